/**
 * Revokes a power of attorney as far as that can be done here: a notice of our own, signed by its head or refused by
 * the representative, or the signature under an application that somebody else's program made. The form that the
 * registry takes is not published, and none is imitated.
 */

import { PodpisError } from "../base/errors.js";
import { formatInstant } from "../base/time.js";
import type { FileIdentity } from "../io/files/content.js";
import { AtomicOutput } from "../io/files/output.js";
import { maskNumbersIn } from "../mchd/facts/mask.js";
import { issuersOf, type MchdFacts, type PartyFacts, partyName } from "../mchd/facts/model.js";
import { shownPerson } from "../mchd/issuer.js";
import { isRepresentative, mayIssue } from "../mchd/mayIssue.js";
import { NOTICE_IS, NOTICE_SCHEMA, type RevocationNotice, writeNotice } from "../mchd/notice.js";
import { parseMchd } from "../mchd/parse.js";
import { isMatch, matchRepresentative } from "../mchd/representative.js";
import type { SignResult } from "../validate/signResult.js";
import { type CertificateFacts, certificateFacts } from "../x509/identity.js";
import { contentOf, type SigningOptions } from "./mchdSign.js";
import { sign, wholeSecond } from "./sign.js";

export interface RevokeRequest {
  /** The power of attorney. */
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly inputs: readonly (FileIdentity | undefined)[];
  /** At most 500 characters. */
  readonly reason?: string | undefined;
  /** Where the notice goes; its signature goes to `signing.output`. */
  readonly notice: string;
  /** A ready application, signed in place of a notice. */
  readonly application?: { readonly bytes: Uint8Array; readonly file: string } | undefined;
  readonly signing: SigningOptions;
}

export interface RevokedMchd {
  readonly kind: "notice" | "application";
  readonly file: string;
  readonly number: string;
  readonly by: RevocationNotice["by"];
  /** For whom it is revoked. Untrusted text. */
  readonly applicant: string;
  /** Who has to sign it too, being a head who acts only with the signer. Untrusted text, numbers masked. */
  readonly missing: readonly string[];
  /** The notice that was written, or the application. */
  readonly output: string;
  readonly notice: RevocationNotice | null;
  readonly signature: SignResult;
}

/**
 * Throws PodpisError XML_MALFORMED, XML_REFUSED, NOT_MCHD, MCHD_REFUSED, MCHD_NOT_YOURS, OUTPUT_*, and what `sign`
 * throws.
 */
export async function revokeMchd(request: RevokeRequest): Promise<RevokedMchd> {
  const { bytes, file, reason, application, signing } = request;
  const { facts } = parseMchd(bytes, { file });
  const { number } = facts ?? {};
  if (facts === null) throw refused(file, "its schema does not hold");
  if (number === undefined) throw refused(file, "it has no number");
  const { by, applicant, missing } = applicantOf(facts, certificateFacts(signing.certificate), file);
  if (by === "principal" && facts.revocable === false) throw refused(file, "it is irrevocable");
  const said = { file, number, by, applicant, missing };
  if (application !== undefined) {
    const content = contentOf(application.bytes, application.file);
    const signature = await sign({ ...signing, inputs: request.inputs, content, attached: false });
    return { kind: "application", ...said, output: application.file, notice: null, signature };
  }
  const notice: RevocationNotice = {
    schema: NOTICE_SCHEMA,
    is: NOTICE_IS,
    number,
    revokedAt: formatInstant(wholeSecond(signing.now)),
    by,
    applicant,
    ...(reason !== undefined && { reason }),
  };
  const signature = await signNotice(request, writeNotice(notice));
  return { kind: "notice", ...said, output: request.notice, notice, signature };
}

const refused = (path: string, reason: string): PodpisError =>
  new PodpisError("MCHD_REFUSED", { path, reason });

/** The head revokes, a representative refuses. */
function applicantOf(
  facts: MchdFacts,
  certificate: CertificateFacts,
  path: string,
): Pick<RevokedMchd, "by" | "applicant" | "missing"> {
  const issuing = mayIssue(facts, certificate);
  // A notice goes to others, and a trade name may hold the ИНН of its owner.
  const nameOfAll = (parties: readonly PartyFacts[]): string =>
    maskNumbersIn(parties.map(partyName).join(", ")).slice(0, 1000);
  if (issuing.allowed) {
    return { by: "principal", applicant: nameOfAll(issuersOf(facts)), missing: issuing.missing };
  }
  const match = matchRepresentative(facts, certificate.subject);
  if (isRepresentative(facts, certificate) && isMatch(match)) {
    return { by: "representative", applicant: nameOfAll([match.party]), missing: [] };
  }
  const signatories = issuersOf(facts).flatMap((party) => party.signatories);
  const names = signatories.map(({ person }) => shownPerson(person)).join("; ");
  const reason = `it is revoked by ${names}, and refused by the representative`;
  throw new PodpisError("MCHD_NOT_YOURS", { path, reason });
}

/** Neither of the two files stands without the other: the notice gets its name once its signature is there. */
async function signNotice(request: RevokeRequest, octets: Uint8Array): Promise<SignResult> {
  const { signing, inputs, notice } = request;
  const output = AtomicOutput.open(notice, { force: signing.force === true, inputs });
  try {
    await output.write(octets);
    const content = contentOf(octets, notice);
    const signature = await sign({ ...signing, inputs, content, attached: false });
    await output.commit();
    return signature;
  } finally {
    await output.discard();
  }
}
