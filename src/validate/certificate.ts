/**
 * The verdict on one certificate at one time, from given evidence: path, dates, usage, algorithms,
 * revocation (RFC 5280 §6, EN 319 102-1 §5.2.6). Pure: the same inputs give the same result.
 */
import { type Check, conclude } from "../base/check.js";
import type { WorkBudget } from "../base/workBudget.js";
import type { AccreditationIndex } from "../trust/accreditationIndex.js";
import type { Certificate } from "../x509/certificate.js";
import { certificateFacts, displayName } from "../x509/identity.js";
import { type Path, PathSearch } from "../x509/path/build.js";
import { judgePath } from "../x509/path/judge.js";
import { type ComparisonBudget, newComparisonBudget } from "../x509/path/nameConstraints.js";
import type { PolicyInputs } from "../x509/path/policies.js";
import { isPurpose, PURPOSES, type Purpose } from "../x509/path/purpose.js";
import { type AnchorOrigin, refusedAnchors } from "./anchors.js";
import { deadEndCheck, noPath, OUT_OF_BUDGET } from "./deadEnds.js";
import { pathFacts } from "./pathFacts.js";
import type { JudgementRules } from "./policy.js";
import { qualificationOf } from "./qualification.js";
import type { CertificateResult, RevocationFacts } from "./results.js";
import { asAttempt, decideRevocation, type RevocationDecision } from "./revocation/decide.js";
import type {
  FetchAttempt,
  OcspEvidence,
  RevocationContext,
  RevocationEvidence,
  RevocationMode,
} from "./revocation/finding.js";
import { ownChecks, staticChecks } from "./staticChecks.js";

export type { FetchAttempt, OcspEvidence, PolicyInputs, Purpose, RevocationEvidence, RevocationMode };
export { isPurpose, PURPOSES };

/** What is asked about one certificate, with everything the answer may rest on. */
export interface CertificateQuestion {
  readonly certificate: Certificate;
  readonly purpose: Purpose;
  /** The time the certificate must be good at: now, the time asked about, or a proven time of existence. */
  readonly at: Date;
  /** The time evidence freshness is judged at; not before `at`. */
  readonly now: Date;
  readonly anchors: readonly Certificate[];
  /** Why they are anchors, by SHA-256. Default: the caller says so. */
  readonly anchorOrigins?: ReadonlyMap<string, AnchorOrigin>;
  /** The list of accredited CAs; absent when there is none. */
  readonly index?: AccreditationIndex | undefined;
  /** The certificates of the list whose key signed this one, accredited or not; see withAccreditedAnchors. */
  readonly listedIssuers?: readonly Certificate[];
  /** Whether accredited CAs of the list may end a path. Default: yes, but never one to a server's certificate. */
  readonly listedAnchors?: boolean;
  /** Judge whether it is qualified, whatever it looks like. Default: where it has something of the Russian profile. */
  readonly qualified?: boolean;
  /** An unordered pool: issuers, signers of lists, responders. */
  readonly intermediates: readonly Certificate[];
  readonly revocation: RevocationMode;
  /** Lists and answers known to have existed before `now`, which are judged as of then: SHA-256, and by when. */
  readonly existedBy?: ReadonlyMap<string, Date>;
  /** What happened since `at` matters as well: evidence that is not of today does not end the search for it. */
  readonly untilNow?: boolean;
  /** Good evidence made before this time does not end the search for newer: what happened until then matters. */
  readonly since?: Date;
  readonly policies?: PolicyInputs;
  /** The server whose certificate it must be: a DNS name or an IP address (RFC 9525). */
  readonly hostname?: string;
  /** The most certificates between the certificate and its anchor. */
  readonly maxDepth?: number;
  /** What the user's policy has otherwise than the default one. */
  readonly rules?: JudgementRules | undefined;
  /** Bounds the signatures computed, over all questions that share it. */
  readonly budget?: WorkBudget;
}

export const NO_EVIDENCE: RevocationEvidence = { crls: [], ocsp: [] };

