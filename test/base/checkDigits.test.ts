import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  completeInn10,
  completeInn12,
  completeOgrn,
  completeOgrnip,
  completeSnils,
  isInn,
  isOgrn,
  isOgrnip,
  isSnils,
} from "../../src/base/checkDigits.js";

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((d) => d.join(""));

describe("check digits of Russian registration numbers", () => {
  // Organisations of public record; for persons the textbook examples of the algorithms.
  it("accepts published numbers", () => {
    expect(isInn("7707083893")).toBe(true);
    expect(isInn("7707329152")).toBe(true);
    expect(isInn("500100732259")).toBe(true);
    expect(isOgrn("1259800000019")).toBe(true);
    expect(isOgrn("1047707030513")).toBe(true);
    expect(isOgrnip("304500116000157")).toBe(true);
    expect(isSnils("11223344595")).toBe(true);
  });

  it("completes what it accepts, and refuses every other check digit", () => {
    const kinds = [
      { length: 9, complete: completeInn10, is: isInn, check: 1 },
      { length: 10, complete: completeInn12, is: isInn, check: 2 },
      { first: "1", length: 11, complete: completeOgrn, is: isOgrn, check: 1 },
      { first: "5", length: 11, complete: completeOgrn, is: isOgrn, check: 1 },
      { first: "3", length: 13, complete: completeOgrnip, is: isOgrnip, check: 1 },
    ];
    for (const { first = "", length, complete, is, check } of kinds) {
      fc.assert(
        fc.property(digits(length), digits(check), (rest, other) => {
          const number = first + rest;
          fc.pre(!/^0+$/.test(number));
          const whole = complete(number);
          return is(whole) && (is(number + other) ? number + other === whole : true);
        }),
      );
    }
  });

  it("takes a remainder of 10 as 0 and of 100 as 00", () => {
    expect(completeInn10("500000000")).toBe("5000000000"); // 5*2 = 10
    expect(completeOgrn("000000000010")).toBe("0000000000100"); // 10 mod 11 = 10
    expect(completeOgrnip("00000000000011")).toBe("000000000000111"); // 11 mod 13 = 11
    expect(completeSnils("920000100")).toBe("92000010000"); // 9*9 + 2*8 + 1*3 = 100
    expect(completeSnils("920000101")).toBe("92000010100"); // one more: 101
    expect(completeSnils("920000102")).toBe("92000010201");
  });

  it("asks no check digits of a СНИЛС up to 001-001-998", () => {
    expect(isSnils("00100199899")).toBe(true);
    expect(isSnils("00100199999")).toBe(false);
  });

  it("takes zeros alone for nobody's number, though their check digits come out right", () => {
    expect(isInn("0000000000")).toBe(false);
    expect(isInn("000000000000")).toBe(false);
    expect(isOgrn("0000000000000")).toBe(false);
    expect(isOgrnip("000000000000000")).toBe(false);
    expect(isSnils("00000000000")).toBe(false);
    expect(isSnils("00000000001")).toBe(false);
  });

  it("tells a number of registration from those of later records by its first digit", () => {
    for (const first of "0234678") expect(isOgrn(completeOgrn(`${first}02770000000`)), first).toBe(false);
    for (const first of "01245") expect(isOgrnip(completeOgrnip(`${first}0477000000000`)), first).toBe(false);
    expect(isOgrn(completeOgrn("502770000000"))).toBe(true);
  });

  it("refuses other lengths, signs and digits of other scripts", () => {
    expect(isInn("")).toBe(false);
    expect(isInn("77070838931")).toBe(false);
    expect(isInn("7707 083893")).toBe(false);
    expect(isInn("٧٧٠٧٠٨٣٨٩٣")).toBe(false);
    expect(isSnils("112-233-445 95")).toBe(false);
    expect(isOgrn("102770013219")).toBe(false);
    expect(isOgrnip("30450011600015")).toBe(false);
    expect(() => completeSnils("12345678")).toThrow(TypeError);
  });
});
