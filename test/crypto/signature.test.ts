import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as nodeSign,
  verify as nodeVerify,
} from "node:crypto";
import { describe, expect, it } from "vitest";
import { type AlgorithmIdentifier, algorithmIdentifier, encodeAlgorithm } from "../../src/asn1/algorithm.js";
import { sequence } from "../../src/asn1/cursor.js";
import { OID } from "../../src/asn1/oids.js";
import { readAsn1 } from "../../src/asn1/reader.js";
import { integer } from "../../src/asn1/values.js";
import * as der from "../../src/asn1/writer.js";
import { concat } from "../../src/base/bytes.js";
import { type DigestName, digest } from "../../src/crypto/digest.js";
import { parameterSet } from "../../src/crypto/gost/curves.js";
import { encodePublicKey } from "../../src/crypto/gost/keyEncoding.js";
import { generateGostPrivateKey, readPrivateKey } from "../../src/crypto/pkcs8.js";
import { type PublicKey, readPublicKey } from "../../src/crypto/publicKey.js";
import { resolveScheme, type SignatureScheme, verifySignature } from "../../src/crypto/signature.js";

const algorithm = (oid: string, parameters?: Uint8Array | "null"): AlgorithmIdentifier =>
  algorithmIdentifier(readAsn1(encodeAlgorithm(oid, parameters)));

const publicKeyOf = (key: KeyObject): PublicKey =>
  readPublicKey(new Uint8Array(key.export({ type: "spki", format: "der" })));

const gost256 = readPrivateKey(generateGostPrivateKey("1.2.643.2.2.36.0"), "key");
const gost512 = readPrivateKey(generateGostPrivateKey("1.2.643.7.1.2.1.2.3"), "key");
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" });
const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });
const p521 = generateKeyPairSync("ec", { namedCurve: "P-521" });
const ed25519 = generateKeyPairSync("ed25519");
const dsa = generateKeyPairSync("dsa", { modulusLength: 1024, divisorLength: 160 });
// One bit more than whole octets: the encoded message of RSASSA-PSS is an octet shorter.
const odd = generateKeyPairSync("rsa", { modulusLength: 1025 });
const rsaKey = publicKeyOf(rsa.publicKey);
const ecKey = publicKeyOf(p256.publicKey);
const edKey = publicKeyOf(ed25519.publicKey);