/** Judges a certificate. All checks that can run are run; the most telling of several paths is shown. */
export function validateCertificate(
  question: CertificateQuestion,
  evidence: RevocationEvidence = NO_EVIDENCE,
): CertificateResult {
  const search = new PathSearch(question);
  let best: Candidate | undefined;
  const others: Candidate[] = [];
  const comparisons = newComparisonBudget();
  let sound = 0;
  for (const path of search.paths()) {
    const candidate = judgeCandidate(path, question, evidence, comparisons, best === undefined);
    if (best !== undefined) others.push(candidate.rank > best.rank ? best : candidate);
    if (best === undefined || candidate.rank > best.rank) best = candidate;
    if (best.rank === RANK.passed) break;
    if (candidate.rank > RANK.unsound && ++sound === MAX_SOUND_PATHS) {
      search.exhausted = true;
      break;
    }
  }
  if (best === undefined) return withoutPath(question, search, evidence);
  // What breaks the rules on the paths that were tried may hold on one that was not.
  if (search.exhausted && best.rank === RANK.unsound) {
    return withoutPath(question, search, evidence, [best, ...others]);
  }
  return withPath(question, best, others, search);
}

/** Paths that keep the rules and whose revocation is asked; those that break them count only in the search. */
const MAX_SOUND_PATHS = 64;

/**
 * The paths whose every link holds and whose certificates keep the rules, revocation not asked, the
 * likeliest first; what evidence is worth fetching for.
 */
export function soundPaths(question: CertificateQuestion): readonly Path[] {
  const sound: Path[] = [];
  const comparisons = newComparisonBudget();
  for (const path of new PathSearch(question).paths()) {
    const { verdict } = conclude(staticChecks(path, question, comparisons));
    if (verdict === "TOTAL-PASSED") sound.push(path);
    if (sound.length === MAX_PATHS_TO_FETCH_FOR) break;
  }
  return sound;
}

const MAX_PATHS_TO_FETCH_FOR = 4;

/** Certificates whose issuers are not at hand while no path reaches an anchor; none when one does. */
export function unknownIssuers(question: CertificateQuestion): readonly Certificate[] {
  const search = new PathSearch(question);
  for (const _path of search.paths()) return [];
  return search.deadEnds
    .filter(({ reason }) => reason === "noIssuer")
    .map(({ path }) => path[path.length - 1]!);
}

/** Whether any path reaches an anchor, good or not. */
export function reachesAnchor(question: CertificateQuestion): boolean {
  for (const _path of new PathSearch(question).paths()) return true;
  return false;
}

/** The status of the certificate at `index` of a path, by the evidence at hand. */
export function revocationOf(
  path: Path,
  index: number,
  question: CertificateQuestion,
  evidence: RevocationEvidence,
): RevocationDecision {
  const context = revocationContext(question, evidence);
  const target = { certificate: path[index]!, issuer: path[index + 1]!, anchor: path[path.length - 1]! };
  const role = question.purpose === "ocspSigning" ? "responder" : "subject";
  return decideRevocation(target, context, index > 0 ? "authority" : role);
}

function revocationContext(question: CertificateQuestion, evidence: RevocationEvidence): RevocationContext {
  const { at, now, revocation, anchors, intermediates, budget, existedBy, rules, purpose } = question;
  return {
    at,
    now,
    serverProfile: purpose === "serverAuth",
    budget,
    rules,
    existedBy,
    mode: revocation,
    anchors,
    intermediates,
    evidence,
    inProgress: new Set(),
    signerStatus: (target, context) => decideRevocation(target, context, "authority").status,
  };
}

/** How telling a candidate is; a path that passes in everything but revocation says most. */
const RANK = { passed: 3, decided: 2, undecided: 1, unsound: 0 } as const;

interface Candidate {
  readonly path: Path;
  readonly checks: readonly Check[];
  readonly revocation: readonly RevocationFacts[];
  readonly rank: number;
}

function judgeCandidate(
  path: Path,
  question: CertificateQuestion,
  evidence: RevocationEvidence,
  comparisons: ComparisonBudget,
  isFirst: boolean,
): Candidate {
  const checks = [...staticChecks(path, question, comparisons)];
  const sound = conclude(checks).verdict === "TOTAL-PASSED";
  // Only the first of those that break the rules may be shown whole.
  const asked = sound || isFirst ? path.slice(0, -1) : [];
  const decisions = asked.map((_, index) => revocationOf(path, index, question, evidence));
  checks.push(...decisions.map(({ check }) => check));
  if (path.length === 1) {
    const subject = displayName(path[0]!.subject);
    checks.push({ id: "certificate.revocation", status: "skipped", subject, reason: "revocation.anchor" });
  }
  const { verdict } = conclude(checks);
  const revoked = decisions.some(({ status }) => status === "revoked");
  const rank =
    verdict === "TOTAL-PASSED"
      ? RANK.passed
      : !sound
        ? RANK.unsound
        : revoked
          ? RANK.decided
          : RANK.undecided;
  return { path, checks, revocation: decisions.map(({ facts }) => facts), rank };
}

