/** What OCSP answers say about a certificate (RFC 6960 §3.2). */
import { equalBytes } from "../../base/bytes.js";
import type { Check } from "../../base/check.js";
import { CLOCK_SKEW, OCSP_MAX_AGE } from "../../base/limits.js";
import { formatInstant } from "../../base/time.js";
import { certIdMatches } from "../../ocsp/request.js";
import type { BasicOcspResponse, SingleResponse } from "../../ocsp/response.js";
import { hasNoCheck, mostTelling, type ResponderAuthority, responderAuthorities } from "../../ocsp/verify.js";
import type { Certificate } from "../../x509/certificate.js";
import { displayName } from "../../x509/identity.js";
import { namesEqual } from "../../x509/name.js";
import {
  asOfItsProof,
  effectAt,
  type Finding,
  type FindingStatus,
  freshness,
  type OcspEvidence,
  type RevocationContext,
  type RevocationTarget,
} from "./finding.js";
import { certifiedAlike, crossSigned, isCa } from "./sameAuthority.js";
import { type Standing, signerPaths } from "./signer.js";

/** Judges every answer of the evidence that names the certificate. */
export function ocspFindings(target: RevocationTarget, context: RevocationContext): readonly Finding[] {
  return context.evidence.ocsp.flatMap((evidence) => {
    const { response, source } = evidence;
    const single = newestAbout(response, target);
    if (single === undefined) return [];
    const judged = judge(evidence, single, target, asOfItsProof(context, response));
    return [{ ...judged, source: "ocsp" as const, origin: source, sha256: response.sha256 }];
  });
}

function newestAbout(
  response: BasicOcspResponse,
  { certificate, issuer }: RevocationTarget,
): SingleResponse | undefined {
  return response.responses
    .filter(({ certId }) => certIdMatches(certId, certificate, issuer))
    .reduce<SingleResponse | undefined>(
      (best, one) => (best === undefined || outdoes(one, best) ? one : best),
      undefined,
    );
}

/** The later word; of two of the same time, which contradict one another, the worse. */
function outdoes(one: SingleResponse, other: SingleResponse): boolean {
  const later = one.thisUpdate.getTime() - other.thisUpdate.getTime();
  return later !== 0 ? later > 0 : BADNESS[one.status.kind] > BADNESS[other.status.kind];
}

const BADNESS = { good: 0, unknown: 1, revoked: 2 } as const;

type Judged = Omit<Finding, "source" | "origin" | "sha256">;

function judge(
  { response, nonce }: OcspEvidence,
  single: SingleResponse,
  target: RevocationTarget,
  context: RevocationContext,
): Judged {
  const { thisUpdate, nextUpdate, status } = single;
  const { producedAt } = response;
  const checks: Check[] = [];
  const end = (finding: FindingStatus, reason?: string, more: Partial<Judged> = {}): Judged => ({
    status: finding,
    ...(reason !== undefined && { reason }),
    checks,
    thisUpdate,
    ...(nextUpdate && { nextUpdate }),
    producedAt,
    ...more,
  });

  const problem = responder(response, target, context, checks);
  if (problem !== undefined) return end("unusable", problem);
  const nonceProblem = nonceCheck(response, nonce, checks);
  if (nonceProblem !== undefined) return end("unusable", nonceProblem);
  const unprocessed = [...response.unprocessed, ...single.unprocessed];
  if (unprocessed.length > 0) {
    checks.push({ id: "ocsp.status", status: "failed", reason: "ocsp.unknownCritical", found: unprocessed });
    return end("unusable", "ocsp.unknownCritical");
  }
  const state = window(single, response, context);
  checks.push({
    id: "ocsp.freshness",
    status: state === "fresh" ? "passed" : "failed",
    ...(state !== "fresh" && { reason: `ocsp.${state}` }),
    found: formatInstant(context.now),
    expected: [thisUpdate, ...(nextUpdate ? [nextUpdate] : [])].map(formatInstant),
  });
  if (state === "future") return end("unusable", "ocsp.future");

  if (status.kind === "revoked") {
    const { revocationTime: date, reason } = status;
    // removeFromCRL belongs to deltas (RFC 5280 §5.3.1): here the responder still says "revoked".
    const effect = effectAt({ date, ...(reason && { reason }) }, context.at);
    const event = { revocationDate: date, ...(reason && { revocationReason: reason }) };
    checks.push(statusCheck(effect, [formatInstant(date), ...(reason ? [reason] : [])]));
    if (effect === "revoked") return end("revoked", undefined, event);
    return state === "stale" ? end("stale", "ocsp.stale") : end(effect, undefined, event);
  }
  if (state === "stale") return end("stale", "ocsp.stale");
  if (status.kind === "unknown") {
    checks.push({ id: "ocsp.status", status: "indeterminate", reason: "ocsp.unknown", found: "unknown" });
    return end("unknown", "ocsp.unknown");
  }
  if (forgotten(single, target.certificate)) {
    checks.push({ id: "ocsp.status", status: "indeterminate", reason: "ocsp.afterExpiry", found: "good" });
    return end("unknown", "ocsp.afterExpiry");
  }
  checks.push({ id: "ocsp.status", status: "passed", found: "good" });
  return end("good");
}

