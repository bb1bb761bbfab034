/** OCSP answers (RFC 6960 §4.2) as data: parsed, not judged. */
import { type AlgorithmIdentifier, algorithmIdentifier } from "../asn1/algorithm.js";
import { isMalformed, only, sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { type Asn1Node, readAsn1, TAG } from "../asn1/reader.js";
import { fail, integer, octetString, oid as readOid, smallInteger, time } from "../asn1/values.js";
import { toHex } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { CRL_REASONS, type CrlReason } from "../crl/lookup.js";
import { digest } from "../crypto/digest.js";
import { type Certificate, certificateFrom, type Extension, parseExtensions } from "../x509/certificate.js";
import { type Name, parseName } from "../x509/name.js";
import { signatureOctets } from "../x509/verify.js";

export const RESPONSE_STATUSES = [
  "successful",
  "malformedRequest",
  "internalError",
  "tryLater",
  undefined,
  "sigRequired",
  "unauthorized",
] as const;
export type OcspResponseStatus = Exclude<(typeof RESPONSE_STATUSES)[number], undefined>;

export interface CertId {
  readonly hashAlgorithm: AlgorithmIdentifier;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serialNumber: bigint;
}

export type CertStatus =
  | { readonly kind: "good" }
  | { readonly kind: "unknown" }
  | { readonly kind: "revoked"; readonly revocationTime: Date; readonly reason?: CrlReason };

export interface SingleResponse {
  readonly certId: CertId;
  readonly status: CertStatus;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  /** RFC 6960 §4.4.4: the responder keeps answers about certificates that expired after this. */
  readonly archiveCutoff?: Date;
  readonly extensions: readonly Extension[];
  /** OIDs of critical extensions that we do not know. */
  readonly unprocessed: readonly string[];
}

export type ResponderId =
  | { readonly kind: "byName"; readonly name: Name }
  /** SHA-1 of the responder's key bits, whatever the other algorithms are. */
  | { readonly kind: "byKey"; readonly keyHash: Uint8Array };

/** One answer, BasicOCSPResponse (RFC 6960 §4.2.1): parsed, not judged. */
export interface BasicOcspResponse {
  /** BasicOCSPResponse as it stands. */
  readonly raw: Uint8Array;
  /** ResponseData as it stands: what the signature covers. */
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly responderId: ResponderId;
  readonly producedAt: Date;
  readonly responses: readonly SingleResponse[];
  readonly nonce?: Uint8Array;
  readonly extensions: readonly Extension[];
  readonly unprocessed: readonly string[];
  /** Often none: the responder's certificate then has to be had from elsewhere. */
  readonly certificates: readonly Certificate[];
  /** SHA-256 of `raw`, lower-case hex. */
  readonly sha256: string;
}

export interface OcspResponse {
  readonly status: OcspResponseStatus;
  /** Present exactly when the status is "successful". */
  readonly basic?: BasicOcspResponse;
}

/** Reads an OCSPResponse, DER. Throws ASN1_MALFORMED, ASN1_LIMIT. */
export function parseOcspResponse(der: Uint8Array): OcspResponse {
  const node = readAsn1(der);
  const parts = sequence(node);
  const status = RESPONSE_STATUSES[smallInteger(parts.next(TAG.enumerated))];
  const body = parts.explicit(0);
  parts.end();
  if (status === undefined) fail(node, "an unknown OCSP status");
  if (status !== "successful") return { status };
  if (body === undefined) fail(node, "a successful OCSP answer without an answer");
  const bytes = sequence(body);
  const type = readOid(bytes.next(TAG.oid));
  const response = octetString(bytes.next(TAG.octetString));
  bytes.end();
  if (type !== OID.ocspBasic) fail(body, "an OCSP answer of an unknown type");
  return { status, basic: parseBasicOcspResponse(response) };
}

/** Reads a BasicOCSPResponse, DER, as signatures embed it. Throws ASN1_MALFORMED, ASN1_LIMIT. */
export function parseBasicOcspResponse(der: Uint8Array): BasicOcspResponse {
  const node = readAsn1(der);
  const outer = sequence(node);
  const tbs = outer.next(TAG.sequence);
  const signatureAlgorithm = algorithmIdentifier(outer.next());
  const signature = signatureOctets(outer.next(TAG.bitString));
  const certs = outer.explicit(0);
  outer.end();

  const parts = sequence(tbs);
  const version = parts.explicit(0);
  if (version !== undefined && smallInteger(version) !== 0)
    fail(version, "an unknown version of OCSP answer");
  const responderId = readResponderId(parts.next());
  const producedAt = time(parts.next(TAG.generalizedTime));
  const responses = parts.sequence().rest().map(singleResponse);
  const wrapper = parts.explicit(1);
  parts.end();
  const extensions = wrapper === undefined ? [] : parseExtensions(wrapper);
  const nonce = extensions.find(({ oid }) => oid === OID.ocspNonce);
  let sha256: string | undefined;
  return {
    raw: node.raw,
    tbs: tbs.raw,
    signatureAlgorithm,
    signature,
    responderId,
    producedAt,
    responses,
    ...(nonce && { nonce: nonceValue(nonce.value) }),
    extensions,
    unprocessed: unknownCritical(extensions, [OID.ocspNonce, OID.ocspExtendedRevoke]),
    certificates: certs === undefined ? [] : sequence(certs).rest().flatMap(readable),
    get sha256() {
      sha256 ??= toHex(digest("sha256", node.raw));
      return sha256;
    },
  };
}

/** Both forms in which answers are kept: OCSPResponse (files, the network) and BasicOCSPResponse (CAdES). */
export function parseAnyOcspResponse(der: Uint8Array): BasicOcspResponse {
  const first = sequence(readAsn1(der)).peek();
  if (first?.is(TAG.enumerated) !== true) return parseBasicOcspResponse(der);
  const { status, basic } = parseOcspResponse(der);
  if (basic === undefined) {
    throw new PodpisError("ASN1_MALFORMED", { reason: `the OCSP answer is "${status}"`, offset: 0 });
  }
  return basic;
}

/** A broken certificate among the helpful ones is left out: it does not break the answer. */
function readable(node: Asn1Node): Certificate[] {
  try {
    return [certificateFrom(node)];
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return [];
  }
}

/** RFC 8954 wants an OCTET STRING inside; older responders write the octets bare. */
function nonceValue(value: Uint8Array): Uint8Array {
  try {
    return octetString(readAsn1(value));
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return value;
  }
}

function readResponderId(node: Asn1Node): ResponderId {
  if (node.isContext(1)) return { kind: "byName", name: parseName(only(node)) };
  if (node.isContext(2)) return { kind: "byKey", keyHash: octetString(only(node)) };
  return fail(node, "an unknown form of responder");
}

function singleResponse(node: Asn1Node): SingleResponse {
  const parts = sequence(node);
  const id = parts.sequence();
  const certId = {
    hashAlgorithm: algorithmIdentifier(id.next()),
    issuerNameHash: octetString(id.next(TAG.octetString)),
    issuerKeyHash: octetString(id.next(TAG.octetString)),
    serialNumber: integer(id.next(TAG.integer)),
  };
  id.end();
  const status = certStatus(parts.next());
  const thisUpdate = time(parts.next(TAG.generalizedTime));
  const nextUpdate = parts.explicit(0);
  const wrapper = parts.explicit(1);
  parts.end();
  const extensions = wrapper === undefined ? [] : parseExtensions(wrapper);
  const cutoff = extensions.find(({ oid }) => oid === OID.ocspArchiveCutoff);
  return {
    certId,
    status,
    thisUpdate,
    ...(nextUpdate && { nextUpdate: time(nextUpdate) }),
    ...(cutoff && { archiveCutoff: time(readAsn1(cutoff.value)) }),
    extensions,
    unprocessed: unknownCritical(extensions, [OID.ocspArchiveCutoff, OID.ocspCrlId]),
  };
}

function certStatus(node: Asn1Node): CertStatus {
  if (node.isContext(0)) return { kind: "good" };
  if (node.isContext(2)) return { kind: "unknown" };
  if (!node.isContext(1)) return fail(node, "an unknown certificate status");
  const [date, wrapper] = node.children;
  if (date === undefined) fail(node, "a revocation without a time");
  const reason = wrapper?.isContext(0) ? CRL_REASONS[smallInteger(only(wrapper))] : undefined;
  return { kind: "revoked", revocationTime: time(date), ...(reason && { reason }) };
}

const unknownCritical = (extensions: readonly Extension[], known: readonly string[]): readonly string[] =>
  extensions.filter(({ oid, critical }) => critical && !known.includes(oid)).map(({ oid }) => oid);
