/** The status of one certificate from all evidence at hand: good, revoked, suspended, unknown or stale. */

import { OID } from "../../asn1/oids.js";
import type { Check, Evidence } from "../../base/check.js";
import { formatInstant } from "../../base/time.js";
import { hasNoCheck } from "../../ocsp/verify.js";
import { ALL_REASONS } from "../../x509/distributionPoint.js";
import { extensionsOf } from "../../x509/extensions.js";
import { displayName } from "../../x509/identity.js";
import type { RevocationFacts } from "../results.js";
import { crlFindings } from "./crlFindings.js";
import type { FetchAttempt, Finding, RevocationContext, RevocationTarget } from "./finding.js";
import { ocspFindings } from "./ocspFindings.js";

export interface RevocationDecision {
  readonly status: RevocationFacts["status"];
  /** The check certificate.revocation, with what each piece of evidence said as its children. */
  readonly check: Check;
  readonly facts: RevocationFacts;
}

/**
 * What the certificate is to the question: the one the user asked about; that one as an OCSP responder, which
 * need not be asked for when it says so (RFC 6960 §4.2.2.2.1); or one that others rest on, whose revocation
 * is REVOKED_CA_NO_POE (EN 319 102-1 §5.2.6.4).
 */
export type Role = "subject" | "responder" | "authority";

/** Decides by all evidence. */
export function decideRevocation(
  target: RevocationTarget,
  context: RevocationContext,
  role: Role,
): RevocationDecision {
  const { certificate } = target;
  const isCa = role === "authority";
  if (context.mode === "off") return skipped(target, "revocation.off");
  const inProgress = new Set(context.inProgress).add(certificate.sha256);
  const inner = { ...context, inProgress };
  const findings = [...ocspFindings(target, inner), ...crlFindings(target, inner)];
  const attempts = (context.evidence.attempts ?? []).filter(
    ({ certificate: of, kind }) => of === certificate.sha256 && kind !== "issuer",
  );
  const outcome = weigh(findings);
  const children = [...findings.map(asCheck), ...attempts.map(asAttempt)];
  const { status, finding } = outcome;
  // A list or an answer that was not checked may be the one that says "revoked".
  if (context.budget?.exhausted === true && status !== "revoked") {
    return decision(target, "unknown", finding, children, isCa, "budget.exhausted");
  }
  // What is at hand counts all the same; it is only not waited for.
  if (role === "responder" && hasNoCheck(certificate) && !DECIDED.has(status)) {
    return skipped(target, "revocation.noCheck", children);
  }
  if (status === "notChecked") {
    const reason = attempts.length > 0 ? "revocation.unreachable" : noEvidence(target);
    if (context.mode === "if-available") return skipped(target, reason, children);
    return decision(target, "unknown", undefined, children, isCa, reason);
  }
  return decision(target, status, finding, children, isCa, outcome.reason);
}

const DECIDED: ReadonlySet<RevocationFacts["status"]> = new Set(["good", "revoked", "suspended"]);

function noEvidence({ certificate }: RevocationTarget): string {
  const { crlDistributionPoints, authorityInfoAccess = [] } = extensionsOf(certificate);
  const named =
    crlDistributionPoints !== undefined || authorityInfoAccess.some(({ method }) => method === OID.adOcsp);
  return named ? "revocation.noEvidence" : "revocation.noSource";
}

interface Outcome {
  readonly status: RevocationFacts["status"];
  readonly finding?: Finding;
  readonly reason?: string;
}

/**
 * A revocation counts whoever states it; between "suspended" and "good" the newest word counts; lists
 * of some reasons only make "good" together. What is left is said as exactly as it is known.
 */
function weigh(findings: readonly Finding[]): Outcome {
  const of = (status: Finding["status"]) => findings.filter((finding) => finding.status === status);
  const revoked = newest(of("revoked"));
  if (revoked !== undefined) return { status: "revoked", finding: revoked };
  const suspended = newest(of("suspended"));
  const whole = of("good").filter(({ reasons }) => reasons === undefined);
  // That it was revoked later is the last word, whichever was said first; a suspension may have been lifted since.
  const later = ({ revocationDate, revocationReason }: Finding) =>
    revocationDate !== undefined && revocationReason !== "certificateHold";
  const good = newest(whole.filter(later)) ?? newest(whole) ?? together(of("good"));
  if (suspended !== undefined && (good === undefined || suspended.thisUpdate >= good.thisUpdate)) {
    return { status: "suspended", finding: suspended };
  }
  if (good !== undefined) return { status: "good", finding: good };
  for (const [kind, status] of [
    ["unknown", "unknown"],
    ["stale", "stale"],
    ["unusable", "unknown"],
  ] as const) {
    const finding = newest(of(kind));
    if (finding !== undefined) {
      return { status, finding, ...(finding.reason !== undefined && { reason: finding.reason }) };
    }
  }
  const partial = newest(of("good"));
  return partial === undefined
    ? { status: "notChecked" }
    : { status: "unknown", finding: partial, reason: "crl.someReasons" };
}