describe("resolveScheme", () => {
  const GOST_256: SignatureScheme = { key: "gost2012-256", digest: "streebog256" };
  const GOST_512: SignatureScheme = { key: "gost2012-512", digest: "streebog512" };

  it.each([
    ["the key's OID", algorithm(OID.gost2012Key256)],
    ["the signature's OID", algorithm(OID.gost2012Signature256)],
    ["NULL parameters", algorithm(OID.gost2012Key256, "null")],
  ])("takes GOST 256 with %s", (_name, signatureAlgorithm) => {
    expect(resolveScheme(gost256.publicKey, signatureAlgorithm)).toEqual(GOST_256);
    for (const parameters of [undefined, "null"] as const) {
      const stated = algorithm(OID.streebog256, parameters);
      expect(resolveScheme(gost256.publicKey, signatureAlgorithm, stated)).toEqual(GOST_256);
    }
  });

  it("takes GOST 512 with either OID", () => {
    expect(resolveScheme(gost512.publicKey, algorithm(OID.gost2012Key512))).toEqual(GOST_512);
    expect(resolveScheme(gost512.publicKey, algorithm(OID.gost2012Signature512))).toEqual(GOST_512);
  });

  it("takes the digest of rsaEncryption from digestAlgorithm", () => {
    const scheme = resolveScheme(rsaKey, algorithm(OID.rsaEncryption, "null"), algorithm(OID.sha384));
    expect(scheme).toEqual({ key: "rsa-pkcs1", digest: "sha384" });
  });

  it("lets Ed25519 digest by itself, whatever digestAlgorithm says", () => {
    const scheme = { key: "ed25519", digest: null };
    expect(resolveScheme(edKey, algorithm(OID.ed25519))).toEqual(scheme);
    expect(resolveScheme(edKey, algorithm(OID.ed25519), algorithm(OID.sha512))).toEqual(scheme);
  });

  it.each([
    ["an unknown algorithm", rsaKey, algorithm("1.2.3.4"), undefined, "algorithm.unsupported"],
    ["MD5", rsaKey, algorithm(OID.md5WithRsa, "null"), undefined, "algorithm.unsupported"],
    ["RSA with an EC key", ecKey, algorithm(OID.sha256WithRsa), undefined, "algorithm.otherKeyType"],
    [
      "GOST 256 with a 512-bit key",
      gost512.publicKey,
      algorithm(OID.gost2012Key256),
      undefined,
      "algorithm.otherKeyType",
    ],
    [
      "parameters that are none",
      rsaKey,
      algorithm(OID.sha256WithRsa, der.seq()),
      undefined,
      "algorithm.parameters",
    ],
    ["Ed25519 with NULL", edKey, algorithm(OID.ed25519, "null"), undefined, "algorithm.parameters"],
    [
      "rsaEncryption alone",
      rsaKey,
      algorithm(OID.rsaEncryption, "null"),
      undefined,
      "algorithm.digestUnsupported",
    ],
    [
      "rsaEncryption with MD5",
      rsaKey,
      algorithm(OID.rsaEncryption),
      algorithm(OID.md5),
      "algorithm.digestUnsupported",
    ],
    [
      "two digests for RSA",
      rsaKey,
      algorithm(OID.sha256WithRsa),
      algorithm(OID.sha1),
      "algorithm.digestDiffers",
    ],
    [
      "two digests for ECDSA",
      ecKey,
      algorithm(OID.ecdsaWithSha256),
      algorithm(OID.sha512),
      "algorithm.digestDiffers",
    ],
    [
      "two digests for GOST",
      gost256.publicKey,
      algorithm(OID.gost2012Key256),
      algorithm(OID.streebog512),
      "algorithm.digestDiffers",
    ],
    [
      "a key we cannot use",
      readPublicKey(der.seq(der.seq(der.oid("1.2.3.4")), der.bits(new Uint8Array(3)))),
      algorithm(OID.ed25519),
      undefined,
      "algorithm.keyUnsupported",
    ],
  ])("says why there is no scheme: %s", (_name, key, signatureAlgorithm, digestAlgorithm, mismatch) => {
    expect(resolveScheme(key, signatureAlgorithm, digestAlgorithm)).toEqual({ mismatch });
  });
});

const message = new Uint8Array(1000).map((_, i) => i);
const bySha = (key: KeyObject, hash: string): Uint8Array => new Uint8Array(nodeSign(hash, message, key));

const byPss = (key: KeyObject, hash: string, saltLength: number): Uint8Array =>
  new Uint8Array(nodeSign(hash, message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }));
const pssScheme = (name: DigestName, maskDigest: DigestName, saltLength: number): SignatureScheme => ({
  key: "rsa-pss",
  digest: name,
  pss: { digest: name, maskDigest, saltLength },
});

const VALUES: readonly (readonly [string, PublicKey, SignatureScheme, Uint8Array])[] = [
  ["GOST 256", gost256.publicKey, gost256.scheme, await gost256.sign(message)],
  ["GOST 512", gost512.publicKey, gost512.scheme, await gost512.sign(message)],
  ["RSA, SHA-1", rsaKey, { key: "rsa-pkcs1", digest: "sha1" }, bySha(rsa.privateKey, "sha1")],
  ["RSA, SHA-256", rsaKey, { key: "rsa-pkcs1", digest: "sha256" }, bySha(rsa.privateKey, "sha256")],
  ["RSA, SHA-512", rsaKey, { key: "rsa-pkcs1", digest: "sha512" }, bySha(rsa.privateKey, "sha512")],
  ["P-256, SHA-256", ecKey, { key: "ecdsa", digest: "sha256" }, bySha(p256.privateKey, "sha256")],
  ["P-256, SHA-512", ecKey, { key: "ecdsa", digest: "sha512" }, bySha(p256.privateKey, "sha512")],
  ["RSASSA-PSS", rsaKey, pssScheme("sha256", "sha256", 32), byPss(rsa.privateKey, "sha256", 32)],
  ["RSASSA-PSS, no salt", rsaKey, pssScheme("sha512", "sha512", 0), byPss(rsa.privateKey, "sha512", 0)],
  [
    "RSASSA-PSS, 1025 bits",
    publicKeyOf(odd.publicKey),
    pssScheme("sha1", "sha1", 20),
    byPss(odd.privateKey, "sha1", 20),
  ],
  ["DSA, SHA-1", publicKeyOf(dsa.publicKey), { key: "dsa", digest: "sha1" }, bySha(dsa.privateKey, "sha1")],
  [
    "DSA, SHA-256",
    publicKeyOf(dsa.publicKey),
    { key: "dsa", digest: "sha256" },
    bySha(dsa.privateKey, "sha256"),
  ],
  [
    "P-384, SHA-384",
    publicKeyOf(p384.publicKey),
    { key: "ecdsa", digest: "sha384" },
    bySha(p384.privateKey, "sha384"),
  ],
  [
    "P-521, SHA-512",
    publicKeyOf(p521.publicKey),
    { key: "ecdsa", digest: "sha512" },
    bySha(p521.privateKey, "sha512"),
  ],
  [
    "P-521, SHA-1",
    publicKeyOf(p521.publicKey),
    { key: "ecdsa", digest: "sha1" },
    bySha(p521.privateKey, "sha1"),
  ],
];

