/** Keys as OpenSSL 3 and its gost engine write them, opened by us. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { unarmor } from "../../src/asn1/pem.js";
import { utf8 } from "../../src/base/bytes.js";
import { verifySignature } from "../../src/crypto/signature.js";
import { type LoadedKey, loadKey } from "../../src/io/keys/loadKey.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { gostEngineMissing, openssl, opensslMissing } from "../support/openssl.js";
import { tempDirFor } from "../support/temporary.js";

const PASSPHRASE = "тайна 1";
const passphrase = async () => utf8(PASSPHRASE);

const PLAIN_KINDS = {
  RSA: ["rsa:2048", "-sha256"],
  "ECDSA P-256": ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
  "ECDSA P-521": ["ec", "-pkeyopt", "ec_paramgen_curve:P-521"],
  Ed25519: ["ed25519"],
} as const;

const GOST_KINDS = {
  "256 A": ["gost2012_256", "-pkeyopt", "paramset:A"],
  "256 XA": ["gost2012_256", "-pkeyopt", "paramset:XA"],
  "256 XB": ["gost2012_256", "-pkeyopt", "paramset:XB"],
  "256 TCA": ["gost2012_256", "-pkeyopt", "paramset:TCA"],
  "512 A": ["gost2012_512", "-pkeyopt", "paramset:A"],
  "512 B": ["gost2012_512", "-pkeyopt", "paramset:B"],
  "512 C": ["gost2012_512", "-pkeyopt", "paramset:C"],
} as const;

const folder = tempDirFor();
afterAll(() => folder.remove());

interface Files {
  readonly key: string;
  readonly certificate: string;
  path(name: string): string;
}

/** A new key and its certificate, made by OpenSSL. */
function made(kind: string, request: readonly string[]): Files {
  const path = (name: string): string => join(folder.path, `${kind.replace(/\W/g, "_")}.${name}`);
  const [key, certificate] = [path("key"), path("crt")];
  const subject = ["-utf8", "-subj", "/CN=Тестов Тест"];
  run("req", "-x509", "-newkey", ...request, "-noenc", "-keyout", key, "-out", certificate, ...subject);
  return { key, certificate, path };
}

function run(...args: string[]): void {
  const { code, text } = openssl(args);
  expect(code, text).toBe(0);
}

/** What we loaded signs, and the signature holds under the certificate OpenSSL made. */
async function expectFits({ key }: LoadedKey, files: Files): Promise<void> {
  const { publicKey } = parseCertificate(unarmor(readFile(files.certificate))[0]!.der);
  const message = utf8("a message");
  expect(verifySignature(publicKey, key.scheme, { message }, await key.sign(message))).toBe(true);
}

const readFile = (path: string): Uint8Array =>
  new Uint8Array(openssl(["x509", "-in", path, "-outform", "DER"]).stdout);

function checks(kind: string, request: readonly string[]): void {
  let files: Files;
  beforeAll(() => {
    files = made(kind, request);
  });

  test("plain PKCS#8 is read", async () => {
    await expectFits(await loadKey(files.key), files);
  });

  test.each([
    ["aes-128-cbc", "hmacWithSHA1"],
    ["aes-192-cbc", "hmacWithSHA256"],
    ["aes-256-cbc", "hmacWithSHA512"],
  ])(
    "PKCS#8 encrypted with %s and %s is decrypted, and not under another passphrase",
    async (cipher, prf) => {
      const out = files.path(cipher);
      const encryption = ["-v2", cipher, "-v2prf", prf, "-passout", `pass:${PASSPHRASE}`];
      run("pkcs8", "-topk8", "-in", files.key, "-out", out, ...encryption);
      await expectFits(await loadKey(out, { passphrase }), files);
      await expect(loadKey(out, { passphrase: async () => utf8("x") })).rejects.toMatchObject({
        code: "KEY_PASSPHRASE_WRONG",
      });
    },
  );

  test("the PKCS#12 of `openssl pkcs12 -export` is opened, its certificate found by the key", async () => {
    const out = files.path("p12");
    const input = ["-inkey", files.key, "-in", files.certificate];
    run("pkcs12", "-export", ...input, "-out", out, "-passout", `pass:${PASSPHRASE}`, "-name", "имя");
    const loaded = await loadKey(out, { passphrase });
    await expectFits(loaded, files);
    expect(loaded.certificate).toEqual(readFile(files.certificate));
    await expect(loadKey(out, { passphrase: async () => utf8("x") })).rejects.toMatchObject({
      code: "KEY_PASSPHRASE_WRONG",
    });
    await expect(loadKey(out)).rejects.toMatchObject({ code: "KEY_PASSPHRASE_NEEDED" });
  });
}

