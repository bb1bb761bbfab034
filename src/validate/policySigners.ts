/** Who must have signed what lies at a path, by the rules of a policy. */
import type { Check } from "../base/check.js";
import { pathMatches } from "../base/glob.js";
import type { SignerRule } from "./policy.js";
import { checkRequiredSigners } from "./requiredSigners.js";
import { checkRequirements } from "./requirements.js";
import type { SignerResult } from "./results.js";

/** The rules of a policy, and the paths a signature has: its own, and that of what it signs. */
export interface SignerDemand {
  readonly rules: readonly SignerRule[];
  /** Absolute, with "/" between the names; "-" for standard input. */
  readonly paths: readonly string[];
}

/**
 * Asks every rule that means one of the paths, not only the first: a narrow rule adds to a wide one and cannot be
 * lost behind it. Where there are rules and none means the path, nobody said who may sign there, and it is not
 * accepted ("requirement.policyPath"); a rule for `**` that demands nothing lets everything else pass.
 */
export function checkSignerRules(
  { rules, paths }: SignerDemand,
  signers: readonly SignerResult[],
): readonly Check[] {
  if (rules.length === 0) return [];
  const meant = rulesFor({ rules, paths });
  const named: Check = {
    id: "requirement.policyPath",
    status: meant.length === 0 ? "failed" : "passed",
    found: paths,
    expected: (meant.length === 0 ? rules : meant).map(({ path }) => path),
  };
  return [named, ...meant.flatMap((rule) => ruleChecks(rule, signers))];
}

/** Whether a rule that means one of the paths demands powers of attorney: they are judged only where somebody asks. */
export const demandsMchd = (demand: SignerDemand): boolean =>
  rulesFor(demand).some(({ requireMchd }) => requireMchd === true);

const rulesFor = ({ rules, paths }: SignerDemand): readonly SignerRule[] =>
  rules.filter(({ path }) => paths.some((one) => pathMatches(path, one)));

const ruleChecks = (
  { expect = {}, requireSigners = [], requireLevel, requireMchd }: SignerRule,
  signers: readonly SignerResult[],
): Check[] => [
  ...checkRequirements(signers, expect, { requireLevel, requireMchd }),
  ...checkRequiredSigners(signers, requireSigners),
];
