/** What is judged of a path without evidence: its own rules, the server profile, usage, names. */
import type { Check } from "../base/check.js";
import type { Certificate } from "../x509/certificate.js";
import { extensionsOf } from "../x509/extensions.js";
import { hostnameProblem } from "../x509/hostname.js";
import { displayName } from "../x509/identity.js";
import type { Path } from "../x509/path/build.js";
import { judgePath, type PathRules } from "../x509/path/judge.js";
import type { ComparisonBudget } from "../x509/path/nameConstraints.js";
import { purposeChecks, purposeOfCas } from "../x509/path/purpose.js";
import { serverProfile } from "../x509/path/serverProfile.js";
import type { CertificateQuestion } from "./certificate.js";

/** What the rules of a path look at, but for name constraints. */
const staticParts = (
  path: Path,
  { certificate, purpose, at, policies, rules, hostname }: CertificateQuestion,
) => [certificate, purpose, at.getTime(), policies, rules, hostname, ...path] as const;

/** Those made last: the same path is judged for what to fetch first, and then for the verdict. */
let lately: { readonly parts: readonly unknown[]; readonly checks: readonly Check[] } | undefined;

/**
 * What does not depend on revocation: every certificate of the path (RFC 5280 §6, judge.ts), and what the certificate says of
 * its own use.
 */
export function staticChecks(
  path: Path,
  question: CertificateQuestion,
  comparisons: ComparisonBudget,
): readonly Check[] {
  // Comparing names costs a budget, and what is found depends on what is left of it.
  if (path.some((certificate) => extensionsOf(certificate).nameConstraints !== undefined)) {
    return allStaticChecks(path, question, comparisons);
  }
  const parts = staticParts(path, question);
  const isKnown =
    lately?.parts.length === parts.length && parts.every((part, i) => part === lately!.parts[i]);
  if (!isKnown) lately = { parts, checks: allStaticChecks(path, question, comparisons) };
  return lately!.checks;
}

function allStaticChecks(
  path: Path,
  question: CertificateQuestion,
  comparisons: ComparisonBudget,
): readonly Check[] {
  const { purpose, at, policies, rules: own } = question;
  const extendedKeyUsage = purposeOfCas(purpose);
  const rules: PathRules = {
    at,
    comparisons,
    algorithmDates: own?.algorithmDates,
    ...(policies && { policies }),
    ...(extendedKeyUsage && { extendedKeyUsage }),
  };
  const profile = purpose === "serverAuth" ? serverProfile(path) : [];
  return [...judgePath(path, rules), ...profile, ...ownChecks(question)];
}

/** What the certificate says of itself: its usage, its servers. */
export const ownChecks = ({ certificate, purpose, at, hostname }: CertificateQuestion): readonly Check[] => [
  ...purposeChecks(certificate, purpose, at),
  ...(hostname === undefined ? [] : [hostnameCheck(certificate, hostname)]),
];

function hostnameCheck(certificate: Certificate, hostname: string): Check {
  const names = extensionsOf(certificate).subjectAltName ?? [];
  const problem = hostnameProblem(certificate, hostname);
  const base = {
    id: "certificate.hostname",
    subject: displayName(certificate.subject),
    expected: hostname,
    found: names.flatMap((name) => (name.kind === "dNSName" ? [name.value] : [])),
  } as const;
  if (problem === undefined) return { ...base, status: "passed" };
  const unfit = { status: "indeterminate", subIndication: "CHAIN_CONSTRAINTS_FAILURE" } as const;
  return { ...base, ...unfit, reason: problem };
}
