import { describe, expect, it } from "vitest";
import { ERRORS, PodpisError, worstExitCode } from "../../src/base/errors.js";

describe("PodpisError", () => {
  it("carries code, data, texts and exit code", () => {
    const error = new PodpisError("FILE_NOT_FOUND", { path: "a.sig" });
    expect(error).toMatchObject({
      code: "FILE_NOT_FOUND",
      what: "cannot open a.sig",
      exitCode: 2,
      data: { path: "a.sig" },
    });
  });

  it("keeps the cause", () => {
    const cause = new Error("inner");
    expect(new PodpisError("BUG", { reason: "x" }, cause).cause).toBe(cause);
  });

  it.each(Object.entries(ERRORS))("%s says what, why and what to do", (_code, texts) => {
    for (const text of [texts.what, texts.why, texts.fix]) expect(text.length).toBeGreaterThan(0);
  });
});

describe("the exit code of several inputs", () => {
  it("is the worst of 70 > 1 > 3 > 4 > 5 > 2 > 0", () => {
    expect(worstExitCode([])).toBe(0);
    expect(worstExitCode([0, 2, 5, 4, 3, 1, 70])).toBe(70);
    expect(worstExitCode([0, 2, 5, 4, 3, 1])).toBe(1);
    expect(worstExitCode([0, 2, 5, 4, 3])).toBe(3);
    expect(worstExitCode([0, 2, 5, 4])).toBe(4);
    expect(worstExitCode([0, 2, 5])).toBe(5);
    expect(worstExitCode([0, 2])).toBe(2);
  });
});
