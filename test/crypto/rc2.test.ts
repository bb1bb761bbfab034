import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../src/base/bytes.js";
import { decryptRc2Cbc } from "../../src/crypto/rc2.js";
import { openssl, opensslMissing } from "../support/openssl.js";

const legacy = (args: readonly string[], input: Uint8Array) =>
  openssl([...args, "-provider", "legacy", "-provider", "default"], { input, gost: false });
const missing =
  opensslMissing !== undefined ||
  legacy(["enc", "-rc2-40-cbc", "-K", "0102030405", "-iv", "00"], Uint8Array.of(1)).code !== 0
    ? " (skipped: OpenSSL has no legacy provider)"
    : "";

describe("RC2 (RFC 2268)", () => {
  it("decrypts an example of §5, whose padding is none", () => {
    // Key 88bca90e90875a7f0f79c384627bafb2, all bits effective: 0000000000000000 becomes 2269552ab0f85ca6.
    const key = fromHex("88bca90e90875a7f0f79c384627bafb2");
    const encrypted = fromHex("2269552ab0f85ca6");
    const iv = fromHex("0808080808080808"); // turns the zeros into a whole block of padding
    expect(decryptRc2Cbc(key, iv, encrypted)).toHaveLength(0);
    expect(decryptRc2Cbc(key, fromHex("00".repeat(8)), encrypted)).toBeUndefined();
  });

  it("refuses what is no whole number of blocks", () => {
    expect(decryptRc2Cbc(new Uint8Array(5), new Uint8Array(8), new Uint8Array(7))).toBeUndefined();
    expect(decryptRc2Cbc(new Uint8Array(5), new Uint8Array(8), new Uint8Array(0))).toBeUndefined();
  });

  it.skipIf(missing !== "").each([1, 7, 8, 9, 1000])(
    `decrypts %i octets that OpenSSL encrypted${missing}`,
    (length) => {
      const [key, iv, plain] = [randomBytes(5), randomBytes(8), randomBytes(length)];
      const { stdout } = legacy(["enc", "-rc2-40-cbc", "-K", toHex(key), "-iv", toHex(iv)], plain);
      expect(toHex(decryptRc2Cbc(key, iv, stdout)!)).toBe(toHex(plain));
    },
  );
});