function statusCheck(effect: "good" | "revoked" | "suspended", found: readonly string[]): Check {
  if (effect === "good") return { id: "ocsp.status", status: "passed", reason: "revocation.later", found };
  const status = effect === "revoked" ? "failed" : "indeterminate";
  return { id: "ocsp.status", status, reason: `revocation.${effect}`, found };
}

/** An answer without our nonce may have been made beforehand (RFC 6960 §4.4.1); another nonce is another answer. */
function nonceCheck(
  response: BasicOcspResponse,
  sent: Uint8Array | undefined,
  checks: Check[],
): string | undefined {
  if (sent === undefined) return undefined;
  const { nonce } = response;
  if (nonce === undefined) {
    checks.push({ id: "ocsp.nonce", status: "warning", reason: "ocsp.nonceAbsent" });
    return undefined;
  }
  const same = equalBytes(nonce, sent);
  checks.push({
    id: "ocsp.nonce",
    status: same ? "passed" : "failed",
    ...(!same && { reason: "ocsp.nonce" }),
  });
  return same ? undefined : "ocsp.nonce";
}

/** thisUpdate, nextUpdate, and producedAt, which must not lie before what was known (RFC 6960 §2.4). */
function window(single: SingleResponse, { producedAt }: BasicOcspResponse, context: RevocationContext) {
  const { now, rules } = context;
  const skew = rules?.clockSkew ?? CLOCK_SKEW;
  const latest = producedAt.getTime() + skew;
  if (single.thisUpdate.getTime() > latest || producedAt.getTime() > now.getTime() + skew) {
    return "future";
  }
  return freshness(single, context, rules?.ocspMaxAge ?? OCSP_MAX_AGE);
}

/** A responder may have forgotten a certificate that expired before it answered (RFC 6960 §4.4.4). */
function forgotten({ thisUpdate, archiveCutoff }: SingleResponse, { notAfter }: Certificate): boolean {
  return thisUpdate > notAfter && (archiveCutoff === undefined || archiveCutoff > notAfter);
}

