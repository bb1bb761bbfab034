/** The policy's word on what a signer of CMS signed with. */
import type { SignerInfo } from "../cms/signedData.js";
import { digestName } from "../crypto/digest.js";
import { type AlgorithmConcern, type AlgorithmDates, algorithmConcern } from "../crypto/policy.js";
import type { Certificate } from "../x509/certificate.js";

/** Why the policy refuses this signer's digest, signature algorithm or key at that time; undefined when it does not. */
export function signerAlgorithmConcern(
  { digestAlgorithm, signatureAlgorithm }: SignerInfo,
  { publicKey }: Certificate,
  at: Date,
  dates?: AlgorithmDates,
): AlgorithmConcern | undefined {
  const digest = digestName(digestAlgorithm.oid);
  const use = { publicKey, signatureAlgorithm, ...(digest && { digest }) };
  return algorithmConcern(use, at, dates)?.reason;
}
