/** Every rule has tests that run the built program, and docs/conventions.md names them. */
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { conventionsPage, sourceOf, type TaggedTest, taggedTests } from "./page.js";
import { RULES } from "./rules.js";

const PAGE = new URL("../../../docs/conventions.md", import.meta.url);

describe("the rules of the command line", () => {
  const tests = taggedTests();
  const known = RULES.map(({ number }) => number);

  it("have a test each, and no test proves a rule that is not there", () => {
    const proven = new Set(tests.flatMap(({ rules }) => rules));
    expect([...proven].sort((a, b) => a - b)).toEqual(known);
  });

  it("are proven by the built program, each at least once", () => {
    const runsIt = ({ file }: TaggedTest): boolean =>
      /support\/(cli|terminal)\.js"|\b(runJson|startCli)\b/.test(sourceOf(file));
    const proven = new Set(tests.filter(runsIt).flatMap(({ rules }) => rules));
    expect(known.filter((number) => !proven.has(number))).toEqual([]);
  });

  it("are listed with their tests in docs/conventions.md", () => {
    const written = conventionsPage(tests);
    if (process.env.PODPIS_WRITE_DOCS === "1") writeFileSync(PAGE, written);
    expect(readFileSync(PAGE, "utf8")).toBe(written);
  });
});
