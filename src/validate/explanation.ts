/**
 * What is proven about a signer and by what, what is missing for the next level, and for how long the proof holds:
 * facts, keyed for the texts of the reports. Pure.
 */
import type { Check } from "../base/check.js";
import { CLOCK_SKEW } from "../base/limits.js";
import { formatInstant, parseInstant } from "../base/time.js";
import type { SignerFacts } from "../cms/checkSignature.js";
import type { Level } from "../cms/levels/level.js";
import { digestName } from "../crypto/digest.js";
import { algorithmSunset } from "../crypto/policy.js";
import { displayName } from "../x509/identity.js";
import type { JudgementRules } from "./policy.js";
import type { CertificateFacts, CertificateResult, TimestampKind } from "./results.js";
import type { JudgedStamp } from "./timestamp.js";

/**
 * intact: the content and the attributes are what was signed; existed: before `at`, by the time-stamp of `by`;
 * certificateGood: at `at`, by the answer or list of `by` as of `asOf`; certificateValid: the same, revocation not
 * asked; preserved: evidence and all existed before `at`, by the time-stamp of `by`.
 */
export interface ProvenFact {
  readonly id: "intact" | "existed" | "certificateGood" | "certificateValid" | "preserved";
  readonly at?: string;
  /** A name out of a certificate. Untrusted text. */
  readonly by?: string;
  readonly kind?: TimestampKind;
  readonly source?: "crl" | "ocsp";
  readonly asOf?: string;
}

/** What the next level wants and is not there; or what is there and does not count. */
export interface MissingFact {
  readonly id:
    | "signingCertificate"
    | "signatureTimestamp"
    | "references"
    | "values"
    | "cadesCTimestamp"
    | "revocationInSignedData"
    | "archiveTimestamp"
    | "timestampUnproven"
    | "evidenceUnproven";
  readonly kind?: TimestampKind;
}

/** How long the proof holds, and what ends it. */
export interface ProofEnd {
  readonly until: string;
  readonly reason: "timestampCertificate" | "certificate" | "algorithm";
  /** Whose certificate ends. Untrusted text. */
  readonly subject?: string;
  /** A list or an answer it rests on is out of date from then on, and a newer one must be had. */
  readonly refreshBy?: string;
}

/** What a signature proves, how long it does, and what the next level wants. */
export interface Explanation {
  readonly proven: readonly ProvenFact[];
  /** null at the highest level, and for a signature that is not TOTAL-PASSED. */
  readonly nextLevel: Level | null;
  readonly missing: readonly MissingFact[];
  /** null unless TOTAL-PASSED. */
  readonly holds: ProofEnd | null;
  /** Of a signature that cannot be proven any more: when it last could, by what lies in it and was given. */
  readonly earlier:
    | ({ readonly at: string; readonly levelProven: Level } & Omit<ProofEnd, "refreshBy">)
    | null;
}

export interface ExplainedSigner {
  readonly facts: SignerFacts;
  readonly stamps: readonly JudgedStamp[];
  readonly best: Date | null;
  readonly validationTime: Date;
  readonly certificate: CertificateResult | null;
  readonly levelProven: Level | null;
  readonly rules: JudgementRules | undefined;
}

export function explain(signer: ExplainedSigner): Explanation {
  const { levelProven, facts } = signer;
  const nextLevel = levelProven === null ? null : NEXT[levelProven].level;
  return {
    proven: provenFacts(signer),
    nextLevel,
    missing: levelProven === null ? [] : missingFacts(levelProven, facts, signer.stamps),
    holds: levelProven === null ? null : proofEnd(signer),
    earlier: null,
  };
}

function provenFacts({ facts, stamps, best, validationTime, certificate }: ExplainedSigner): ProvenFact[] {
  const found: ProvenFact[] = [];
  if (facts.intact) found.push({ id: "intact", ...named(facts.certificate) });
  const proven = stamps.filter((one) => one.proven && one.stamp.found.kind !== "content");
  const first = proven.find(({ span }) => best !== null && span!.to.getTime() === best.getTime());
  if (first !== undefined) found.push(stampFact("existed", first));
  if (certificate?.verdict === "TOTAL-PASSED")
    found.push(certificateFact(certificate, best ?? validationTime));
  for (const one of proven)
    if (PRESERVING.includes(one.stamp.found.kind)) found.push(stampFact("preserved", one));
  return found;
}

const PRESERVING: readonly TimestampKind[] = ["cades-c", "references", "archive"];

const named = (certificate: SignerFacts["certificate"]): { by?: string } =>
  certificate === null ? {} : { by: displayName(certificate.subject) };

const stampFact = (id: "existed" | "preserved", { stamp, span }: JudgedStamp): ProvenFact => ({
  id,
  at: formatInstant(span!.to),
  kind: stamp.found.kind,
  ...named(stamp.certificate),
});

function certificateFact({ revocation: [status], checks }: CertificateResult, time: Date): ProvenFact {
  const at = formatInstant(time);
  if (status?.status !== "good") return { id: "certificateValid", at };
  const by = speaker(checks);
  const asOf = status.producedAt ?? status.thisUpdate;
  return {
    id: "certificateGood",
    at,
    ...(by !== undefined && { by }),
    ...(status.source && { source: status.source }),
    ...(asOf !== undefined && { asOf }),
  };
}

