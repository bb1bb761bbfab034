/** OCSP requests (RFC 6960 §4.1) and the identifier of a certificate in them. */
import { encodeAlgorithm } from "../asn1/algorithm.js";
import { OID } from "../asn1/oids.js";
import * as der from "../asn1/writer.js";
import { equalBytes } from "../base/bytes.js";
import { type DigestName, digest, digestName, digestOid } from "../crypto/digest.js";
import type { Certificate } from "../x509/certificate.js";
import type { Name } from "../x509/name.js";
import type { CertId } from "./response.js";

/** Name and key of the CA, as CertID digests them: DER of the Name, content of the key's BIT STRING. */
export interface OcspIssuer {
  readonly name: Uint8Array;
  readonly keyBits: Uint8Array;
}

/** The issuer as OCSP sees it: the certificate's own issuer name, the issuer's key. */
const ocspIssuer = (issuer: Certificate): OcspIssuer => ({
  name: issuer.subject.raw,
  keyBits: issuer.publicKey.keyBits,
});

export interface OcspQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** What CertID is made with: Russian responders want Streebog-256, others SHA-1. */
  readonly hash: DigestName;
  /** RFC 8954: 1–32 octets. */
  readonly nonce?: Uint8Array;
}

/** DER of an OCSPRequest about one certificate, not signed. */
export function buildOcspRequest({ certificate, issuer, hash, nonce }: OcspQuestion): Uint8Array {
  const { name, keyBits } = ocspIssuer(issuer);
  // RFC 9215 and RFC 5754 §2: no parameters; SHA-1 is customarily written with NULL (RFC 6960 examples).
  const algorithm = encodeAlgorithm(digestOid(hash), hash === "sha1" ? "null" : undefined);
  const certId = der.seq(
    algorithm,
    der.octets(digest(hash, name)),
    der.octets(digest(hash, keyBits)),
    der.int(certificate.serialNumber),
  );
  const request = der.seq(der.seq(certId));
  if (nonce === undefined) return der.seq(der.seq(request));
  const extension = der.seq(der.oid(OID.ocspNonce), der.octets(der.octets(nonce)));
  return der.seq(der.seq(request, der.context(2, der.seq(extension))));
}

/**
 * True when the identifier names this certificate of this issuer: recomputed with the identifier's own
 * digest (RFC 6960 §4.1.1). False too when that digest is none we know.
 */
export function certIdMatches(certId: CertId, certificate: Certificate, issuer: Certificate): boolean {
  if (certId.serialNumber !== certificate.serialNumber) return false;
  // The two encodings of the one name may differ: either is what the responder may have digested.
  return namesIssuer(certId, issuer) || namesIssuer(certId, issuer, certificate.issuer);
}

/** True when the identifier is of some certificate of this issuer, whose name is written as in `name`. */
export function namesIssuer(certId: CertId, issuer: Certificate, name: Name = issuer.subject): boolean {
  const hash = digestName(certId.hashAlgorithm.oid);
  return (
    hash !== undefined &&
    equalBytes(certId.issuerKeyHash, digest(hash, issuer.publicKey.keyBits)) &&
    equalBytes(certId.issuerNameHash, digest(hash, name.raw))
  );
}
