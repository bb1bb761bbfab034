/** What the judgement of a power of attorney works with: documents and notices whose signatures were evaluated. */
import type { Check, SubIndication, Verdict } from "../base/check.js";
import { conclude } from "../base/check.js";
import type { CheckId } from "../base/checkIds.js";
import type { CertificateFacts } from "../x509/identity.js";
import type { MchdFacts } from "./facts/model.js";
import type { RevocationNotice } from "./notice.js";
import type { ParsedMchd } from "./parse.js";

/** One who signed a document, by the full evaluation of the signature. Instants as formatInstant writes them. */
export interface DocumentSigner {
  readonly verdict: Verdict;
  readonly subIndication?: SubIndication;
  readonly certificate: CertificateFacts | null;
  readonly claimedSigningTime: string | null;
  readonly bestSignatureTime: string | null;
  /** The earliest time that a time-stamp over the signature states; null without one. */
  readonly stampedAt: string | null;
  /** The certificate was good when the document was issued and has ended before it was used. */
  readonly endedSince: boolean;
  /** It has ended, and whether it was revoked before nobody tells any more: lists leave out what has ended. */
  readonly revocationUnknown?: boolean;
  readonly checks: readonly Check[];
}

/** One detached signature over the exact octets of a document. */
export interface DocumentSignature {
  readonly file: string;
  /** The document lies inside the signature: refused. */
  readonly attached: boolean;
  readonly checks: readonly Check[];
  readonly signers: readonly DocumentSigner[];
}

/** A power of attorney that was read, with its signatures. */
export interface ExaminedMchd {
  readonly file: string;
  readonly parsed: ParsedMchd;
  /** Null: the schema does not hold, and nothing more can be said. */
  readonly facts: MchdFacts | null;
  readonly signatures: readonly DocumentSignature[];
}

export interface ExaminedNotice {
  readonly file: string;
  readonly notice: RevocationNotice;
  readonly signatures: readonly DocumentSignature[];
}

/** GUIDs are compared without regard to case. */
export const sameNumber = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase();

/** A check that its children answer for; `warning` when one of them warns and none is worse. */
export function together(id: CheckId, children: readonly Check[], subject?: string): Check {
  const { verdict, subIndication, decisive } = conclude(children);
  const usual = children.some(({ status }) => status === "warning") ? "warning" : "passed";
  const status = verdict === "TOTAL-PASSED" ? usual : verdict === "TOTAL-FAILED" ? "failed" : "indeterminate";
  return {
    id,
    status,
    ...(subIndication !== undefined && { subIndication }),
    ...(decisive?.reason !== undefined && decisive.id === id && { reason: decisive.reason }),
    ...(subject !== undefined && { subject }),
    children,
  };
}

/** "It cannot be decided now": every open question about a power of attorney has this answer. */
export const open = (id: CheckId, reason: string, more: Partial<Check> = {}): Check => ({
  id,
  status: "indeterminate",
  subIndication: "TRY_LATER",
  reason,
  ...more,
});
