/** What is said about the right of a signer to sign for another: plain data, ready for JSON. */
import type { Check, SubIndication, Verdict } from "../base/check.js";
import type { CheckId } from "../base/checkIds.js";
import type { PartyKind } from "../mchd/facts/model.js";
import type { MchdFormat } from "../mchd/parse.js";
import type { CertificateFacts } from "../x509/identity.js";

/** A party by its name and numbers; a person's stand here because this is the place for personal data. */
export interface MchdParty {
  readonly kind: PartyKind;
  readonly name: string;
  readonly inn?: string;
  readonly ogrn?: string;
  readonly ogrnip?: string;
  readonly snils?: string;
}

/** What a report shows of one power of attorney. Untrusted text. */
export interface MchdDocument {
  readonly file: string;
  readonly format: MchdFormat;
  readonly kind: "original" | "delegation";
  readonly number: string | null;
  readonly internalNumber: string | null;
  /** `YYYY-MM-DD`, days of Moscow. */
  readonly issueDate: string | null;
  readonly endDate: string | null;
  readonly principals: readonly MchdParty[];
  /** Of a delegation: who passed the powers on. */
  readonly delegators: readonly MchdParty[];
  readonly representatives: readonly MchdParty[];
  readonly powers: readonly { readonly code: string; readonly name: string }[];
  readonly textPowers: boolean;
  readonly signers: readonly MchdSigner[];
}

/** Who signed a power of attorney. */
export interface MchdSigner {
  readonly file: string;
  readonly verdict: Verdict;
  readonly subIndication?: SubIndication;
  readonly claimedSigningTime: string | null;
  readonly bestSignatureTime: string | null;
  readonly certificate: CertificateFacts | null;
}

/** What the right to sign rests on: a power of attorney, the certificate of an organisation itself, or nothing. */
export type AuthorityBasis = "mchd" | "certificate" | "none";

/** The verdict on the right of one signer, or on one power of attorney alone. */
export interface MchdResult {
  readonly verdict: Verdict;
  readonly subIndication?: SubIndication;
  /** The id of the check that decided, or null. */
  readonly reason: CheckId | null;
  readonly basis: AuthorityBasis;
  /** The moment it is judged at: the proven time of the signature, else that of the check. */
  readonly judgedAt: string;
  readonly timeProven: boolean;
  /** The document, then those it descends from, up to the root. */
  readonly chain: readonly MchdDocument[];
  /** Powers that were asked for and are covered: code and name of what covers them. */
  readonly covered: readonly string[];
  readonly checks: readonly Check[];
}

/** A power of attorney that was given, and by which nobody signed. */
export interface UnusedMchd {
  readonly file: string;
  /** null where it cannot be read. */
  readonly number: string | null;
}

/** "mchd.unused": a warning for each, for the other party may not have signed at all. */
export const unusedChecks = (unused: readonly UnusedMchd[]): readonly Check[] =>
  unused.map(({ file, number }) => ({
    id: "mchd.unused",
    status: "warning",
    subject: number === null ? file : `№ ${number}`,
    evidence: [{ kind: "mchd", source: file }],
  }));
