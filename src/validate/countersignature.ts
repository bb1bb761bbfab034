/**
 * The verdict on a countersignature (EN 319 102-1): it is validated by itself, and changes nothing about what it is
 * over. Pure: certificates were assessed before.
 */

import { OID } from "../asn1/oids.js";
import { conclude } from "../base/check.js";
import { formatInstant } from "../base/time.js";
import type { CheckedCountersignature } from "../cms/countersignature.js";
import { attributesOf, type SignerInfo } from "../cms/signedData.js";
import { certificateFacts } from "../x509/identity.js";
import type { JudgementRules } from "./policy.js";
import type { CertificateResult, CountersignatureResult } from "./results.js";
import { certificateCheck, type ProvenTimes, withPolicy } from "./signature.js";
import type { JudgedStamp } from "./timestamp.js";

export interface CountersignatureQuestion {
  readonly facts: CheckedCountersignature;
  /** Its own. */
  readonly stamps: readonly JudgedStamp[];
  readonly times: ProvenTimes;
  readonly validationTime: Date;
  /** At the time it is proven to have existed, else at the validation time; null when it was not found. */
  readonly certificate: CertificateResult | null;
  readonly rules?: JudgementRules | undefined;
}

export function judgeCountersignature(question: CountersignatureQuestion): CountersignatureResult {
  const { facts, stamps, times, validationTime, certificate, rules } = question;
  const { signerInfo } = facts;
  const at = times.best ?? validationTime;
  const own =
    signerInfo === null ? facts.checks : withPolicy({ ...facts, signerInfo }, at, times.best !== null, rules);
  const checks = [...own, ...(certificate === null ? [] : [certificateCheck(certificate, times)])];
  const { verdict, subIndication } = conclude(checks);
  return {
    intact: facts.intact,
    verdict,
    ...(subIndication && { subIndication }),
    claimedSigningTime: facts.signingTime && formatInstant(facts.signingTime),
    bestSignatureTime: times.best && formatInstant(times.best),
    certificate: facts.certificate && certificateFacts(facts.certificate),
    revocation: certificate?.revocation ?? [],
    timestamps: stamps.map(({ result }) => result),
    checks,
  };
}

/** The times proven by archive time-stamps of the signer that cover the countersignature at `place` among its own. */
export function coveredSince(
  { unsignedAttrs }: Pick<SignerInfo, "unsignedAttrs">,
  place: number,
  stamps: readonly JudgedStamp[],
): readonly Date[] {
  const values = attributesOf(unsignedAttrs, OID.countersignature).flatMap((attribute) =>
    attribute.values.map((value) => ({ attribute, value })),
  );
  const found = values[place];
  if (found === undefined) return [];
  const covers = ({ stamp: { found: token, index } }: JudgedStamp): boolean =>
    token.kind === "archive" && (index?.covers(found.attribute, found.value) ?? true);
  return stamps.filter((one) => one.proven && covers(one)).map(({ span }) => span!.to);
}