function withPath(
  question: CertificateQuestion,
  { path, checks, revocation }: Candidate,
  others: readonly Candidate[],
  search: PathSearch,
): CertificateResult {
  const { certificate, anchorOrigins, budget } = question;
  const anchor = path[path.length - 1]!;
  const origin = anchorOrigins?.get(anchor.sha256) ?? ({ origin: "request" } as const);
  const rejected = [
    ...others.map(rejectedCandidate),
    ...search.deadEnds.map((end) => deadEndCheck(end, question)),
  ].slice(0, MAX_SHOWN);
  // What the run's own budget left open, revocation says with its own reason (budget.exhausted).
  const isOpen = search.exhausted && budget?.exhausted !== true;
  const all: Check[] = [
    formatCheck(certificate),
    {
      id: "certificate.path",
      ...(isOpen ? { status: "indeterminate", ...OUT_OF_BUDGET } : { status: "passed" }),
      subject: displayName(certificate.subject),
      found: path.map(({ subject }) => displayName(subject)),
      ...(rejected.length > 0 && { children: rejected }),
    },
    {
      id: "certificate.trustAnchor",
      status: "passed",
      subject: displayName(anchor.subject),
      ...(origin.origin !== "request" && { reason: `anchor.${origin.origin}` }),
      evidence: [
        {
          kind: "certificate",
          sha256: anchor.sha256,
          ...("source" in origin && { source: origin.source }),
        },
      ],
    },
    ...checks,
  ];
  return {
    ...result(certificate, path, revocation, all),
    anchor: origin,
    qualification: qualificationOf(question, path, search.deadEnds),
  };
}

/** The most rejected paths that a report shows. */
const MAX_SHOWN = 16;

function withoutPath(
  question: CertificateQuestion,
  search: PathSearch,
  { attempts = [] }: RevocationEvidence,
  rejected: readonly Candidate[] = [],
): CertificateResult {
  const { certificate, at } = question;
  const ends = new Set(search.deadEnds.map(({ path }) => path[path.length - 1]!.sha256));
  const sought = attempts.filter(({ kind, certificate: of }) => kind === "issuer" && ends.has(of));
  const children = [
    ...refusedAnchors(question),
    ...sought.map(asAttempt),
    ...rejected.map(rejectedCandidate),
    ...search.deadEnds.map((end) => deadEndCheck(end, question)),
  ].slice(0, MAX_SHOWN);
  const pathCheck: Check = {
    id: "certificate.path",
    status: "indeterminate",
    ...noPath(search, question),
    subject: displayName(certificate.subject),
    ...(children.length > 0 && { children }),
  };
  // What the certificate says of itself is judged all the same.
  const own = [...judgePath([certificate], { at }), ...ownChecks(question)];
  return {
    ...result(certificate, [], [], [formatCheck(certificate), pathCheck, ...own]),
    anchor: null,
    qualification: qualificationOf(question, [], search.deadEnds),
  };
}

const formatCheck = (certificate: Certificate): Check => ({
  id: "certificate.format",
  status: "passed",
  subject: displayName(certificate.subject),
  evidence: [{ kind: "certificate", sha256: certificate.sha256 }],
});

const rejectedCandidate = ({ path, checks }: Candidate): Check => ({
  id: "certificate.path",
  status: "indeterminate",
  reason: "path.rejected",
  found: path.map(({ subject }) => displayName(subject)),
  children: checks.filter(({ status }) => status === "failed" || status === "indeterminate"),
});

function result(
  certificate: Certificate,
  path: Path,
  revocation: readonly RevocationFacts[],
  checks: readonly Check[],
): Omit<CertificateResult, "anchor" | "qualification"> {
  const { verdict, subIndication } = conclude(checks);
  return {
    verdict,
    ...(subIndication && { subIndication }),
    certificate: certificateFacts(certificate),
    path: pathFacts(path),
    revocation,
    checks,
  };
}
