/** Whether one certificate may sign a power of attorney, before it does: the question of issuer.ts, asked early. */
import type { Check } from "../base/check.js";
import type { CertificateFacts } from "../x509/identity.js";
import type { MchdFacts } from "./facts/model.js";
import { checkIssuers, isIssuer } from "./issuer.js";
import type { DocumentSigner } from "./judged.js";
import { isMatch, matchRepresentative } from "./representative.js";

export interface Issuing {
  readonly allowed: boolean;
  /** Only names speak for it: no number is known on both sides. */
  readonly byName: boolean;
  /** Who else has to sign, as reports may show them. Untrusted text. */
  readonly missing: readonly string[];
  /** Why not; English, with braces filled. */
  readonly reason?: string;
}

export function mayIssue(facts: MchdFacts, certificate: CertificateFacts): Issuing {
  const check = checkIssuers(facts, [asSigner(certificate)]);
  if (check.status !== "failed") {
    return { allowed: true, byName: check.status === "warning", missing: [] };
  }
  const failures = leavesOf(check).filter(({ status }) => status === "failed");
  if (isIssuer(facts, certificate)) {
    return { allowed: true, byName: false, missing: [...new Set(failures.flatMap(textsOf))] };
  }
  return { allowed: false, byName: false, missing: [], reason: reasonOf(failures[0] ?? check) };
}

/** Whether it is a representative's, who may refuse. */
export const isRepresentative = (facts: MchdFacts, { subject }: CertificateFacts): boolean =>
  isMatch(matchRepresentative(facts, subject));

const asSigner = (certificate: CertificateFacts): DocumentSigner => ({
  verdict: "TOTAL-PASSED",
  certificate,
  claimedSigningTime: null,
  bestSignatureTime: null,
  stampedAt: null,
  endedSince: false,
  checks: [],
});

const leavesOf = (check: Check): readonly Check[] =>
  check.children === undefined || check.children.length === 0 ? [check] : check.children.flatMap(leavesOf);

const textsOf = ({ expected }: Check): readonly string[] =>
  expected === undefined ? [] : [expected].flat().map(String);

function reasonOf(check: Check): string {
  const expected = textsOf(check).join(", ");
  switch (check.reason) {
    case "mchd.otherNumbers":
      return `СНИЛС, ИНН or ОГРНИП of the certificate are not those of ${expected}`;
    case "mchd.otherCompany":
      return `the certificate speaks for another organisation than ${expected}`;
    case "mchd.organisationUnnamed":
      return `the certificate names no organisation, and ${expected} signs by its own`;
    case "mchd.noSignatory":
      return "the power of attorney names nobody who signs for the principal";
    default:
      return `it is signed by ${expected}`;
  }
}
