/** What one list or one answer says about one certificate, and what is needed to judge it. */
import type { Check } from "../../base/check.js";
import { CLOCK_SKEW } from "../../base/limits.js";
import type { WorkBudget } from "../../base/workBudget.js";
import type { Crl } from "../../crl/crl.js";
import type { BasicOcspResponse } from "../../ocsp/response.js";
import type { Certificate } from "../../x509/certificate.js";
import type { JudgementRules } from "../policy.js";
import type { RevocationFacts } from "../results.js";

/** A fetch that brought nothing to judge. */
export interface FetchAttempt {
  readonly kind: "crl" | "ocsp" | "issuer";
  /** SHA-256 of the certificate it was made for. */
  readonly certificate: string;
  readonly url: string;
  /** A key of the text tables: "fetch.unreachable", "fetch.malformed", "ocsp.unauthorized", … */
  readonly reason: string;
  /** The error's code, or another word for what came back. */
  readonly found?: string;
}

export interface OcspEvidence {
  readonly response: BasicOcspResponse;
  readonly source: string;
  /** The nonce we sent, when the answer is to a question of ours. */
  readonly nonce?: Uint8Array;
}

/** All there is to judge by: an unordered pool, of which only what concerns a certificate is looked at. */
export interface RevocationEvidence {
  readonly crls: readonly { readonly crl: Crl; readonly source: string }[];
  readonly ocsp: readonly OcspEvidence[];
  readonly attempts?: readonly FetchAttempt[];
}

/** Must it be known that nothing on the path is revoked? "if-available" and "off" are relaxations. */
export type RevocationMode = "required" | "if-available" | "off";

export interface RevocationTarget {
  readonly certificate: Certificate;
  /** The next certificate of the path. */
  readonly issuer: Certificate;
  /** The last one. */
  readonly anchor: Certificate;
}

export interface RevocationContext {
  /** The time the certificate must be good at. */
  readonly at: Date;
  /** The time at which evidence must be fresh. */
  readonly now: Date;
  readonly mode: RevocationMode;
  readonly anchors: readonly Certificate[];
  /** Where signers of lists and answers may be found. */
  readonly intermediates: readonly Certificate[];
  readonly evidence: RevocationEvidence;
  /** Lists and answers that are judged as of an earlier time than `now`: SHA-256, and by when they existed. */
  readonly existedBy?: ReadonlyMap<string, Date> | undefined;
  /** What the user's policy has otherwise than the default one. */
  readonly rules?: JudgementRules | undefined;
  /** The CA/Browser Forum's profile is asked of the lists too (certificates of servers). */
  readonly serverProfile?: boolean;
  /** What is left of the run's work; absent: no bound. */
  readonly budget?: WorkBudget | undefined;
  /** SHA-256 of certificates whose status is being asked for, so that signers do not vouch in circles. */
  readonly inProgress: ReadonlySet<string>;
  /** Whether the status of a signer is good; decides by the same evidence. */
  readonly signerStatus: (target: RevocationTarget, context: RevocationContext) => RevocationFacts["status"];
}

export interface Finding {
  readonly source: "crl" | "ocsp";
  readonly origin: string;
  readonly status: FindingStatus;
  readonly reason?: string;
  readonly checks: readonly Check[];
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  readonly producedAt?: Date;
  readonly revocationDate?: Date;
  readonly revocationReason?: string;
  /** For lists: the reasons they speak about; absent when all. */
  readonly reasons?: ReadonlySet<number>;
  readonly sha256: string;
}

/**
 * - `good`, `revoked`, `suspended`, `unknown`: what it says, and it may be relied on.
 * - `stale`: well-signed, but out of date, and it does not say "revoked".
 * - `unusable`: badly signed, not authorised, not understood, from the future.
 * - `elsewhere`: about other certificates; shown, but no answer about this one.
 */
export type FindingStatus = "good" | "revoked" | "suspended" | "unknown" | "stale" | "unusable" | "elsewhere";

export type Freshness = "fresh" | "stale" | "future";

/**
 * Evidence is fresh when it is in its window now; when it was made at or after the time asked about: what was good
 * later was good then; or when that time lies in the window it names, and it was the word of the day (EN 319 102-1
 * §5.2.5, the time asked about being the control-time). `maxAge` (milliseconds) stands in for a missing nextUpdate, now.
 */
export function freshness(
  { thisUpdate, nextUpdate }: { readonly thisUpdate: Date; readonly nextUpdate?: Date },
  { at, now, rules }: Pick<RevocationContext, "at" | "now" | "rules">,
  maxAge: number,
): Freshness {
  const skew = rules?.clockSkew ?? CLOCK_SKEW;
  if (thisUpdate.getTime() > now.getTime() + skew) return "future";
  // A window that ends before it begins holds at no time.
  if (nextUpdate !== undefined && nextUpdate < thisUpdate) return "stale";
  // Clocks of responders and time-stamping services differ by seconds.
  if (thisUpdate.getTime() + skew >= at.getTime()) return "fresh";
  if (nextUpdate !== undefined && at <= nextUpdate) return "fresh";
  const end = nextUpdate?.getTime() ?? thisUpdate.getTime() + maxAge;
  return now.getTime() <= end + (nextUpdate === undefined ? 0 : skew) ? "fresh" : "stale";
}

/** The context for a list or an answer that is known to have existed earlier: it is judged as of then. */
export function asOfItsProof(
  context: RevocationContext,
  evidence: { readonly sha256: string },
): RevocationContext {
  // Digesting a long list costs more than searching it: only where something is known.
  if (context.existedBy === undefined || context.existedBy.size === 0) return context;
  const proven = context.existedBy.get(evidence.sha256);
  if (proven === undefined || proven >= context.now) return context;
  return { ...context, now: proven < context.at ? context.at : proven };
}

export interface RevocationEvent {
  readonly date: Date;
  readonly reason?: string;
  readonly invalidityDate?: Date;
}

/**
 * What a revocation means at a time: it counts from its date; after a compromise of the key, already
 * from the date since which the key is not to be trusted (RFC 5280 §5.3.2).
 */
export function effectAt(
  { date, reason, invalidityDate }: RevocationEvent,
  at: Date,
): "good" | "revoked" | "suspended" {
  const compromised = reason === "keyCompromise" || reason === "aACompromise" || reason === "cACompromise";
  const since = compromised && invalidityDate !== undefined && invalidityDate < date ? invalidityDate : date;
  if (since > at) return "good";
  return reason === "certificateHold" ? "suspended" : "revoked";
}
