/** GOST R 34.11-94 (RFC 5831), as the engine of OpenSSL computes it, too. */
import { describe, expect, it } from "vitest";
import { toHex, utf8 } from "../../src/base/bytes.js";
import { digest } from "../../src/crypto/digest.js";
import { substitutions } from "../../src/crypto/gost/ciphers/substitutions.js";
import { Gost341194 } from "../../src/crypto/gost/gost341194.js";
import { gostEngineMissing, openssl } from "../support/openssl.js";

/** id-GostR3411-94-TestParamSet: the examples of RFC 5831 §7. */
const TEST_SUBSTITUTIONS = substitutions(
  "4a92d80e6b1c7f53",
  "eb4c6dfa23810759",
  "581da342efc7609b",
  "7da1089fe46cb253",
  "6c715fd84a9e03b2",
  "4ba0721d36859cfe",
  "db413f590ae7682c",
  "1fd057a4923e6b8c",
);

const hash = (message: Uint8Array, boxes?: ConstructorParameters<typeof Gost341194>[0]): string => {
  const running = new Gost341194(boxes);
  running.update(message);
  return toHex(running.digest());
};

describe("GOST R 34.11-94", () => {
  it.each([
    ["This is message, length=32 bytes", "b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa"],
    [
      "Suppose the original message has length = 50 bytes",
      "471aba57a60a770d3a76130635c1fbea4ef14de51f78b4ae57dd893b62f55208",
    ],
  ])("hashes the example of RFC 5831 §7: %s", (message, expected) => {
    expect(hash(utf8(message), TEST_SUBSTITUTIONS)).toBe(expected);
  });

  // The numbers that CryptoPro's parameter set is known by.
  it.each([
    ["", "981e5f3ca30c841487830f84fb433e13ac1101569b9c13584ac483234cd656c0"],
    ["abc", "b285056dbf18d7392d7677369524dd14747459ed8143997e163b2986f92fd42c"],
    ["message digest", "bc6041dd2aa401ebfa6e9886734174febdb4729aa972d60f549ac39b29721ba0"],
  ])("hashes %j with the substitutions of CryptoPro", (message, expected) => {
    expect(hash(utf8(message))).toBe(expected);
    expect(toHex(digest("gost94", utf8(message)))).toBe(expected);
  });

  const LONG = new Uint8Array(10_007).map((_, i) => (i * 7 + (i >> 8)) | 0x80);

  it("gives the same digest however the message is cut", () => {
    const whole = hash(LONG);
    for (const size of [1, 31, 32, 33, 4096]) {
      const running = new Gost341194();
      for (let at = 0; at < LONG.length; at += size) running.update(LONG.subarray(at, at + size));
      expect(toHex(running.digest())).toBe(whole);
    }
  });

  it("is finished once", () => {
    const running = new Gost341194();
    running.digest();
    expect(() => running.update(LONG)).toThrow(TypeError);
    expect(() => running.digest()).toThrow(TypeError);
  });

  it.skipIf(gostEngineMissing !== undefined)("is what the gost engine computes", () => {
    // Not the empty message: there the engine leaves the last two steps out.
    for (const length of [1, 32, 33, 64, 1000, LONG.length]) {
      const input = LONG.subarray(0, length);
      const { stdout } = openssl(["dgst", "-md_gost94", "-r"], { input });
      expect([length, hash(input)]).toEqual([length, stdout.toString().slice(0, 64)]);
    }
  });
});
