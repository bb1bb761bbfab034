import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { encodePem } from "../../../src/asn1/pem.js";
import * as der from "../../../src/asn1/writer.js";
import { toBase64, toHex, utf8 } from "../../../src/base/bytes.js";
import { digest } from "../../../src/crypto/digest.js";
import { generateGostPrivateKey, readPrivateKey } from "../../../src/crypto/pkcs8.js";
import { samePublicKey } from "../../../src/crypto/publicKey.js";
import { verifySignature } from "../../../src/crypto/signature.js";
import { type LoadedKey, type LoadKeyOptions, loadKey } from "../../../src/io/keys/loadKey.js";
import type { PassphraseSource } from "../../../src/io/keys/passphrase.js";
import { parseCertificate } from "../../../src/x509/certificate.js";
import { tempDir } from "../../support/temporary.js";
import {
  certificateBag,
  certificateOf,
  keyBag,
  newKey,
  PASSPHRASE,
  pbes2,
  pfx,
  plainPart,
} from "./throwAway.js";

const MESSAGE = utf8("to be signed");

const giving =
  (text: string): PassphraseSource =>
  async () =>
    utf8(text);

function saved(content: string | Uint8Array, name = "key"): string {
  const path = join(tempDir(), name);
  writeFileSync(path, content);
  return path;
}

const load = (content: string | Uint8Array, options?: LoadKeyOptions) => loadKey(saved(content), options);

/** The loaded key is this one, and signs (the octets it was read from are wiped by now). */
async function expectKey({ key }: LoadedKey, pkcs8: Uint8Array): Promise<void> {
  const { publicKey } = readPrivateKey(pkcs8, "expected");
  expect(samePublicKey(key.publicKey, publicKey)).toBe(true);
  const signature = await key.sign(MESSAGE);
  expect(verifySignature(publicKey, key.scheme, { message: MESSAGE }, signature)).toBe(true);
}

const pem = (pkcs8: Uint8Array): string => encodePem("PRIVATE KEY", pkcs8);

