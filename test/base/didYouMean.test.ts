import { describe, expect, it } from "vitest";
import { didYouMean } from "../../src/base/didYouMean.js";

describe("didYouMean", () => {
  it.each([
    ["verfy", "verify"],
    ["signn", "sign"],
    ["sgin", "sign"],
    ["sign", "sign"],
  ])("finds for %s: %s", (word, meant) => {
    expect(didYouMean(word, ["verify", "sign", "show"])).toBe(meant);
  });

  it("prefers the nearest, and the first of equals", () => {
    expect(didYouMean("sing", ["song", "sin", "sign"])).toBe("song");
    expect(didYouMean("signs", ["si", "sign"])).toBe("sign");
  });

  it("finds nothing more than two changes away, however long the words are", () => {
    expect(didYouMean("extract", ["sign", "verify"])).toBeUndefined();
    expect(didYouMean("s".repeat(10_000), ["sign"])).toBeUndefined();
    expect(didYouMean("a", [])).toBeUndefined();
  });
});
