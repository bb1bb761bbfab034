/** Encrypted PKCS#8 that OpenSSL wrote, with its own ciphers and those of the gost engine. */
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodePem } from "../../../src/asn1/pem.js";
import { utf8 } from "../../../src/base/bytes.js";
import { encodeGostPrivateKey, readPrivateKey } from "../../../src/crypto/pkcs8.js";
import { samePublicKey } from "../../../src/crypto/publicKey.js";
import { loadKey } from "../../../src/io/keys/loadKey.js";
import { gostEngineMissing, openssl } from "../../support/openssl.js";
import { tempDir } from "../../support/temporary.js";

const KEY = encodeGostPrivateKey("1.2.643.7.1.2.1.2.1", 0xabcdef0123456789abcdef0123456789n);
const PASSPHRASE = "пароль";
const title = gostEngineMissing === undefined ? "" : ` (skipped: ${gostEngineMissing})`;

describe.skipIf(gostEngineMissing !== undefined)(`encrypted PKCS#8 of OpenSSL${title}`, () => {
  it.each(["gost89", "magma-ctr-acpkm", "kuznyechik-ctr-acpkm", "aes-256-cbc"])(
    "under %s is read",
    async (cipher) => {
      const folder = tempDir();
      const [plain, encrypted] = [join(folder, "plain.pem"), join(folder, "encrypted.pem")];
      writeFileSync(plain, encodePem("PRIVATE KEY", KEY));
      const { code, text } = openssl([
        "pkcs8",
        "-topk8",
        "-in",
        plain,
        "-out",
        encrypted,
        "-v2",
        cipher,
        "-passout",
        `pass:${PASSPHRASE}`,
      ]);
      expect(code, text).toBe(0);
      const load = (passphrase: string) => loadKey(encrypted, { passphrase: async () => utf8(passphrase) });
      const { key } = await load(PASSPHRASE);
      expect(samePublicKey(key.publicKey, readPrivateKey(KEY, "k").publicKey)).toBe(true);
      await expect(load("другой")).rejects.toMatchObject({ code: "KEY_PASSPHRASE_WRONG", exitCode: 5 });
      await expect(loadKey(encrypted)).rejects.toMatchObject({ code: "KEY_PASSPHRASE_NEEDED" });
    },
  );

  it("with an RSA key, longer than the engine's sections of Magma, is read", async () => {
    const folder = tempDir();
    const encrypted = join(folder, "encrypted.pem");
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const input = utf8(String(privateKey.export({ type: "pkcs8", format: "pem" })));
    const { code, text } = openssl(
      ["pkcs8", "-topk8", "-out", encrypted, "-v2", "magma-ctr-acpkm", "-passout", `pass:${PASSPHRASE}`],
      { input },
    );
    expect(code, text).toBe(0);
    const { key } = await loadKey(encrypted, { passphrase: async () => utf8(PASSPHRASE) });
    expect(key.publicKey.label).toBe("RSA 2048");
  });
});