describe("a key file", () => {
  test.each([
    ["PKCS#8 PEM", (key: Uint8Array) => pem(key)],
    ["PKCS#8 DER", (key: Uint8Array) => key],
    ["PKCS#8 in bare base64", (key: Uint8Array) => toBase64(key)],
    [
      "PEM with text around and CR LF",
      (key: Uint8Array) => `a note\r\n${pem(key).replaceAll("\n", "\r\n")}bye`,
    ],
    ["PEM under a misleading label", (key: Uint8Array) => encodePem("ENCRYPTED PRIVATE KEY", key)],
  ])("may be %s", async (_, write) => {
    const key = newKey();
    const loaded = await load(write(key));
    await expectKey(loaded, key);
    expect(loaded).toMatchObject({ certificate: null, certificates: [] });
  });

  test("may hold a ГОСТ key", async () => {
    const key = generateGostPrivateKey("1.2.643.2.2.36.0");
    await expectKey(await load(key.slice()), key);
  });

  test.each([
    ["RSA PRIVATE KEY", () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey, "pkcs1", "rsa"],
    ["EC PRIVATE KEY", () => generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey, "sec1", "ec"],
  ] as const)("may be a plain %s of old, after its parameters", async (_, make, type, expected) => {
    const key = make();
    const parameters = encodePem("EC PARAMETERS", der.oid("1.3.132.0.34"));
    const loaded = await load(parameters + String(key.export({ type, format: "pem" })));
    expect(loaded.key.publicKey.type).toBe(expected);
    await expectKey(loaded, new Uint8Array(key.export({ type: "pkcs8", format: "der" })));
  });

  test.each(["aes-128-cbc", "aes-192-cbc", "aes-256-cbc"])("may be encrypted PKCS#8 (%s)", async (cipher) => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const path = saved(privateKey.export({ type: "pkcs8", format: "pem", cipher, passphrase: "secret" }));
    const loaded = await loadKey(path, { passphrase: giving("secret") });
    expect(loaded.key.publicKey.type).toBe("ed25519");
    await expect(loadKey(path)).rejects.toMatchObject({
      code: "KEY_PASSPHRASE_NEEDED",
      data: { path },
      exitCode: 5,
    });
    await expect(loadKey(path, { passphrase: giving("secrets") })).rejects.toMatchObject({
      code: "KEY_PASSPHRASE_WRONG",
      data: { path },
    });
  });

  test.each([
    ["no DER", utf8("no key at all")],
    ["another structure", der.seq(der.int(1))],
  ])("decrypted into %s means a wrong passphrase: the padding happened to be right", async (_, plain) => {
    const { algorithm, encrypted } = pbes2(plain, utf8("secret"));
    const file = der.seq(algorithm, der.octets(encrypted));
    await expect(load(file, { passphrase: giving("secret") })).rejects.toMatchObject({
      code: "KEY_PASSPHRASE_WRONG",
    });
  });

  test("asks for the passphrase once, by the file's name, and wipes it", async () => {
    const key = newKey();
    const { algorithm, encrypted } = pbes2(key, utf8("secret"));
    const block = encodePem("ENCRYPTED PRIVATE KEY", der.seq(algorithm, der.octets(encrypted)));
    const asked: string[] = [];
    const octets = utf8("secret");
    const path = saved(block + block);
    const passphrase: PassphraseSource = async (name) => {
      asked.push(name);
      return octets;
    };
    await expectKey(await loadKey(path, { passphrase }), key);
    expect(asked).toEqual([path]);
    expect([...octets]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("that is not encrypted asks nothing", async () => {
    const passphrase: PassphraseSource = () => Promise.reject(new Error("asked"));
    await expect(load(newKey(), { passphrase })).resolves.toBeDefined();
  });

  test("in OpenSSL's old encryption is refused with the way out", async () => {
    const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const text = key.export({ type: "pkcs1", format: "pem", cipher: "aes-128-cbc", passphrase: "secret" });
    await expect(load(text, { passphrase: giving("secret") })).rejects.toMatchObject({
      code: "KEY_UNREADABLE",
      data: { reason: expect.stringContaining("openssl pkcs8 -topk8") },
    });
  });

  test.each([
    ["text", "hello, world"],
    ["a cut PEM block", pem(newKey()).slice(0, 100)],
    ["cut DER", newKey().slice(0, 50)],
    ["another structure", der.seq(der.int(7), der.int(8), der.int(9))],
    ["an empty SEQUENCE", der.seq()],
    ["DER with octets behind it", Uint8Array.of(...newKey(), 0)],
  ])("that is %s is KEY_UNREADABLE", async (_, content) => {
    await expect(load(content)).rejects.toMatchObject({ code: "KEY_UNREADABLE", exitCode: 5 });
  });

  test("with a certificate only says that there is no key in it", async () => {
    const certificate = await certificateOf(newKey(), { cn: "Тестов" });
    await expect(load(encodePem("CERTIFICATE", certificate))).rejects.toMatchObject({
      code: "KEY_UNREADABLE",
      data: { reason: "there is no private key in it" },
    });
  });

  test("that is missing, empty or a folder is an error of the file", async () => {
    await expect(loadKey(join(tempDir(), "none"))).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    await expect(load("")).rejects.toMatchObject({ code: "FILE_EMPTY" });
    await expect(loadKey(tempDir())).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  });

  test("of an algorithm we do not have is KEY_ALGORITHM_UNSUPPORTED", async () => {
    const { privateKey } = generateKeyPairSync("x25519");
    const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
    await expect(load(new Uint8Array(pkcs8))).rejects.toMatchObject({ code: "KEY_ALGORITHM_UNSUPPORTED" });
  });
});

describe("a reference", () => {
  test.each([
    "pkcs12:token=a?pin-value=1234",
    "cmds:sign",
    "PKCS11:x",
    "https://a.example/key.pem",
    "constructor:x",
  ])("with an unknown scheme is refused and not repeated: %s", async (reference) => {
    const error = await loadKey(reference).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "USAGE", exitCode: 2 });
    expect(JSON.stringify(error)).not.toContain("1234");
  });

  test("that begins like a drive or with ./ is a path", async () => {
    await expect(loadKey("C:\\keys\\a.pem")).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    await expect(loadKey("./pkcs11:a")).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  });
});