/**
 * Of several of the same time an answer goes before a list, being about this one certificate; then the digest decides, so
 * that the order in which they were given does not.
 */
function newest(findings: readonly Finding[]): Finding | undefined {
  return findings.reduce<Finding | undefined>(
    (best, finding) => (best === undefined || precedes(finding, best) ? finding : best),
    undefined,
  );
}

function precedes(one: Finding, other: Finding): boolean {
  const later = one.thisUpdate.getTime() - other.thisUpdate.getTime();
  if (later !== 0) return later > 0;
  return one.source === other.source ? one.sha256 < other.sha256 : one.source === "ocsp";
}

/** RFC 5280 §6.3.3: lists of some reasons, until all reasons are covered. */
function together(partial: readonly Finding[]): Finding | undefined {
  const covered = new Set(partial.flatMap(({ reasons }) => [...(reasons ?? [])]));
  return [...ALL_REASONS].every((reason) => covered.has(reason)) ? newest(partial) : undefined;
}

function decision(
  target: RevocationTarget,
  status: RevocationFacts["status"],
  finding: Finding | undefined,
  children: readonly Check[],
  isCa: boolean,
  reason?: string,
): RevocationDecision {
  const facts = factsOf(target, status, finding);
  const base = {
    id: "certificate.revocation",
    subject: displayName(target.certificate.subject),
    found: [status, ...[facts.revocationDate, facts.reason].filter((fact) => fact !== undefined)],
    ...(finding && { evidence: [evidenceOf(finding)] }),
    children,
  } as const;
  if (status === "good") return { status, facts, check: { ...base, status: "passed" } };
  if (status === "revoked") {
    const kind = isCa
      ? ({ status: "indeterminate", subIndication: "REVOKED_CA_NO_POE" } as const)
      : ({ status: "failed", subIndication: "REVOKED" } as const);
    return { status, facts, check: { ...base, ...kind, reason: "revocation.revoked" } };
  }
  const why =
    status === "suspended" || status === "stale" ? `revocation.${status}` : (reason ?? "revocation.unknown");
  return {
    status,
    facts,
    check: { ...base, status: "indeterminate", subIndication: "TRY_LATER", reason: why },
  };
}

function skipped(
  target: RevocationTarget,
  reason: string,
  children: readonly Check[] = [],
): RevocationDecision {
  return {
    status: "notChecked",
    facts: factsOf(target, "notChecked", undefined),
    check: {
      id: "certificate.revocation",
      status: "skipped",
      subject: displayName(target.certificate.subject),
      reason,
      ...(children.length > 0 && { children }),
    },
  };
}

function factsOf(
  { certificate }: RevocationTarget,
  status: RevocationFacts["status"],
  finding: Finding | undefined,
): RevocationFacts {
  const instant = (date: Date | undefined) => (date === undefined ? undefined : formatInstant(date));
  const facts = {
    certificate: displayName(certificate.subject),
    sha256: certificate.sha256,
    status,
    source: finding?.source,
    origin: finding?.origin,
    thisUpdate: instant(finding?.thisUpdate),
    nextUpdate: instant(finding?.nextUpdate),
    producedAt: instant(finding?.producedAt),
    revocationDate: instant(finding?.revocationDate),
    reason: finding?.revocationReason,
  };
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined),
  ) as unknown as RevocationFacts;
}

const evidenceOf = (finding: Finding): Evidence => ({
  kind: finding.source,
  get sha256() {
    return finding.sha256;
  },
  source: finding.origin,
});

const CHILD_STATUS: Readonly<Record<Finding["status"], Check["status"]>> = {
  good: "passed",
  revoked: "failed",
  suspended: "indeterminate",
  unknown: "indeterminate",
  stale: "indeterminate",
  unusable: "indeterminate",
  elsewhere: "skipped",
};

/** One piece of evidence as a check: what it is, what it said, and the checks that led there. */
function asCheck(finding: Finding): Check {
  const reason = finding.status === "suspended" ? "revocation.suspended" : finding.reason;
  return {
    id: `${finding.source}.answer`,
    status: CHILD_STATUS[finding.status],
    ...(reason !== undefined && { reason }),
    found: finding.status,
    evidence: [evidenceOf(finding)],
    children: finding.checks,
  };
}

/** A fetch that brought nothing, with the address: of a list, of an answer, or of an issuer that a path lacks. */
export const asAttempt = ({ kind, url, reason, found }: FetchAttempt): Check => ({
  id: kind === "issuer" ? "certificate.path" : `${kind}.available`,
  status: "indeterminate",
  reason,
  ...(found !== undefined && { found }),
  evidence: [{ kind: kind === "issuer" ? "certificate" : kind, source: url }],
});
