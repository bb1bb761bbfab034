import { X509Certificate as NodeCertificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { concat, toHex } from "../../src/base/bytes.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { extensionsOf } from "../../src/x509/extensions.js";
import { serialText } from "../../src/x509/identity.js";
import { signatureState } from "../../src/x509/verify.js";
import { certificateDer, days, ext, extension, keyId, newKey, signed, TestCa } from "./support/pki.js";

const key = newKey();
const base = { subject: "Ivan", key, issuer: "CA", signer: key };
const malformed = expect.objectContaining({ code: "ASN1_MALFORMED" });

describe("parseCertificate", () => {
  it("reads what node:crypto reads", () => {
    const octets = certificateDer({ ...base, serial: 0x80ff01, extensions: [ext.ca()] });
    const [ours, theirs] = [parseCertificate(octets), new NodeCertificate(octets)];
    expect(serialText(ours.serialNumber)).toBe(theirs.serialNumber.toLowerCase());
    expect(ours.notAfter).toEqual(new Date(theirs.validTo));
    expect(ours.notBefore).toEqual(new Date(theirs.validFrom));
    expect(ours.sha256).toBe(theirs.fingerprint256.replaceAll(":", "").toLowerCase());
    expect(toHex(ours.publicKey.spki)).toBe(
      theirs.publicKey.export({ type: "spki", format: "der" }).toString("hex"),
    );
    expect(ours.version).toBe(3);
  });

  it("keeps the octets that are signed, so that the signature holds over them", () => {
    const certificate = parseCertificate(certificateDer(base));
    expect(signatureState(certificate, certificate.publicKey)).toBe("valid");
    const flipped = Uint8Array.from(certificate.raw);
    flipped[certificate.raw.length - 1]! ^= 1;
    expect(signatureState(parseCertificate(flipped), certificate.publicKey)).toBe("invalid");
  });

  it("reads the same octets once, and keeps them from what becomes of the caller's", () => {
    const octets = Uint8Array.from(certificateDer(base));
    const expected = toHex(octets);
    const certificate = parseCertificate(octets);
    expect(parseCertificate(octets.slice())).toBe(certificate);
    octets[octets.length - 1]! ^= 1;
    expect(toHex(certificate.raw)).toBe(expected);
    expect(parseCertificate(octets)).not.toBe(certificate);
  });

  it("tells inner and outer algorithms that differ", () => {
    const { tbs, signature, publicKey } = parseCertificate(certificateDer(base));
    const other = der.seq(tbs, der.seq(der.oid(OID.ecdsaWithSha384)), der.bits(signature));
    expect(signatureState(parseCertificate(other), publicKey)).toBe("mismatch");
  });

  it("tells NULL inside from nothing outside for ECDSA, which writes neither (RFC 5758 §3.2)", () => {
    const { tbs, signature, publicKey } = parseCertificate(certificateDer(base));
    const withNull = der.seq(der.oid(OID.ecdsaWithSha256), der.nul());
    const other = der.seq(tbs, withNull, der.bits(signature));
    expect(signatureState(parseCertificate(other), publicKey)).toBe("mismatch");
  });

  it("reads a certificate whose key is of an unknown kind, or broken", () => {
    const odd = { ...key, spki: der.seq(der.seq(der.oid("1.2.3")), der.bits(Uint8Array.of(1))) };
    const certificate = parseCertificate(certificateDer({ ...base, key: odd }));
    expect(certificate.publicKey).toMatchObject({ type: "unsupported", algorithmOid: "1.2.3" });
  });

  it("reads negative and long serial numbers, and a signature that is no whole number of octets", () => {
    expect(parseCertificate(certificateDer({ ...base, serial: -1 })).serialNumber).toBe(-1n);
    const long = 2n ** 159n;
    expect(parseCertificate(certificateDer({ ...base, serial: long })).serialNumber).toBe(long);
    const { tbs, publicKey } = parseCertificate(certificateDer(base));
    const odd = der.seq(tbs, der.seq(der.oid(OID.ecdsaWithSha256)), der.bits(Uint8Array.of(0x80), 7));
    expect(signatureState(parseCertificate(odd), publicKey)).toBe("invalid");
  });

  it("keeps extensions in order and finds them by OID", () => {
    const certificate = parseCertificate(
      certificateDer({ ...base, extensions: [ext.ca(2), ext.keyUsage(5, 6)] }),
    );
    expect(certificate.extensions.map(({ oid, critical }) => [oid, critical])).toEqual([
      [OID.basicConstraints, true],
      [OID.keyUsage, true],
    ]);
    expect(certificate.extension(OID.keyUsage)).toBe(certificate.extensions[1]);
    expect(certificate.extension(OID.nameConstraints)).toBeUndefined();
  });

  it.each([
    ["an extension that stands twice", certificateDer({ ...base, extensions: [ext.ca(), ext.ca()] })],
    ["extensions in version 1", certificateDer({ ...base, version: 1, extensions: [ext.ca()] })],
    ["octets after its end", concat(certificateDer(base), Uint8Array.of(0))],
    ["a truncated end", certificateDer(base).subarray(0, -1)],
    ["nothing in it", der.seq()],
  ])("refuses %s", (_what, octets) => {
    expect(() => parseCertificate(octets)).toThrow(malformed);
  });

  it("refuses a length that DER forbids", () => {
    const octets = certificateDer(base);
    const padded = concat(Uint8Array.of(0x30, 0x83, 0), octets.subarray(2));
    expect(() => parseCertificate(padded)).toThrow(malformed);
  });

  it("refuses times without seconds or zone (RFC 5280 §4.1.2.5)", () => {
    const { tbs } = parseCertificate(certificateDer(base));
    const hex = toHex(tbs);
    const end = toHex(der.time(days(100)));
    const utc = (text: string) =>
      toHex(concat(der.header(0x17, text.length), new TextEncoder().encode(text)));
    // The same length, so that no other length changes: a zone in place of seconds and Z.
    const broken = Buffer.from(hex.replace(end, utc("260425120000+")), "hex");
    expect(broken.length).toBe(tbs.length);
    expect(() => parseCertificate(signed(new Uint8Array(broken), key))).toThrow(malformed);
  });
});

describe("extensionsOf", () => {
  const of = (...extensions: readonly Uint8Array[]) =>
    extensionsOf(parseCertificate(certificateDer({ ...base, extensions })));

  it("decodes what a CA states", () => {
    const id = keyId(key);
    const decoded = of(ext.ca(3), ext.keyUsage(5, 6), ext.ski(id), ext.aki(id), ext.policies("1.2.3"));
    expect(decoded.basicConstraints).toEqual({ cA: true, pathLenConstraint: 3 });
    expect([...decoded.keyUsage!]).toEqual(["keyCertSign", "cRLSign"]);
    expect(decoded.subjectKeyIdentifier).toEqual(id);
    expect(decoded.authorityKeyIdentifier).toEqual({ keyIdentifier: id });
    expect(decoded.certificatePolicies).toEqual(["1.2.3"]);
    expect(decoded.malformed).toEqual([]);
  });

  it("names where lists and answers are to be had", () => {
    const decoded = of(ext.cdp("http://a/x.crl"), ext.ocspUrl("http://b/"));
    expect(decoded.crlDistributionPoints).toMatchObject([
      { name: { kind: "fullName", names: [{ value: "http://a/x.crl" }] } },
    ]);
    expect(decoded.authorityInfoAccess).toMatchObject([
      { method: OID.adOcsp, location: { value: "http://b/" } },
    ]);
  });

  it("names a known extension that is broken, and throws nothing", () => {
    const decoded = of(extension(OID.keyUsage, der.nul(), true), extension(OID.nameConstraints, der.seq()));
    expect(decoded.malformed).toEqual([OID.keyUsage, OID.nameConstraints]);
    expect(decoded.keyUsage).toBeUndefined();
  });

  it("reads ten thousand extensions", () => {
    const many = Array.from({ length: 10_000 }, (_, i) => extension(`1.2.3.${i}`, der.nul()));
    expect(parseCertificate(certificateDer({ ...base, extensions: many })).extensions).toHaveLength(10_000);
  });

  it("of a CA made by the test PKI are the same object every time", () => {
    const { certificate } = new TestCa("CA");
    expect(extensionsOf(certificate)).toBe(extensionsOf(certificate));
  });
});

describe("an extension that is malformed", () => {
  const ca = new TestCa("CA");
  it.each([
    ["a key usage without a bit", OID.keyUsage, der.namedBits([])],
    ["a key usage with a bit that does not count", OID.keyUsage, Uint8Array.of(3, 2, 7, 0x81)],
    [
      "a network in the place of an address",
      OID.subjectAltName,
      der.seq(der.contextPrimitive(7, new Uint8Array(8))),
    ],
    [
      "half of an issuer's name",
      OID.authorityKeyIdentifier,
      der.seq(der.contextPrimitive(2, Uint8Array.of(1))),
    ],
    ["constraints of no names", OID.nameConstraints, der.seq(der.context(0))],
    [
      "a policy qualifier without its value",
      OID.certificatePolicies,
      der.seq(der.seq(der.oid("1.2.3"), der.seq(der.seq(der.oid(OID.policyQualifierCps))))),
    ],
  ])("is named: %s", (_what, oid, value) => {
    expect(extensionsOf(ca.issue("x", { extensions: [extension(oid, value)] })).malformed).toEqual([oid]);
  });
});
