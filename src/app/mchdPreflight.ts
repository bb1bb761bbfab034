/** Before signing for another: does the power of attorney name us, and is it in force? Nothing of it is embedded. */
import type { Check } from "../base/check.js";
import { PodpisError } from "../base/errors.js";
import { parseMchd } from "../mchd/parse.js";
import { checkRepresentative } from "../mchd/representative.js";
import { checkTerm } from "../mchd/term.js";
import type { Certificate } from "../x509/certificate.js";
import { identityOf } from "../x509/identity.js";
import type { NamedBytes } from "./mchdAuthority.js";

/**
 * Refuses by MCHD_UNFIT what a verifier would refuse for certain. Its own signature, status and powers are not looked
 * at: they may be known by the time somebody verifies. Throws XML_MALFORMED, XML_REFUSED, NOT_MCHD too.
 */
export function refuseUnfitMchd({ file, bytes }: NamedBytes, certificate: Certificate, now: Date): void {
  const { facts, errors } = parseMchd(bytes);
  const problem =
    facts === null || errors > 0
      ? "it breaks the format: podpis mchd validate tells where"
      : (reasonOf(checkRepresentative(facts, identityOf(certificate.subject))) ??
        reasonOf(checkTerm(facts, now)));
  if (problem !== undefined) throw new PodpisError("MCHD_UNFIT", { path: file, reason: problem });
}

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
