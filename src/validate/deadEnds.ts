/** Why no path was found, and what stood at the end of those that were tried. */
import type { Check } from "../base/check.js";
import { type AlgorithmDates, algorithmConcern } from "../crypto/policy.js";
import { displayName } from "../x509/identity.js";
import type { DeadEnd, DeadEndReason, PathSearch } from "../x509/path/build.js";

/** The time and the policy by which algorithms are judged. */
interface Judging {
  readonly at: Date;
  readonly rules?: { readonly algorithmDates?: AlgorithmDates | undefined } | undefined;
}

/** The search ended before every path was tried: an error of its own. */
export const OUT_OF_BUDGET = {
  reason: "path.budget",
  subIndication: "CERTIFICATE_CHAIN_GENERAL_FAILURE",
} as const;

/** A missing issuer is one thing, a signature that does not hold another (EN 319 102-1 §5.2.6.4). */
export function noPath(
  { deadEnds, exhausted }: PathSearch,
  question: Judging,
): Pick<Check, "reason" | "subIndication"> {
  if (exhausted) return OUT_OF_BUDGET;
  for (const broken of BROKEN) {
    const reasons = deadEnds.filter(({ reason }) => reason === broken).map((end) => reasonOf(end, question));
    const reason = reasons.find((one) => !one.startsWith("path.")) ?? reasons[0];
    if (reason === undefined) continue;
    const isGap = reason.startsWith("path.");
    const subIndication = isGap ? "CERTIFICATE_CHAIN_GENERAL_FAILURE" : "CRYPTO_CONSTRAINTS_FAILURE";
    return { reason, subIndication };
  }
  const reason = deadEnds.some((end) => end.reason === "noIssuer") ? "path.noIssuer" : "path.selfSigned";
  return { reason, subIndication: "NO_CERTIFICATE_CHAIN_FOUND" };
}

/** What is not computed because nobody may rely on it (MD5) is the policy's word, not a gap of ours. */
function reasonOf({ path, reason }: DeadEnd, { at, rules }: Judging): string {
  const { signatureAlgorithm } = path[path.length - 1]!;
  const concern =
    reason === "unsupported"
      ? algorithmConcern({ signatureAlgorithm }, at, rules?.algorithmDates)
      : undefined;
  return concern?.reason ?? `path.${reason}`;
}

const BROKEN: readonly DeadEndReason[] = ["signature", "mismatch", "unsupported", "depth"];

/** A path that could not be continued, as a check. */
export function deadEndCheck(end: DeadEnd, question: Judging): Check {
  const last = end.path[end.path.length - 1]!;
  return {
    id: "certificate.path",
    status: "indeterminate",
    reason: reasonOf(end, question),
    subject: displayName(last.subject),
    found: end.path.map(({ subject }) => displayName(subject)),
    expected: displayName(last.issuer),
  };
}
