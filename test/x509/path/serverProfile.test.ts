import { describe, expect, it } from "vitest";
import { OID } from "../../../src/asn1/oids.js";
import * as der from "../../../src/asn1/writer.js";
import { utf8 } from "../../../src/base/bytes.js";
import { serverProfile } from "../../../src/x509/path/serverProfile.js";
import { type CertificateSpec, dns, ext, extension, keyId, newKey, TestCa } from "../support/pki.js";

const rootKey = newKey();
const root = new TestCa("Root", undefined, [ext.ca(), ext.ski(keyId(rootKey))], { key: rootKey });
const aki = ext.aki(keyId(rootKey));
const nothing = der.seq();
const alternative = (critical: boolean) =>
  extension(OID.subjectAltName, der.seq(dns("a.example.org")), critical);

const reasonsOf = (path: Parameters<typeof serverProfile>[0]) =>
  serverProfile(path).flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
const leaf = (extensions: readonly Uint8Array[], more: Partial<CertificateSpec> = {}) =>
  root.issue("Server", { extensions, ...more });
const ofLeaf = (...args: Parameters<typeof leaf>) => reasonsOf([leaf(...args), root.certificate]);
const ofCa = (...extensions: readonly Uint8Array[]) => {
  const key = newKey();
  const ca = new TestCa("CA", root, [ext.ca(), ext.ski(keyId(key)), aki, ...extensions], { key });
  return reasonsOf([
    ca.issue("Server", { extensions: [ext.aki(keyId(key))] }),
    ca.certificate,
    root.certificate,
  ]);
};
const ofRoot = (...extensions: readonly Uint8Array[]) => {
  const other = new TestCa("Root", undefined, [ext.ca(), ...extensions], { key: rootKey });
  return reasonsOf([leaf([aki]), other.certificate]);
};

describe("the profile of certificates for servers", () => {
  it("is one passed check when nothing is wrong", () => {
    expect(serverProfile([leaf([aki, alternative(false)]), root.certificate])).toMatchObject([
      { id: "certificate.profile", status: "passed" },
    ]);
    expect(ofCa()).toEqual([]);
  });

  it("names the certificate and the clause", () => {
    expect(serverProfile([leaf([]), root.certificate])).toMatchObject([
      { status: "indeterminate", subject: "Server", expected: expect.stringContaining("RFC 5280 §4.2.1.1") },
    ]);
  });

  it.each([
    ["zero", 0n],
    ["negative", -1n],
    ["of 21 octets", 2n ** 159n],
  ])("refuses a serial number that is %s", (_what, serial) => {
    expect(ofLeaf([aki], { serial })).toEqual(["profile.serialNumber"]);
  });

  it("takes the largest serial number of 20 octets", () => {
    expect(ofLeaf([aki], { serial: 2n ** 159n - 1n })).toEqual([]);
  });

  it.each([
    ["no authority key identifier", [], "profile.authorityKeyIdentifier"],
    ["an empty one", [extension(OID.authorityKeyIdentifier, nothing)], "profile.authorityKeyIdentifier"],
    [
      "a critical one",
      [extension(OID.authorityKeyIdentifier, der.seq(der.contextPrimitive(0, keyId(rootKey))), true)],
      "profile.keyIdentifierCritical",
    ],
    [
      "a critical subject key identifier",
      [aki, extension(OID.subjectKeyIdentifier, der.octets(utf8("id")), true)],
      "profile.keyIdentifierCritical",
    ],
    ["keyCertSign and no CA", [aki, ext.keyUsage(0, 5)], "profile.caBits"],
    [
      "a path length and no CA",
      [aki, extension(OID.basicConstraints, der.seq(der.int(0)), true)],
      "profile.caBits",
    ],
    [
      "name constraints and no CA",
      [aki, ext.nameConstraints([dns("a.org")])],
      "profile.nameConstraintsOfNoCa",
    ],
    [
      "critical information access",
      [aki, extension(OID.authorityInfoAccess, der.seq(), true)],
      "profile.informationAccessCritical",
    ],
    [
      "a critical alternative name beside a subject",
      [aki, alternative(true)],
      "profile.subjectAltNameCritical",
    ],
  ])("refuses a server's with %s", (_what, extensions, reason) => {
    expect(ofLeaf(extensions)).toEqual([reason]);
  });

  it("refuses a server's that is a CA's", () => {
    expect(ofLeaf([aki, ext.ca()])).toEqual(["profile.caAsServer"]);
  });

  it("refuses basic constraints of a CA that are not critical, the root's too", () => {
    const plain = extension(OID.basicConstraints, der.seq(der.bool(true)));
    const ca = new TestCa("CA", root, [plain, ext.ski(keyId(rootKey)), aki], { key: rootKey });
    expect(reasonsOf([leaf([aki]), ca.certificate, root.certificate])).toEqual([
      "profile.basicConstraintsNotCritical",
    ]);
    const other = new TestCa("Root", undefined, [plain, ext.ski(keyId(rootKey))], { key: rootKey });
    expect(reasonsOf([leaf([aki]), other.certificate])).toEqual(["profile.basicConstraintsNotCritical"]);
  });

  it.each([
    [2048, []],
    [2049, ["profile.rsaModulus"]],
  ])("asks for whole octets of an RSA modulus: %d bits", (bits, expected) => {
    const modulus = 2n ** BigInt(bits) - 1n;
    const spki = der.seq(
      der.seq(der.oid(OID.rsaEncryption), der.nul()),
      der.bits(der.seq(der.int(modulus), der.int(65537))),
    );
    expect(ofLeaf([aki], { key: { ...newKey(), spki } })).toEqual(expected);
  });

  it("takes a critical alternative name where there is no subject", () => {
    const nameless = root.issue(der.seq(), { extensions: [aki, alternative(true)] });
    expect(reasonsOf([nameless, root.certificate])).toEqual([]);
  });

  it.each([
    [
      "a constraint on hosts that begins with a period",
      ext.nameConstraints([dns(".a.org")]),
      "profile.nameConstraintsForm",
    ],
    [
      "policy constraints that are not critical",
      extension(OID.policyConstraints, der.seq(der.contextPrimitive(0, Uint8Array.of(3)))),
      "profile.policyConstraintsNotCritical",
    ],
    [
      "inhibitAnyPolicy that is not critical",
      extension(OID.inhibitAnyPolicy, der.int(0)),
      "profile.policyConstraintsNotCritical",
    ],
  ])("refuses a CA's with %s", (_what, bad, reason) => {
    expect(ofCa(bad)).toEqual([reason]);
  });

  it("refuses a CA without a subject key identifier", () => {
    expect(ofRoot()).toEqual(["profile.subjectKeyIdentifier"]);
  });

  it("wants of a root's authority key identifier that it be its own, and nothing else", () => {
    const ski = ext.ski(keyId(rootKey));
    expect(ofRoot(ski, aki)).toEqual([]);
    expect(ofRoot(ski, ext.aki(utf8("other")))).toEqual(["profile.rootKeyIdentifier"]);
    const issuer = [der.context(1, dns("a.org")), der.contextPrimitive(2, Uint8Array.of(1))];
    const both = der.seq(der.contextPrimitive(0, keyId(rootKey)), ...issuer);
    expect(ofRoot(ski, extension(OID.authorityKeyIdentifier, both))).toEqual(["profile.rootKeyIdentifier"]);
  });
});