/** Who said that the certificate is good: the responder, or the issuer of the list. */
function speaker(checks: readonly Check[]): string | undefined {
  const status = checks.find(({ id }) => id === "certificate.revocation");
  const [chosen] = status?.evidence ?? [];
  const answer = status?.children?.find(({ evidence = [] }) =>
    evidence.some(({ sha256 }) => sha256 !== undefined && sha256 === chosen?.sha256),
  );
  return answer?.children?.find(({ subject }) => subject !== undefined)?.subject;
}

/** What leads from one level to the next that is of use to somebody, and what that wants. */
const NEXT: Readonly<
  Record<Level, { readonly level: Level | null; readonly missing: readonly MissingFact["id"][] }>
> = {
  CMS: { level: "BES", missing: ["signingCertificate"] },
  BES: { level: "T", missing: ["signatureTimestamp"] },
  T: { level: "XLT1", missing: ["references", "values", "cadesCTimestamp"] },
  C: { level: "XLT1", missing: ["values", "cadesCTimestamp"] },
  X1: { level: "XLT1", missing: ["values"] },
  X2: { level: "XLT1", missing: ["values", "cadesCTimestamp"] },
  XL: { level: "XLT1", missing: ["cadesCTimestamp"] },
  XLT1: { level: "A", missing: ["archiveTimestamp"] },
  A: { level: null, missing: [] },
  "B-B": { level: "B-T", missing: ["signatureTimestamp"] },
  "B-T": { level: "B-LT", missing: ["revocationInSignedData"] },
  "B-LT": { level: "B-LTA", missing: ["archiveTimestamp"] },
  "B-LTA": { level: null, missing: [] },
};

function missingFacts(level: Level, facts: SignerFacts, stamps: readonly JudgedStamp[]): MissingFact[] {
  const has = (kind: TimestampKind): boolean => stamps.some(({ stamp }) => stamp.found.kind === kind);
  const there: Readonly<Partial<Record<MissingFact["id"], boolean>>> = {
    references: facts.references.complete,
    values: facts.references.hasValues,
    revocationInSignedData: facts.revocationInSignedData,
    signatureTimestamp: has("signature"),
    cadesCTimestamp: has("cades-c"),
    archiveTimestamp: has("archive"),
  };
  const wanted = NEXT[level].missing;
  const unproven = stamps.filter(({ proven, stamp }) => !proven && stamp.found.kind !== "content");
  const absent = wanted.filter((id) => there[id] !== true);
  // Everything is there; then what is there is not proven.
  const doubtful = wanted.length > absent.length && unproven.length === 0;
  return [
    ...absent.map((id) => ({ id })),
    ...unproven.map(({ stamp }) => ({ id: "timestampUnproven", kind: stamp.found.kind }) as const),
    ...(doubtful ? [{ id: "evidenceUnproven" } as const] : []),
  ];
}

/**
 * A proven time holds until the last TSA certificate that vouches for it ends; it needs the others no more. Without
 * one everything is judged as of now: the certificate's end, and the day from which the policy refuses the algorithm.
 */
function proofEnd({
  facts,
  stamps,
  best,
  validationTime,
  certificate,
  rules,
}: ExplainedSigner): ProofEnd | null {
  if (best === null) {
    const ends = firstEnd(certificate?.path ?? []);
    const sunset = sunsetOf(facts, validationTime, rules);
    if (sunset !== undefined && (ends === undefined || formatInstant(sunset) < ends.notAfter)) {
      return { until: formatInstant(sunset), reason: "algorithm" };
    }
    return ends === undefined
      ? null
      : { ...endOf(ends, "certificate"), ...refreshBy(certificate!, validationTime) };
  }
  const proven = stamps.filter((one) => one.proven && one.stamp.found.kind !== "content");
  const ends = proven.flatMap((one) => {
    const end = firstEnd(one.certificate?.path ?? []);
    return end === undefined ? [] : [{ end, one }];
  });
  const last = ends.sort((a, b) => (a.end.notAfter < b.end.notAfter ? 1 : -1))[0];
  if (last === undefined) return null;
  // What was in its window at the time of its proof stays so for good.
  return endOf(last.end, "timestampCertificate");
}

const endOf = ({ notAfter, subject }: CertificateFacts, reason: ProofEnd["reason"]): ProofEnd => ({
  until: notAfter,
  reason,
  ...(subject.cn !== undefined && { subject: subject.cn }),
});

/** The certificate of a path that ends first; instants of one form sort as text. */
const firstEnd = (path: readonly CertificateFacts[]): CertificateFacts | undefined =>
  [...path].sort((a, b) => (a.notAfter < b.notAfter ? -1 : 1))[0];

function sunsetOf(
  { signerInfo, certificate }: SignerFacts,
  after: Date,
  rules: JudgementRules | undefined,
): Date | undefined {
  const digest = digestName(signerInfo.digestAlgorithm.oid);
  const { signatureAlgorithm } = signerInfo;
  const use = { ...(certificate && { publicKey: certificate.publicKey }), signatureAlgorithm };
  return algorithmSunset({ ...use, ...(digest && { digest }) }, after, rules?.algorithmDates);
}

/** Evidence made before the time asked about counts while it is in its window; what was made later counts for good. */
function refreshBy({ revocation }: CertificateResult, at: Date): Pick<ProofEnd, "refreshBy"> {
  const ends = revocation.flatMap(({ thisUpdate, nextUpdate }) => {
    const made = thisUpdate === undefined ? undefined : parseInstant(thisUpdate);
    const isOlder = made !== undefined && made.getTime() + CLOCK_SKEW < at.getTime();
    return isOlder && nextUpdate !== undefined ? [nextUpdate] : [];
  });
  const [first] = ends.sort();
  return first === undefined ? {} : { refreshBy: first };
}
