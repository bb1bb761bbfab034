/**
 * The verdict on one signer (EN 319 102-1 §5.3, §5.5, §5.6): the signature itself, its certificate at the
 * time the signature is known to exist, its time-stamps, its level. Pure: certificates were assessed before.
 */
import { OID } from "../asn1/oids.js";
import { type Check, conclude, type SubIndication } from "../base/check.js";
import type { CheckId } from "../base/checkIds.js";
import { CLOCK_SKEW } from "../base/limits.js";
import { formatInstant, parseInstant } from "../base/time.js";
import type { SignerFacts } from "../cms/checkSignature.js";
import { valuesOf } from "../cms/signedData.js";
import { digestName } from "../crypto/digest.js";
import { certificateFacts } from "../x509/identity.js";
import { signerAlgorithmConcern } from "./algorithms.js";
import { checkSignaturePolicy, declaredFacts } from "./declared.js";
import { explain } from "./explanation.js";
import { type EmbeddedProof, levelProven } from "./levelProof.js";
import type { JudgementRules } from "./policy.js";
import type { CertificateResult, CountersignatureResult, SignerResult } from "./results.js";
import { checkOrder, type JudgedStamp } from "./timestamp.js";

/** The times proven for one signature. */
export interface ProvenTimes {
  /** It existed then: the earliest time by which a proven time-stamp over the signature was made. */
  readonly best: Date | null;
  /** It did not exist yet: the latest time after which a proven time-stamp over the content alone was made. */
  readonly notBefore: Date | null;
}

/** What the proven time-stamps say about when the signature was made. */
export function provenTimes(stamps: readonly JudgedStamp[]): ProvenTimes {
  const times = (overContent: boolean): number[] =>
    stamps
      .filter(({ stamp, proven }) => proven && (stamp.found.kind === "content") === overContent)
      .filter(({ stamp }) => stamp.found.kind !== "references")
      .map(({ span }) => (overContent ? span!.from : span!.to).getTime());
  const [existed, before] = [times(false), times(true)];
  return {
    best: existed.length === 0 ? null : new Date(Math.min(...existed)),
    notBefore: before.length === 0 ? null : new Date(Math.max(...before)),
  };
}

/**
 * What the state of the signer's certificate at the judged time means for the signature. Revoked or
 * expired condemns it only when a content time-stamp proves that it was made after that; otherwise the
 * proof that it is older is missing (EN 319 102-1 §5.5.4).
 */
export function certificateCheck(result: CertificateResult, times: ProvenTimes): Check {
  const id = "signer.certificate";
  if (result.verdict === "TOTAL-PASSED") return { id, status: "passed", children: result.checks };
  const failed = result.verdict === "TOTAL-FAILED";
  const mapped = failed ? withoutProof(result, times) : undefined;
  const subIndication = mapped ?? result.subIndication;
  return {
    id,
    status: failed && mapped === undefined ? "failed" : "indeterminate",
    ...(subIndication && { subIndication }),
    children: result.checks,
  };
}

/** The sub-indication when the fault may have come after the signature; undefined when it is proven not to. */
function withoutProof(
  result: CertificateResult,
  { best, notBefore }: ProvenTimes,
): SubIndication | undefined {
  const madeAfter = (instant: string | undefined): boolean =>
    notBefore !== null &&
    instant !== undefined &&
    (parseInstant(instant)?.getTime() ?? Number.NaN) <= notBefore.getTime();
  // Without a path nobody vouches for what the certificate says of itself.
  if (result.path.length === 0) return "NO_CERTIFICATE_CHAIN_FOUND";
  switch (result.subIndication) {
    case "REVOKED":
      return madeAfter(revocationDate(result)) ? undefined : "REVOKED_NO_POE";
    case "EXPIRED":
      return madeAfter(result.certificate?.notAfter) ? undefined : "OUT_OF_BOUNDS_NO_POE";
    case "NOT_YET_VALID":
      return best !== null ? undefined : "OUT_OF_BOUNDS_NO_POE";
    default:
      return undefined;
  }
}

const revocationDate = (result: CertificateResult): string | undefined =>
  result.revocation.find(({ status }) => status === "revoked")?.revocationDate;

/** Everything known about one signer, ready to be judged. */
export interface SignerQuestion {
  readonly index: number;
  readonly facts: SignerFacts;
  readonly stamps: readonly JudgedStamp[];
  readonly times: ProvenTimes;
  readonly validationTime: Date;
  /** The signer's certificate at the best signature time, else at the validation time; null when not found. */
  readonly certificate: CertificateResult | null;
  /** What the user's policy has otherwise than the default one. */
  readonly rules?: JudgementRules | undefined;
  /** The document of the signature policy, when it is at hand. */
  readonly signaturePolicy?: Uint8Array | undefined;
  /** The same by the evidence embedded in the signature alone. */
  readonly embedded: EmbeddedProof;
  /** Judged by themselves. Default: none. */
  readonly countersignatures?: readonly CountersignatureResult[];
}

