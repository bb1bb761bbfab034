/**
 * Countersignatures (RFC 5652 §11.4): signatures over the signature value of another signer, among its unsigned
 * attributes. Judged mathematically, as signers are; path, time and revocation are not asked here.
 */
import { isMalformed } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import type { Asn1Node } from "../asn1/reader.js";
import type { Check } from "../base/check.js";
import { PodpisError } from "../base/errors.js";
import { MAX_SIGNERS } from "../base/limits.js";
import type { WorkBudget } from "../base/workBudget.js";
import { digest } from "../crypto/digest.js";
import type { Certificate } from "../x509/certificate.js";
import { type CheckedSigner, checkSigner } from "./checkSigner.js";
import { type SignerInfo, valuesOf } from "./signedData.js";
import { signerInfo as readSignerInfo } from "./signerInfo.js";

export interface CheckedCountersignature extends CheckedSigner {
  /** null when the value is no SignerInfo. */
  readonly signerInfo: SignerInfo | null;
}

/**
 * Judges every countersignature of a signer, in the order in which they stand. `certificates`: where those of the
 * countersigners are looked for. Never throws for a bad one; throws ASN1_LIMIT for too many.
 */
export function checkCountersignatures(
  { signature, unsignedAttrs }: SignerInfo,
  certificates: readonly Certificate[],
  budget?: WorkBudget,
): readonly CheckedCountersignature[] {
  const values = valuesOf(unsignedAttrs, OID.countersignature);
  if (values.length > MAX_SIGNERS)
    throw new PodpisError("ASN1_LIMIT", { reason: "it has too many countersignatures" });
  return values.map((value) => {
    const signerInfo = readable(value);
    if (signerInfo === null) return MALFORMED;
    const content = {
      digest: (name: Parameters<typeof digest>[0]) => digest(name, signature),
      looksLikeSignedAttributes: false,
    };
    return { ...checkSigner({ signerInfo, eContentType: null, content, certificates, budget }), signerInfo };
  });
}

function readable(node: Asn1Node): SignerInfo | null {
  try {
    return readSignerInfo(node);
  } catch (error) {
    if (!isMalformed(error) || error.code === "ASN1_LIMIT") throw error;
    return null;
  }
}

const FORMAT: Check = {
  id: "cms.format",
  status: "failed",
  subIndication: "FORMAT_FAILURE",
  reason: "cms.signerInfo",
};

const MALFORMED: CheckedCountersignature = {
  signerInfo: null,
  checks: [FORMAT],
  certificate: null,
  signingTime: null,
  essHolds: false,
  intact: false,
};
