/** Which services did not help with a certificate, and why: phrases of the text tables, for errors. */
import type { Check } from "../base/check.js";
import { PodpisError } from "../base/errors.js";
import type { CertificateResult } from "../validate/results.js";

/** Why a fetch brought nothing; `{}` is what was found. The keys are the reasons of FetchAttempt. */
const FETCHES: Readonly<Record<string, string>> = {
  "fetch.addressRefused": "its address is a private or internal one and was not asked",
  "fetch.encoded": "its answer is compressed, which was not asked for",
  "fetch.httpStatus": "it answered with an error",
  "fetch.limit": "it was not asked: too much was to be fetched",
  "fetch.malformed": "what it gave is not what was asked for",
  "fetch.offline": "it was not asked: the network is forbidden",
  "fetch.otherCertificate": "what it gave is the certificate of another",
  "fetch.otherIssuer": "what it gave is the list of another CA",
  "fetch.timeout": "it did not answer in time",
  "fetch.tooLarge": "its answer is too large",
  "fetch.unreachable": "it did not answer",
  "fetch.urlRefused": "such an address is not asked",
  "ocsp.errorStatus": "it refused to answer",
  "ocsp.otherCertificate": "its answer is about another certificate",
};

/** What was wrong with an answer, by the status of its finding; see FindingStatus in validate. */
const ANSWERS: Readonly<Record<string, string>> = {
  unknown: "it does not know the certificate",
  stale: "its answer is out of date",
  unusable: "its answer cannot be relied on",
};

/**
 * Why it is not known now whether a certificate of the path is revoked: every service that was asked and did not help,
 * `ADDRESS: why` with "; " between, English. "" when something else is wrong, or nothing was asked.
 */
export function unanswered({ checks, subIndication }: CertificateResult): string {
  if (subIndication !== "TRY_LATER") return "";
  const all = (list: readonly Check[]): Check[] =>
    list.flatMap((check) => [check, ...all(check.children ?? [])]);
  return listed(all(checks).flatMap((check) => problemOf(check) ?? []));
}

/** Throws OCSP_FAILED when a certificate is not proven good for no other reason than that services did not help. */
export function refuseUnanswered(result: CertificateResult): void {
  const reason = unanswered(result);
  if (reason !== "") throw new PodpisError("OCSP_FAILED", { reason });
}

/** What was wrong with the certificate's own OCSP service. `asked`: the certificate judged with OCSP alone. */
export function ocspProblem({ checks }: Pick<CertificateResult, "checks">): string {
  const own = checks.find(({ id }) => id === "certificate.revocation")?.children ?? [];
  const problems = own.filter(({ id }) => id.startsWith("ocsp.")).flatMap((check) => problemOf(check) ?? []);
  return listed(problems) || "its OCSP service was not asked";
}

const listed = (problems: readonly string[]): string => [...new Set(problems)].join("; ");

function problemOf({ id, status, reason, found, evidence = [] }: Check): string | undefined {
  const where = evidence[0]?.source;
  if (where === undefined || status === "passed") return undefined;
  const isAnswer = id === "ocsp.answer" || id === "crl.answer";
  const why = isAnswer ? ANSWERS[String(found)] : FETCHES[reason ?? ""];
  return why && `${where}: ${why}`;
}