/** The verdict on a signer. */
export function judgeSigner(question: SignerQuestion): SignerResult {
  const { index, facts, stamps, times, certificate, rules } = question;
  const checks: Check[] = [
    ...withPolicy(facts, times.best ?? question.validationTime, times.best !== null, rules),
    ...(certificate === null ? [] : [certificateCheck(certificate, times)]),
    ...timeChecks(facts, times, rules),
    ...brokenStamps(stamps),
    ...facts.levelChecks,
    ...evidenceRecords(facts),
    ...checkSignaturePolicy(facts.signerInfo.signedAttrs, question.signaturePolicy),
    ...checkOrder(stamps, rules),
  ];
  const { verdict, subIndication } = conclude(checks);
  const passed = facts.intact && verdict === "TOTAL-PASSED";
  const proven = passed ? levelProven(facts, stamps, certificate, question.embedded) : null;
  return {
    index,
    verdict,
    ...(subIndication && { subIndication }),
    level: facts.level,
    levelProven: proven,
    claimedSigningTime: facts.signingTime === null ? null : formatInstant(facts.signingTime),
    bestSignatureTime: times.best === null ? null : formatInstant(times.best),
    digestAlgorithm: digestName(facts.signerInfo.digestAlgorithm.oid) ?? facts.signerInfo.digestAlgorithm.oid,
    signatureAlgorithm: facts.signerInfo.signatureAlgorithm.oid,
    declared: declaredFacts(facts.signerInfo.signedAttrs),
    certificate: facts.certificate === null ? null : certificateFacts(facts.certificate),
    path: certificate?.path ?? [],
    anchor: certificate?.anchor ?? null,
    revocation: certificate?.revocation ?? [],
    qualification: certificate?.qualification ?? null,
    mchd: null,
    checks: [...checks, { id: "signer.level", status: "passed", found: facts.level }],
    explanation: explain({ ...question, best: times.best, levelProven: proven, rules }),
    timestamps: stamps.map(({ result }) => result),
    countersignatures: question.countersignatures ?? [],
  };
}

/** The checks of the signature, "signer.algorithms" judged by the policy at that time. */
export function withPolicy(
  { checks, signerInfo, certificate }: Pick<SignerFacts, "checks" | "signerInfo" | "certificate">,
  at: Date,
  isProven: boolean,
  rules: JudgementRules | undefined,
): Check[] {
  const dates = rules?.algorithmDates;
  const concern =
    certificate === null ? undefined : signerAlgorithmConcern(signerInfo, certificate, at, dates);
  if (concern === undefined) return [...checks];
  const subIndication = isProven ? "CRYPTO_CONSTRAINTS_FAILURE" : "CRYPTO_CONSTRAINTS_FAILURE_NO_POE";
  return checks.map((check) =>
    check.id === "signer.algorithms" && check.status === "passed"
      ? { ...check, status: "indeterminate", subIndication, reason: concern }
      : check,
  );
}

/** "signer.time": what the time of the signature rests on. The claimed time is no proof, but may contradict one. */
function timeChecks(
  { signingTime }: SignerFacts,
  { best }: ProvenTimes,
  rules: JudgementRules | undefined,
): Check[] {
  const skew = rules?.timestampSkew ?? CLOCK_SKEW;
  const id = "signer.time";
  if (best === null) return [{ id, status: "skipped", reason: "time.notProven" }];
  if (signingTime !== null && signingTime.getTime() > best.getTime() + skew) {
    return [
      {
        id,
        status: "warning",
        reason: "time.claimedLater",
        found: formatInstant(signingTime),
        expected: formatInstant(best),
      },
    ];
  }
  return [{ id, status: "passed", found: formatInstant(best) }];
}

/** Evidence records (RFC 4998 §5.2) are named and not evaluated: they prove nothing here, and do no harm. */
function evidenceRecords({ signerInfo: { unsignedAttrs } }: SignerFacts): Check[] {
  if (unsignedAttrs === null) return [];
  const kinds = { internal: OID.evidenceRecordInternal, external: OID.evidenceRecordExternal };
  const found = Object.entries(kinds).flatMap(([kind, oid]) => valuesOf(unsignedAttrs, oid).map(() => kind));
  if (found.length === 0) return [];
  return [{ id: "signer.levelAttributes", status: "warning", reason: "level.evidenceRecord", found }];
}

/** What makes a time-stamp true by itself, whoever its TSA is. */
const SOUNDNESS: readonly CheckId[] = [
  "timestamp.format",
  "timestamp.imprint",
  "timestamp.hashIndex",
  "timestamp.signature",
  "timestamp.essCertificate",
];

/**
 * A time-stamp that does not hold, or that cannot be checked, is never passed over; one that holds and
 * whose TSA is merely not trusted, or not known at all, is no proof and does no harm. Beside one of its kind that
 * proves its time it is dropped, and said to be (EN 319 102-1 §5.5.4). (Missing content is said elsewhere.)
 */
function brokenStamps(stamps: readonly JudgedStamp[]): Check[] {
  return stamps.flatMap(({ stamp, result }): Check[] => {
    if (stamp.sound) return [];
    const own = stamp.checks.filter(({ id }) => SOUNDNESS.includes(id));
    const failed = own.some(({ status }) => status === "failed");
    const open = own.some(
      ({ status, subIndication }) => status === "indeterminate" && subIndication !== "SIGNED_DATA_NOT_FOUND",
    );
    if (!failed && !open) return [];
    const reason = failed ? "level.timestampBroken" : "level.timestampUnchecked";
    const check = { id: "signer.levelAttributes", reason, found: result.kind } as const;
    if (stamps.some(({ proven, result: { kind } }) => proven && kind === result.kind)) {
      return [{ ...check, status: "warning" }];
    }
    return [{ ...check, status: "indeterminate", subIndication: "SIG_CONSTRAINTS_FAILURE" }];
  });
}