describe.each(VALUES)("verifySignature: %s", (_name, key, scheme, value) => {
  const signedForms = [{ message }, { digest: digest(scheme.digest!, message) }];

  it("holds for the message and for its digest", () => {
    for (const signed of signedForms) expect(verifySignature(key, scheme, signed, value)).toBe(true);
  });

  it("fails for another message and another digest", () => {
    const other = concat(message, Uint8Array.of(0));
    expect(verifySignature(key, scheme, { message: other }, value)).toBe(false);
    expect(verifySignature(key, scheme, { digest: digest(scheme.digest!, other) }, value)).toBe(false);
    expect(verifySignature(key, scheme, { digest: new Uint8Array(0) }, value)).toBe(false);
  });

  it("fails, and does not throw, for broken values", () => {
    const broken = [
      new Uint8Array(0),
      Uint8Array.of(0x30),
      new Uint8Array(value.length),
      new Uint8Array(value.length).fill(255),
      value.subarray(1),
      concat(value, Uint8Array.of(0)),
      concat(Uint8Array.of(0), value),
      value.map((octet, i) => (i === value.length - 1 ? octet ^ 1 : octet)),
      value.map((octet, i) => (i === value.length >> 1 ? octet ^ 0x80 : octet)),
    ];
    for (const signed of signedForms) {
      for (const bad of broken) expect(verifySignature(key, scheme, signed, bad)).toBe(false);
    }
  });

  it("fails for a key of another type", () => {
    const other = key.type === "rsa" ? ecKey : rsaKey;
    expect(verifySignature(other, scheme, { message }, value)).toBe(false);
  });
});