describe("several keys and certificates", () => {
  const keys = [newKey(), newKey()] as const;
  let certificates: Uint8Array[];
  let renewed: Uint8Array;
  let stranger: Uint8Array;
  const thumbprint = (certificate: Uint8Array): string => parseCertificate(certificate).sha256;
  const bundle = (...objects: Uint8Array[]): string =>
    objects.map((one) => (keys.includes(one as never) ? pem(one) : encodePem("CERTIFICATE", one))).join("");

  beforeAll(async () => {
    certificates = [
      await certificateOf(keys[0], { cn: "Тестов Тест", inn: "500100732259" }),
      await certificateOf(keys[1], { cn: "ООО Проба", innle: "7707083893", inn: "007707083893" }),
    ];
    renewed = await certificateOf(keys[0], { cn: "Тестов Тест", inn: "500100732259" });
    stranger = await certificateOf(newKey(), { cn: "CA" });
  });

  test("belong together by the public key, whatever their order", async () => {
    const [, second] = certificates as [Uint8Array, Uint8Array];
    const loaded = await load(bundle(stranger, second, stranger, keys[1]));
    await expectKey(loaded, keys[1]);
    expect(loaded.certificate).toEqual(second);
    expect(loaded.certificates).toEqual([second, stranger]);
  });

  test("of which none fits the key are only listed", async () => {
    const loaded = await load(bundle(keys[0], stranger));
    expect(loaded).toMatchObject({ certificate: null, certificates: [stranger] });
  });

  test("are ambiguous, and the error lists what --select can name", async () => {
    const [first, second] = certificates as [Uint8Array, Uint8Array];
    await expect(load(bundle(keys[0], keys[1], first, second))).rejects.toMatchObject({
      code: "KEY_AMBIGUOUS",
      data: {
        candidates:
          `thumbprint:${thumbprint(first)} Тестов Тест inn:5001******59; ` +
          `thumbprint:${thumbprint(second)} ООО Проба inn:7707083893`,
      },
    });
    await expect(load(bundle(keys[0], first, renewed))).rejects.toMatchObject({ code: "KEY_AMBIGUOUS" });
    await expect(load(bundle(keys[0], keys[1]))).rejects.toMatchObject({
      code: "KEY_AMBIGUOUS",
      data: { candidates: "ECDSA P-256 without a certificate; ECDSA P-256 without a certificate" },
    });
  });

  test("that are the same count once", async () => {
    const [first] = certificates as [Uint8Array];
    expect((await load(bundle(keys[0], first, keys[0], first))).certificates).toEqual([first]);
  });

  test("are chosen by ИНН of the person or of the organisation", async () => {
    const file = bundle(keys[0], keys[1], ...certificates);
    await expectKey(await load(file, { select: "inn:500100732259" }), keys[0]);
    await expectKey(await load(file, { select: "inn:7707083893" }), keys[1]);
    await expect(load(file, { select: "inn:7707083894" })).rejects.toMatchObject({
      code: "KEY_NOT_SELECTED",
      exitCode: 5,
      data: { candidates: expect.stringContaining("inn:7707083893") },
    });
  });

  test("are chosen by thumbprint, SHA-256 or SHA-1, in the forms that programs print", async () => {
    const file = bundle(keys[0], ...certificates, renewed);
    const sha1 = toHex(digest("sha1", renewed));
    const colons = thumbprint(renewed)
      .toUpperCase()
      .replace(/..(?=.)/g, "$&:");
    for (const value of [thumbprint(renewed), colons, sha1, sha1.replace(/..(?=.)/g, "$& ")]) {
      expect((await load(file, { select: `thumbprint:${value}` })).certificate).toEqual(renewed);
    }
  });

  test("without a certificate are not chosen by --select", async () => {
    await expect(load(bundle(keys[0]), { select: "inn:7707083893" })).rejects.toMatchObject({
      code: "KEY_NOT_SELECTED",
    });
  });

  test("are chosen by the certificate the user named, which need not lie beside them", async () => {
    const certificate = parseCertificate(certificates[1]!);
    const loaded = await load(bundle(...keys, certificates[0]!), { certificate });
    await expectKey(loaded, keys[1]);
    expect(loaded.certificates).toEqual([certificates[1], certificates[0]]);
  });

  test("that do not fit the certificate the user named are KEY_MISMATCH", async () => {
    const path = saved(bundle(...keys));
    await expect(loadKey(path, { certificate: parseCertificate(stranger) })).rejects.toMatchObject({
      code: "KEY_MISMATCH",
      data: { key: path, certificate: "CA" },
    });
  });

  test.each(["", "cn:Тестов", "inn:123", "inn:12345678901", "thumbprint:abc", "thumbprint:", "7707083893"])(
    "--select %j is a usage error before the file is opened",
    async (select) => {
      await expect(loadKey("/nowhere", { select })).rejects.toMatchObject({ code: "USAGE", exitCode: 2 });
    },
  );

  test("in a PKCS#12 file are handled the same way", async () => {
    const file = pfx([plainPart(...keys.map((key) => keyBag(key)), ...certificates.map(certificateBag))]);
    const passphrase = giving(PASSPHRASE);
    await expect(load(file, { passphrase })).rejects.toMatchObject({ code: "KEY_AMBIGUOUS" });
    const loaded = await load(file, { passphrase, select: "inn:7707083893" });
    await expectKey(loaded, keys[1]);
    expect(loaded.certificate).toEqual(certificates[1]);
  });
});
