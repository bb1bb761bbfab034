import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { concat } from "../../src/base/bytes.js";
import { parameterSet } from "../../src/crypto/gost/curves.js";
import { encodePoint } from "../../src/crypto/gost/gost34102012.js";
import { readPublicKey, samePublicKey } from "../../src/crypto/publicKey.js";

const XCH_A = "1.2.643.2.2.36.0";
const CRYPTO_PRO_A = "1.2.643.2.2.35.1";
const TC26_512_A = "1.2.643.7.1.2.1.2.1";

const basePoint = (set: string): Uint8Array => {
  const { curve } = parameterSet(set)!;
  return encodePoint(curve, curve.Point.BASE);
};

/** A GOST SubjectPublicKeyInfo: key OID, the OIDs of its parameters, and what the BIT STRING holds. */
const gostSpki = (key: string, oids: readonly string[], keyBits: Uint8Array): Uint8Array =>
  der.seq(der.seq(der.oid(key), der.seq(...oids.map(der.oid))), der.bits(keyBits));

const spkiOf = (pair: { publicKey: { export(o: object): unknown } }): Uint8Array =>
  new Uint8Array(pair.publicKey.export({ type: "spki", format: "der" }) as Buffer);

describe("readPublicKey with GOST keys", () => {
  const point = der.octets(basePoint(XCH_A));

  it.each([
    ["absent", []],
    ["of Streebog-256", [OID.streebog256]],
    ["of Streebog-512", [OID.streebog512]],
    ["of something else", ["1.2.643.2.2.30.1"]],
  ])("takes a digestParamSet that is %s", (_name, digestParamSet) => {
    const spki = gostSpki(OID.gost2012Key256, [XCH_A, ...digestParamSet], point);
    expect(readPublicKey(spki)).toEqual({
      type: "gost2012-256",
      algorithmOid: OID.gost2012Key256,
      parametersOid: XCH_A,
      label: "GOST R 34.10-2012 256, CryptoPro-XchA",
      bits: 256,
      spki,
      keyBits: point,
    });
  });

  it("takes the OID of 2001 with a Streebog digestParamSet for a key of 2012", () => {
    const key = readPublicKey(gostSpki(OID.gost2001Key, [XCH_A, OID.streebog256], point));
    expect(key.type).toBe("gost2012-256");
    expect(key.algorithmOid).toBe(OID.gost2001Key);
  });

  it("takes a key of 2001 with the substitutions of CryptoPro for what it is", () => {
    const spki = gostSpki(OID.gost2001Key, [XCH_A, OID.gost94CryptoPro, "1.2.643.2.2.31.1"], point);
    expect(readPublicKey(spki)).toMatchObject({
      type: "gost2001",
      label: "GOST R 34.10-2001, CryptoPro-XchA",
      parametersOid: XCH_A,
      bits: 256,
    });
  });

  it.each([
    ["a key of 2001 with other substitutions", gostSpki(OID.gost2001Key, [XCH_A, "1.2.643.2.2.30.0"], point)],
    ["a key of 2001 without digestParamSet", gostSpki(OID.gost2001Key, [XCH_A], point)],
    ["an unknown parameter set", gostSpki(OID.gost2012Key256, ["1.2.643.2.2.35.9"], point)],
    ["no parameters", der.seq(der.seq(der.oid(OID.gost2012Key256)), der.bits(point))],
    ["NULL parameters", der.seq(der.seq(der.oid(OID.gost2012Key256), der.nul()), der.bits(point))],
    [
      "a 512-bit set under the 256-bit OID",
      gostSpki(OID.gost2012Key256, [TC26_512_A], der.octets(basePoint(TC26_512_A))),
    ],
    ["a 256-bit set under the 512-bit OID", gostSpki(OID.gost2012Key512, [XCH_A], point)],
    ["a point of another length", gostSpki(OID.gost2012Key256, [XCH_A], der.octets(new Uint8Array(63)))],
    ["a point without its OCTET STRING", gostSpki(OID.gost2012Key256, [XCH_A], basePoint(XCH_A))],
  ])("calls %s unsupported", (_name, spki) => {
    expect(readPublicKey(spki)).toMatchObject({ type: "unsupported", bits: 0, spki });
  });

  it("knows two names of one curve for one key, and nothing else", () => {
    const xchA = readPublicKey(gostSpki(OID.gost2012Key256, [XCH_A, OID.streebog256], point));
    const a = readPublicKey(gostSpki(OID.gost2012Key256, [CRYPTO_PRO_A], point));
    const b = readPublicKey(gostSpki(OID.gost2012Key256, ["1.2.643.2.2.35.2"], point));
    expect(samePublicKey(xchA, a)).toBe(true);
    expect(samePublicKey(xchA, b)).toBe(false);
  });
});

