/** AlgorithmIdentifier of signatures on lists and OCSP answers: where it differs from the one in CMS. */
import { encodeAlgorithm } from "../../asn1/algorithm.js";
import { OID } from "../../asn1/oids.js";
import { cmsSignatureAlgorithm } from "../../cms/buildSigner.js";
import type { SigningKey } from "../../crypto/signature.js";

/** DER. RFC 9215 §3 (GOST, no parameters), RFC 4055 §5 (RSA, NULL), RFC 5758 §3.2 (ECDSA), RFC 8410 §3. */
export function signatureAlgorithm(key: SigningKey): Uint8Array {
  switch (key.scheme.key) {
    case "gost2012-256":
      return encodeAlgorithm(OID.gost2012Signature256);
    case "gost2012-512":
      return encodeAlgorithm(OID.gost2012Signature512);
    case "rsa-pkcs1":
      return encodeAlgorithm(OID.sha256WithRsa, "null");
    default:
      return cmsSignatureAlgorithm(key);
  }
}
