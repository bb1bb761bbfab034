import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OID } from "../../../src/asn1/oids.js";
import { encodePem } from "../../../src/asn1/pem.js";
import * as der from "../../../src/asn1/writer.js";
import { filesOf, loadObjects } from "../../../src/io/files/objects.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "podpis-objects-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

const one = der.seq(der.int(1));
const two = der.seq(der.int(2));
const crl = der.seq(der.int(3));

const signedData = (signers: readonly Uint8Array[]): Uint8Array =>
  der.seq(
    der.oid(OID.signedData),
    der.context(
      0,
      der.seq(
        der.int(1),
        der.setOf([]),
        der.seq(der.oid(OID.data)),
        der.context(0, one, two),
        der.context(1, crl),
        der.setOf(signers),
      ),
    ),
  );

function load(content: string | Uint8Array): Uint8Array[] {
  writeFileSync(at("f"), content);
  return loadObjects(at("f")).map((object) => Uint8Array.from(object.der));
}

describe("loadObjects", () => {
  it("reads DER, base64 and every block of a PEM bundle, with its label", () => {
    expect(load(one)).toEqual([one]);
    expect(load(Buffer.from(one).toString("base64"))).toEqual([one]);
    expect(load(`text\n${encodePem("CERTIFICATE", one)}\n${encodePem("X509 CRL", crl)}`)).toEqual([one, crl]);
    expect(loadObjects(at("f")).map((object) => object.label)).toEqual(["CERTIFICATE", "X509 CRL"]);
  });

  it("takes a SignedData without signers apart into its certificates and CRLs", () => {
    expect(load(signedData([]))).toEqual([one, two, crl]);
    expect(load(encodePem("PKCS7", signedData([])))).toEqual([one, two, crl]);
  });

  it("leaves a SignedData with a signer whole", () => {
    const signed = signedData([der.seq(der.int(1))]);
    expect(load(signed)).toEqual([signed]);
  });

  it("refuses what is neither", () => {
    expect(() => load("hello, world")).toThrow(expect.objectContaining({ code: "ASN1_MALFORMED" }));
    expect(() => load("-----BEGIN CERTIFICATE-----\nMII")).toThrow(
      expect.objectContaining({ code: "ASN1_MALFORMED" }),
    );
  });
});

describe("filesOf", () => {
  it.skipIf(process.platform === "win32")("passes over links that lead nowhere", () => {
    mkdirSync(at("links"));
    writeFileSync(at("links/a"), one);
    symlinkSync(at("nowhere"), at("links/b"));
    expect(filesOf(at("links"))).toEqual([at("links/a")]);
  });

  it("lists the files of a folder in the order of their names, and a file as itself", () => {
    for (const name of ["b.cer", "a.cer", ".hidden"]) writeFileSync(at(name), "x");
    mkdirSync(at("sub"));
    expect(filesOf(folder)).toEqual([at("a.cer"), at("b.cer")]);
    expect(filesOf(at("b.cer"))).toEqual([at("b.cer")]);
    expect(() => filesOf(at("none"))).toThrow(expect.objectContaining({ code: "FILE_NOT_FOUND" }));
  });
});
