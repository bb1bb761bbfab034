/** Bare signatures with OpenSSL's gost engine, both ways, on every parameter set it knows. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toHex } from "../../src/base/bytes.js";
import { digest } from "../../src/crypto/digest.js";
import { encodeGostPrivateKey, generateGostPrivateKey, readPrivateKey } from "../../src/crypto/pkcs8.js";
import { readPublicKey, samePublicKey } from "../../src/crypto/publicKey.js";
import { verifySignature } from "../../src/crypto/signature.js";
import { gostEngineMissing, openssl } from "../support/openssl.js";
import { tempDir } from "../support/temporary.js";

/** The engine's names, and ours. */
const SETS = [
  ["gost2012_256", "A", "1.2.643.2.2.35.1"],
  ["gost2012_256", "B", "1.2.643.2.2.35.2"],
  ["gost2012_256", "C", "1.2.643.2.2.35.3"],
  ["gost2012_256", "XA", "1.2.643.2.2.36.0"],
  ["gost2012_256", "XB", "1.2.643.2.2.36.1"],
  ["gost2012_256", "TCA", "1.2.643.7.1.2.1.1.1"],
  ["gost2012_256", "TCB", "1.2.643.7.1.2.1.1.2"],
  ["gost2012_256", "TCC", "1.2.643.7.1.2.1.1.3"],
  ["gost2012_256", "TCD", "1.2.643.7.1.2.1.1.4"],
  ["gost2012_512", "A", "1.2.643.7.1.2.1.2.1"],
  ["gost2012_512", "B", "1.2.643.7.1.2.1.2.2"],
  ["gost2012_512", "C", "1.2.643.7.1.2.1.2.3"],
] as const;

const title =
  gostEngineMissing === undefined
    ? "OpenSSL's gost engine"
    : `OpenSSL's gost engine (skipped: ${gostEngineMissing})`;

const message = new Uint8Array(5000).map((_, i) => i * 31);

function run(...args: readonly string[]): Buffer {
  const result = openssl(args);
  if (result.code !== 0) throw new Error(`openssl ${args.join(" ")}: ${result.text}`);
  return result.stdout;
}

describe.skipIf(gostEngineMissing !== undefined)(title, () => {
  it.each(SETS)("%s %s: its key and signature are ours", async (algorithm, paramset, oid) => {
    const folder = tempDir();
    const file = (name: string): string => join(folder, name);
    writeFileSync(file("message"), message);
    run(
      "genpkey",
      "-algorithm",
      algorithm,
      "-pkeyopt",
      `paramset:${paramset}`,
      "-outform",
      "DER",
      "-out",
      file("key"),
    );
    const pkcs8 = run("pkcs8", "-topk8", "-nocrypt", "-inform", "DER", "-in", file("key"), "-outform", "DER");
    const key = readPrivateKey(pkcs8, "key");
    const publicKey = readPublicKey(
      run("pkey", "-inform", "DER", "-in", file("key"), "-pubout", "-outform", "DER"),
    );
    expect(publicKey.parametersOid).toBe(oid);
    expect(samePublicKey(publicKey, key.publicKey)).toBe(true);
    const md = `-md_${algorithm.replace("gost2012", "gost12")}`;
    const value = run("dgst", md, "-sign", file("key"), "-keyform", "DER", file("message"));
    expect(verifySignature(publicKey, key.scheme, { message }, value)).toBe(true);
    expect(verifySignature(publicKey, key.scheme, { message: message.subarray(1) }, value)).toBe(false);
  });

  it.each(SETS)("%s %s: our key and signature are its", async (algorithm, _paramset, oid) => {
    const folder = tempDir();
    const file = (name: string): string => join(folder, name);
    const pkcs8 = generateGostPrivateKey(oid);
    const key = readPrivateKey(pkcs8, "key");
    writeFileSync(file("message"), message);
    writeFileSync(file("key"), pkcs8);
    writeFileSync(file("public"), key.publicKey.spki);
    writeFileSync(file("value"), await key.sign(message));
    const shown = run("pkey", "-inform", "DER", "-in", file("key"), "-pubout", "-outform", "DER");
    expect(samePublicKey(readPublicKey(shown), key.publicKey)).toBe(true);
    const verifying = [
      "dgst",
      `-md_${algorithm.replace("gost2012", "gost12")}`,
      "-keyform",
      "DER",
      "-verify",
    ];
    expect(openssl([...verifying, file("public"), "-signature", file("value"), file("message")]).code).toBe(
      0,
    );
    writeFileSync(file("message"), message.subarray(1));
    expect(
      openssl([...verifying, file("public"), "-signature", file("value"), file("message")]).code,
    ).not.toBe(0);
  });

  it("writes PKCS#8 exactly as we do", () => {
    const pkcs8 = encodeGostPrivateKey("1.2.643.2.2.36.0", 0x0123_4567_89ab_cdefn);
    const file = join(tempDir(), "key");
    writeFileSync(file, pkcs8);
    const again = run("pkcs8", "-topk8", "-nocrypt", "-inform", "DER", "-in", file, "-outform", "DER");
    expect(toHex(again)).toBe(toHex(pkcs8));
  });

  it.each([0, 1, 63, 64, 65, 127, 128, 1000, 65_536, 65_601])("has our digests of %i octets", (length) => {
    const octets = new Uint8Array(length).map((_, i) => (i * 251) ^ 0xff);
    for (const bits of [256, 512] as const) {
      const { text } = openssl(["dgst", `-md_gost12_${bits}`, "-r"], { input: octets });
      expect(text).toContain(toHex(digest(`streebog${bits}`, octets)));
    }
  });
});
