/** Rules of passing powers on that the cases of fixtures/mchd leave out: formats that differ, chains that are too long. */
import { describe, expect, it } from "vitest";
import { MAX_MCHD_CHAIN } from "../../src/base/limits.js";
import { chainOf, checkDelegations, type Link } from "../../src/mchd/delegation.js";
import { parseMchd } from "../../src/mchd/parse.js";
import { xmlOf } from "./authority/build.js";
import type { DocumentSpec } from "./authority/cases.js";

const AGENCY = { organisation: "agency", heads: ["otherHead"] } as const;

/** `d0` is the root; each of the others passes on the one before it. */
function links(count: number): Link[] {
  const documents: Record<string, DocumentSpec> = { d0: { to: [AGENCY], right: "further" } };
  for (let i = 1; i < count; i++) {
    documents[`d${i}`] = { from: [AGENCY], to: [AGENCY], basedOn: `d${i - 1}`, right: "further" };
  }
  return Object.keys(documents).map((name) => {
    const parsed = parseMchd(xmlOf(name, documents));
    return { file: `${name}.xml`, parsed, facts: parsed.facts!, signatures: [] };
  });
}

const rulesOf = (pool: readonly Link[]) => checkDelegations(chainOf(pool.at(-1)!, pool));

describe("a chain of delegations", () => {
  it("of the greatest length is followed to its root; R12: a longer one is refused", () => {
    const longest = links(MAX_MCHD_CHAIN);
    expect(chainOf(longest.at(-1)!, longest)).toMatchObject({ links: { length: MAX_MCHD_CHAIN } });
    expect(chainOf(longest.at(-1)!, longest).broken).toBeUndefined();
    const checks = rulesOf(links(MAX_MCHD_CHAIN + 1));
    expect(checks.at(-1)).toMatchObject({ status: "failed", reason: "delegation.tooLong" });
  });

  it("R7: is warned about where a link is of another format", () => {
    const [root, child] = links(2) as [Link, Link];
    const older: Link = { ...root, parsed: { ...root.parsed, format: "002" } };
    const formats = rulesOf([older, child])
      .flatMap(({ children = [] }) => children)
      .filter(({ reason }) => reason === "delegation.format");
    expect(formats).toMatchObject([{ status: "warning", found: "EMCHD_1", expected: "002" }]);
    expect(JSON.stringify(rulesOf([root, child]))).not.toContain('"warning","reason":"delegation.format"');
  });
});
