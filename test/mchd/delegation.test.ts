/** Rules of passing powers on that the cases of fixtures/mchd leave out: formats that differ, chains that are too long. */
import { describe, expect, it } from "vitest";
import { MAX_MCHD_CHAIN } from "../../src/base/limits.js";
import { chainOf, checkDelegations, checkLostPowers, type Link } from "../../src/mchd/delegation.js";
import { parseMchd } from "../../src/mchd/parse.js";
import { ISSUED, xmlOf } from "./authority/build.js";
import type { DocumentSpec } from "./authority/cases.js";

const AGENCY = { organisation: "agency", heads: ["otherHead"] } as const;

/** `d0` is the root; each of the others passes on the one before it. */
function links(count: number): Link[] {
  const documents: Record<string, DocumentSpec> = { d0: { to: [AGENCY], right: "further" } };
  for (let i = 1; i < count; i++) {
    documents[`d${i}`] = { from: [AGENCY], to: [AGENCY], basedOn: `d${i - 1}`, right: "further" };
  }
  return Object.keys(documents).map((name) => linkOf(name, documents));
}

function linkOf(name: string, documents: Readonly<Record<string, DocumentSpec>>): Link {
  const parsed = parseMchd(xmlOf(name, documents));
  return { file: `${name}.xml`, parsed, facts: parsed.facts!, signatures: [] };
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

  it("R2: a right to pass on once is not passed on, neither once nor further", () => {
    const rights = (above: "once" | "further", below: "none" | "once" | "further") => {
      const documents: Record<string, DocumentSpec> = {
        d0: { to: [AGENCY], right: above },
        d1: { from: [AGENCY], to: [AGENCY], basedOn: "d0", right: below },
      };
      const pool = ["d0", "d1"].map((name): Link => linkOf(name, documents));
      return JSON.stringify(rulesOf(pool)).includes('"failed","reason":"delegation.once"');
    };
    expect(rights("once", "none")).toBe(false);
    expect(rights("once", "once")).toBe(true);
    expect(rights("once", "further")).toBe(true);
    expect(rights("further", "once")).toBe(false);
  });

  it("R14: powers are lost from the day on which the child that took them is issued", () => {
    const [root, child] = links(2) as [Link, Link];
    const lost = (at: string) => {
      const taking = { ...child, facts: { ...child.facts, keptAfterDelegation: false } };
      return checkLostPowers(root.facts, [taking], root.facts.representatives[0]!, new Date(at));
    };
    expect(child.facts.issueDate).toBe(ISSUED);
    expect(lost("2026-01-19T20:59:59.999Z")).toBeUndefined();
    expect(lost("2026-01-19T21:00:00Z")).toMatchObject({ status: "failed", reason: "delegation.lost" });
  });
});
