import { pbkdf2Sync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { encodeAlgorithm } from "../../../src/asn1/algorithm.js";
import { OID } from "../../../src/asn1/oids.js";
import * as der from "../../../src/asn1/writer.js";
import { concat, fromHex, toHex, utf8 } from "../../../src/base/bytes.js";
import { hmac } from "../../../src/crypto/pbkdf2.js";
import { loadKey } from "../../../src/io/keys/loadKey.js";
import { openPkcs12 } from "../../../src/io/keys/pkcs12.js";
import { pkcs12Kdf } from "../../../src/io/keys/pkcs12Mac.js";
import { tempDir } from "../../support/temporary.js";
import {
  bmp,
  certificateBag,
  certificateOf,
  encryptedPart,
  keyBag,
  macData,
  nestedBag,
  newKey,
  PASSPHRASE,
  pfx,
  plainKeyBag,
  plainPart,
} from "./throwAway.js";

const key = newKey();
const passphrase = utf8(PASSPHRASE);
let certificate: Uint8Array;

beforeAll(async () => {
  certificate = await certificateOf(key, { cn: "Тестов Тест" });
});

const ordinary = (): Uint8Array[] => [encryptedPart([certificateBag(certificate)]), plainPart(keyBag(key))];
const open = (file: Uint8Array, octets = passphrase) => openPkcs12(file, octets, "a.p12");

function expectContent(file: Uint8Array, octets?: Uint8Array): void {
  const { privateKeys, certificates } = open(file, octets);
  expect(privateKeys.map(toHex)).toEqual([toHex(key)]);
  expect(certificates.map(toHex)).toEqual([toHex(certificate)]);
}

const refusal = (code: string, reason?: string) =>
  expect.objectContaining({
    code,
    ...(reason && { data: { path: "a.p12", reason: expect.stringContaining(reason) } }),
  });

/** A key under pbeWithSHAAnd3-KeyTripleDES-CBC. */
function tripleDesBag(): Uint8Array {
  const tripleDes = encodeAlgorithm(
    "1.2.840.113549.1.12.1.3",
    der.seq(der.octets(new Uint8Array(8)), der.int(1)),
  );
  const shrouded = der.seq(tripleDes, der.octets(new Uint8Array(64)));
  return der.seq(der.oid(OID.shroudedKeyBag), der.context(0, shrouded));
}

describe("PKCS#12", () => {
  test("gives the key and the certificate as OpenSSL packs them", () => {
    expectContent(pfx(ordinary()));
  });

  test("gives a plain key, bags in bags, and passes over bags of other kinds", () => {
    const secret = der.seq(der.oid("1.2.840.113549.1.12.10.1.5"), der.context(0, der.seq()));
    expectContent(
      pfx([plainPart(secret, nestedBag(plainKeyBag(key), nestedBag(certificateBag(certificate))))]),
    );
  });

  test.each([
    ["sha1", OID.sha1],
    ["sha224", OID.sha224],
    ["sha384", OID.sha384],
    ["sha512", OID.sha512],
    ["streebog256", OID.streebog256],
    ["streebog512", OID.streebog512],
  ] as const)("checks a MAC of RFC 7292 with %s", (hash, oid) => {
    const mac = (content: Uint8Array) => macData(content, bmp(PASSPHRASE), { hash, oid });
    expectContent(pfx(ordinary(), mac));
    expect(() => open(pfx(ordinary(), mac), utf8("пароль 2"))).toThrow(refusal("KEY_PASSPHRASE_WRONG"));
  });

  test("checks a PBMAC1 of RFC 9579", () => {
    const salt = new Uint8Array(8);
    const mac = (content: Uint8Array): Uint8Array => {
      const code = hmac("sha512", pbkdf2Sync(passphrase, salt, 7, 64, "sha256"), content);
      const prf = encodeAlgorithm(OID.hmacWithSha256, "null");
      const kdf = encodeAlgorithm(OID.pbkdf2, der.seq(der.octets(salt), der.int(7), der.int(64), prf));
      const scheme = encodeAlgorithm(OID.hmacWithSha512, "null");
      const info = der.seq(encodeAlgorithm(OID.pbmac1, der.seq(kdf, scheme)), der.octets(code));
      return der.seq(info, der.octets(utf8("unused")), der.int(1));
    };
    expectContent(pfx(ordinary(), mac));
    expect(() => open(pfx(ordinary(), mac), utf8("x"))).toThrow(refusal("KEY_PASSPHRASE_WRONG"));
  });

  test("checks the MAC before anything is decrypted", () => {
    const stranger = (content: Uint8Array) => macData(content, bmp("пароль 2"));
    expect(() => open(pfx([plainPart(plainKeyBag(key))], stranger))).toThrow(refusal("KEY_PASSPHRASE_WRONG"));
    // What could not be decrypted anyway is not even looked at.
    expect(() => open(pfx([plainPart(tripleDesBag())], stranger))).toThrow(refusal("KEY_PASSPHRASE_WRONG"));
  });

  test("with one octet changed is the same error as a wrong passphrase", () => {
    const file = pfx([plainPart(plainKeyBag(key))]);
    const at = Buffer.from(file).indexOf(key) + 60;
    file[at]! ^= 1;
    expect(() => open(file)).toThrow(refusal("KEY_PASSPHRASE_WRONG"));
  });

  test("without a MAC, or protected by a signature, is refused", () => {
    expect(() => open(pfx(ordinary(), () => undefined))).toThrow(refusal("KEY_UNREADABLE", "no MAC"));
    const signed = der.seq(der.int(3), der.seq(der.oid(OID.signedData), der.context(0, der.seq())));
    expect(() => open(signed)).toThrow(refusal("KEY_UNREADABLE", "by a signature"));
  });

  test("with a part encrypted for a public key is refused", () => {
    const enveloped = der.seq(der.oid("1.2.840.113549.1.7.3"), der.context(0, der.seq()));
    expect(() => open(pfx([enveloped]))).toThrow(refusal("KEY_UNREADABLE", "public key"));
  });

  test("in an encryption of old is refused by its name", () => {
    expect(() => open(pfx([plainPart(tripleDesBag())]))).toThrow(
      refusal("KEY_UNREADABLE", "1.2.840.113549.1.12.1.3"),
    );
  });

  test("of another version, or with octets behind it, is malformed", () => {
    const file = pfx(ordinary());
    const other = file.slice();
    other[other.indexOf(3, 2)] = 4;
    expect(() => open(other)).toThrow(refusal("ASN1_MALFORMED"));
    expect(() => open(concat(file, Uint8Array.of(0)))).toThrow(refusal("ASN1_MALFORMED"));
  });

  test("in BER, with indefinite lengths and strings in pieces, is read", () => {
    const indefinite = (tag: number, ...parts: Uint8Array[]): Uint8Array =>
      concat(Uint8Array.of(tag, 0x80), ...parts, Uint8Array.of(0, 0));
    const content = der.seq(...ordinary());
    const pieces = indefinite(0x24, der.octets(content.slice(0, 100)), der.octets(content.slice(100)));
    const authSafe = indefinite(0x30, der.oid(OID.data), indefinite(0xa0, pieces));
    const mac = macData(content, bmp(PASSPHRASE));
    expectContent(indefinite(0x30, der.int(3), authSafe, mac));
  });

  test("nested too deeply or with too many encrypted parts is refused", () => {
    let nested = plainKeyBag(key);
    for (let i = 0; i < 5; i++) nested = nestedBag(nested);
    expect(() => open(pfx([plainPart(nested)]))).toThrow(refusal("KEY_UNREADABLE", "nested"));
    const bag = keyBag(key);
    expect(() => open(pfx([plainPart(...new Array<Uint8Array>(65).fill(bag))]))).toThrow(
      refusal("KEY_UNREADABLE", "too many"),
    );
  });

  test("whose MAC would take too long to check is refused at once", () => {
    const file = pfx(ordinary(), (content) => {
      const honest = macData(content, bmp(PASSPHRASE));
      // The last part is the number of iterations, 10.
      expect(toHex(honest.slice(-3))).toBe("02010a");
      return der.seq(honest.slice(2, -3), der.int(2_000_000_000));
    });
    expect(() => open(file)).toThrow(refusal("KEY_UNREADABLE", "2000000000 times"));
  });

  test("a MAC without a number of iterations has one", () => {
    const file = pfx(ordinary(), (content) => {
      const honest = macData(content, bmp(PASSPHRASE), { iterations: 1 });
      return der.seq(honest.slice(2, -3));
    });
    expectContent(file);
  });
});

describe("the passphrase of PKCS#12", () => {
  test("may be empty: with a closing zero or with nothing at all, and then need not be given", async () => {
    const empty = new Uint8Array(0);
    for (const password of [bmp(""), empty]) {
      const parts = [encryptedPart([certificateBag(certificate)], empty), plainPart(keyBag(key, empty))];
      const file = pfx(parts, (content) => macData(content, password));
      expectContent(file, empty);
      const path = join(tempDir(), "a.p12");
      writeFileSync(path, file);
      await expect(loadKey(path)).resolves.toMatchObject({ certificate });
    }
  });

  test("that is needed and not given is asked for, not called wrong", async () => {
    const path = join(tempDir(), "a.p12");
    writeFileSync(path, pfx(ordinary()));
    await expect(loadKey(path)).rejects.toMatchObject({ code: "KEY_PASSPHRASE_NEEDED", data: { path } });
  });

  test("may have been taken octet by octet, by a program that knew no UTF-8", () => {
    const octetByOctet = bmp(Buffer.from(passphrase).toString("latin1"));
    expectContent(pfx(ordinary(), (content) => macData(content, octetByOctet)));
  });

  test("may have been given to PBES2 as a BMPString", () => {
    const password = bmp(PASSPHRASE);
    const parts = [encryptedPart([certificateBag(certificate)], password), plainPart(keyBag(key, password))];
    expectContent(pfx(parts));
  });

  test("beyond the basic plane and as no UTF-8 at all does no harm", () => {
    const parts = (octets: Uint8Array) => [plainPart(keyBag(key, octets), certificateBag(certificate))];
    expectContent(
      pfx(parts(utf8("🔑")), (content) => macData(content, bmp("🔑"))),
      utf8("🔑"),
    );
    const broken = Uint8Array.of(0xff, 0xfe, 0x41);
    expectContent(
      pfx(parts(broken), (content) => macData(content, bmp("\u00ff\u00feA"))),
      broken,
    );
  });
});

describe("the key derivation of RFC 7292 App. B", () => {
  // Vectors that Bouncy Castle and OpenSSL share: SHA-1, "smeg".
  test.each([
    [1, "0a58cf64530d823f", 1, 24, "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3"],
    [2, "0a58cf64530d823f", 1, 8, "79993dfe048d3b76"],
    [3, "3d83c0e4546ac140", 1, 20, "8d967d88f6caa9d714800ab3d48051d63f73a312"],
  ] as const)("makes the known key for purpose %i", (purpose, salt, iterations, length, expected) => {
    expect(toHex(pkcs12Kdf("sha1", bmp("smeg"), fromHex(salt), purpose, iterations, length))).toBe(expected);
  });

  test("makes the known key after 1000 iterations", () => {
    const made = pkcs12Kdf("sha1", bmp("queeg"), fromHex("05dec959acff72f7"), 1, 1000, 24);
    expect(toHex(made)).toBe("ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4");
  });
});
