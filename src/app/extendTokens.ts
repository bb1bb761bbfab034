/** Puts the evidence about its TSA beside a time-stamp token, where that breaks nothing. */

import { OID } from "../asn1/oids.js";
import { equalBytes } from "../base/bytes.js";
import type { PodpisError } from "../base/errors.js";
import type { SignerFacts } from "../cms/checkSignature.js";
import { readableCertificates } from "../cms/checkSignature.js";
import { signedDataValues } from "../cms/levels/references.js";
import type { CheckedStamp } from "../cms/levels/stamps.js";
import {
  otherRevocationInfo,
  revocationsOf,
  type ValidationData,
  validationAttributes,
} from "../cms/levels/writeReferences.js";
import { tokenWith, withTokens } from "../cms/levels/writeStamps.js";
import { attributesOf } from "../cms/signedData.js";
import type { DigestName } from "../crypto/digest.js";
import type { EvidenceDesk } from "./extendEvidence.js";
import type { Standing } from "./extendStanding.js";
import { refuseUnanswered } from "./serviceProblems.js";

export interface TokenEvidence {
  readonly standing: Standing;
  readonly index: number;
  readonly desk: EvidenceDesk;
  /** Of the references inside the token. */
  readonly digest: DigestName;
  /** SignatureValue of the token: tokens are known by it. */
  readonly token: Uint8Array;
  readonly refuse: (reason: string) => PodpisError;
  /** Level B-LT keeps all evidence there (EN 319 122-1 §6.3). Default: only where nothing else is possible. */
  readonly inSignedData?: boolean | undefined;
}

/**
 * Makes a token prove itself by what is embedded. Evidence goes into the unsigned attributes of the token's own
 * signer, as CryptoPro does it, while nothing covers the token; else into SignedData (EN 319 122-1 §5.5.3), whose
 * additions archive time-stamps of version 3 do not mind. Throws what `refuse` gives, and OCSP_FAILED when services did not help.
 */
export async function addTokenEvidence(request: TokenEvidence): Promise<void> {
  const { standing, index, desk, digest, refuse } = request;
  const facts = standing.facts[index]!;
  const stamp = facts.stamps.find(
    ({ found }) => found.token !== null && equalBytes(found.token.signerInfo.signature, request.token),
  );
  const token = stamp?.found.token;
  if (!stamp || !token || stamp.certificate === null) throw refuse("the certificate of a TSA is missing");
  const { genTime } = token.tstInfo;
  const { verdict } = await desk.byEmbedded(stamp.certificate, "timestamping", genTime, standing.embedded);
  if (verdict === "TOTAL-PASSED") return;
  const others = [
    ...readableCertificates(signedDataValues(token.signedData.certificates, []).certificates),
    ...(standing.embedded.certificates ?? []),
  ];
  const { result, data } = await desk.ofTsa(stamp.certificate, genTime, others);
  if (data === null) {
    refuseUnanswered(result);
    throw refuse(`the TSA of a time-stamp in it is not proven: ${result.subIndication ?? result.verdict}`);
  }
  const own = attributesOf(token.signerInfo.unsignedAttrs, OID.certificateValues);
  if (request.inSignedData === true || isCovered(stamp, facts) || own.length > 0) {
    return intoSignedData(standing, data, refuse);
  }
  const made = validationAttributes(data, digest);
  const enriched = tokenWith(token.raw, [
    made.certificateRefs,
    made.revocationRefs,
    made.certificateValues,
    made.revocationValues,
  ]);
  // Facts of a signer may be older than the octets around it: the attribute is known by its own.
  const attributes = standing.signedData.signerInfos[index]!.unsignedAttrs!.attributes;
  const attribute = attributes.find(({ raw }) => equalBytes(raw, stamp.found.attribute.raw))!;
  const value = attribute.values.find(({ raw }) => equalBytes(raw, token.raw))!;
  const replaced = new Map([[attribute, withTokens(attribute, new Map([[value.raw, enriched]]))]]);
  standing.add({ signers: new Map([[index, { replaced }]]) });
}

/** Validation data of levels B-LT and B-LTA (EN 319 122-1 §6.3), and about what cannot be touched any more. */
export function intoSignedData(
  standing: Standing,
  data: ValidationData,
  refuse: TokenEvidence["refuse"],
): void {
  const old = ({ found }: CheckedStamp) =>
    found.kind === "archive" && found.attribute.oid !== OID.archiveTimeStampV3;
  if (standing.facts.some(({ stamps }) => stamps.some(old))) {
    throw refuse("an old archive time-stamp in it forbids that evidence is added");
  }
  const { crls, ocsp } = revocationsOf(data);
  standing.add({
    certificates: data.map(({ certificate }) => certificate.raw),
    crls: [...crls, ...ocsp.map(otherRevocationInfo)],
  });
}

/** Whether the signature itself or another time-stamp covers this one octet for octet. */
function isCovered(inner: CheckedStamp, { stamps }: SignerFacts): boolean {
  const { kind, attribute } = inner.found;
  if (kind === "content") return true;
  return stamps.some((outer) => {
    if (outer === inner) return false;
    if (outer.found.kind === "cades-c") return kind === "signature";
    if (outer.found.kind !== "archive") return false;
    return (
      outer.index === undefined || attribute.values.some((value) => outer.index!.covers(attribute, value))
    );
  });
}
