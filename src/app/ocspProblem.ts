/** Why an OCSP service gave no good answer about a certificate, as a phrase of the text tables. */
import type { Check } from "../base/check.js";
import type { CertificateResult } from "../validate/results.js";

/** What was wrong with an answer, by the status of its finding; see FindingStatus in validate. */
const FAULTS: Readonly<Record<string, string>> = {
  unknown: "it does not know the certificate",
  stale: "its answer is out of date",
  unusable: "its answer cannot be relied on",
};

/** `asked`: the certificate judged with OCSP alone. English; an address first where there is one. */
export function ocspProblem({ checks }: CertificateResult): string {
  const own = checks.find(({ id }) => id === "certificate.revocation");
  const problems = (own?.children ?? []).flatMap((check) => problemOf(check) ?? []);
  return problems.length === 0 ? "its OCSP service was not asked" : [...new Set(problems)].join("; ");
}

function problemOf({ id, found, evidence = [] }: Check): string | undefined {
  const where = evidence.find(({ kind }) => kind === "ocsp")?.source ?? "its OCSP service";
  if (id === "ocsp.available") return `${where}: no answer came (${String(found ?? "?")})`;
  const fault = id === "ocsp.answer" ? FAULTS[String(found)] : undefined;
  return fault && `${where}: ${fault}`;
}
