import { describe, expect, it } from "vitest";
import { decimal, octetsText } from "../../src/report/style.js";
import { styleOf } from "./samples.js";

describe("numbers for people", () => {
  it.each([
    [1, "1 байт", "1 byte"],
    [4, "4 байта", "4 bytes"],
    [11, "11 байт", "11 bytes"],
    [1_234_562, "1 234 562 байта", "1 234 562 bytes"],
    [0, "0 байт", "0 bytes"],
  ])("say %i octets with the right form of the word", (count, ru, en) => {
    expect(octetsText(styleOf("ru"), count)).toBe(ru);
    expect(octetsText(styleOf("en"), count)).toBe(en);
  });

  it("have a comma before the fraction in Russian", () => {
    expect([decimal("ru", 0.163), decimal("en", 0.163), decimal("ru", "1.5")]).toEqual([
      "0,163",
      "0.163",
      "1,5",
    ]);
  });
});
