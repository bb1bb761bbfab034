import { createCipheriv, createPrivateKey, generateKeyPairSync, pbkdf2Sync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { algorithmIdentifier, encodeAlgorithm } from "../../src/asn1/algorithm.js";
import { OID } from "../../src/asn1/oids.js";
import { readAsn1 } from "../../src/asn1/reader.js";
import { octetString } from "../../src/asn1/values.js";
import * as der from "../../src/asn1/writer.js";
import { fromHex, toHex, utf8 } from "../../src/base/bytes.js";
import { decryptPbes2 } from "../../src/crypto/pbes2.js";
import { hmac, pbkdf2 } from "../../src/crypto/pbkdf2.js";

const SALT = new Uint8Array(8).fill(7);
const IV = new Uint8Array(16).fill(9);
const PASSWORD = utf8("correct horse");
const PLAIN = utf8("thirty-two octets of plain text!");

interface Made {
  readonly cipher?: string;
  readonly scheme?: string;
  readonly keyLength?: number;
  readonly hash?: string;
  readonly prf?: string | undefined;
  readonly iterations?: number | bigint;
  readonly statedIterations?: number | bigint;
  readonly statedLength?: number;
  readonly iv?: Uint8Array;
  readonly kdf?: string;
}

function encrypt(made: Made = {}) {
  const { cipher = "aes-256-cbc", scheme = OID.aes256Cbc, keyLength = 32, hash = "sha256" } = made;
  const iterations = Number(made.iterations ?? 5);
  const key = pbkdf2Sync(PASSWORD, SALT, iterations, keyLength, hash);
  const running = createCipheriv(cipher, key, IV);
  const encrypted = new Uint8Array(Buffer.concat([running.update(PLAIN), running.final()]));
  const prf = "prf" in made ? made.prf : OID.hmacWithSha256;
  const parameters = der.seq(
    der.octets(SALT),
    der.int(made.statedIterations ?? iterations),
    ...(made.statedLength === undefined ? [] : [der.int(made.statedLength)]),
    ...(prf === undefined ? [] : [encodeAlgorithm(prf, "null")]),
  );
  const algorithm = encodeAlgorithm(
    OID.pbes2,
    der.seq(
      encodeAlgorithm(made.kdf ?? OID.pbkdf2, parameters),
      encodeAlgorithm(scheme, der.octets(made.iv ?? IV)),
    ),
  );
  return { algorithm: algorithmIdentifier(readAsn1(algorithm)), encrypted };
}

describe("PBES2", () => {
  test.each([
    ["aes-128-cbc", OID.aes128Cbc, 16],
    ["aes-192-cbc", OID.aes192Cbc, 24],
    ["aes-256-cbc", OID.aes256Cbc, 32],
  ])("decrypts %s", (cipher, scheme, keyLength) => {
    const { algorithm, encrypted } = encrypt({ cipher, scheme, keyLength, statedLength: keyLength });
    expect(decryptPbes2(algorithm, encrypted, PASSWORD, "k")).toEqual(PLAIN);
  });

  test.each([
    ["sha1", OID.hmacWithSha1],
    ["sha1", undefined],
    ["sha224", OID.hmacWithSha224],
    ["sha384", OID.hmacWithSha384],
    ["sha512", OID.hmacWithSha512],
  ])("derives the key with HMAC-%s (%s)", (hash, prf) => {
    const { algorithm, encrypted } = encrypt({ hash, prf });
    expect(decryptPbes2(algorithm, encrypted, PASSWORD, "k")).toEqual(PLAIN);
  });

  test("reads what node:crypto wrote", () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const written = privateKey.export({
      type: "pkcs8",
      format: "der",
      cipher: "aes-128-cbc",
      passphrase: "p",
    });
    const [algorithm, encrypted] = readAsn1(new Uint8Array(written)).children;
    const plain = decryptPbes2(algorithmIdentifier(algorithm!), octetString(encrypted!), utf8("p"), "k");
    const read = createPrivateKey({ key: Buffer.from(plain), format: "der", type: "pkcs8" });
    expect(read.equals(privateKey)).toBe(true);
  });

  test("a wrong passphrase is KEY_PASSPHRASE_WRONG, nothing of it and nothing of OpenSSL in the error", () => {
    const { algorithm, encrypted } = encrypt();
    let wrong = 0;
    for (let i = 0; i < 20; i++) {
      try {
        expect(decryptPbes2(algorithm, encrypted, utf8(`wrong-${i}`), "k.pem")).not.toEqual(PLAIN);
      } catch (error) {
        wrong++;
        expect(error).toMatchObject({ code: "KEY_PASSPHRASE_WRONG", data: { path: "k.pem" } });
        expect((error as Error).cause).toBeUndefined();
        expect(String(error)).not.toMatch(/wrong-|bad decrypt/);
      }
    }
    // One of 256 has a padding that happens to be right; that many do not.
    expect(wrong).toBeGreaterThan(15);
  });

  test.each([0, 10_000_001, 2_147_483_647])(
    "%i iterations are refused before any is made",
    (statedIterations) => {
      const { algorithm, encrypted } = encrypt({ statedIterations });
      const started = performance.now();
      expect(() => decryptPbes2(algorithm, encrypted, PASSWORD, "k")).toThrow(
        expect.objectContaining({ code: "KEY_UNREADABLE" }),
      );
      expect(performance.now() - started).toBeLessThan(1000);
    },
  );

  test("Streebog, which is our own code, has a lower limit", () => {
    const { algorithm, encrypted } = encrypt({ prf: OID.hmacStreebog512, statedIterations: 1_000_001 });
    expect(() => decryptPbes2(algorithm, encrypted, PASSWORD, "k")).toThrow(
      expect.objectContaining({ code: "KEY_UNREADABLE" }),
    );
  });

  test.each<[string, Made, string]>([
    ["an unknown cipher", { scheme: "1.2.840.113549.3.7" }, "KEY_UNREADABLE"],
    ["an unknown PRF", { prf: "1.2.3.4" }, "KEY_UNREADABLE"],
    ["scrypt", { kdf: "1.3.6.1.4.1.11591.4.11" }, "KEY_UNREADABLE"],
    ["a key length of another cipher", { statedLength: 16 }, "ASN1_MALFORMED"],
    ["a short IV", { iv: new Uint8Array(8) }, "ASN1_MALFORMED"],
    ["more iterations than a number may have", { statedIterations: 1n << 40n }, "ASN1_MALFORMED"],
    ["a negative number of iterations", { statedIterations: -1 }, "ASN1_MALFORMED"],
  ])("%s is refused", (_, made, code) => {
    const { algorithm, encrypted } = encrypt(made);
    expect(() => decryptPbes2(algorithm, encrypted, PASSWORD, "k")).toThrow(
      expect.objectContaining({ code }),
    );
  });

  test("another password-based scheme is named in the refusal", () => {
    const algorithm = algorithmIdentifier(readAsn1(encodeAlgorithm("1.2.840.113549.1.12.1.3", der.seq())));
    expect(() => decryptPbes2(algorithm, new Uint8Array(8), PASSWORD, "k")).toThrow(
      expect.objectContaining({
        code: "KEY_UNREADABLE",
        data: { path: "k", reason: expect.stringContaining("1.2.840.113549.1.12.1.3") },
      }),
    );
  });
});