/** Judges who signed; returns the reason why the answer cannot be relied on. */
function responder(
  response: BasicOcspResponse,
  target: RevocationTarget,
  context: RevocationContext,
  checks: Check[],
): string | undefined {
  const { issuer } = target;
  const { budget, now, rules } = context;
  const dates = rules?.algorithmDates;
  const pool = [...context.intermediates, ...context.anchors];
  const own = (found: ResponderAuthority): Standing | undefined => {
    if (found.kind === "issuer") return "stands";
    return found.kind === "none" ? undefined : ownStanding(found.signer, found.viaKey, target, context);
  };
  const search = (siblings: readonly Certificate[]): Search => {
    const seen: ResponderAuthority[] = [];
    for (const found of responderAuthorities({ response, issuer, now, siblings, pool, budget, dates })) {
      seen.push(found);
      if (own(found) === "stands") return { standing: found, seen };
    }
    return { standing: undefined, seen };
  };
  let { standing, seen } = search([]);
  let rolled = false;
  if (standing === undefined && seen.some(isUnauthorized)) {
    const siblings = rolledKeys(target, context);
    const again = siblings.length > 0 ? search(siblings) : undefined;
    const granted = !seen.some(isGranted) && again?.seen.some(isGranted) === true;
    rolled = granted || again?.standing !== undefined;
    if (rolled) ({ standing, seen } = again!);
  }
  const authority = standing ?? mostTelling(seen);
  if (authority.kind === "none") {
    checks.push(refused(authority));
    return authority.problem;
  }
  const { signer } = authority;
  const evidence = [{ kind: "certificate", sha256: signer.sha256 }] as const;
  const subject = displayName(signer.subject);
  checks.push({
    id: "ocsp.signature",
    status: "passed",
    subject,
    found: response.signatureAlgorithm.oid,
    evidence,
  });
  if (standing === undefined) {
    const reason = own(authority) === "revoked" ? "ocsp.responderRevoked" : "ocsp.responderStatus";
    checks.push({ id: "ocsp.responder", status: "failed", subject, reason, evidence });
    return reason;
  }
  checks.push({
    id: "ocsp.responder",
    status: rolled ? "warning" : "passed",
    subject,
    found: authority.kind,
    ...(rolled && { reason: "ocsp.rolledKey" }),
    evidence,
  });
  return undefined;
}

interface Search {
  /** Who may answer, and whose own status is established. */
  readonly standing: ResponderAuthority | undefined;
  /** Everybody looked at. */
  readonly seen: readonly ResponderAuthority[];
}

const isGranted = ({ kind }: ResponderAuthority): boolean => kind !== "none";

const isUnauthorized = (authority: ResponderAuthority): boolean =>
  authority.kind === "none" && authority.problem === "ocsp.responderUnauthorized";

function refused({ problem, signer }: Extract<ResponderAuthority, { kind: "none" }>): Check {
  const id = problem.startsWith("ocsp.responder") ? "ocsp.responder" : "ocsp.signature";
  if (signer === undefined) return { id, status: "failed", reason: problem };
  const evidence = [{ kind: "certificate", sha256: signer.sha256 }] as const;
  return { id, status: "failed", subject: displayName(signer.subject), reason: problem, evidence };
}

/**
 * The delegated responder's own status: lists say it is good; or its certificate says it need not be asked,
 * and no list at hand says that it is revoked.
 */
function ownStanding(
  signer: Certificate,
  issuer: Certificate,
  { anchor }: RevocationTarget,
  context: RevocationContext,
): Standing {
  if (context.mode === "off") return "stands";
  // By lists only: answers of the responder about itself prove nothing.
  const listsOnly = { ...context, evidence: { ...context.evidence, ocsp: [] } };
  const status = context.signerStatus({ certificate: signer, issuer, anchor }, listsOnly);
  if (status === "revoked") return status;
  const exempt = hasNoCheck(signer)
    ? status !== "suspended"
    : context.mode === "if-available" && status === "notChecked";
  return status === "good" || exempt ? "stands" : "open";
}

/**
 * Russian CAs roll their key under one name, and the responder's certificate may be signed with the
 * other key than the one asked about. RFC 6960 §4.2.2.2 wants the same key; for GOST keys another CA
 * certificate of the same name is accepted, with a note, when it is bound to the issuer by more than that.
 */
function rolledKeys(
  { issuer, anchor }: RevocationTarget,
  context: RevocationContext,
): readonly Certificate[] {
  if (!issuer.publicKey.type.startsWith("gost")) return [];
  return [...context.intermediates, ...context.anchors].filter((candidate) => {
    if (candidate.sha256 === issuer.sha256 || !namesEqual(candidate.subject, issuer.subject)) return false;
    const paths = isCa(candidate) ? signerPaths(candidate, anchor, context) : [];
    return paths.some(
      (path) => certifiedAlike(path, issuer, context) || crossSigned(candidate, issuer, context),
    );
  });
}
