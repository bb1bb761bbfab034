import { describe, expect, it } from "vitest";
import * as bytes from "../../src/base/bytes.js";

describe("bytes", () => {
  it("reads hex with colons and white space, and refuses anything else", () => {
    expect(bytes.fromHex("0a:FF\n10")).toEqual(Uint8Array.of(10, 255, 16));
    expect(() => bytes.fromHex("0")).toThrow(TypeError);
    expect(() => bytes.fromHex("zz")).toThrow(TypeError);
  });

  it("reads base64 with line breaks, and refuses other alphabets and lengths", () => {
    expect(bytes.fromBase64("AQ\r\nID")).toEqual(Uint8Array.of(1, 2, 3));
    expect(() => bytes.fromBase64("AQI")).toThrow(TypeError);
    expect(() => bytes.fromBase64("AQ-_")).toThrow(TypeError);
  });

  it("writes integers in both byte orders at a fixed length", () => {
    expect(bytes.toHex(bytes.integerToBigEndian(0x0102n, 4))).toBe("00000102");
    expect(bytes.toHex(bytes.integerToLittleEndian(0x0102n, 4))).toBe("02010000");
    expect(bytes.littleEndianToInteger(Uint8Array.of(2, 1, 0))).toBe(0x0102n);
    expect(() => bytes.integerToBigEndian(256n, 1)).toThrow(RangeError);
    expect(() => bytes.integerToBigEndian(-1n, 1)).toThrow(RangeError);
  });

  it("does not change what it reverses", () => {
    const input = Uint8Array.of(1, 2, 3);
    expect(bytes.reversed(input)).toEqual(Uint8Array.of(3, 2, 1));
    expect(input).toEqual(Uint8Array.of(1, 2, 3));
  });

  it("orders a prefix before the longer string", () => {
    expect(bytes.compareBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBeLessThan(0);
    expect(bytes.equalBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBe(false);
  });
});
