/**
 * Before signing for another: does the power of attorney name us, is it in force, and does anything about it fail for
 * certain? Nothing of it is embedded.
 */
import type { Check } from "../base/check.js";
import { PodpisError } from "../base/errors.js";
import { parseMchd } from "../mchd/parse.js";
import { checkRepresentative } from "../mchd/representative.js";
import { checkTerm } from "../mchd/term.js";
import type { Certificate } from "../x509/certificate.js";
import { identityOf } from "../x509/identity.js";
import { type AuthorityRequest, judgeOneMchd, type NamedBytes } from "./mchdAuthority.js";
import { verify } from "./verify.js";

/**
 * Refuses by MCHD_UNFIT what a verifier would refuse for certain. Looks at the document alone. Throws XML_MALFORMED, XML_REFUSED, NOT_MCHD too.
 */
export function refuseUnfitMchd({ file, bytes }: NamedBytes, certificate: Certificate, now: Date): void {
  const { facts, errors } = parseMchd(bytes, { file });
  const problem =
    facts === null || errors > 0
      ? "it breaks the format: podpis mchd validate tells where"
      : (reasonOf(checkRepresentative(facts, identityOf(certificate.subject))) ??
        reasonOf(checkTerm(facts, now)));
  if (problem !== undefined) throw new PodpisError("MCHD_UNFIT", { path: file, reason: problem });
}

/**
 * Refuses by MCHD_UNFIT where its signature, who signed it, its status or its powers fail for certain. What is open now
 * may be known by the time somebody verifies: nothing is fetched, and no anchor is needed. Throws as judgeOneMchd.
 */
export async function refuseFailingMchd(authority: AuthorityRequest, now: Date): Promise<void> {
  const basis = { now, trust: [], fetcher: null, revocation: "off" } as const;
  const { verdict, reason } = await judgeOneMchd(basis, authority, verify);
  if (verdict !== "TOTAL-FAILED") return;
  const path = authority.documents[0]!.file;
  throw new PodpisError("MCHD_UNFIT", { path, reason: FAILURES[reason ?? ""] ?? OTHER_FAILURE });
}

const FAILURES: Readonly<Record<string, string>> = {
  "mchd.signature": "its own signature does not hold",
  "mchd.issuer": "it is not signed by all who must sign it, or by somebody else",
  "mchd.status": "it is revoked, or the registry did not accept it",
  "mchd.power": "it does not give the power for this document",
};
const OTHER_FAILURE = "it does not hold: podpis mchd verify tells why";

function reasonOf({ id, status, reason }: Check): string | undefined {
  if (status === "passed" || status === "warning") return undefined;
  if (id === "mchd.representative") {
    return reason === "mchd.otherCompany"
      ? "your certificate speaks for another organisation"
      : "it does not name the owner of your certificate";
  }
  if (reason === "mchd.notYet") return "it is not yet in force";
  return reason === "mchd.ended" ? "its term is over" : "its dates do not tell its term";
}
