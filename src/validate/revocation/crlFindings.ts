/** What revocation lists say about a certificate (RFC 5280 §6.3.3). */

import { OID } from "../../asn1/oids.js";
import { equalBytes, toHex } from "../../base/bytes.js";
import type { Check } from "../../base/check.js";
import { formatInstant } from "../../base/time.js";
import type { Crl } from "../../crl/crl.js";
import { type CrlLookup, lookupSerial } from "../../crl/lookup.js";
import { displayName } from "../../x509/identity.js";
import { namesEqual } from "../../x509/name.js";
import { crlScope } from "./crlScope.js";
import { crlSigner, isOfOtherKey } from "./crlSigner.js";
import {
  asOfItsProof,
  effectAt,
  type Finding,
  type FindingStatus,
  freshness,
  type RevocationContext,
  type RevocationTarget,
} from "./finding.js";

/** A list without nextUpdate says nothing about how long it holds: only evidence made after the time counts. */
const NO_AGE = 0;

/**
 * Judges every list of the evidence that may concern the certificate: the complete ones with the delta that
 * fits each, then the deltas that fitted none, which may say "revoked" but never "good".
 */
export function crlFindings(target: RevocationTarget, context: RevocationContext): readonly Finding[] {
  const findings: Finding[] = [];
  const combined = new Set<Crl>();
  for (const { crl, source } of likeliestFirst(context.evidence.crls, target)) {
    const scope = crlScope(crl, target.certificate);
    if (scope.kind === "otherIssuer" || combined.has(crl) || addsNothing(crl, findings, target, context))
      continue;
    const { delta, ...judged } = judge(crl, scope, target, asOfItsProof(context, crl));
    if (delta !== undefined && SPEAKS.has(judged.status)) combined.add(delta);
    findings.push({
      ...judged,
      source: "crl",
      origin: source,
      // Digested when a report names the list: a million entries take longer to digest than to search.
      get sha256() {
        return crl.sha256;
      },
    });
  }
  return findings;
}

const isDelta = ({ deltaCrlIndicator }: Crl): boolean => deltaCrlIndicator !== undefined;

/**
 * Complete lists before deltas; those that name the issuer's key first, those that name another one last; the newest
 * first. Signatures are computed in this order, while the budget lasts.
 */
function likeliestFirst(given: GivenCrls, target: RevocationTarget): GivenCrls {
  const ranks = new Map(given.map(({ crl }) => [crl, (isDelta(crl) ? 4 : 0) + keyRank(crl, target)]));
  return [...given].sort(
    ({ crl: a }, { crl: b }) =>
      ranks.get(a)! - ranks.get(b)! ||
      b.thisUpdate.getTime() - a.thisUpdate.getTime() ||
      (toHex(a.signature) < toHex(b.signature) ? -1 : 1),
  );
}

type GivenCrls = RevocationContext["evidence"]["crls"];

const keyRank = (crl: Crl, target: RevocationTarget): number =>
  crl.authorityKeyIdentifier?.keyIdentifier === undefined ? 1 : isOfOtherKey(crl, target) ? 2 : 0;

/**
 * Whether a list that lacks the certificate changes nothing any more, so that its signature need not be computed:
 * beside one that is relied on; or beside one that tells nothing (out of date, made after the certificate's end), where
 * it tells nothing for the same reason.
 */
function addsNothing(
  crl: Crl,
  findings: readonly Finding[],
  target: RevocationTarget,
  context: RevocationContext,
): boolean {
  const isOld = () =>
    !context.evidence.crls.some((given) => isDelta(given.crl)) &&
    freshness(crl, asOfItsProof(context, crl), NO_AGE) === "stale";
  const settled = findings.some(({ status, reason, reasons, thisUpdate }) => {
    if (reason === "crl.future") return freshness(crl, asOfItsProof(context, crl), NO_AGE) === "future";
    if (status === "good") return reasons === undefined && findings.length >= JUDGED_EACH;
    if (status === "unknown") return droppedAfterExpiry(crl, target);
    if (status === "stale") return thisUpdate >= crl.thisUpdate && isOld();
    return status === "revoked" || (status === "suspended" && thisUpdate >= crl.thisUpdate);
  });
  return settled && wordOf(crl, target).kind === "absent";
}

/** So many lists are judged each: references and archive time-stamps mean one of them, and not the one beside it. */
const JUDGED_EACH = 8;

const SPEAKS: ReadonlySet<FindingStatus> = new Set(["good", "revoked", "suspended"]);

