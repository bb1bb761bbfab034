/**
 * Why the end of a path is trusted: because somebody said so, or because the state's list says that its CA was
 * accredited. The two are never mixed: a certificate of the list is an anchor only for what its own key issued,
 * and only when it was accredited on the day of issue (63-ФЗ art. 11).
 */
import type { Check } from "../base/check.js";
import { type Accreditation, accreditationAt } from "../trust/accreditation.js";
import type { AccreditationIndex } from "../trust/accreditationIndex.js";
import type { Certificate } from "../x509/certificate.js";
import { displayName } from "../x509/identity.js";
import { signatureState } from "../x509/verify.js";
import type { CertificateQuestion } from "./certificate.js";

/** Who says that a certificate may be an anchor. */
export type AnchorOrigin =
  /** The caller: a library's user, a line of `--ndjson`. */
  | { readonly origin: "request" }
  /** `--trust`, `--tsa-trust`: the file or folder, as the user typed it. */
  | { readonly origin: "option"; readonly source: string }
  /** The user's policy: the file or folder it names, from its own folder. */
  | { readonly origin: "policy"; readonly source: string }
  /** `podpis trust add`. */
  | { readonly origin: "store" }
  | AccreditedOrigin;

/** The list of accredited CAs; the texts are untrusted. */
export interface AccreditedOrigin {
  readonly origin: "list";
  /** On the day the certificate was issued: "active", or it were no anchor. */
  readonly atIssue: Accreditation;
  readonly now: Accreditation;
  readonly list: ListVersion;
}

/** Which list says so. */
export interface ListVersion {
  readonly version: number;
  readonly date: string;
  readonly sha256: string;
}

export const listVersion = ({ version, date, sha256 }: AccreditationIndex): ListVersion => ({
  version,
  date,
  sha256,
});

/** Those of the list's certificates that issued this one, by its signature: a name alone says nothing. */
export const provenIssuers = (
  { certificate, budget }: Pick<CertificateQuestion, "certificate" | "budget">,
  listed: readonly Certificate[],
): readonly Certificate[] =>
  listed.filter(
    (issuer) =>
      issuer.sha256 !== certificate.sha256 &&
      signatureState(certificate, issuer.publicKey, budget) === "valid",
  );

/** The question with those of its `listedIssuers` as anchors that were accredited on the day of issue. */
export function withAccreditedAnchors(question: CertificateQuestion): CertificateQuestion {
  const { certificate, now, index, listedIssuers = [], anchors, purpose, listedAnchors = true } = question;
  if (index === undefined || !listedAnchors || purpose === "serverAuth") return question;
  const origins = new Map(question.anchorOrigins);
  const accredited = listedIssuers.filter((issuer) => {
    const atIssue = accreditationAt(index, issuer, certificate.notBefore);
    if (atIssue.state !== "active") return false;
    const origin = { origin: "list", atIssue, now: accreditationAt(index, issuer, now) } as const;
    origins.set(issuer.sha256, { ...origin, list: listVersion(index) });
    return true;
  });
  return { ...question, anchors: [...anchors, ...accredited], anchorOrigins: origins };
}

/** Certificates of the list that issued this one and were not accredited then; for a certificate without a path. */
export function refusedAnchors({ certificate, index, listedIssuers = [] }: CertificateQuestion): Check[] {
  if (index === undefined) return [];
  return listedIssuers.flatMap((issuer): Check[] => {
    const { state, status, reason } = accreditationAt(index, issuer, certificate.notBefore);
    if (state === "active") return [];
    return [
      {
        id: "certificate.trustAnchor",
        status: "indeterminate",
        reason: `anchor.${state === "unknown" && reason !== undefined ? reason : "notAccredited"}`,
        subject: displayName(issuer.subject),
        ...(status !== null && { found: status }),
        evidence: [{ kind: "certificate", sha256: issuer.sha256 }],
      },
    ];
  });
}
