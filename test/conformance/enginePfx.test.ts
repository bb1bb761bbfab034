/** PKCS#12 files that the gost engine wrote, opened to the keys and certificates that lie beside them. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { unarmor } from "../../src/asn1/pem.js";
import { toHex, utf8 } from "../../src/base/bytes.js";
import { samePublicKey } from "../../src/crypto/publicKey.js";
import { loadKey } from "../../src/io/keys/loadKey.js";
import {
  conformanceMissing,
  conformancePath,
  conformanceTitle,
  readConformance,
} from "../support/conformance.js";

const FOLDER = ["gost", "engine-pfx"] as const;
const folder = conformanceMissing === undefined ? conformancePath(...FOLDER) : "";
const files =
  conformanceMissing !== undefined
    ? []
    : readdirSync(folder).filter((name) => name.endsWith(".aes-256-cbc.p12"));

/** As the folder's README says. */
const passphrase = async () => utf8("пароль");

describe.skipIf(conformanceMissing)(conformanceTitle("PKCS#12 of the gost engine"), () => {
  test("there are files to open", () => {
    expect(files.length).toBeGreaterThanOrEqual(4);
  });

  test.each(files)("%s opens", async (name) => {
    const beside = name.replace(".aes-256-cbc.p12", "");
    const loaded = await loadKey(join(folder, name), { passphrase });
    const certificate = unarmor(readConformance(...FOLDER, `${beside}.crt`))[0]!.der;
    expect(toHex(loaded.certificate!)).toBe(toHex(certificate));
    const { key } = await loadKey(join(folder, `${beside}.key`));
    expect(samePublicKey(loaded.key.publicKey, key.publicKey)).toBe(true);
  });

  test.each(files)("%s does not open under another passphrase", async (name) => {
    const wrong = async () => utf8("пароль ");
    await expect(loadKey(join(folder, name), { passphrase: wrong })).rejects.toMatchObject({
      code: "KEY_PASSPHRASE_WRONG",
    });
  });
});
