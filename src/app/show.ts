/** `show`: what kind of object a file holds, and what stands in it. Nothing is verified. */
import { algorithmIdentifier } from "../asn1/algorithm.js";
import { type Cursor, isMalformed, sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { unarmor } from "../asn1/pem.js";
import { readAsn1, TAG } from "../asn1/reader.js";
import { octetString, oid, smallInteger } from "../asn1/values.js";
import { PodpisError } from "../base/errors.js";
import { MAX_CRL, MAX_SMALL_OBJECT } from "../base/limits.js";
import { type ByteSource, bytesSource } from "../base/source.js";
import { readPublicKey } from "../crypto/publicKey.js";
import { openSignature } from "../io/files/signature.js";
import { readSmallInput } from "../io/files/small.js";
import { identityOf } from "../x509/identity.js";
import { parseName } from "../x509/name.js";
import { showCms, showTimestampResponse, showToken } from "./showCms.js";
import { nameAttributes, named } from "./showNames.js";
import { showBasicOcsp, showCertificate, showCrl, showOcsp } from "./showPki.js";
import type {
  ShownContentInfo,
  ShownKey,
  ShownObject,
  ShownPkcs12,
  ShownRequest,
  ShowReport,
} from "./showTypes.js";

export interface ShowRequest {
  /** A file, or "-" for standard input. */
  readonly file: string;
  readonly stdin?: AsyncIterable<Uint8Array>;
}

/**
 * Shows the objects of a file: DER, PEM (all its blocks) or base64. Throws PodpisError FILE_*,
 * UNKNOWN_OBJECT, ASN1_LIMIT.
 */
export async function show({ file, stdin }: ShowRequest): Promise<ShowReport> {
  let small: Uint8Array | undefined;
  try {
    small = await readSmallInput(file, MAX_SMALL_OBJECT, stdin);
  } catch (error) {
    if (!(error instanceof PodpisError) || error.code !== "FILE_TOO_LARGE" || file === "-") throw error;
  }
  const objects = small === undefined ? [await showLarge(file)] : showAll(small, file);
  return { schema: "podpis.show/1", file, objects };
}

/** Only a CMS with its document inside, or a CRL, is that large. */
async function showLarge(file: string): Promise<ShownObject> {
  const source = await openSignature(file);
  try {
    return showCms(source);
  } catch (error) {
    if (!(error instanceof PodpisError) || error.code !== "NOT_CMS" || source.size > MAX_CRL) throw error;
    const object = recognised(source.read(0, source.size), source);
    if (object === undefined) throw unknownObject(file);
    return object;
  } finally {
    source.close();
  }
}

function showAll(bytes: Uint8Array, file: string): ShownObject[] {
  let blocks: ReturnType<typeof unarmor>;
  try {
    blocks = unarmor(bytes);
  } catch (error) {
    throw isMalformed(error) ? unknownObject(file, error) : error;
  }
  const objects = blocks.map(({ der, label = null, headers = [] }): ShownObject => {
    // RFC 1421: a key in OpenSSL's old encrypted form is no DER at all.
    if (headers.some((line) => line.includes("ENCRYPTED"))) return encryptedKey();
    return recognised(der, bytesSource(der, file)) ?? { kind: "unknown", label };
  });
  if (objects.every(({ kind }) => kind === "unknown")) throw unknownObject(file);
  return objects;
}

const unknownObject = (path: string, cause?: unknown): PodpisError =>
  new PodpisError("UNKNOWN_OBJECT", { path }, cause);

type Reader = (der: Uint8Array, source: ByteSource) => ShownObject;

/** Tried in this order; the first that can read the object names its kind. */
const READERS: readonly Reader[] = [
  showCertificate,
  showToken,
  (_der, source) => showCms(source),
  showCrl,
  showOcsp,
  showBasicOcsp,
  showTimestampResponse,
  showRequest,
  showKey,
  showPkcs12,
  showContentInfo,
];

function recognised(der: Uint8Array, source: ByteSource): ShownObject | undefined {
  let limit: unknown;
  for (const reader of READERS) {
    try {
      return reader(der, source);
    } catch (error) {
      if (!isOtherKind(error)) throw error;
      if (error instanceof PodpisError && error.code === "ASN1_LIMIT") limit ??= error;
    }
  }
  // Whoever got that far had met its kind: the object is refused for its size, not for what it is.
  if (limit !== undefined) throw limit;
  return undefined;
}

const isOtherKind = (error: unknown): boolean =>
  isMalformed(error) || (error instanceof PodpisError && error.code === "NOT_CMS");

const encryptedKey = (): ShownKey => ({
  kind: "privateKey",
  encrypted: true,
  algorithm: null,
  parameters: null,
  label: null,
});

/** PrivateKeyInfo, its encrypted form, RSAPrivateKey, ECPrivateKey, SubjectPublicKeyInfo: never the key itself. */
function showKey(der: Uint8Array): ShownKey {
  const parts = sequence(readAsn1(der));
  const version = parts.optional(TAG.integer);
  if (version !== undefined && !parts.peek()?.is(TAG.sequence)) return showOldKey(parts);
  const { oid: algorithm, parameters } = algorithmIdentifier(parts.next(TAG.sequence));
  const names = { algorithm: named(algorithm), parameters: parameterSetOf(parameters) };
  if (version !== undefined) {
    octetString(parts.next(TAG.octetString));
    return { kind: "privateKey", encrypted: false, ...names, label: null };
  }
  if (parts.optional(TAG.octetString) !== undefined) return encryptedKey();
  const { label } = readPublicKey(der);
  return { kind: "publicKey", encrypted: false, ...names, label };
}

/** RSAPrivateKey (RFC 8017 §A.1.2): nine numbers; ECPrivateKey (RFC 5915 §3): octets and the curve. */
function showOldKey(parts: Cursor): ShownKey {
  const plain = { kind: "privateKey", encrypted: false, label: null } as const;
  if (parts.optional(TAG.octetString) !== undefined) {
    return {
      ...plain,
      algorithm: named(OID.ecPublicKey),
      parameters: parameterSetOf(parts.explicit(0) ?? null),
    };
  }
  const numbers = parts.rest();
  if (numbers.length < 8 || !numbers.every((node) => node.is(TAG.integer))) {
    throw new PodpisError("ASN1_MALFORMED", { reason: "not a private key", offset: 0 });
  }
  return { ...plain, algorithm: named(OID.rsaEncryption), parameters: null };
}

/** CertificationRequest (RFC 2986 §4). */
function showRequest(der: Uint8Array): ShownRequest {
  const outer = sequence(readAsn1(der));
  const info = outer.sequence();
  algorithmIdentifier(outer.next(TAG.sequence));
  outer.next(TAG.bitString);
  smallInteger(info.next(TAG.integer));
  const subject = parseName(info.next(TAG.sequence));
  const { label } = readPublicKey(info.next(TAG.sequence).raw);
  return {
    kind: "certificateRequest",
    subject: identityOf(subject),
    subjectName: nameAttributes(subject),
    key: label,
  };
}

/** ContentInfo (RFC 5652 §3) of a type we do not look into. */
function showContentInfo(der: Uint8Array): ShownContentInfo {
  const parts = sequence(readAsn1(der, { encoding: "ber" }));
  const contentType = named(oid(parts.next(TAG.oid)));
  if (parts.context(0) === undefined) {
    throw new PodpisError("ASN1_MALFORMED", { reason: "not a ContentInfo", offset: 0 });
  }
  parts.end();
  return { kind: "contentInfo", contentType };
}

/** Named curves and GOST parameter sets: an OID, or a SEQUENCE that begins with one. */
function parameterSetOf(
  parameters: ReturnType<typeof algorithmIdentifier>["parameters"],
): ShownKey["parameters"] {
  const node = parameters?.is(TAG.sequence) ? parameters.children[0] : parameters;
  return node?.is(TAG.oid) ? named(oid(node)) : null;
}

/** PFX (RFC 7292 §4): version 3 and a ContentInfo. */
function showPkcs12(der: Uint8Array): ShownPkcs12 {
  const parts = sequence(readAsn1(der, { encoding: "ber" }));
  const version = smallInteger(parts.next(TAG.integer));
  const type = oid(parts.sequence().next(TAG.oid));
  if (version !== 3 || (type !== OID.data && type !== OID.signedData)) {
    throw new PodpisError("ASN1_MALFORMED", { reason: "not a PKCS#12", offset: 0 });
  }
  return { kind: "pkcs12", encrypted: true };
}

export type { ShownObject, ShowReport } from "./showTypes.js";
