/** X.509 certificates (RFC 5280 §4) as data: parsed, not judged. */
import { type AlgorithmIdentifier, algorithmIdentifier } from "../asn1/algorithm.js";
import { type Cursor, isMalformed, sequence } from "../asn1/cursor.js";
import { type Asn1Node, readAsn1, TAG } from "../asn1/reader.js";
import {
  bitStringOctets,
  boolean,
  fail,
  integer,
  octetString,
  oid as readOid,
  smallInteger,
  time,
} from "../asn1/values.js";
import { toHex } from "../base/bytes.js";
import { Lru } from "../base/lru.js";
import { digest } from "../crypto/digest.js";
import { type PublicKey, readPublicKey } from "../crypto/publicKey.js";
import { type Name, parseName } from "./name.js";
import { signatureOctets } from "./verify.js";

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** The octets inside extnValue: DER of the extension's own type. */
  readonly value: Uint8Array;
}

/** A certificate (RFC 5280 §4.1): parsed, not judged. Octets are slices of the original. */
export interface Certificate {
  /** The whole certificate as it stands. */
  readonly raw: Uint8Array;
  /** TBSCertificate as it stands: what the signature covers. */
  readonly tbs: Uint8Array;
  readonly version: 1 | 2 | 3;
  readonly serialNumber: bigint;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** A key of a kind we do not know, or a broken one, has the type "unsupported". */
  readonly publicKey: PublicKey;
  /** The outer algorithm and the one inside TBSCertificate; they must be the same. */
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly tbsSignatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** In order of appearance; a repeated OID makes the certificate malformed. */
  readonly extensions: readonly Extension[];
  extension(oid: string): Extension | undefined;
  /** SHA-256 of `raw`, lower-case hex. */
  readonly sha256: string;
}

/** Certificates read lately, by their octets: the signatures of a batch bring the same ones again and again. */
const lately = new Lru<Certificate>(4 * 1024 * 1024, 256);
/** No longer one is remembered. */
const MAX_REMEMBERED = 64 * 1024;

/**
 * Reads one certificate, DER. The same octets may give the same object, so that what was computed about it is known;
 * its octets are a copy. Throws PodpisError ASN1_MALFORMED, ASN1_LIMIT.
 */
export function parseCertificate(der: Uint8Array): Certificate {
  if (der.length > MAX_REMEMBERED) return certificateFrom(readAsn1(der.slice()));
  // Digesting them would cost more than comparing them.
  const octets = Buffer.from(der.buffer, der.byteOffset, der.length).toString("latin1");
  let certificate = lately.get(octets);
  if (certificate === undefined) {
    certificate = certificateFrom(readAsn1(der.slice()));
    lately.set(octets, certificate, 2 * der.length);
  }
  return certificate;
}

/** Reads a certificate that stands inside another object (CMS, OCSP). Throws ASN1_MALFORMED, ASN1_LIMIT. */
export function certificateFrom(node: Asn1Node): Certificate {
  const outer = sequence(node);
  const tbs = outer.next(TAG.sequence);
  const signatureAlgorithm = algorithmIdentifier(outer.next());
  const signature = signatureOctets(outer.next(TAG.bitString));
  outer.end();

  const parts = sequence(tbs);
  const version = readVersion(parts.explicit(0));
  const serialNumber = integer(parts.next(TAG.integer));
  const tbsSignatureAlgorithm = algorithmIdentifier(parts.next());
  const issuer = parseName(parts.next());
  const validity = parts.sequence();
  const notBefore = instant(validity.next());
  const notAfter = instant(validity.next());
  validity.end();
  const subject = parseName(parts.next());
  const spki = publicKeyInfo(parts.next(TAG.sequence));
  const issuerUniqueId = parts.context(1);
  const subjectUniqueId = parts.context(2);
  if (version === 1 && (issuerUniqueId ?? subjectUniqueId)) fail(tbs, "a unique identifier in version 1");
  const wrapper = parts.explicit(3);
  if (wrapper !== undefined && version !== 3) fail(wrapper, "extensions, which only version 3 has");
  const extensions = wrapper === undefined ? [] : parseExtensions(wrapper);
  parts.end();

  const byOid = new Map(extensions.map((extension) => [extension.oid, extension]));
  let publicKey: PublicKey | undefined;
  let sha256: string | undefined;
  return {
    raw: node.raw,
    tbs: tbs.raw,
    version,
    serialNumber,
    issuer,
    subject,
    notBefore,
    notAfter,
    get publicKey() {
      publicKey ??= keyOrUnsupported(spki);
      return publicKey;
    },
    signatureAlgorithm,
    tbsSignatureAlgorithm,
    signature,
    extensions,
    extension: (oid) => byOid.get(oid),
    get sha256() {
      sha256 ??= toHex(digest("sha256", node.raw));
      return sha256;
    },
  };
}

function readVersion(node: Asn1Node | undefined): 1 | 2 | 3 {
  const value = node === undefined ? 0 : smallInteger(node);
  if (value > 2) fail(node!, "an unknown version of certificate");
  return (value + 1) as 1 | 2 | 3;
}

/** Time as RFC 5280 §4.1.2.5 wants it: with seconds, in UTC, without a fraction. */
export function instant(node: Asn1Node): Date {
  const length = node.is(TAG.utcTime) ? 13 : node.is(TAG.generalizedTime) ? 15 : -1;
  if (node.content.length !== length || node.content[length - 1] !== 0x5a) fail(node, "a broken time");
  return time(node);
}

interface PublicKeyInfo {
  readonly node: Asn1Node;
  readonly algorithmOid: string;
  readonly keyBits: Uint8Array;
}

function publicKeyInfo(node: Asn1Node): PublicKeyInfo {
  const parts = sequence(node);
  const { oid } = algorithmIdentifier(parts.next());
  const keyBits = bitStringOctets(parts.next(TAG.bitString));
  parts.end();
  return { node, algorithmOid: oid, keyBits };
}

/** A key that cannot be read does not make the certificate unreadable: its holder is still named. */
function keyOrUnsupported({ node, algorithmOid, keyBits }: PublicKeyInfo): PublicKey {
  try {
    return readPublicKey(node.raw);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return { type: "unsupported", algorithmOid, label: algorithmOid, bits: 0, spki: node.raw, keyBits };
  }
}

/** Reads Extensions (RFC 5280 §4.1.2.9): not empty, no OID twice. Throws ASN1_MALFORMED. */
export const parseExtensions = (node: Asn1Node): readonly Extension[] => readExtensions(sequence(node));

/** As parseExtensions, of the items inside a node whose tag says nothing (IMPLICIT). Throws ASN1_MALFORMED. */
export function readExtensions(parts: Cursor): readonly Extension[] {
  const { node } = parts;
  const seen = new Set<string>();
  const extensions = parts.rest().map((item) => {
    const parts = sequence(item);
    const oid = readOid(parts.next(TAG.oid));
    if (seen.has(oid)) fail(item, `the extension ${oid} stands twice`);
    seen.add(oid);
    const flag = parts.optional(TAG.boolean);
    const value = octetString(parts.next(TAG.octetString));
    parts.end();
    return { oid, critical: flag !== undefined && boolean(flag), value };
  });
  if (extensions.length === 0) fail(node, "an empty list of extensions");
  return extensions;
}