describe("PBKDF2", () => {
  // R 50.1.111-2016 (RFC 9337 App. A): HMAC_GOSTR3411_2012_512.
  test.each([
    [
      1,
      64,
      "64770af7f748c3b1c9ac831dbcfd85c26111b30a8a657ddc3056b80ca73e040d2854fd36811f6d825cc4ab66ec0a68a490a9e5cf5156b3a2b7eecddbf9a16b47",
    ],
    [
      2,
      64,
      "5a585bafdfbb6e8830d6d68aa3b43ac00d2e4aebce01c9b31c2caed56f0236d4d34b2b8fbd2c4e89d54d46f50e47d45bbac301571743119e8d3c42ba66d348de",
    ],
    [
      4096,
      64,
      "e52deb9a2d2aaff4e2ac9d47a41f34c20376591c67807f0477e32549dc341bc7867c09841b6d58e29d0347c996301d55df0d34e47cf68f4e3c2cdaf1d9ab86c3",
    ],
  ])("with Streebog-512 makes the standard's key after %i iterations", (iterations, length, expected) => {
    expect(toHex(pbkdf2("streebog512", utf8("password"), utf8("salt"), iterations, length))).toBe(expected);
  });

  test("with Streebog makes keys longer than a digest, whose beginning is the shorter key", () => {
    const long = pbkdf2("streebog256", PASSWORD, SALT, 3, 100);
    expect(long).toHaveLength(100);
    expect(pbkdf2("streebog256", PASSWORD, SALT, 3, 40)).toEqual(long.slice(0, 40));
    expect(toHex(long.slice(32, 64))).not.toBe(toHex(long.slice(0, 32)));
  });

  test("HMAC agrees with RFC 4231 and RFC 7836", () => {
    const rfc4231 = hmac("sha256", new Uint8Array(20).fill(0x0b), utf8("Hi There"));
    expect(toHex(rfc4231)).toBe("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    const key = Uint8Array.from({ length: 32 }, (_, at) => at);
    const rfc7836 = hmac("streebog256", key, fromHex("0126bdb87800af214341456563780100"));
    expect(toHex(rfc7836)).toBe("a1aa5f7de402d7b3d323f2991c8d4534013137010a83754fd0af6d7cd4922ed9");
  });
});