describe("readPublicKey with other keys", () => {
  const rsa = spkiOf(generateKeyPairSync("rsa", { modulusLength: 1024 }));
  const rsaNumbers = readPublicKey(rsa).keyBits;
  const p256 = spkiOf(generateKeyPairSync("ec", { namedCurve: "P-256" }));
  // The form of parameters: p, q of 160 bits, g. Whether they are prime is not asked of a key.
  const DSA_SMALL = [2n ** 199n + 1n, 2n ** 159n + 1n, 2n];

  it.each([
    ["RSA", rsa, { type: "rsa", label: "RSA 1024", bits: 1024 }],
    ["P-256", p256, { type: "ec", label: "ECDSA P-256", bits: 256, parametersOid: OID.prime256v1 }],
    [
      "P-384",
      spkiOf(generateKeyPairSync("ec", { namedCurve: "P-384" })),
      { label: "ECDSA P-384", bits: 384 },
    ],
    [
      "P-521",
      spkiOf(generateKeyPairSync("ec", { namedCurve: "P-521" })),
      { label: "ECDSA P-521", bits: 521 },
    ],
    ["Ed25519", spkiOf(generateKeyPairSync("ed25519")), { type: "ed25519", label: "Ed25519", bits: 256 }],
    ["X25519", spkiOf(generateKeyPairSync("x25519")), { type: "x25519", label: "X25519", bits: 255 }],
    ["X448", spkiOf(generateKeyPairSync("x448")), { type: "x448", label: "X448", bits: 448 }],
    ["Ed448", spkiOf(generateKeyPairSync("ed448")), { type: "ed448", label: "Ed448", bits: 448 }],
    [
      "RSA-PSS without a limit",
      spkiOf(generateKeyPairSync("rsa-pss", { modulusLength: 1024 })),
      { type: "rsa-pss", label: "RSA-PSS 1024", bits: 1024 },
    ],
    [
      "RSA-PSS with its limits",
      der.seq(
        der.seq(
          der.oid(OID.rsaPss),
          der.seq(der.context(0, der.seq(der.oid(OID.sha256))), der.context(2, der.int(24))),
        ),
        der.bits(rsaNumbers),
      ),
      { type: "rsa-pss", pss: { digest: "sha256", maskDigest: "sha1", saltLength: 24 } },
    ],
    [
      "DSA",
      der.seq(der.seq(der.oid(OID.dsa), der.seq(...DSA_SMALL.map(der.int))), der.bits(der.int(5))),
      { type: "dsa", label: "DSA 200", bits: 200 },
    ],
  ])("reads %s", (_name, spki, expected) => {
    const key = readPublicKey(spki);
    expect(key).toMatchObject(expected);
    expect(samePublicKey(key, readPublicKey(Uint8Array.from(spki)))).toBe(true);
  });

  it.each([
    ["secp256k1", spkiOf(generateKeyPairSync("ec", { namedCurve: "secp256k1" })), "EC, unknown parameters"],
    [
      "P-256 with all its parameters",
      spkiOf(generateKeyPairSync("ec", { namedCurve: "P-256", paramEncoding: "explicit" })),
      "EC, unknown parameters",
    ],
    [
      "RSA-PSS with NULL parameters",
      der.seq(der.seq(der.oid(OID.rsaPss), der.nul()), der.bits(rsaNumbers)),
      "RSA-PSS, malformed",
    ],
    [
      "DSA that inherits its parameters",
      der.seq(der.seq(der.oid(OID.dsa)), der.bits(der.int(5))),
      "DSA, parameters inherited or unknown",
    ],
    [
      "DSA with the number 1",
      der.seq(der.seq(der.oid(OID.dsa), der.seq(...DSA_SMALL.map(der.int))), der.bits(der.int(1))),
      "DSA, parameters inherited or unknown",
    ],
    [
      "DSA of a hundred thousand bits",
      der.seq(
        der.seq(
          der.oid(OID.dsa),
          der.seq(der.int(2n ** 100_000n + 1n), der.int(2n ** 159n + 1n), der.int(2)),
        ),
        der.bits(der.int(5)),
      ),
      "DSA, parameters inherited or unknown",
    ],
    [
      "Ed448 that is too short",
      der.seq(der.seq(der.oid(OID.ed448)), der.bits(new Uint8Array(56))),
      "Ed448, malformed",
    ],
    ["a made-up algorithm", der.seq(der.seq(der.oid("1.2.3.4")), der.bits(new Uint8Array(3))), "1.2.3.4"],
    [
      "RSA with broken numbers",
      der.seq(der.seq(der.oid(OID.rsaEncryption), der.nul()), der.bits(Uint8Array.of(0x30, 5))),
      "RSA, malformed",
    ],
    [
      "RSA with the exponent 1",
      der.seq(
        der.seq(der.oid(OID.rsaEncryption), der.nul()),
        der.bits(der.seq(der.int(2n ** 1023n + 1n), der.int(1))),
      ),
      "RSA, malformed",
    ],
    [
      "RSA of a hundred thousand bits",
      der.seq(
        der.seq(der.oid(OID.rsaEncryption), der.nul()),
        der.bits(der.seq(der.int(2n ** 100_000n + 1n), der.int(3))),
      ),
      "RSA, malformed",
    ],
    [
      "Ed25519 with NULL parameters",
      der.seq(der.seq(der.oid(OID.ed25519), der.nul()), der.bits(new Uint8Array(32))),
      "Ed25519, malformed",
    ],
  ])("calls %s unsupported, and names it", (_name, spki, label) => {
    expect(readPublicKey(spki)).toMatchObject({ type: "unsupported", label });
  });

  it.each([
    ["no octets", new Uint8Array(0)],
    ["a cut one", rsa.subarray(0, 100)],
    ["octets after it", concat(p256, Uint8Array.of(0))],
    ["a certificate's other parts", der.seq(der.int(1))],
    ["a BIT STRING of odd bits", der.seq(der.seq(der.oid("1.2.3")), der.bits(Uint8Array.of(8), 3))],
  ])("throws for what is no SubjectPublicKeyInfo: %s", (_name, octets) => {
    expect(() => readPublicKey(octets)).toThrow(expect.objectContaining({ code: "ASN1_MALFORMED" }));
  });
});
