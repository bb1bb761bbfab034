/**
 * Proof of existence (EN 319 102-1 §5.2.5, §5.4, §5.6.2): which time-stamps of a signer prove a time.
 * Pure: the TSA certificates were assessed before.
 */
import { type Check, conclude, type SubIndication } from "../base/check.js";
import { CLOCK_SKEW } from "../base/limits.js";
import { formatInstant, parseInstant } from "../base/time.js";
import type { CheckedStamp } from "../cms/levels/stamps.js";
import type { StampKind } from "../cms/levels/tokens.js";
import { type DigestName, digestName } from "../crypto/digest.js";
import { type AlgorithmConcern, type AlgorithmDates, algorithmConcern } from "../crypto/policy.js";
import { certificateFacts, serialText } from "../x509/identity.js";
import { signerAlgorithmConcern } from "./algorithms.js";
import type { JudgementRules } from "./policy.js";
import type { CertificateResult, TimestampResult } from "./results.js";
import { isOutOfDate } from "./revocation/outOfDate.js";

/** A time-stamp with what is known of its TSA's certificate at genTime; null when that was not asked. */
export interface AssessedStamp {
  readonly stamp: CheckedStamp;
  readonly certificate: CertificateResult | null;
}

export interface JudgedStamp {
  readonly stamp: CheckedStamp;
  /** Of the TSA, at genTime; null when it was not asked. */
  readonly certificate: CertificateResult | null;
  readonly result: TimestampResult;
  /** It proves that what it covers existed by the end of `span`. */
  readonly proven: boolean;
  /** When the token was made, its accuracy considered; null for a token that cannot be read. */
  readonly span: Span | null;
}

/** The times between which a token was made: genTime less and plus its accuracy (RFC 3161 §2.4.2). */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** What exists now existed by now: an accuracy of years moves nothing into the future. */
function spanOf(stamp: CheckedStamp, validationTime: Date): Span | null {
  const genTime = genTimeOf(stamp)?.getTime();
  if (genTime === undefined) return null;
  const accuracy = Math.ceil(stamp.found.token?.tstInfo.accuracy ?? 0);
  const to = Math.min(genTime + accuracy, Math.max(genTime, validationTime.getTime()));
  return { from: new Date(Math.max(0, genTime - accuracy)), to: new Date(to) };
}

export const genTimeOf = ({ found }: CheckedStamp): Date | undefined => found.token?.tstInfo.genTime;

/** Whether it is worth asking for the TSA's certificate. */
export const mayProve = (stamp: CheckedStamp, validationTime: Date, rules?: JudgementRules): boolean =>
  stamp.intact && !isFuture(stamp, validationTime, rules);

const skewOf = (rules: JudgementRules | undefined): number => rules?.timestampSkew ?? CLOCK_SKEW;

const isFuture = (stamp: CheckedStamp, validationTime: Date, rules?: JudgementRules): boolean =>
  (genTimeOf(stamp)?.getTime() ?? 0) > validationTime.getTime() + skewOf(rules);

/** Time-stamps over others come first: a proof they give may outlive the certificates of those inside. */
const OUTERMOST: readonly StampKind[] = ["archive", "references", "cades-c", "signature", "content"];

/**
 * Judges the time-stamps of one signer, in the order given. A token proves its genTime when it is
 * intact, its TSA's certificate was good at genTime, and no certificate of that path ended before
 * `validationTime`, or before a later proven time-stamp that covers the token.
 */
export function judgeStamps(
  stamps: readonly AssessedStamp[],
  validationTime: Date,
  rules?: JudgementRules,
): readonly JudgedStamp[] {
  const judged: JudgedStamp[] = [];
  for (const stamp of outermostFirst(stamps.map((one) => one.stamp))) {
    const assessed = stamps.find((one) => one.stamp === stamp)!;
    judged.push(judgeStamp(assessed, judged, validationTime, rules));
  }
  return stamps.map(({ stamp }) => judged.find((one) => one.stamp === stamp)!);
}

/** Whether it proves that the evidence about the signer existed, which is then judged as of that time for good. */
export const preservesEvidence = ({ proven, stamp }: JudgedStamp): boolean =>
  proven && PRESERVING.has(stamp.found.kind);

const PRESERVING: ReadonlySet<StampKind> = new Set<StampKind>(["cades-c", "references", "archive"]);

/** Those over others first, the later of one kind before the earlier. */
export function outermostFirst(stamps: readonly CheckedStamp[]): readonly CheckedStamp[] {
  const rank = ({ found }: CheckedStamp): number => OUTERMOST.indexOf(found.kind);
  const time = (stamp: CheckedStamp): number => genTimeOf(stamp)?.getTime() ?? 0;
  return [...stamps].sort((a, b) => rank(a) - rank(b) || time(b) - time(a));
}

