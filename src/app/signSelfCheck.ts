/** The new signature, judged as a verifier would, before it gets its name. The content is not read again. */
import { OID } from "../asn1/oids.js";
import { readAsn1 } from "../asn1/reader.js";
import { conclude } from "../base/check.js";
import { PodpisError } from "../base/errors.js";
import { checkSigner } from "../cms/checkSigner.js";
import { attributesOf } from "../cms/signedData.js";
import { signerInfo as readSignerInfo } from "../cms/signerInfo.js";
import { digest } from "../crypto/digest.js";
import type { SigningKey } from "../crypto/signature.js";
import { checkToken } from "../tsp/checkToken.js";
import type { AcceptedTimestamp } from "../tsp/client.js";
import { readTimeStampToken } from "../tsp/token.js";
import type { Certificate } from "../x509/certificate.js";

export interface SelfCheck {
  /** SignerInfo, DER, as it will be written. */
  readonly signerInfo: Uint8Array;
  readonly key: SigningKey;
  readonly certificate: Certificate;
  readonly messageDigest: Uint8Array;
  readonly timestamp: AcceptedTimestamp | null;
}

const failed = (reason: string): PodpisError => new PodpisError("SIGNATURE_SELF_CHECK_FAILED", { reason });

/** Throws SIGNATURE_SELF_CHECK_FAILED when the signature value, an attribute, the ESS hash or the imprint is wrong. */
export function selfCheck({ signerInfo, key, certificate, messageDigest, timestamp }: SelfCheck): void {
  const parsed = readSignerInfo(readAsn1(signerInfo));
  const checked = checkSigner({
    signerInfo: parsed,
    eContentType: OID.data,
    content: {
      digest: (name) => (name === key.digest ? messageDigest : undefined),
      looksLikeSignedAttributes: false,
    },
    certificates: [certificate],
  });
  const bad = conclude(checked.checks).decisive ?? checked.checks.find(({ status }) => status === "warning");
  if (bad !== undefined) throw failed(`the check ${bad.id} fails`);
  if (!checked.intact || !checked.essHolds) throw failed("it does not name its certificate");

  const stamps = attributesOf(parsed.unsignedAttrs, OID.signatureTimeStamp);
  if (stamps.length !== (timestamp === null ? 0 : 1))
    throw failed("the time-stamp is not where it should be");
  for (const { values } of stamps) {
    const token = readTimeStampToken(values[0]!.raw);
    const imprint = (name: Parameters<typeof digest>[0]) => digest(name, parsed.signature);
    if (!checkToken(token, imprint, [timestamp!.tsa]).intact) {
      throw failed("the time-stamp does not hold");
    }
  }
}
