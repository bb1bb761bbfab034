/** Was this person allowed to sign this for this company that day? Every case of fixtures/mchd, signed by the lab. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Check, verdictExitCode } from "../../../src/base/check.js";
import type { MchdResult } from "../../../src/validate/authorityResult.js";
import { schemaErrors } from "../../cli/schemas.js";
import { CASES } from "./cases.js";
import { World } from "./world.js";

let world: World;
beforeAll(async () => {
  world = await World.create();
}, 60_000);
afterAll(() => world.close());

const all = (checks: readonly Check[]): Check[] =>
  checks.flatMap((check) => [check, ...all(check.children ?? [])]);

/** The authority that decides: that of the worst verdict. */
const deciding = (results: readonly MchdResult[], verdict: string): MchdResult =>
  results.find((one) => one.verdict === verdict) ?? results[0]!;

describe("the right to sign by a power of attorney", () => {
  it("is shown in at least sixty cases", () => {
    expect(CASES.length).toBeGreaterThanOrEqual(60);
  });

  it.each(CASES.map((one) => [one.name, one] as const))("%s", async (_, one) => {
    const { verdict, subIndication, check, reason, warning, basis, signature } = one.expected;
    const report = await world.judge(one);
    expect(schemaErrors(JSON.parse(JSON.stringify(report)))).toEqual([]);
    const results = report.signers.map(({ mchd }) => mchd!);
    const decisive = deciding(results, verdict);
    const shown = all(decisive.checks).filter(({ status }) => status !== "passed");
    const told = JSON.stringify(shown.map(({ id, status, reason: why, found }) => [id, status, why, found]));
    expect(report.verdict, told).toBe(verdict);
    expect(report.exitCode).toBe(verdictExitCode(verdict));
    for (const signer of report.signers) expect(signer.verdict).toBe(signature ?? "TOTAL-PASSED");
    if (subIndication !== undefined) expect(report.subIndication, told).toBe(subIndication);
    if (check !== undefined) expect(decisive.reason, told).toBe(check);
    if (reason !== undefined) expect(all(decisive.checks).map((found) => found.reason)).toContain(reason);
    if (basis !== undefined) expect(decisive.basis).toBe(basis);
    const warnings = all(decisive.checks).filter(({ status }) => status === "warning");
    if (warning !== undefined) expect(warnings.map(({ id }) => id)).toContain(warning);
    else if (verdict === "TOTAL-PASSED" && check === undefined) expect(told).not.toContain("failed");
  });
});
