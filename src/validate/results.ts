/**
 * What the checking use cases return: plain data, ready for JSON, the same for every renderer.
 * Instants are strings as formatInstant writes them. Texts from certificates and files are untrusted.
 */
import type { Check, SubIndication, Verdict } from "../base/check.js";
import type { ExitCode } from "../base/errors.js";
import type { Level } from "../cms/levels/level.js";
import type { StampKind } from "../cms/levels/tokens.js";
import type { CertificateFacts, Identity } from "../x509/identity.js";
import type { AnchorOrigin } from "./anchors.js";
import type { MchdResult, UnusedMchd } from "./authorityResult.js";
import type { DeclaredFacts } from "./declared.js";
import type { Explanation } from "./explanation.js";
import type { Qualification } from "./qualifiedJudgement.js";

/** A flag that weakened a check; the text for people is keyed by `id`. */
export interface Relaxation {
  readonly id:
    | "revocation-off"
    | "revocation-if-available"
    | "allow-private-network"
    | "allow-host"
    | "allow-rollback"
    | "sha1-thumbprint"
    | "max-size"
    | "unverified"
    | "policy-overridden"
    | "algorithm-date"
    | "tolerance"
    | "mchd-status-off"
    | "trust-registry"
    | "auth-stateless";
  readonly detail?: string;
}

export type { AnchorOrigin, CertificateFacts, Identity, Qualification };

/** What was found about one certificate's revocation. */
export interface RevocationFacts {
  readonly certificate: string;
  /** Of that certificate, lower hex. */
  readonly sha256?: string;
  readonly status: "good" | "revoked" | "suspended" | "unknown" | "stale" | "notChecked";
  readonly source?: "crl" | "ocsp";
  readonly origin?: string;
  readonly thisUpdate?: string;
  readonly nextUpdate?: string;
  readonly producedAt?: string;
  readonly revocationDate?: string;
  readonly reason?: string;
}

/** The verdict on one certificate at one time; the "certificate" part of every report. */
export interface CertificateResult {
  readonly verdict: Verdict;
  readonly subIndication?: SubIndication;
  readonly certificate?: CertificateFacts;
  /** From the certificate to the anchor, when a path was found. */
  readonly path: readonly CertificateFacts[];
  /** Why the path's end is trusted; null without a path. */
  readonly anchor: AnchorOrigin | null;
  /** Qualified or not, beside the verdict; null where nothing in the certificate claims it and nobody asked. */
  readonly qualification: Qualification | null;
  readonly revocation: readonly RevocationFacts[];
  readonly checks: readonly Check[];
}

/** `cert check`: schema podpis.cert/1. */
export interface CertificateReport extends CertificateResult {
  readonly schema: "podpis.cert/1";
  readonly id: string | null;
  readonly file?: string;
  readonly exitCode: ExitCode;
  /** The id of the decisive check, or null. */
  readonly reason: string | null;
  readonly validationTime: string;
  readonly relaxations: readonly Relaxation[];
}

export type { Level };

/** What a time-stamp is over; "standalone": a file. */
export type TimestampKind = StampKind | "standalone";

/** The verdict on one time-stamp token (RFC 3161). */
export interface TimestampResult {
  readonly kind: TimestampKind;
  readonly verdict: Verdict;
  readonly subIndication?: SubIndication;
  readonly genTime: string | null;
  readonly policy?: string;
  readonly serial?: string;
  readonly certificate?: CertificateFacts;
  /** Why the end of the TSA's path is trusted, when there is a path. */
  readonly anchor?: AnchorOrigin;
  readonly checks: readonly Check[];
}

/** A signature over the signature value of a signer, judged by itself: the signer's verdict does not depend on it. */
export interface CountersignatureResult {
  /** Its attributes and its value hold. */
  readonly intact: boolean;
  readonly verdict: Verdict;
  readonly subIndication?: SubIndication;
  readonly claimedSigningTime: string | null;
  /** The earliest proven time of its existence; null when none is proven. */
  readonly bestSignatureTime: string | null;
  readonly certificate: CertificateFacts | null;
  readonly revocation: readonly RevocationFacts[];
  /** Its own. */
  readonly timestamps: readonly TimestampResult[];
  readonly checks: readonly Check[];
}

/** The verdict on one signer of a signature. */
export interface SignerResult {
  readonly index: number;
  readonly verdict: Verdict;
  readonly subIndication?: SubIndication;
  /** What is there, well-formed, imprints and references right. */
  readonly level: Level;
  /** The highest whose tokens and evidence reach an anchor; null when not even the signature is proven. */
  readonly levelProven: Level | null;
  readonly claimedSigningTime: string | null;
  /** The earliest proven time of existence; null when none is proven. */
  readonly bestSignatureTime: string | null;
  readonly digestAlgorithm: string;
  readonly signatureAlgorithm: string;
  readonly declared: DeclaredFacts;
  readonly certificate: CertificateFacts | null;
  readonly path: readonly CertificateFacts[];
  /** Why the path's end is trusted; null without a path. */
  readonly anchor: AnchorOrigin | null;
  readonly revocation: readonly RevocationFacts[];
  /** Of the certificate, at the best signature time. */
  readonly qualification: Qualification | null;
  /** The right to sign for another; null when nobody asked. The signature's own verdict stands beside it. */
  readonly mchd: MchdResult | null;
  readonly checks: readonly Check[];
  /** What is proven and by what, what is missing, how long it holds. */
  readonly explanation: Explanation;
  readonly timestamps: readonly TimestampResult[];
  readonly countersignatures: readonly CountersignatureResult[];
}

/** Whether everybody who was required has signed, each with a signature that is TOTAL-PASSED. */
export interface RequiredSignersResult {
  readonly allSigned: boolean;
  /** By then the last of them had signed; null while one has not, or one signature proves no time. */
  readonly provenBy: string | null;
}

/** `verify`: schema podpis.verify/1. */
export interface VerifyReport {
  readonly schema: "podpis.verify/1";
  readonly verdict: Verdict;
  readonly subIndication?: SubIndication;
  /** The verdict is TOTAL-PASSED and every requirement is met. */
  readonly accepted: boolean;
  readonly exitCode: ExitCode;
  /** REQUIREMENT_NOT_MET with the ids of the requirements, else null. */
  readonly rejection: {
    readonly code: "REQUIREMENT_NOT_MET";
    readonly requirements: readonly string[];
  } | null;
  readonly file: string;
  /** `sha256` (lower hex) where fingerprints were asked for. */
  readonly content: { readonly file: string; readonly size: number; readonly sha256?: string } | null;
  /** The signature file as it came; where fingerprints were asked for. */
  readonly signature?: { readonly sha256: string };
  readonly attached: boolean | null;
  readonly validationTime: string;
  readonly checks: readonly Check[];
  readonly signers: readonly SignerResult[];
  readonly requirements: readonly Check[];
  /** null when nobody was required by name. */
  readonly requiredSigners: RequiredSignersResult | null;
  /** Powers of attorney that were given and by which nobody signed; absent where none was asked about. */
  readonly unusedMchd?: readonly UnusedMchd[];
  readonly relaxations: readonly Relaxation[];
}