/** `delta`: what a complete list was read together with. */
type Judged = Omit<Finding, "source" | "origin" | "sha256"> & { readonly delta?: Crl };

function judge(
  crl: Crl,
  scope: Exclude<ReturnType<typeof crlScope>, { kind: "otherIssuer" }>,
  target: RevocationTarget,
  context: RevocationContext,
): Judged {
  const subject = displayName(crl.issuer);
  const checks: Check[] = [];
  let delta: Crl | undefined;
  const end = (status: FindingStatus, reason?: string, more: Partial<Judged> = {}): Judged => {
    // Read together they are as new as the delta.
    const { thisUpdate, nextUpdate } = delta ?? crl;
    return {
      status,
      ...(reason !== undefined && { reason }),
      checks,
      thisUpdate,
      ...(nextUpdate && { nextUpdate }),
      ...(delta && { delta }),
      ...more,
    };
  };

  if (scope.kind === "outOfScope") {
    checks.push({ id: "crl.scope", status: "warning", subject, reason: scope.reason });
    return end("elsewhere", scope.reason);
  }
  if (crl.unprocessed.length > 0) {
    checks.push({
      id: "crl.scope",
      status: "failed",
      subject,
      reason: "crl.unknownCritical",
      found: crl.unprocessed,
    });
    return end("unusable", "crl.unknownCritical");
  }
  if (context.serverProfile && !isNumbered(crl)) {
    checks.push({ id: "crl.scope", status: "failed", subject, reason: "crl.number" });
    return end("unusable", "crl.number");
  }
  checks.push({ id: "crl.scope", status: "passed", subject });

  const { signer, check, otherKey } = crlSigner(crl, target, context);
  checks.push(check);
  if (signer === undefined) return end(otherKey ? "elsewhere" : "unusable", check.reason);

  delta = bestDelta(crl, signer.publicKey.spki, target, context);
  const state = freshness(delta ?? crl, context, NO_AGE);
  checks.push(freshnessCheck(delta ?? crl, state, context));

  const answer = overlay(wordOf(crl, target), delta && wordOf(delta, target));
  const reasons = scope.reasons === "all" ? {} : { reasons: scope.reasons };
  if (answer.kind === "unprocessed" || answer.kind === "malformed") {
    const reason = answer.kind === "malformed" ? "crl.malformedEntries" : "crl.unknownCritical";
    checks.push({ id: "crl.entry", status: "failed", subject, reason });
    return end("unusable", reason);
  }
  if (answer.kind === "listed") {
    const { revocationDate, reason, invalidityDate } = answer.entry;
    const effect = effectAt(
      { date: revocationDate, ...(reason && { reason }), ...(invalidityDate && { invalidityDate }) },
      context.at,
    );
    const event = { revocationDate, ...(reason && { revocationReason: reason }) };
    checks.push(entryCheck(subject, effect, revocationDate, reason));
    // What was revoked stays revoked: a list that says so need not be fresh, nor be of the time asked about.
    if (effect === "revoked") return end("revoked", undefined, event);
    if (state === "future") return end("unusable", "crl.future");
    if (state === "stale") return end("stale", "crl.stale");
    if (effect === "good" && isDelta(crl)) return end("unknown", "crl.deltaOnly");
    return end(effect, undefined, { ...event, ...(effect === "good" && reasons) });
  }
  // Absence from a later list does not tell of a suspension that has ended since (RFC 5280 §5.3.1).
  if (state === "future") return end("unusable", "crl.future");
  if (state === "stale") return end("stale", "crl.stale");
  if (isDelta(crl)) {
    checks.push({ id: "crl.entry", status: "indeterminate", subject, reason: "crl.deltaOnly" });
    return end("unknown", "crl.deltaOnly");
  }
  if (droppedAfterExpiry(crl, target)) {
    checks.push({ id: "crl.entry", status: "indeterminate", subject, reason: "crl.afterExpiry" });
    return end("unknown", "crl.afterExpiry");
  }
  checks.push({ id: "crl.entry", status: "passed", subject });
  return end("good", undefined, reasons);
}

/** RFC 5280 §5.2.3: every list has a number, not critical. */
const isNumbered = ({ extensions }: Crl): boolean =>
  extensions.some(({ oid, critical }) => oid === OID.crlNumber && !critical);

/** What one list says; `removed` only a delta can say (RFC 5280 §5.3.1). */
type Word = CrlLookup | { readonly kind: "removed" };

