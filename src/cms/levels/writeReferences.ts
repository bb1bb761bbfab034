/**
 * Writes what makes a signature prove itself later: complete-certificate-references,
 * complete-revocation-references, certificate-values, revocation-values (RFC 5126 §6.2.1, §6.2.2, §6.3.3,
 * §6.3.4), in the shape that CryptoPro gives them (gost-pki §2.2).
 */
import { encodeAlgorithm } from "../../asn1/algorithm.js";
import { OID } from "../../asn1/oids.js";
import { readAsn1 } from "../../asn1/reader.js";
import * as der from "../../asn1/writer.js";
import type { Crl } from "../../crl/crl.js";
import { type DigestName, digest, digestOid } from "../../crypto/digest.js";
import type { BasicOcspResponse, ResponderId } from "../../ocsp/response.js";
import type { Certificate } from "../../x509/certificate.js";
import { attribute, issuerSerial } from "../buildSigner.js";

/** A certificate with the evidence that it was good; none for a root and for a responder that needs none. */
export interface ProvenCertificate {
  readonly certificate: Certificate;
  readonly ocsp: readonly BasicOcspResponse[];
  readonly crls: readonly Crl[];
}

/** The certificate itself first, then its CAs up to the root, then whoever signed the evidence. */
export type ValidationData = readonly ProvenCertificate[];

/** The four attributes as the SEQUENCE OF in them grows. Each is a whole Attribute, DER. */
export interface ValidationAttributes {
  readonly certificateRefs: Uint8Array;
  readonly revocationRefs: Uint8Array;
  readonly certificateValues: Uint8Array;
  readonly revocationValues: Uint8Array;
}

/** `name`: the digest of the references. */
export function validationAttributes(data: ValidationData, name: DigestName): ValidationAttributes {
  return {
    certificateRefs: attribute(OID.completeCertificateRefs, certificateRefs(data, name)),
    revocationRefs: attribute(OID.completeRevocationRefs, revocationRefs(data, name)),
    certificateValues: attribute(
      OID.certificateValues,
      der.seq(...data.map(({ certificate }) => certificate.raw)),
    ),
    revocationValues: attribute(OID.revocationValues, revocationValues(data)),
  };
}

/** The certificate itself is not referred to: the signed ESS attribute does that. */
const certificateRefs = (data: ValidationData, name: DigestName): Uint8Array =>
  der.seq(
    ...data
      .slice(1)
      .map(({ certificate }) => der.seq(otherHash(certificate.raw, name), issuerSerial(certificate))),
  );

/** One CrlOcspRef for each certificate, the first included; an empty one where there is no evidence. */
function revocationRefs(data: ValidationData, name: DigestName): Uint8Array {
  return der.seq(
    ...data.map(({ crls, ocsp }) =>
      der.seq(
        ...(crls.length === 0
          ? []
          : [der.context(0, der.seq(der.seq(...crls.map((crl) => crlValidatedId(crl, name)))))]),
        ...(ocsp.length === 0
          ? []
          : [der.context(1, der.seq(der.seq(...ocsp.map((answer) => ocspResponsesId(answer, name)))))]),
      ),
    ),
  );
}

/** OtherHash, always in the form that names its algorithm. */
const otherHash = (value: Uint8Array, name: DigestName): Uint8Array =>
  der.seq(encodeAlgorithm(digestOid(name)), der.octets(digest(name, value)));

/** CrlValidatedID ::= SEQUENCE { crlHash, crlIdentifier { crlissuer, crlIssuedTime, crlNumber OPTIONAL } }. */
function crlValidatedId(crl: Crl, name: DigestName): Uint8Array {
  const number = crl.cRLNumber === undefined ? [] : [der.int(crl.cRLNumber)];
  const identifier = der.seq(crl.issuer.raw, der.time(crl.thisUpdate), ...number);
  return der.seq(otherHash(crl.raw, name), identifier);
}

/** OcspResponsesID ::= SEQUENCE { SEQUENCE { responderID, producedAt }, ocspRepHash }. */
function ocspResponsesId(answer: BasicOcspResponse, name: DigestName): Uint8Array {
  const { responderId, producedAt } = answer;
  const identifier = der.seq(responderIdentifier(responderId), der.generalizedTime(producedAt));
  return der.seq(identifier, otherHash(withoutCertificates(answer.raw), name));
}

const responderIdentifier = (id: ResponderId): Uint8Array =>
  id.kind === "byName" ? der.context(1, id.name.raw) : der.context(2, der.octets(id.keyHash));

/** RevocationValues ::= SEQUENCE { crlVals [0], ocspVals [1] }, each explicit and left out when empty. */
function revocationValues(data: ValidationData): Uint8Array {
  const { crls, ocsp } = revocationsOf(data);
  return der.seq(
    ...(crls.length === 0 ? [] : [der.context(0, der.seq(...crls))]),
    ...(ocsp.length === 0 ? [] : [der.context(1, der.seq(...ocsp))]),
  );
}

/** The lists and answers as they are embedded, each once. */
export function revocationsOf(data: ValidationData): {
  readonly crls: readonly Uint8Array[];
  readonly ocsp: readonly Uint8Array[];
} {
  const crls = new Map(data.flatMap((one) => one.crls.map((crl) => [crl.sha256, crl.raw] as const)));
  const ocsp = new Map(data.flatMap((one) => one.ocsp.map(({ sha256, raw }) => [sha256, raw] as const)));
  return { crls: [...crls.values()], ocsp: [...ocsp.values()].map(withoutCertificates) };
}

/**
 * BasicOCSPResponse as signatures carry it: without the certificates beside the signature, which lie in
 * certificate-values. The signature covers the ResponseData only, so that it still holds.
 */
export function withoutCertificates(basic: Uint8Array): Uint8Array {
  const { children } = readAsn1(basic);
  return children.length === 3 ? basic : der.seq(...children.slice(0, 3).map(({ raw }) => raw));
}

/** A BasicOCSPResponse for SignedData.crls: other revocation information of RFC 5940 §2, an OCSPResponse. */
export function otherRevocationInfo(basic: Uint8Array): Uint8Array {
  const response = der.seq(
    der.enumerated(0),
    der.context(0, der.seq(der.oid(OID.ocspBasic), der.octets(basic))),
  );
  return der.context(1, der.oid(OID.riOcspResponse), response);
}