describe("resolveScheme with RSASSA-PSS", () => {
  const hash = (oid: string) => der.context(0, encodeAlgorithm(oid, "null"));
  const mask = (oid: string) => der.context(1, encodeAlgorithm(OID.mgf1, encodeAlgorithm(oid, "null")));
  const salt = (length: number) => der.context(2, der.int(length));
  const pss = (...parts: readonly Uint8Array[]) => algorithm(OID.rsaPss, der.seq(...parts));
  const SHA_256 = [hash(OID.sha256), mask(OID.sha256), salt(32)];
  const limited = readPublicKey(
    der.seq(encodeAlgorithm(OID.rsaPss, der.seq(...SHA_256)), der.bits(rsaKey.keyBits)),
  );

  it("reads the parameters, and takes SHA-1, MGF1 with SHA-1 and 20 octets for those left out", () => {
    expect(resolveScheme(rsaKey, pss(...SHA_256))).toEqual({
      key: "rsa-pss",
      digest: "sha256",
      pss: { digest: "sha256", maskDigest: "sha256", saltLength: 32 },
    });
    expect(resolveScheme(rsaKey, pss())).toMatchObject({
      pss: { digest: "sha1", maskDigest: "sha1", saltLength: 20 },
    });
  });

  it.each([
    ["no parameters", algorithm(OID.rsaPss)],
    ["NULL", algorithm(OID.rsaPss, "null")],
    ["another trailer", pss(...SHA_256, der.context(3, der.int(2)))],
    ["another mask generation", pss(hash(OID.sha256), der.context(1, encodeAlgorithm("1.2.3")))],
    ["a mask generation without a digest", pss(hash(OID.sha256), der.context(1, encodeAlgorithm(OID.mgf1)))],
    ["a digest that is none of SHA", pss(hash(OID.streebog256), mask(OID.sha256))],
    ["a negative salt", pss(...SHA_256.slice(0, 2), salt(-1))],
    ["parts in another order", pss(mask(OID.sha256), hash(OID.sha256))],
    ["a part too many", pss(...SHA_256, der.context(4, der.int(1)))],
  ])("refuses %s", (_name, signatureAlgorithm) => {
    expect(resolveScheme(rsaKey, signatureAlgorithm)).toEqual({ mismatch: "algorithm.parameters" });
  });

  it("keeps to the limits of the key: its digests, and no shorter salt", () => {
    const longer = [hash(OID.sha256), mask(OID.sha256), salt(40)];
    for (const fits of [SHA_256, longer]) {
      expect(resolveScheme(limited, pss(...fits))).toMatchObject({ key: "rsa-pss" });
    }
    for (const other of [
      [hash(OID.sha256), mask(OID.sha256), salt(31)],
      [hash(OID.sha512), mask(OID.sha256), salt(32)],
      [hash(OID.sha256), mask(OID.sha1), salt(32)],
    ]) {
      expect(resolveScheme(limited, pss(...other))).toEqual({ mismatch: "algorithm.parameters" });
    }
  });

  it("never lets a key for RSASSA-PSS sign otherwise", () => {
    const otherwise = resolveScheme(limited, algorithm(OID.sha256WithRsa, "null"));
    expect(otherwise).toEqual({ mismatch: "algorithm.otherKeyType" });
    expect(resolveScheme(ecKey, pss(...SHA_256))).toEqual({ mismatch: "algorithm.otherKeyType" });
  });

  it("wants the digestAlgorithm of CMS to be the same", () => {
    expect(resolveScheme(rsaKey, pss(...SHA_256), algorithm(OID.sha512))).toEqual({
      mismatch: "algorithm.digestDiffers",
    });
    expect(resolveScheme(rsaKey, pss(...SHA_256), algorithm(OID.sha256))).toMatchObject({ digest: "sha256" });
  });
});

describe("verifySignature: RSA", () => {
  it("refuses a value whose leading zero was dropped", () => {
    const pair = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const [key, scheme] = [publicKeyOf(pair.publicKey), { key: "rsa-pkcs1", digest: "sha256" } as const];
    for (let i = 0; ; i++) {
      const signed = { message: Uint8Array.of(i, i >> 8, i >> 16) };
      const value = new Uint8Array(nodeSign("sha256", signed.message, pair.privateKey));
      if (value[0] !== 0) continue;
      expect(verifySignature(key, scheme, signed, value)).toBe(true);
      expect(verifySignature(key, scheme, signed, value.subarray(1))).toBe(false);
      return;
    }
  });
});

describe("verifySignature: ECDSA over a digest", () => {
  const hash = createHash("sha256").update(message).digest();
  const scheme: SignatureScheme = { key: "ecdsa", digest: "sha256" };
  const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

  it.each([
    ["r = 0", der.seq(der.int(0), der.int(1))],
    ["s = 0", der.seq(der.int(1), der.int(0))],
    ["r = n", der.seq(der.int(n), der.int(1))],
    ["s = n", der.seq(der.int(1), der.int(n))],
    ["a negative r", der.seq(der.int(-1), der.int(1))],
    ["three numbers", der.seq(der.int(1), der.int(1), der.int(1))],
    ["numbers that are too long", der.seq(der.int(2n ** 4000n), der.int(1))],
    ["raw numbers", new Uint8Array(64).fill(1)],
  ])("refuses %s", (_name, value) => {
    expect(verifySignature(ecKey, scheme, { digest: hash }, value)).toBe(false);
    expect(verifySignature(ecKey, scheme, { message }, value)).toBe(false);
  });

  it("refuses a key off its curve", () => {
    const spki = Uint8Array.from(ecKey.spki);
    spki[spki.length - 1]! ^= 1;
    const key = readPublicKey(spki);
    const value = bySha(p256.privateKey, "sha256");
    expect(verifySignature(key, scheme, { digest: hash }, value)).toBe(false);
    expect(verifySignature(key, scheme, { message }, value)).toBe(false);
  });
});

