import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { integerToLittleEndian } from "../../src/base/bytes.js";
import { conclude } from "../../src/base/check.js";
import { isPossibleKey } from "../../src/crypto/possibleKey.js";
import { readPublicKey } from "../../src/crypto/publicKey.js";
import { validateCertificate } from "../../src/validate/certificate.js";
import { NOW, newGostKey, TestCa } from "../x509/support/pki.js";

const XCH_A = "1.2.643.2.2.36.0";
const TC26_512_A = "1.2.643.7.1.2.1.2.1";
const CURVES = [
  ["ec", "P-256"],
  ["ec", "P-384"],
  ["ec", "P-521"],
  ["ed25519", undefined],
  ["ed448", undefined],
] as const;

const spkiOf = ([type, namedCurve]: (typeof CURVES)[number]): Uint8Array => {
  const pair = generateKeyPairSync(type as "ec", { namedCurve: namedCurve! });
  return new Uint8Array(pair.publicKey.export({ type: "spki", format: "der" }));
};
const withLast = (octets: Uint8Array, change: (last: number) => number): Uint8Array => {
  const copy = octets.slice();
  copy[copy.length - 1] = change(copy[copy.length - 1]!);
  return copy;
};
const gost = (oid: string, set: string, octets: Uint8Array): Uint8Array =>
  der.seq(der.seq(der.oid(oid), der.seq(der.oid(set))), der.bits(der.octets(octets)));
const edwards = (oid: string, octets: Uint8Array): Uint8Array =>
  der.seq(der.seq(der.oid(oid)), der.bits(octets));
const rsa = (n: bigint, e: bigint): Uint8Array =>
  der.seq(der.seq(der.oid(OID.rsaEncryption), der.nul()), der.bits(der.seq(der.int(n), der.int(e))));
const modulus = (() => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return BigInt(`0x${Buffer.from(publicKey.export({ format: "jwk" }).n!, "base64url").toString("hex")}`);
})();

const possible = (spki: Uint8Array): boolean => isPossibleKey(readPublicKey(spki));
const P_256 = spkiOf(CURVES[0]);

describe("isPossibleKey", () => {
  it.each(CURVES.map((curve) => ({ curve })))("takes real keys: $curve", ({ curve }) => {
    for (let round = 0; round < 5; round++) expect(possible(spkiOf(curve))).toBe(true);
  });

  it("takes real keys of GOST and RSA", () => {
    expect(possible(newGostKey().spki)).toBe(true);
    expect(possible(rsa(modulus, 65537n))).toBe(true);
  });

  it.each([
    ["a point off P-256", withLast(P_256, (last) => last ^ 1)],
    ["a point off GOST 256", gost(OID.gost2012Key256, XCH_A, new Uint8Array(64).fill(1))],
    ["the point (0, 0) of GOST 256", gost(OID.gost2012Key256, XCH_A, new Uint8Array(64))],
    ["a point off GOST 512", gost(OID.gost2012Key512, TC26_512_A, new Uint8Array(128).fill(1))],
    ["a point of small order of Ed25519", edwards(OID.ed25519, new Uint8Array(32))],
    ["a y of Ed25519 that no point has", edwards(OID.ed25519, integerToLittleEndian(2n, 32))],
    ["a y of Ed25519 that is not below p", edwards(OID.ed25519, integerToLittleEndian(2n ** 255n - 15n, 32))],
    ["a point of small order of Ed448", edwards(OID.ed448, new Uint8Array(57))],
    ["a y of Ed448 that no point has", edwards(OID.ed448, integerToLittleEndian(2n, 57))],
  ])("refuses %s", (_what, spki) => {
    expect(possible(spki)).toBe(false);
  });

  it.each([
    ["an even modulus", rsa(modulus + 1n, 65537n)],
    ["an even exponent", rsa(modulus, 4n)],
  ])("is not asked of RSA with %s: that is no RSA key at all", (_what, spki) => {
    expect(readPublicKey(spki)).toMatchObject({ type: "unsupported", label: "RSA, malformed" });
  });
});

describe("a certificate", () => {
  const root = new TestCa("Root");
  const judged = (spki: Uint8Array) =>
    conclude(
      validateCertificate({
        certificate: root.issue("Ivan", { key: { ...newGostKey(), spki } }),
        purpose: "any",
        at: NOW,
        now: NOW,
        anchors: [root.certificate],
        intermediates: [],
        revocation: "off",
      }).checks,
    );

  it.each([
    ["off the curve", withLast(P_256, (last) => last ^ 1), "algorithm.keyImpossible"],
    ["with an even RSA modulus", rsa(modulus + 1n, 65537n), "algorithm.keyUnsupported"],
  ])("whose own key is %s is not good, though that key signed nothing here", (_what, spki, reason) => {
    expect(judged(P_256).verdict).toBe("TOTAL-PASSED");
    expect(judged(spki)).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "CRYPTO_CONSTRAINTS_FAILURE",
      decisive: { id: "certificate.algorithm", reason },
    });
  });

  it("with a compressed point is not supported, and its curve is named", () => {
    const point = P_256.subarray(P_256.length - 65);
    const compressed = Uint8Array.of(2 + (point[64]! & 1), ...point.subarray(1, 33));
    const spki = der.seq(der.seq(der.oid(OID.ecPublicKey), der.oid(OID.prime256v1)), der.bits(compressed));
    expect(readPublicKey(spki)).toMatchObject({
      type: "unsupported",
      label: "ECDSA P-256, point not uncompressed",
    });
  });
});
