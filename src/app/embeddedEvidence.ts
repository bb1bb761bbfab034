/** The lists and answers that a signature holds, as evidence. What cannot be read proves nothing. */
import { isMalformed } from "../asn1/cursor.js";
import { parseCrl } from "../crl/crl.js";
import { parseAnyOcspResponse } from "../ocsp/response.js";
import type { GivenEvidence } from "./assess.js";

/** The origin of evidence that lies in the signature itself. */
export const EMBEDDED = "embedded";

export interface RevocationValues {
  /** DER of CertificateLists. */
  readonly crls: readonly Uint8Array[];
  /** DER of OCSPResponses or BasicOCSPResponses. */
  readonly ocsp: readonly Uint8Array[];
}

export function readRevocationValues({
  crls,
  ocsp,
}: RevocationValues): Required<Pick<GivenEvidence, "crls" | "ocsp">> {
  return {
    crls: readable(crls, (raw) => ({ crl: parseCrl(raw), source: EMBEDDED })),
    ocsp: readable(ocsp, (raw) => ({ response: parseAnyOcspResponse(raw), source: EMBEDDED })),
  };
}

/** Those that can be read; that the others are there is seen in the level. */
export function readable<Raw, T>(raws: readonly Raw[], parse: (raw: Raw) => T): readonly T[] {
  return raws.flatMap((raw) => {
    try {
      return [parse(raw)];
    } catch (error) {
      if (isMalformed(error)) return [];
      throw error;
    }
  });
}
