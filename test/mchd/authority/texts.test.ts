/** Every reason that the judgement of powers of attorney gives has words for people, in both languages. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { CHECK_IDS } from "../../../src/base/checkIds.js";
import { loadTexts } from "../../../src/report/i18n/index.js";

const SRC = resolve(import.meta.dirname, "../../../src");
const files = [
  ...readdirSync(join(SRC, "mchd"))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join("mchd", name)),
  "validate/authority.ts",
];
const text = files.map((name) => readFileSync(join(SRC, name), "utf8")).join("\n");
const ids: ReadonlySet<string> = new Set(CHECK_IDS);
const used = [...text.matchAll(/"((?:mchd|delegation)\.[a-zA-Z]+)"/g)].map((match) => match[1]!);
const reasons = [...new Set(used)].filter((one) => !ids.has(one));

describe("reasons about powers of attorney", () => {
  it.each(["ru", "en"] as const)("have texts: %s", async (language) => {
    const texts = await loadTexts(language);
    expect(reasons.length).toBeGreaterThan(50);
    const missing = reasons.filter((one) => texts.reasons[one] === undefined);
    // A finding's id, not a reason: told by the texts of findings.
    expect(missing.filter((one) => !["delegation.parent", "delegation.which"].includes(one))).toEqual([]);
  });

  it("are all given by some rule", async () => {
    const { reasons: known } = await loadTexts("en");
    const ours = Object.keys(known).filter((one) => /^(mchd|delegation)\./.test(one));
    expect(ours.filter((one) => !used.includes(one))).toEqual([]);
  });
});
