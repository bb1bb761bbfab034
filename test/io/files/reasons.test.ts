import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readError } from "../../../src/io/files/reasons.js";
import { translatePhrase } from "../../../src/report/i18n/phrase.js";
import { PHRASES_RU } from "../../../src/report/i18n/phrases.ru.js";

describe("a name with a zero octet", () => {
  it("is refused in our words, not in those of the runtime", () => {
    let thrown: unknown;
    try {
      readFileSync("a\0b");
    } catch (error) {
      thrown = readError(error, "a");
    }
    expect(thrown).toMatchObject({
      code: "FILE_UNREADABLE",
      data: { reason: "the name holds a zero octet" },
    });
    expect(translatePhrase(PHRASES_RU, "the name holds a zero octet")).toBe("в имени нулевой байт");
  });
});
