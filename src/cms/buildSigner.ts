/**
 * Makes a SignerInfo (RFC 5652 §5.3) with the attributes of CAdES-BES (EN 319 122-1 §5). For ГОСТ in exactly the
 * shape that CryptoPro writes and R 1323565.1.025-2019 wants: version 1, issuer and serial number, the
 * digest with NULL, as signature algorithm the key's OID without parameters.
 */
import { encodeAlgorithm } from "../asn1/algorithm.js";
import { OID } from "../asn1/oids.js";
import * as der from "../asn1/writer.js";
import { concat } from "../base/bytes.js";
import { remembered, rememberedBy } from "../base/remembered.js";
import { type DigestName, digest, digestOid, digestSize } from "../crypto/digest.js";
import { encodePssParameters } from "../crypto/rsaPss.js";
import type { SigningKey } from "../crypto/signature.js";
import type { Certificate } from "../x509/certificate.js";
import { certificateHash } from "./ess.js";

export interface SignerToBuild {
  readonly key: SigningKey;
  /** Of this key; that is for the caller to check. */
  readonly certificate: Certificate;
  /** Written to the second; left out when absent (in tokens the time is genTime). */
  readonly signingTime?: Date;
  /** Also signingCertificate with SHA-1 (RFC 2634), as the tokens of Russian TSAs carry it. Default false. */
  readonly essV1?: boolean;
  /** More signed attributes, each a whole Attribute (see `attribute`). */
  readonly signedAttributes?: readonly Uint8Array[];
}

/** A signer whose signature is made and whose unsigned attributes may still be added. */
export interface BuiltSigner {
  /** SignatureValue, octets without tag and length: what a signature time-stamp stamps. */
  readonly signature: Uint8Array;
  /** AlgorithmIdentifier, DER, for SignedData.digestAlgorithms. */
  readonly digestAlgorithm: Uint8Array;
  /** The SignerInfo, DER, with these unsigned attributes, each a whole Attribute. */
  encode(unsignedAttributes?: readonly Uint8Array[]): Uint8Array;
}

/**
 * Signs. `messageDigest` is the digest of the content octets with `key.digest`. `eContentType` null makes a
 * countersignature (RFC 5652 §11.4): its content is another signer's signature value and has no type. Throws what
 * the key throws.
 */
export async function buildSigner(
  signer: SignerToBuild,
  eContentType: string | null,
  messageDigest: Uint8Array,
): Promise<BuiltSigner> {
  const set = signedAttributesSet(signer, eContentType, messageDigest);
  return assembleSigner(signer, set, await signer.key.sign(set));
}

/** The octets to be signed: the DER of the SET OF signed attributes (RFC 5652 §5.4). As for buildSigner. */
export function signedAttributesSet(
  { key, certificate, signingTime, essV1, signedAttributes = [] }: SignerToBuild,
  eContentType: string | null,
  messageDigest: Uint8Array,
): Uint8Array {
  return der.setOf([
    ...(eContentType === null ? [] : [attribute(OID.contentType, der.oid(eContentType))]),
    attribute(OID.messageDigest, der.octets(messageDigest)),
    signingCertificateV2(certificate, besideDigest(key.digest)),
    ...(signingTime === undefined ? [] : [attribute(OID.signingTime, der.time(signingTime))]),
    ...(essV1 === true ? [attribute(OID.signingCertificate, signingCertificate(certificate))] : []),
    ...signedAttributes,
  ]);
}

/** The signer with these signed attributes, as signedAttributesSet gives them, and this signature value over them. */
export function assembleSigner(
  { key, certificate }: Pick<SignerToBuild, "key" | "certificate">,
  set: Uint8Array,
  signature: Uint8Array,
): BuiltSigner {
  const digestAlgorithm = cmsDigestAlgorithm(key.digest);
  const fields = [
    VERSION,
    issuerAndSerialNumber(certificate),
    digestAlgorithm,
    // Signed as a SET OF, written with the implicit tag [0] in its place.
    concat(Uint8Array.of(0xa0), set.subarray(1)),
    cmsSignatureAlgorithm(key),
    der.octets(signature),
  ];
  return {
    signature,
    digestAlgorithm,
    encode: (unsigned = []) =>
      unsigned.length === 0
        ? der.seq(...fields)
        : der.seq(...fields, der.context(1, ...der.sorted(unsigned))),
  };
}

