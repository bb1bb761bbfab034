/** `mchd verify`: may one act by this power of attorney at this moment? Schema podpis.mchd-verify/1. */
import type { SubIndication, Verdict } from "../base/check.js";
import { verdictExitCode } from "../base/check.js";
import type { ExitCode } from "../base/errors.js";
import { formatInstant } from "../base/time.js";
import type { MchdResult } from "../validate/authorityResult.js";
import type { Relaxation } from "../validate/results.js";
import { withRevocation } from "./checkCertificate.js";
import { type AuthorityRequest, type EvaluationBasis, judgeOneMchd } from "./mchdAuthority.js";
import { authorityRelaxations, verify } from "./verify.js";

/** `mchd verify`: schema podpis.mchd-verify/1. */
export interface MchdVerifyReport {
  readonly schema: "podpis.mchd-verify/1";
  readonly verdict: Verdict;
  readonly subIndication?: SubIndication;
  readonly exitCode: ExitCode;
  readonly file: string;
  readonly validationTime: string;
  readonly mchd: MchdResult;
  readonly relaxations: readonly Relaxation[];
}

/**
 * Judges the first of `authority.documents`, with its signatures, its chain, its status, and the powers that are
 * asked. Throws as judgeAuthorities.
 */
export async function verifyMchd(
  basis: EvaluationBasis & { readonly relaxations?: readonly Relaxation[] },
  authority: AuthorityRequest,
): Promise<MchdVerifyReport> {
  const { now, at = now, revocation = "required", relaxations = [] } = basis;
  const mchd = await judgeOneMchd(basis, authority, verify);
  return {
    schema: "podpis.mchd-verify/1",
    verdict: mchd.verdict,
    ...(mchd.subIndication && { subIndication: mchd.subIndication }),
    exitCode: verdictExitCode(mchd.verdict),
    file: authority.documents[0]!.file,
    validationTime: formatInstant(at),
    mchd,
    relaxations: [...withRevocation(revocation, relaxations), ...authorityRelaxations(authority)],
  };
}