/** Judges one time-stamp; `outer`: those judged before that may cover it. */
export function judgeStamp(
  assessed: AssessedStamp,
  outer: readonly JudgedStamp[],
  validationTime: Date,
  rules?: JudgementRules,
): JudgedStamp {
  const controls = outer
    .filter(({ proven, stamp }) => proven && coversStamp(stamp, assessed.stamp))
    .map(({ span }) => span!.to.getTime());
  const control = new Date(Math.min(validationTime.getTime(), ...controls));
  return judge(assessed, { validationTime, control, rules });
}

interface Terms {
  readonly validationTime: Date;
  /** When the proof must still hold. */
  readonly control: Date;
  readonly rules: JudgementRules | undefined;
}

function judge(assessed: AssessedStamp, terms: Terms): JudgedStamp {
  const { stamp } = assessed;
  const checks = [...stamp.checks, ...timeChecks(assessed, terms)];
  const { verdict, subIndication } = conclude(checks);
  const info = stamp.found.token?.tstInfo;
  const anchor = assessed.certificate?.anchor;
  const result: TimestampResult = {
    kind: stamp.found.kind,
    verdict,
    ...(subIndication && { subIndication }),
    genTime: info === undefined ? null : formatInstant(info.genTime),
    ...(info && { policy: info.policy, serial: serialText(info.serialNumber) }),
    ...(stamp.certificate && { certificate: certificateFacts(stamp.certificate) }),
    ...(anchor && { anchor }),
    checks,
  };
  const { certificate } = assessed;
  return {
    stamp,
    certificate,
    result,
    proven: verdict === "TOTAL-PASSED",
    span: spanOf(stamp, terms.validationTime),
  };
}

function timeChecks({ stamp, certificate }: AssessedStamp, terms: Terms): Check[] {
  const genTime = genTimeOf(stamp);
  if (genTime === undefined) return [];
  const checks: Check[] = [genTimeCheck(stamp, genTime, terms)];
  if (certificate === null) return checks;
  checks.push(...algorithmChecks(stamp, genTime, terms.rules?.algorithmDates));
  const { verdict } = certificate;
  const subIndication = asUnproven(certificate.subIndication);
  // A TSA whose certificate was not good at genTime makes no proof; it does not break the signature.
  const status = verdict === "TOTAL-PASSED" ? "passed" : "indeterminate";
  checks.push({
    id: "timestamp.certificate",
    status,
    ...(subIndication && { subIndication }),
    children: certificate.checks,
  });
  if (status === "passed") checks.push(...lastingChecks(certificate, genTime, terms));
  return checks;
}

/** Nothing proves when the token itself came to be: what would be a failure is a missing proof (EN 319 102-1 §5.4). */
function asUnproven(subIndication: SubIndication | undefined): SubIndication | undefined {
  if (subIndication === "REVOKED") return "REVOKED_NO_POE";
  return subIndication === "EXPIRED" || subIndication === "NOT_YET_VALID"
    ? "OUT_OF_BOUNDS_NO_POE"
    : subIndication;
}

/** The policy at genTime, about what the token was signed with and what it was made over with. */
function algorithmChecks(
  { found, certificate, index }: CheckedStamp,
  genTime: Date,
  dates: AlgorithmDates | undefined,
): Check[] {
  if (found.token === null || certificate === null) return [];
  const { signerInfo, tstInfo } = found.token;
  const concernOf = (digest: DigestName | undefined): AlgorithmConcern | undefined =>
    digest && algorithmConcern({ digest }, genTime, dates)?.reason;
  const concerns = [
    ["timestamp.signature", signerAlgorithmConcern(signerInfo, certificate, genTime, dates)],
    ["timestamp.imprint", concernOf(digestName(tstInfo.messageImprint.hashAlgorithm.oid))],
    ["timestamp.hashIndex", concernOf(index?.digest)],
  ] as const;
  return concerns.flatMap(([id, reason]): Check[] =>
    reason === undefined
      ? []
      : [{ id, status: "indeterminate", subIndication: "CRYPTO_CONSTRAINTS_FAILURE", reason }],
  );
}

function genTimeCheck(stamp: CheckedStamp, genTime: Date, { validationTime, rules }: Terms): Check {
  const found = formatInstant(genTime);
  const id = "timestamp.genTime";
  if (!isFuture(stamp, validationTime, rules)) return { id, status: "passed", found };
  return {
    id,
    status: "indeterminate",
    subIndication: "TIMESTAMP_ORDER_FAILURE",
    reason: "timestamp.future",
    found,
    expected: formatInstant(validationTime),
  };
}

