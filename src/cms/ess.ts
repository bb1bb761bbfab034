/** signingCertificate and signingCertificateV2 (RFC 5035 §3–5): which certificate the signer meant. */
import { algorithmIdentifier } from "../asn1/algorithm.js";
import { sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { type Asn1Node, type Encoding, readAsn1, TAG } from "../asn1/reader.js";
import { integer, octetString } from "../asn1/values.js";
import { equalBytes } from "../base/bytes.js";
import { Lru } from "../base/lru.js";
import { rememberedBy } from "../base/remembered.js";
import { type DigestName, digest, digestName } from "../crypto/digest.js";
import type { Certificate } from "../x509/certificate.js";
import { directoryNames, type GeneralName, parseGeneralNames } from "../x509/generalName.js";
import { namesEqual } from "../x509/name.js";
import { type AttributeSet, valuesOf } from "./signedData.js";

export interface EssCertId {
  /** undefined for a digest we do not know. */
  readonly digest: DigestName | undefined;
  readonly certHash: Uint8Array;
  readonly issuerSerial?: { readonly issuer: readonly GeneralName[]; readonly serialNumber: bigint };
}

/** The first ESSCertID of each attribute present: the signer's own certificate (RFC 5035 §4). */
export interface EssReferences {
  readonly v1?: EssCertId;
  readonly v2?: EssCertId;
}

/** Reads both attributes. Throws PodpisError ASN1_MALFORMED. */
export function essReferences(signedAttrs: AttributeSet | null): EssReferences {
  const [v1] = valuesOf(signedAttrs, OID.signingCertificate);
  const [v2] = valuesOf(signedAttrs, OID.signingCertificateV2);
  return {
    ...(v1 && { v1: knownCertId(v1, false) }),
    ...(v2 && { v2: knownCertId(v2, true) }),
  };
}

/** References read lately, by how and of what octets: the signatures of a batch bring the same one again and again. */
const lately: Readonly<Record<"v1" | "v2", Readonly<Record<Encoding, Lru<EssCertId>>>>> = {
  v1: { der: newMemory(), ber: newMemory() },
  v2: { der: newMemory(), ber: newMemory() },
};

function newMemory(): Lru<EssCertId> {
  return new Lru(64 * 1024, 64);
}

/** No larger one is worth remembering. */
const MAX_REMEMBERED = 1024;

/** Read by itself and out of a copy, so that it is the same for everybody who brings these octets. */
function knownCertId(node: Asn1Node, withAlgorithm: boolean): EssCertId {
  const { raw, encoding } = node;
  if (raw.length > MAX_REMEMBERED) return firstCertId(node, withAlgorithm);
  const memory = lately[withAlgorithm ? "v2" : "v1"][encoding];
  const octets = Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString("latin1");
  let known = memory.get(octets);
  if (known === undefined) {
    known = firstCertId(readAsn1(raw.slice(), { encoding }), withAlgorithm);
    memory.set(octets, known, raw.length);
  }
  return known;
}

function firstCertId(node: Asn1Node, withAlgorithm: boolean): EssCertId {
  const certs = sequence(node).sequence();
  const parts = certs.sequence();
  const algorithm = withAlgorithm ? parts.optional(TAG.sequence) : undefined;
  const certHash = octetString(parts.next(TAG.octetString));
  const issuerSerial = parts.optional(TAG.sequence);
  parts.end();
  const named = algorithm === undefined ? undefined : digestName(algorithmIdentifier(algorithm).oid);
  return {
    // V1 is SHA-1 by definition; V2 without an algorithm is SHA-256.
    digest: algorithm === undefined ? (withAlgorithm ? "sha256" : "sha1") : named,
    certHash,
    ...(issuerSerial && { issuerSerial: readIssuerSerial(issuerSerial) }),
  };
}

/** IssuerSerial ::= SEQUENCE { issuer GeneralNames, serialNumber, issuerUID BIT STRING OPTIONAL }. */
export function readIssuerSerial(node: Asn1Node): { issuer: readonly GeneralName[]; serialNumber: bigint } {
  const parts = sequence(node);
  const issuer = parseGeneralNames(parts.next(TAG.sequence));
  const serialNumber = integer(parts.next(TAG.integer));
  parts.optional(TAG.bitString);
  parts.end();
  return { issuer, serialNumber };
}

/** The hash that a reference to this certificate holds: of the whole certificate. */
export const certificateHash: (certificate: Certificate, name: DigestName) => Uint8Array = rememberedBy(
  (certificate, name) => digest(name, certificate.raw),
);

export type EssMatch = "matches" | "hash" | "issuerSerial" | "digestUnknown";

/** Whether the reference means this certificate; if not, what differs. */
export function essMatch(reference: EssCertId, certificate: Certificate): EssMatch {
  if (reference.digest === undefined) return "digestUnknown";
  if (!equalBytes(certificateHash(certificate, reference.digest), reference.certHash)) return "hash";
  const { issuerSerial } = reference;
  if (issuerSerial === undefined) return "matches";
  const sameIssuer = directoryNames(issuerSerial.issuer).some((name) => namesEqual(name, certificate.issuer));
  return sameIssuer && issuerSerial.serialNumber === certificate.serialNumber ? "matches" : "issuerSerial";
}
