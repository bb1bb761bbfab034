/** PKCS#12 files that others wrote: TC26's examples (R 50.1.112, R 1323565.1.041) and OpenSSL's gost engine. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodePemBlocks } from "../../../src/asn1/pem.js";
import { toHex, utf8 } from "../../../src/base/bytes.js";
import { readPrivateKey } from "../../../src/crypto/pkcs8.js";
import { verifySignature } from "../../../src/crypto/signature.js";
import { type LoadedKey, loadKey } from "../../../src/io/keys/loadKey.js";
import {
  conformanceMissing,
  conformancePath,
  conformanceTitle,
  readConformance,
} from "../../support/conformance.js";

const ENGINE_PASSWORD = "пароль";
const TC26_PASSWORD = "Пароль для PFX";

const TC26 = [
  ["pygost/test_pfx.TestPFX.class.L42.der", "GOST R 34.10-2012 256, CryptoPro-A"],
  [
    "pygost-newer/test_pfx.TestPFX2020.test_cert_and_encrypted_key.L265.der",
    "GOST R 34.10-2012 512, TC26-512-A",
  ],
  [
    "pygost-newer/test_pfx.TestPFX2020.test_encrypted_cert_and_key.L372.der",
    "GOST R 34.10-2012 512, TC26-512-A",
  ],
] as const;

const engineFiles = (): string[] =>
  conformanceMissing === undefined
    ? readdirSync(conformancePath("gost", "engine-pfx")).filter((name) => name.endsWith(".p12"))
    : [];

const open = (name: string, password: string): Promise<LoadedKey> =>
  loadKey(conformancePath("gost", name), { passphrase: async () => utf8(password) });

async function signs({ key }: LoadedKey): Promise<boolean> {
  const message = utf8("message");
  return verifySignature(key.publicKey, key.scheme, { message }, await key.sign(message));
}

describe.skipIf(conformanceMissing !== undefined)(conformanceTitle("PFX of others"), () => {
  it.each(TC26)("opens and signs with TC26's %s", async (name, label) => {
    const loaded = await open(name, TC26_PASSWORD);
    expect(loaded.key.publicKey.label).toBe(label);
    expect(loaded.certificate).not.toBeNull();
    expect(await signs(loaded)).toBe(true);
  });

  it.each(engineFiles())("opens and signs with the engine's %s", async (name) => {
    const loaded = await open(`engine-pfx/${name}`, ENGINE_PASSWORD);
    expect(await signs(loaded)).toBe(true);
    const certificate = `engine-pfx/${name.split(".")[0]}.crt`;
    if (name.startsWith("big.")) {
      expect(loaded.certificates).toHaveLength(16);
      return;
    }
    const [expected] = decodePemBlocks(readConformance("gost", ...certificate.split("/")));
    expect(toHex(loaded.certificate!)).toBe(toHex(expected!.der));
  });

  it.each(TC26)("says of a wrong passphrase for %s just that", async (name) => {
    await expect(open(name, "Пароль для PFx")).rejects.toMatchObject({
      code: "KEY_PASSPHRASE_WRONG",
      exitCode: 5,
    });
  });

  it("refuses one that is protected by a signature, and says so", async () => {
    await expect(
      open("pygost-newer/test_pfx.TestPFX2020.test_dh.L543.der", TC26_PASSWORD),
    ).rejects.toMatchObject({
      code: "KEY_UNREADABLE",
      data: { reason: expect.stringContaining("protected by a signature") },
    });
  });
});

describe.skipIf(conformanceMissing !== undefined)(
  conformanceTitle("keys of TC26 with a public key beside"),
  () => {
    it("refuses one whose public key is another's", () => {
      const der = readConformance("gost", "pygost-newer", "test_pfx.TestPFX2020.class.L256.der");
      expect(readPrivateKey(der, "k").publicKey.bits).toBe(512);
      der[der.length - 1]! ^= 2;
      expect(() => readPrivateKey(der, "k")).toThrow(expect.objectContaining({ code: "KEY_UNREADABLE" }));
    });
  },
);