/** Reasons of a later revocation that do not touch the tokens made before it (RFC 3161 §4). */
const HARMLESS: readonly (string | undefined)[] = [
  "unspecified",
  "affiliationChanged",
  "superseded",
  "cessationOfOperation",
];

/** Whether the proof still holds at `control`: the path has not ended, none of its keys was compromised since. */
function lastingChecks(certificate: CertificateResult, genTime: Date, terms: Terms): Check[] {
  const { control } = terms;
  const ends = certificate.path.map(({ notAfter }) => notAfter).sort();
  const [end] = ends;
  if (end !== undefined && (parseInstant(end) ?? control) < control) {
    return [
      {
        id: "timestamp.lasting",
        status: "indeterminate",
        subIndication: "OUT_OF_BOUNDS_NO_POE",
        reason: "timestamp.evidenceEnded",
        found: end,
        expected: formatInstant(control),
      },
    ];
  }
  // A CA whose key is in other hands makes TSA certificates and tokens of any date: it counts as the TSA's own.
  const harmful = certificate.revocation.find(({ revocationDate, reason }) => {
    const revoked = revocationDate === undefined ? undefined : parseInstant(revocationDate);
    return revoked !== undefined && genTime < revoked && revoked <= control && !HARMLESS.includes(reason);
  });
  if (harmful === undefined) return notAskedSince(certificate, terms);
  return [
    {
      id: "timestamp.lasting",
      status: "indeterminate",
      subIndication: "REVOKED_NO_POE",
      reason: "timestamp.revokedSince",
      subject: harmful.certificate,
      found: harmful.revocationDate!,
    },
  ];
}

/** Evidence that is out of date says nothing of what happened since: said of a time-stamp that no later proof covers. */
function notAskedSince(
  { revocation }: CertificateResult,
  { validationTime, control, rules }: Terms,
): Check[] {
  if (control < validationTime) return [];
  const [asOf] = revocation
    .filter((facts) => facts.status === "good" && isOutOfDate(facts, control, rules?.ocspMaxAge))
    .map(({ producedAt, thisUpdate }) => producedAt ?? thisUpdate!)
    .sort();
  if (asOf === undefined) return [];
  return [{ id: "timestamp.lasting", status: "warning", reason: "timestamp.notAskedSince", found: asOf }];
}

/** Whether the outer time-stamp proves that the inner one existed at its genTime. */
export function coversStamp(outer: CheckedStamp, inner: CheckedStamp): boolean {
  const [later, earlier] = [genTimeOf(outer), genTimeOf(inner)];
  if (later === undefined || earlier === undefined || later < earlier) return false;
  if (inner.found.kind === "content")
    return outer.found.kind !== "content" && outer.found.kind !== "references";
  if (outer.found.kind === "cades-c") return inner.found.kind === "signature";
  if (outer.found.kind !== "archive" || outer === inner) return false;
  if (outer.index === undefined) return inner.found.kind !== "archive" || later > earlier;
  return inner.found.attribute.values.every((value) => outer.index!.covers(inner.found.attribute, value));
}

/**
 * The order of proven times (EN 319 102-1 §5.5.4): the content before the signature, the signature
 * before what is stamped over it. Clocks differ: `timestampSkew` is tolerated.
 */
export function checkOrder(stamps: readonly JudgedStamp[], rules?: JudgementRules): Check[] {
  const proven = stamps.filter(({ proven: isProven }) => isProven);
  const times = (...kinds: StampKind[]): number[] =>
    proven
      .filter(({ stamp }) => kinds.includes(stamp.found.kind))
      .map(({ stamp }) => genTimeOf(stamp)!.getTime());
  const ladder = [times("content"), times("signature"), times("cades-c", "references"), times("archive")];
  const wrong = ladder.some((earlier, i) => {
    const later = ladder.slice(i + 1).flat();
    return (
      earlier.length > 0 && later.length > 0 && Math.min(...earlier) > Math.min(...later) + skewOf(rules)
    );
  });
  if (proven.length < 2) return [];
  const found = ladder.flatMap((of) => of.sort((a, b) => a - b)).map((time) => formatInstant(new Date(time)));
  const check = { id: "timestamp.order", found, tolerance: skewOf(rules) } as const;
  return [
    wrong
      ? { ...check, status: "indeterminate", subIndication: "TIMESTAMP_ORDER_FAILURE" }
      : { ...check, status: "passed" },
  ];
}