function wordOf(crl: Crl, { certificate }: RevocationTarget): Word {
  const lookup = lookupSerial(crl, certificate.serialNumber, certificate.issuer);
  const removed = lookup.kind === "listed" && lookup.entry.reason === "removeFromCRL" && isDelta(crl);
  return removed ? { kind: "removed" } : lookup;
}

/**
 * A delta, when there is one that says something, wins over its base (RFC 5280 §5.2.4). But what it removes is
 * what was on hold: nothing else comes back, it is only no longer mentioned (§5.3.1).
 */
function overlay(base: Word, delta: Word | undefined): Word {
  if (base.kind === "malformed" || base.kind === "unprocessed") return base;
  const forGood = base.kind === "listed" && base.entry.reason !== "certificateHold";
  if (delta?.kind === "removed" && forGood) return base;
  return delta === undefined || delta.kind === "absent" ? base : delta;
}

/** The newest fresh delta of the same issuer, scope and key that builds on this list or an older one. */
function bestDelta(
  base: Crl,
  spki: Uint8Array,
  target: RevocationTarget,
  context: RevocationContext,
): Crl | undefined {
  const { cRLNumber } = base;
  if (cRLNumber === undefined || isDelta(base)) return undefined;
  const fits = (delta: Crl): boolean =>
    delta.deltaCrlIndicator !== undefined &&
    delta.deltaCrlIndicator <= cRLNumber &&
    delta.cRLNumber !== undefined &&
    delta.cRLNumber >= cRLNumber &&
    namesEqual(delta.issuer, base.issuer) &&
    sameScope(delta, base) &&
    delta.unprocessed.length === 0 &&
    // It may lack the certificate, or remove it, for its end alone: that adds nothing to what the base says.
    !droppedAfterExpiry(delta, target) &&
    freshness(delta, context, NO_AGE) === "fresh";
  // The newest first: signatures of those before it need not be computed, in whatever order they come.
  const deltas = context.evidence.crls.map(({ crl }) => crl).filter(fits);
  deltas.sort((a, b) => (isNewer(a, b) ? -1 : 1));
  return deltas.find((delta) => {
    const { signer } = crlSigner(delta, target, context);
    return signer !== undefined && equalBytes(signer.publicKey.spki, spki);
  });
}

/** By number; two of one number, which a CA should not issue, by time, then by whatever tells them apart. */
function isNewer(a: Crl, b: Crl): boolean {
  if (a.cRLNumber !== b.cRLNumber) return a.cRLNumber! > b.cRLNumber!;
  const later = a.thisUpdate.getTime() - b.thisUpdate.getTime();
  return later !== 0 ? later > 0 : toHex(a.signature) > toHex(b.signature);
}

function sameScope(a: Crl, b: Crl): boolean {
  const scopeOf = (crl: Crl) => crl.extensions.find(({ oid }) => oid === OID.issuingDistributionPoint)?.value;
  const [one, other] = [scopeOf(a), scopeOf(b)];
  return one === undefined || other === undefined ? one === other : equalBytes(one, other);
}

/** A CA may take a certificate off its list once it has expired (RFC 5280 §3.3): absence then proves nothing. */
function droppedAfterExpiry(crl: Crl, { certificate }: RevocationTarget): boolean {
  if (crl.thisUpdate <= certificate.notAfter) return false;
  return crl.expiredCertsOnCrl === undefined || crl.expiredCertsOnCrl > certificate.notAfter;
}

function freshnessCheck(crl: Crl, state: ReturnType<typeof freshness>, { now }: RevocationContext): Check {
  const window = [crl.thisUpdate, ...(crl.nextUpdate ? [crl.nextUpdate] : [])].map(formatInstant);
  return {
    id: "crl.freshness",
    status: state === "fresh" ? "passed" : "failed",
    subject: displayName(crl.issuer),
    ...(state !== "fresh" && { reason: `crl.${state}` }),
    found: formatInstant(now),
    expected: window,
  };
}

function entryCheck(
  subject: string,
  effect: "good" | "revoked" | "suspended",
  date: Date,
  reason: string | undefined,
): Check {
  const base = {
    id: "crl.entry",
    subject,
    found: [formatInstant(date), ...(reason ? [reason] : [])],
  } as const;
  if (effect === "good") return { ...base, status: "passed", reason: "revocation.later" };
  return {
    ...base,
    status: effect === "revoked" ? "failed" : "indeterminate",
    reason: `revocation.${effect}`,
  };
}