describe.skipIf(opensslMissing)(
  `keys of OpenSSL${opensslMissing ? ` (skipped: ${opensslMissing})` : ""}`,
  () => {
    for (const [kind, request] of Object.entries(PLAIN_KINDS)) {
      describe(kind, () => checks(kind, request));
    }

    test.each([
      ["SHA-1 MAC", ["-macalg", "sha1"]],
      ["SHA-512 MAC", ["-macalg", "sha512"]],
      ["one iteration", ["-iter", "1"]],
      ["the certificate in the clear", ["-certpbe", "NONE"]],
      ["the key in the clear", ["-keypbe", "NONE"]],
      ["AES-128 for the key", ["-keypbe", "AES-128-CBC"]],
    ])("PKCS#12 with %s is opened", async (name, options) => {
      const files = made(`variant ${name}`, PLAIN_KINDS["ECDSA P-256"]);
      const out = files.path("p12");
      const input = ["-inkey", files.key, "-in", files.certificate];
      run("pkcs12", "-export", ...input, "-out", out, "-passout", `pass:${PASSPHRASE}`, ...options);
      await expectFits(await loadKey(out, { passphrase }), files);
    });

    test("PKCS#12 with an empty passphrase needs none", async () => {
      const files = made("empty", PLAIN_KINDS["ECDSA P-256"]);
      const out = files.path("p12");
      run(
        "pkcs12",
        "-export",
        "-inkey",
        files.key,
        "-in",
        files.certificate,
        "-out",
        out,
        "-passout",
        "pass:",
      );
      await expectFits(await loadKey(out), files);
    });

    test("PKCS#12 without a MAC is refused", async () => {
      const files = made("nomac", PLAIN_KINDS["ECDSA P-256"]);
      const out = files.path("p12");
      const input = ["-inkey", files.key, "-in", files.certificate];
      run("pkcs12", "-export", ...input, "-out", out, "-passout", `pass:${PASSPHRASE}`, "-nomac");
      await expect(loadKey(out, { passphrase })).rejects.toMatchObject({
        code: "KEY_UNREADABLE",
        data: { reason: expect.stringContaining("no MAC") },
      });
    });

    test.each(["rsa", "ec"])("the plain `openssl %s -traditional` form of old is read", async (command) => {
      const files = made(`old ${command}`, PLAIN_KINDS[command === "rsa" ? "RSA" : "ECDSA P-256"]);
      const out = files.path("old");
      const traditional = command === "rsa" ? ["-traditional"] : [];
      run(command, "-in", files.key, "-out", out, ...traditional);
      await expectFits(await loadKey(out), files);
    });
  },
);

describe.skipIf(gostEngineMissing)(
  `keys of the gost engine${gostEngineMissing ? ` (skipped: ${gostEngineMissing})` : ""}`,
  () => {
    for (const [kind, request] of Object.entries(GOST_KINDS)) {
      describe(kind, () => checks(kind, request));
    }

    test.each(["256 XA", "512 A"] as const)(
      "the wrapped inner form (LEGACY_PK_WRAP) of %s is read",
      async (kind) => {
        const files = made(`wrapped ${kind}`, GOST_KINDS[kind]);
        for (const encryption of [["-nocrypt"], ["-v2", "aes256", "-passout", `pass:${PASSPHRASE}`]]) {
          const out = files.path(encryption[0]!);
          const args = ["pkcs8", "-engine", "gost", "-topk8", "-in", files.key, "-out", out, ...encryption];
          const env = { PATH: process.env.PATH, GOST_PK_FORMAT: "LEGACY_PK_WRAP" };
          const { status, stderr } = spawnSync("openssl", args, { env });
          expect(status, String(stderr)).toBe(0);
          await expectFits(await loadKey(out, { passphrase }), files);
        }
      },
    );

    test("an encryption of the engine's own is read", async () => {
      const files = made("kuznyechik", GOST_KINDS["256 XA"]);
      const out = files.path("p8");
      const encryption = ["-v2", "kuznyechik-ctr-acpkm", "-passout", `pass:${PASSPHRASE}`];
      run("pkcs8", "-topk8", "-in", files.key, "-out", out, ...encryption);
      await expectFits(await loadKey(out, { passphrase }), files);
    });
  },
);
