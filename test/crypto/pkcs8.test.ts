import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { concat, integerToBigEndian, integerToLittleEndian, toHex } from "../../src/base/bytes.js";
import { PARAMETER_SETS, parameterSet } from "../../src/crypto/gost/curves.js";
import { publicPoint } from "../../src/crypto/gost/gost34102012.js";
import { encodeKeyAlgorithm, encodePublicKey } from "../../src/crypto/gost/keyEncoding.js";
import { encodeGostPrivateKey, generateGostPrivateKey, readPrivateKey } from "../../src/crypto/pkcs8.js";
import { samePublicKey } from "../../src/crypto/publicKey.js";
import { verifySignature } from "../../src/crypto/signature.js";

const message = Uint8Array.of(1, 2, 3);
const SETS = ["1.2.643.2.2.36.0", "1.2.643.7.1.2.1.1.1", "1.2.643.7.1.2.1.2.1", "1.2.643.7.1.2.1.2.3"];

describe.each(SETS)("the forms of a GOST private key in PKCS#8, set %s", (oid) => {
  const set = parameterSet(oid)!;
  const { curve } = set;
  const { q, size } = curve;
  const d = (0x1234_5678_9abc_def0n ** 9n % (q - 1n)) + 1n;
  const expected = toHex(encodePublicKey(set, publicPoint(curve, d)));

  const little = (value: bigint): Uint8Array => integerToLittleEndian(value, size);
  const inverse = (value: bigint): bigint => curve.Point.Fn.inv(value);
  const [m1, m2] = [0x77n ** 30n % q, 0x99n ** 31n % q];
  const oneMask = concat(little((d * inverse(m1)) % q), little(m1));
  const twoMasks = concat(little((((d * inverse(m1)) % q) * inverse(m2)) % q), little(m1), little(m2));
  const q64 = little(0x5n);

  it.each([
    ["bare octets", little(d)],
    ["one mask", oneMask],
    ["two masks", twoMasks],
    ["an OCTET STRING", der.octets(little(d))],
    ["a masked key in an OCTET STRING", der.octets(twoMasks)],
    ["an INTEGER", der.int(d)],
    ["a masked key beside its public key", der.seq(der.octets(oneMask), der.octets(concat(q64, q64)))],
  ])("reads %s", (_name, content) => {
    const pkcs8 = der.seq(der.int(0), encodeKeyAlgorithm(set), der.octets(content));
    const key = readPrivateKey(pkcs8, "key.pem");
    expect(toHex(key.publicKey.spki)).toBe(expected);
  });

  it.each([
    ["zero", little(0n)],
    ["q", little(q)],
    ["a mask of zero", concat(little(d), little(0n))],
    ["an INTEGER of q", der.int(q)],
    ["a negative INTEGER", der.int(-5)],
    ["one octet less", little(d).subarray(1)],
    ["no octets", new Uint8Array(0)],
    ["seventeen factors", new Uint8Array(17 * size).fill(1)],
    ["a SEQUENCE without the public key", der.seq(der.octets(oneMask))],
    ["another type", der.utf8String("key")],
  ])("refuses %s", (_name, content) => {
    const pkcs8 = der.seq(der.int(0), encodeKeyAlgorithm(set), der.octets(content));
    expect(() => readPrivateKey(pkcs8, "key.pem")).toThrow(
      expect.objectContaining({ code: "KEY_UNREADABLE", data: expect.objectContaining({ path: "key.pem" }) }),
    );
  });

  it("is written as bare octets", () => {
    const pkcs8 = encodeGostPrivateKey(oid, d);
    expect(toHex(pkcs8)).toBe(toHex(der.seq(der.int(0), encodeKeyAlgorithm(set), der.octets(little(d)))));
  });
});

describe("GOST signing keys", () => {
  it.each(PARAMETER_SETS)("are generated, sign and verify: $name", async ({ oid, curve }) => {
    const key = readPrivateKey(generateGostPrivateKey(oid), "new");
    const value = await key.sign(message);
    expect(key.digest).toBe(curve.size === 32 ? "streebog256" : "streebog512");
    expect(verifySignature(key.publicKey, key.scheme, { message }, value)).toBe(true);
  });

  it("show their number nowhere", () => {
    const d = 0x1122_3344_5566_7788_99aa_bbcc_ddee_ff00n;
    const key = readPrivateKey(encodeGostPrivateKey("1.2.643.2.2.36.0", d), "key");
    const shown =
      inspect(key, { depth: 9, showHidden: true }) + JSON.stringify(key) + Object.keys(key).join();
    expect(shown).not.toContain(d.toString());
    expect(shown).not.toContain("1122334455667788");
    expect(toHex(key.publicKey.spki)).not.toContain(toHex(integerToBigEndian(d, 16)));
  });

  it("take both keys of one point for one key, with and without digestParamSet", () => {
    const set = parameterSet("1.2.643.7.1.2.1.2.1")!;
    const algorithm = der.seq(
      der.oid(OID.gost2012Key512),
      der.seq(der.oid(set.oid), der.oid(OID.streebog512)),
    );
    const asEngine = readPrivateKey(
      der.seq(der.int(0), algorithm, der.octets(integerToLittleEndian(7n, 64))),
      "a",
    );
    const asRfc = readPrivateKey(encodeGostPrivateKey(set.oid, 7n), "b");
    expect(samePublicKey(asEngine.publicKey, asRfc.publicKey)).toBe(true);
  });

  it("are not made for unknown sets", () => {
    expect(() => generateGostPrivateKey("1.2.3")).toThrow(TypeError);
  });
});

