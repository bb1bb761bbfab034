import { describe, expect, it } from "vitest";
import { decodePemBlocks, encodePem, unarmor } from "../../src/asn1/pem.js";
import * as der from "../../src/asn1/writer.js";

const one = der.seq(der.octets(new Uint8Array(100).fill(7)));
const two = der.seq(der.int(2));

describe("PEM", () => {
  it("is written as RFC 7468 wants, in lines of 64 characters", () => {
    expect(encodePem("CMS", new Uint8Array(48))).toBe(
      `-----BEGIN CMS-----\n${"A".repeat(64)}\n-----END CMS-----\n`,
    );
    expect(encodePem("CMS", new Uint8Array(49))).toBe(
      `-----BEGIN CMS-----\n${"A".repeat(64)}\nAA==\n-----END CMS-----\n`,
    );
  });

  it("is read with any label, line end and text around it, block after block", () => {
    const text = `Моя цепочка:\r\n${encodePem("CERTIFICATE", one).replaceAll("\n", "\r\n")}mid\n${encodePem("X", two)}end`;
    expect(decodePemBlocks(text).map(({ label, der: bytes }) => [label, Uint8Array.from(bytes)])).toEqual([
      ["CERTIFICATE", one],
      ["X", two],
    ]);
    expect(decodePemBlocks("no block at all")).toEqual([]);
  });

  it("takes the certificate out of OpenSSL's TRUSTED CERTIFICATE, without what stands after it", () => {
    const certificate = Uint8Array.of(0x30, 3, 2, 1, 1);
    const trusted = encodePem("TRUSTED CERTIFICATE", Uint8Array.of(...certificate, 0x30, 2, 0x30, 0));
    expect(decodePemBlocks(trusted)).toMatchObject([{ label: "TRUSTED CERTIFICATE", der: certificate }]);
    expect(() => decodePemBlocks(encodePem("TRUSTED CERTIFICATE", certificate.subarray(0, 4)))).toThrow(
      expect.objectContaining({ code: "ASN1_MALFORMED" }),
    );
  });

  it("keeps the header lines that old encrypted keys have apart from the body", () => {
    const body = Buffer.from(two).toString("base64");
    const text = `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n${body}\n-----END RSA PRIVATE KEY-----\n`;
    const [block] = decodePemBlocks(text);
    expect(block!.headers).toEqual(["Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-256-CBC,00"]);
    expect(Uint8Array.from(block!.der)).toEqual(two);
  });

  it.each([
    "-----BEGIN CMS",
    "-----BEGIN CMS\n-----",
    "-----BEGIN CMS-----\nMAMC",
    "-----BEGIN CMS-----\n-----END CMS-----",
    "-----BEGIN CMS-----\nMA*C\n-----END CMS-----",
    "-----BEGIN CMS-----\nMAM\n-----END CMS-----",
  ])("is refused when damaged: %j", (text) => {
    expect(() => decodePemBlocks(text)).toThrow(expect.objectContaining({ code: "ASN1_MALFORMED" }));
  });

  it("costs linear time, however many false beginnings there are", () => {
    expect(() => decodePemBlocks("-----BEGIN ".repeat(100_000))).toThrow(
      expect.objectContaining({ code: "ASN1_MALFORMED" }),
    );
  });
});

describe("unarmor", () => {
  const base64 = Buffer.from(one).toString("base64");
  it.each<[string, string | Uint8Array]>([
    ["DER", one],
    ["PEM", encodePem("CERTIFICATE", one)],
    ["base64", base64],
    ["base64 in lines after a byte order mark", `\ufeff${base64.replace(/.{20}/g, "$&\r\n")}\r\n`],
    ["UTF-16", Buffer.from(`\ufeff${base64}`, "utf16le")],
  ])("finds the object in %s", (_, form) => {
    const objects = unarmor(typeof form === "string" ? Buffer.from(form) : form);
    expect(objects.map(({ der: bytes }) => Uint8Array.from(bytes))).toEqual([one]);
  });

  it.each(["", "hello, world", "MAM"])("refuses %j", (text) => {
    expect(() => unarmor(Buffer.from(text))).toThrow(expect.objectContaining({ code: "ASN1_MALFORMED" }));
  });
});
