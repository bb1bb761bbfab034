/**
 * The first failure channel: the document is bad. A check is a question with an answer; a report is
 * the tree of the checks that ran. Words of ETSI EN 319 102-1.
 */
import type { CheckId } from "./checkIds.js";

/** How a check ended. "indeterminate": something needed could not be had; never counted as "passed". */
export type CheckStatus = "passed" | "failed" | "indeterminate" | "warning" | "skipped";

/** The verdict on a signature (EN 319 102-1 §5.1.2). */
export type Verdict = "TOTAL-PASSED" | "TOTAL-FAILED" | "INDETERMINATE";

/** ETSI EN 319 102-1 §5.1.3 and tables 5, 6, in the order in which the most telling one is chosen. */
export const SUB_INDICATIONS = [
  // TOTAL-FAILED
  "FORMAT_FAILURE",
  "HASH_FAILURE",
  "SIG_CRYPTO_FAILURE",
  "REVOKED",
  "EXPIRED",
  "NOT_YET_VALID",
  // INDETERMINATE
  "SIGNED_DATA_NOT_FOUND",
  "NO_SIGNING_CERTIFICATE_FOUND",
  "SIG_CONSTRAINTS_FAILURE",
  "REVOKED_NO_POE",
  "REVOKED_CA_NO_POE",
  "OUT_OF_BOUNDS_NO_POE",
  "OUT_OF_BOUNDS_NOT_REVOKED",
  "CHAIN_CONSTRAINTS_FAILURE",
  "CERTIFICATE_CHAIN_GENERAL_FAILURE",
  "CRYPTO_CONSTRAINTS_FAILURE",
  "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
  "POLICY_PROCESSING_ERROR",
  "SIGNATURE_POLICY_NOT_AVAILABLE",
  "TIMESTAMP_ORDER_FAILURE",
  "NO_CERTIFICATE_CHAIN_FOUND",
  "NO_CERTIFICATE_CHAIN_FOUND_NO_POE",
  "REVOCATION_OUT_OF_BOUNDS_NO_POE",
  "TRY_LATER",
  "NO_POE",
] as const;
/** Why a verdict is not TOTAL-PASSED: one of `SUB_INDICATIONS`. */
export type SubIndication = (typeof SUB_INDICATIONS)[number];

/** A value shown beside a check: what was found, what was expected. Always data, never a sentence. */
export type Fact = string | number | boolean | readonly string[];

/** What a check looked at. `sha256` is the lower-case hex digest of the object's DER. */
export interface Evidence {
  readonly kind: "certificate" | "crl" | "ocsp" | "timestamp" | "content" | "signature" | "mchd";
  readonly sha256?: string;
  /** Where it came from: a file name, a URL, or "embedded". */
  readonly source?: string;
}

/** One question that was asked of a document, and its answer; `children` are what it was put together from. */
export interface Check {
  readonly id: CheckId;
  readonly status: CheckStatus;
  /** Present on failed and indeterminate checks that decide a verdict. */
  readonly subIndication?: SubIndication;
  /** Whom or what it is about, e.g. a certificate's common name. Untrusted text. */
  readonly subject?: string;
  readonly found?: Fact;
  readonly expected?: Fact;
  /** How far times may be off from one another and still pass. Milliseconds. */
  readonly tolerance?: number;
  /** A further key of the text table that says more exactly why, e.g. "crl.stale". */
  readonly reason?: string;
  readonly evidence?: readonly Evidence[];
  readonly children?: readonly Check[];
}

export interface Conclusion {
  readonly verdict: Verdict;
  readonly subIndication?: SubIndication;
  /** The check that decided. */
  readonly decisive?: Check;
}

/**
 * The verdict of a list of checks: any failed one gives TOTAL-FAILED, else any indeterminate one
 * gives INDETERMINATE, else TOTAL-PASSED. Among equals the sub-indication that stands first in
 * SUB_INDICATIONS is the most telling. Children do not count: a parent answers for them.
 */
export function conclude(checks: readonly Check[]): Conclusion {
  const decisive = mostTelling(checks, "failed") ?? mostTelling(checks, "indeterminate");
  if (decisive === undefined) return { verdict: "TOTAL-PASSED" };
  const verdict = decisive.status === "failed" ? "TOTAL-FAILED" : "INDETERMINATE";
  const { subIndication } = decisive;
  return subIndication === undefined ? { verdict, decisive } : { verdict, subIndication, decisive };
}

function mostTelling(checks: readonly Check[], status: CheckStatus): Check | undefined {
  let best: Check | undefined;
  for (const check of checks) {
    if (check.status === status && (best === undefined || rank(check) < rank(best))) best = check;
  }
  return best;
}

function rank(check: Check): number {
  return check.subIndication === undefined
    ? SUB_INDICATIONS.length
    : SUB_INDICATIONS.indexOf(check.subIndication);
}

const VERDICT_ORDER: readonly Verdict[] = ["TOTAL-FAILED", "INDETERMINATE", "TOTAL-PASSED"];

/** The worst of several conclusions (the worst signer decides the verdict). An empty list is no verdict. */
export function worst(conclusions: readonly Conclusion[]): Conclusion | undefined {
  let result: Conclusion | undefined;
  for (const conclusion of conclusions) {
    if (result === undefined || order(conclusion) < order(result)) result = conclusion;
  }
  return result;
}

const order = (conclusion: Conclusion): number => VERDICT_ORDER.indexOf(conclusion.verdict);

const VERDICT_STATUS: Readonly<Record<Verdict, CheckStatus>> = {
  "TOTAL-PASSED": "passed",
  "TOTAL-FAILED": "failed",
  INDETERMINATE: "indeterminate",
};

/** The status of a check that stands for a whole verdict. */
export const verdictStatus = (verdict: Verdict): CheckStatus => VERDICT_STATUS[verdict];

/** The exit code of a verdict. */
export function verdictExitCode(verdict: Verdict): 0 | 1 | 3 {
  return verdict === "TOTAL-PASSED" ? 0 : verdict === "TOTAL-FAILED" ? 1 : 3;
}