const pkcs8Of = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ type: "pkcs8", format: "der" }));

describe("readPrivateKey with other keys", () => {
  const pss = (hashAlgorithm: string, mgf1HashAlgorithm: string, length: number) => {
    // Node wants a number, its types a string.
    const saltLength = length as unknown as string;
    return generateKeyPairSync("rsa-pss", {
      modulusLength: 2048,
      hashAlgorithm,
      mgf1HashAlgorithm,
      saltLength,
    });
  };

  it.each([
    [
      "RSA",
      generateKeyPairSync("rsa", { modulusLength: 2048 }),
      "sha256",
      { key: "rsa-pkcs1", digest: "sha256" },
    ],
    [
      "P-256",
      generateKeyPairSync("ec", { namedCurve: "P-256" }),
      "sha256",
      { key: "ecdsa", digest: "sha256" },
    ],
    [
      "P-384",
      generateKeyPairSync("ec", { namedCurve: "P-384" }),
      "sha384",
      { key: "ecdsa", digest: "sha384" },
    ],
    [
      "P-521",
      generateKeyPairSync("ec", { namedCurve: "P-521" }),
      "sha512",
      { key: "ecdsa", digest: "sha512" },
    ],
    [
      "RSA-PSS",
      generateKeyPairSync("rsa-pss", { modulusLength: 2048 }),
      "sha256",
      { key: "rsa-pss", digest: "sha256", pss: { digest: "sha256", maskDigest: "sha256", saltLength: 32 } },
    ],
    [
      "RSA-PSS with SHA-512",
      pss("sha512", "sha512", 20),
      "sha512",
      { key: "rsa-pss", digest: "sha512", pss: { digest: "sha512", maskDigest: "sha512", saltLength: 20 } },
    ],
    ["Ed25519", generateKeyPairSync("ed25519"), "sha512", { key: "ed25519", digest: null }],
    ["Ed448", generateKeyPairSync("ed448"), "shake256", { key: "ed448", digest: null }],
  ])("reads %s and signs", async (_name, pair, digest, scheme) => {
    const key = readPrivateKey(pkcs8Of(pair.privateKey), "key");
    expect(key).toMatchObject({ digest, scheme });
    expect(toHex(key.publicKey.spki)).toBe(
      (pair.publicKey.export({ type: "spki", format: "der" }) as Buffer).toString("hex"),
    );
    const value = await key.sign(message);
    expect(verifySignature(key.publicKey, key.scheme, { message }, value)).toBe(true);
  });

  it.each([
    ["secp256k1", generateKeyPairSync("ec", { namedCurve: "secp256k1" })],
    ["RSA-PSS with SHA-1", pss("sha1", "sha1", 20)],
    ["RSA-PSS with two digests", pss("sha512", "sha256", 32)],
  ])("says that %s is not supported", (_name, pair) => {
    expect(() => readPrivateKey(pkcs8Of(pair.privateKey), "k.pem")).toThrow(
      expect.objectContaining({ code: "KEY_ALGORITHM_UNSUPPORTED" }),
    );
  });

  it("says that a key of 2001 and an unknown set are not supported", () => {
    const content = der.octets(new Uint8Array(32).fill(1));
    for (const [key, set] of [
      [OID.gost2001Key, "1.2.643.2.2.36.0"],
      [OID.gost2012Key256, "1.2.643.2.2.36.9"],
      [OID.gost2012Key256, "1.2.643.7.1.2.1.2.1"],
    ] as const) {
      const pkcs8 = der.seq(der.int(0), der.seq(der.oid(key), der.seq(der.oid(set))), content);
      expect(() => readPrivateKey(pkcs8, "k")).toThrow(
        expect.objectContaining({ code: "KEY_ALGORITHM_UNSUPPORTED" }),
      );
    }
  });

  it.each([
    ["no octets", new Uint8Array(0)],
    ["text", new TextEncoder().encode("-----BEGIN PRIVATE KEY-----")],
    [
      "version 2",
      der.seq(der.int(2), der.seq(der.oid(OID.ed25519)), der.octets(der.octets(new Uint8Array(32)))),
    ],
    ["a public key", der.seq(der.seq(der.oid(OID.ed25519)), der.bits(new Uint8Array(32)))],
    [
      "a broken Ed25519 key",
      der.seq(der.int(0), der.seq(der.oid(OID.ed25519)), der.octets(new Uint8Array(5))),
    ],
  ])("says that %s is no private key, and quotes nothing of it", (_name, octets) => {
    const read = (): unknown => readPrivateKey(octets, "k.pem");
    expect(read).toThrow(expect.objectContaining({ code: "KEY_UNREADABLE" }));
    expect(read).toThrow(expect.not.objectContaining({ cause: expect.anything() }));
  });
});