describe("verifySignature: Ed448", () => {
  it("holds for the message only", () => {
    const pair = generateKeyPairSync("ed448");
    const key = publicKeyOf(pair.publicKey);
    const scheme = resolveScheme(key, algorithm(OID.ed448)) as SignatureScheme;
    const value = new Uint8Array(nodeSign(null, message, pair.privateKey));
    expect(verifySignature(key, scheme, { message }, value)).toBe(true);
    expect(verifySignature(key, scheme, { message: message.subarray(1) }, value)).toBe(false);
    expect(verifySignature(edKey, scheme, { message }, value)).toBe(false);
    const signed = { digest: digest("sha512", message) };
    expect(() => verifySignature(key, scheme, signed, value)).toThrow(
      expect.objectContaining({ code: "BUG" }),
    );
  });
});

describe("verifySignature: DSA", () => {
  it("refuses a number beyond q that means the same", () => {
    const numbers = sequence(readAsn1(bySha(dsa.privateKey, "sha1")));
    const [r, s] = [integer(numbers.next()), integer(numbers.next())];
    const parameters = sequence(readAsn1(key.spki)).sequence();
    parameters.next();
    const q = integer(parameters.sequence().node.children[1]!);
    const holds = (value: Uint8Array) => verifySignature(key, scheme, { digest: hash }, value);
    expect(holds(der.seq(der.int(r), der.int(s)))).toBe(true);
    expect(holds(der.seq(der.int(r), der.int(s + q)))).toBe(false);
    expect(holds(der.seq(der.int(r + q), der.int(s)))).toBe(false);
  });

  const key = publicKeyOf(dsa.publicKey);
  const scheme: SignatureScheme = { key: "dsa", digest: "sha1" };
  const hash = digest("sha1", message);

  it.each([
    ["r = 0", der.seq(der.int(0), der.int(1))],
    ["s = 0", der.seq(der.int(1), der.int(0))],
    ["numbers beyond q", der.seq(der.int(2n ** 160n), der.int(2n ** 160n))],
    ["a negative r", der.seq(der.int(-1), der.int(1))],
    ["three numbers", der.seq(der.int(1), der.int(1), der.int(1))],
  ])("refuses %s", (_name, value) => {
    expect(verifySignature(key, scheme, { digest: hash }, value)).toBe(false);
  });
});

describe("verifySignature: Ed25519", () => {
  const scheme: SignatureScheme = { key: "ed25519", digest: null };
  const value = new Uint8Array(nodeSign(null, message, ed25519.privateKey));

  it("holds for the message only", () => {
    expect(verifySignature(edKey, scheme, { message }, value)).toBe(true);
    expect(verifySignature(edKey, scheme, { message: message.subarray(1) }, value)).toBe(false);
    expect(verifySignature(edKey, scheme, { message }, value.subarray(1))).toBe(false);
    expect(verifySignature(edKey, scheme, { message }, new Uint8Array(64))).toBe(false);
  });

  it("fails under a key of small order, for which anybody can make a signature", () => {
    const identity = Uint8Array.of(1, ...new Uint8Array(31));
    // R is the identity, S is 0: the equation holds for every message.
    const forged = Uint8Array.of(...identity, ...new Uint8Array(32));
    const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), identity]);
    const key = createPublicKey({ key: spki, format: "der", type: "spki" });
    expect(nodeVerify(null, message, key, forged)).toBe(true);
    expect(verifySignature(publicKeyOf(key), scheme, { message }, forged)).toBe(false);
  });

  it("calls a digest in the place of the message our own bug", () => {
    const signed = { digest: digest("sha512", message) };
    expect(() => verifySignature(edKey, scheme, signed, value)).toThrow(
      expect.objectContaining({ code: "BUG" }),
    );
  });
});

describe("verifySignature: GOST keys that are no points", () => {
  it("fails for a key off its curve", async () => {
    const set = parameterSet("1.2.643.2.2.36.0")!;
    const spki = Uint8Array.from(encodePublicKey(set, set.curve.Point.BASE));
    spki[spki.length - 1]! ^= 1;
    const key = readPublicKey(spki);
    expect(key.type).toBe("gost2012-256");
    const value = await gost256.sign(message);
    expect(verifySignature(key, gost256.scheme, { message }, value)).toBe(false);
  });
});
