/** The policy's word on the algorithms and keys that a path rests on. */
import { sameAlgorithm } from "../../asn1/algorithm.js";
import type { Check } from "../../base/check.js";
import { type AlgorithmDates, type AlgorithmUse, algorithmConcern } from "../../crypto/policy.js";
import { isPossibleKey } from "../../crypto/possibleKey.js";
import type { Certificate } from "../certificate.js";
import { displayName } from "../identity.js";

/** Judges a certificate's own key, and the algorithm its issuer signed it with; an anchor's is not asked for. */
export function algorithmCheck(
  certificate: Certificate,
  issuer: Certificate | undefined,
  at: Date,
  dates?: AlgorithmDates,
): Check {
  const { publicKey, signatureAlgorithm } = certificate;
  const uses: AlgorithmUse[] = [{ publicKey }];
  if (issuer !== undefined) uses.push({ signatureAlgorithm });
  const refused = uses.map((use) => algorithmConcern(use, at, dates)).find((found) => found !== undefined);
  // A key that cannot be judged is not found to be good.
  const unjudged =
    publicKey.type === "unsupported"
      ? { reason: "algorithm.keyUnsupported" }
      : isPossibleKey(publicKey)
        ? undefined
        : { reason: "algorithm.keyImpossible" };
  // Of other certificates the search for paths has asked it (RFC 5280 §4.1.1.2).
  const agree = issuer !== undefined || sameAlgorithm(signatureAlgorithm, certificate.tbsSignatureAlgorithm);
  const concern = refused ?? unjudged ?? (agree ? undefined : { reason: "path.mismatch" });
  const found = issuer === undefined ? publicKey.label : ([publicKey.label, signatureAlgorithm.oid] as const);
  const base = { id: "certificate.algorithm", subject: displayName(certificate.subject), found } as const;
  if (concern === undefined) return { ...base, status: "passed" };
  return {
    ...base,
    status: "indeterminate",
    subIndication: "CRYPTO_CONSTRAINTS_FAILURE",
    reason: concern.reason,
  };
}
