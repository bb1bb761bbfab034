/** What a language must provide; the compiler fails when a check, a relaxation or an error has no text. */
import type { SubIndication } from "../../base/check.js";
import type { CheckId } from "../../base/checkIds.js";
import type { ErrorCode, ErrorTexts } from "../../base/errors.js";
import type { Level, Relaxation, RevocationFacts, TimestampKind } from "../../validate/results.js";

export const LANGUAGES = ["ru", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The answers to the question a check asks, and what the reader can do about a bad one. */
export interface CheckTexts {
  readonly passed: string;
  readonly failed: string;
  /** When it could not be decided; `failed` where that reads right too. */
  readonly indeterminate?: string;
  readonly warning?: string;
  readonly skipped?: string;
  readonly fix: string;
  /** When it could not be decided and something else is to be done then. */
  readonly indeterminateFix?: string;
  /** Where `Check.reason` changes what is to be said or done. */
  readonly byReason?: Readonly<Record<string, { readonly answer?: string; readonly fix?: string }>>;
}

export type ReasonTexts = Readonly<Record<string, string>>;

/** The words of the report's own lines. */
export interface Labels {
  readonly valid: string;
  readonly notValid: string;
  readonly unknown: string;
  readonly notAccepted: string;
  readonly notAcceptedNote: string;
  readonly certificateValid: string;
  readonly certificateNotValid: string;
  readonly certificateUnknown: string;
  readonly suspended: string;
  readonly revocationNotChecked: string;
  readonly signer: string;
  readonly signerOf: string;
  readonly subject: string;
  readonly issuer: string;
  readonly when: string;
  readonly claimed: string;
  readonly provenBefore: string;
  readonly notProven: string;
  readonly noTime: string;
  readonly level: string;
  readonly levelProven: string;
  readonly levelNotProven: string;
  readonly certificate: string;
  readonly serial: string;
  readonly validity: string;
  readonly inForce: string;
  readonly from: string;
  readonly until: string;
  readonly daysLeft: string;
  readonly revocation: string;
  readonly document: string;
  readonly embedded: string;
  readonly noDocument: string;
  readonly checkedAt: string;
  readonly path: string;
  readonly key: string;
  readonly why: string;
  readonly fix: string;
  readonly found: string;
  readonly expected: string;
  readonly tolerance: string;
  readonly reason: string;
  readonly source: string;
  readonly notes: string;
  readonly relaxations: string;
  readonly requirements: string;
  readonly checks: string;
  readonly timestamp: string;
  readonly noSigners: string;
  readonly since: string;
  readonly goodThenRevoked: string;
  readonly goodThenSuspended: string;
  readonly embeddedEvidence: string;
  readonly asOf: string;
  readonly by: string;
  readonly signed: string;
  readonly cosigned: string;
  readonly countersigned: string;
  readonly extended: string;
  readonly asBefore: string;
  readonly extracted: string;
  readonly notExtracted: string;
  readonly notExtractedNote: string;
  readonly signaturesHold: string;
  readonly trustNotJudged: string;
  readonly split: string;
  readonly merged: string;
  readonly converted: string;
  readonly signers: string;
  readonly attachedForm: string;
  readonly detachedForm: string;
  readonly contentNotCompared: string;
  readonly contentNotGiven: string;
  readonly prepared: string;
  readonly toBeSigned: string;
  readonly itsDigest: string;
  readonly stamped: string;
  readonly accuracy: string;
  readonly imprint: string;
  readonly thumbprint: string;
  readonly timestampFrom: string;
  readonly anchor: string;
  readonly signatureAlgorithm: string;
}

/** Names of the parts of a distinguished name, as people know them. */
export type IdentityLabels = Readonly<
  Record<
    | "cn"
    | "o"
    | "ou"
    | "title"
    | "surname"
    | "givenName"
    | "email"
    | "country"
    | "inn"
    | "innle"
    | "ogrn"
    | "ogrnip"
    | "snils",
    string
  >
>;

export interface Texts {
  readonly language: Language;
  readonly labels: Labels;
  readonly checks: Readonly<Record<CheckId, CheckTexts>>;
  /** By `Check.reason`; a key without a text is shown as it is. */
  readonly reasons: ReasonTexts;
  readonly subIndications: Readonly<Record<SubIndication, string>>;
  readonly relaxations: Readonly<Record<Relaxation["id"], string>>;
  readonly levels: Readonly<Record<Level, string>>;
  readonly revocation: Readonly<Record<RevocationFacts["status"], string>>;
  /** What a list or an answer says, within a sentence; `revocation` is for the report's own line. */
  readonly statuses: ReasonTexts;
  /** CRLReason names (RFC 5280 §5.3.1). */
  readonly revocationReasons: ReasonTexts;
  readonly timestamps: Readonly<Record<TimestampKind, string>>;
  readonly identity: IdentityLabels;
  readonly errors: Readonly<Record<ErrorCode, ErrorTexts>>;
  /** English data phrases of errors, in this language; a phrase without a text is shown as it is. */
  readonly phrases: ReasonTexts;
}