const VERSION = der.int(1);

const issuerAndSerialNumber = remembered(({ issuer, serialNumber }: Certificate) =>
  der.seq(issuer.raw, der.int(serialNumber)),
);

/** Attribute ::= SEQUENCE { attrType, SET OF one value }. */
export const attribute = (type: string, value: Uint8Array): Uint8Array =>
  der.seq(der.oid(type), der.setOf([value]));

/**
 * NULL for Streebog, as CryptoPro writes it; the length in bits for SHAKE256 (RFC 8419 §2.3); absent for the others
 * (RFC 5754 §2).
 */
export function cmsDigestAlgorithm(name: DigestName): Uint8Array {
  if (name === "shake256") return encodeAlgorithm(digestOid(name), der.int(digestSize(name) * 8));
  const gost = name === "streebog256" || name === "streebog512";
  return encodeAlgorithm(digestOid(name), gost ? "null" : undefined);
}

const USUAL: readonly (DigestName | undefined)[] = [
  "streebog256",
  "streebog512",
  "sha256",
  "sha384",
  "sha512",
];

/**
 * The digest of what stands beside a signature made with `own`, of certificates and in time-stamps: the same where
 * everybody knows it and it still counts, else SHA-256.
 */
export const besideDigest = (own: DigestName | undefined): DigestName =>
  own !== undefined && USUAL.includes(own) ? own : "sha256";

const ECDSA: Partial<Record<DigestName, string>> = {
  sha256: OID.ecdsaWithSha256,
  sha384: OID.ecdsaWithSha384,
  sha512: OID.ecdsaWithSha512,
};

/** SignerInfo.signatureAlgorithm: RFC 3370 §3.2 (RSA), RFC 4056 §3 (RSASSA-PSS), RFC 5753 §7.1.3 (ECDSA), RFC 8419 §3.1 (Ed25519, Ed448). */
export function cmsSignatureAlgorithm({ scheme, digest: name }: SigningKey): Uint8Array {
  switch (scheme.key) {
    case "gost2012-256":
      return encodeAlgorithm(OID.gost2012Key256);
    case "gost2012-512":
      return encodeAlgorithm(OID.gost2012Key512);
    case "rsa-pkcs1":
      return encodeAlgorithm(OID.rsaEncryption, "null");
    case "ecdsa":
      return encodeAlgorithm(ECDSA[name]!);
    case "rsa-pss":
      return encodeAlgorithm(OID.rsaPss, encodePssParameters(scheme.pss));
    case "ed25519":
      return encodeAlgorithm(OID.ed25519);
    case "ed448":
      return encodeAlgorithm(OID.ed448);
  }
}

/** The attribute with one ESSCertIDv2 (RFC 5035 §3); its algorithm is left out when it is the default. */
const signingCertificateV2 = rememberedBy((certificate: Certificate, name: DigestName): Uint8Array => {
  const algorithm = name === "sha256" ? [] : [encodeAlgorithm(digestOid(name))];
  const hash = der.octets(certificateHash(certificate, name));
  const id = der.seq(...algorithm, hash, issuerSerial(certificate));
  return attribute(OID.signingCertificateV2, der.seq(der.seq(id)));
});

/** SigningCertificate (RFC 2634 §5.4): SHA-1. */
function signingCertificate(certificate: Certificate): Uint8Array {
  const hash = der.octets(digest("sha1", certificate.raw));
  return der.seq(der.seq(der.seq(hash, issuerSerial(certificate))));
}

/** IssuerSerial (RFC 5035 §5): the issuer as the only GeneralName. */
export function issuerSerial({ issuer, serialNumber }: Certificate): Uint8Array {
  return der.seq(der.seq(der.context(4, issuer.raw)), der.int(serialNumber));
}
