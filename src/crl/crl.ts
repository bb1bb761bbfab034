/** Certificate revocation lists (RFC 5280 §5): head and tail are parsed, the entries stay octets. */
import { type AlgorithmIdentifier, algorithmIdentifier } from "../asn1/algorithm.js";
import { isMalformed, sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { type Asn1Node, readAsn1, TAG } from "../asn1/reader.js";
import { fail, integer, smallInteger, time } from "../asn1/values.js";
import { toHex } from "../base/bytes.js";
import { type DigestName, digest } from "../crypto/digest.js";
import { type Extension, instant, parseExtensions } from "../x509/certificate.js";
import {
  type DistributionPoint,
  type IssuingDistributionPoint,
  parseDistributionPoints,
  parseIssuingDistributionPoint,
} from "../x509/distributionPoint.js";
import { type AuthorityKeyIdentifier, parseAuthorityKeyIdentifier } from "../x509/extensions.js";
import { type Name, parseName } from "../x509/name.js";
import { signatureOctets } from "../x509/verify.js";

export interface CrlExtensions {
  readonly cRLNumber?: bigint;
  readonly authorityKeyIdentifier?: AuthorityKeyIdentifier;
  readonly issuingDistributionPoint?: IssuingDistributionPoint;
  /** Present in a delta list: the number of the base it builds on. */
  readonly deltaCrlIndicator?: bigint;
  readonly freshestCrl?: readonly DistributionPoint[];
  /** X.509 §9.5.2.8: certificates that expired after this are kept on the list. */
  readonly expiredCertsOnCrl?: Date;
}

/** A revocation list (RFC 5280 §5.1): its envelope parsed, its entries not, nothing judged. */
export interface Crl extends CrlExtensions {
  /** The whole list as it stands. */
  readonly raw: Uint8Array;
  /** TBSCertList as it stands: what the signature covers. */
  readonly tbs: Uint8Array;
  readonly version: 1 | 2;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly tbsSignatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  /** The content of revokedCertificates: entries one after another, not parsed. */
  readonly entries: Uint8Array;
  readonly extensions: readonly Extension[];
  /** OIDs of critical extensions that are unknown, and of known ones that are broken: the list must not be used. */
  readonly unprocessed: readonly string[];
  /** SHA-256 of `raw`, lower-case hex. */
  readonly sha256: string;
  /**
   * The entries with this serial number, each as it stands, where they are to be had without `entries`, every entry is
   * well-formed and none concerns others; undefined: look at all.
   */
  entriesOf?(serialNumber: bigint): readonly Uint8Array[] | undefined;
  /** The digest of `tbs`, where it is to be had without `tbs` itself. */
  tbsDigest?(name: DigestName): Uint8Array;
}

/** Reads one list, DER; costs the same for one entry as for a million. Throws ASN1_MALFORMED, ASN1_LIMIT. */
export function parseCrl(der: Uint8Array): Crl {
  return crlFrom(readAsn1(der));
}

/** Reads a list that stands inside another object (CMS). Throws ASN1_MALFORMED, ASN1_LIMIT. */
export function crlFrom(node: Asn1Node): Crl {
  const outer = sequence(node);
  const tbs = outer.next(TAG.sequence);
  const signatureAlgorithm = algorithmIdentifier(outer.next());
  const signature = signatureOctets(outer.next(TAG.bitString));
  outer.end();

  const parts = sequence(tbs);
  const versionNode = parts.optional(TAG.integer);
  if (versionNode !== undefined && smallInteger(versionNode) !== 1)
    fail(versionNode, "an unknown version of list");
  const tbsSignatureAlgorithm = algorithmIdentifier(parts.next());
  const issuer = parseName(parts.next());
  const thisUpdate = instant(parts.next());
  const hasNext = parts.peek()?.is(TAG.utcTime) || parts.peek()?.is(TAG.generalizedTime);
  const nextUpdate = hasNext ? instant(parts.next()) : undefined;
  // Never .children of this node: that would build an object per entry.
  const entries = parts.optional(TAG.sequence)?.content ?? new Uint8Array(0);
  const wrapper = parts.explicit(0);
  parts.end();
  const version = versionNode === undefined ? 1 : 2;
  if (wrapper !== undefined && version === 1) fail(wrapper, "extensions, which only version 2 has");
  const extensions = wrapper === undefined ? [] : parseExtensions(wrapper);

  let sha256: string | undefined;
  return {
    raw: node.raw,
    tbs: tbs.raw,
    version,
    signatureAlgorithm,
    tbsSignatureAlgorithm,
    signature,
    issuer,
    thisUpdate,
    ...(nextUpdate && { nextUpdate }),
    entries,
    extensions,
    ...decode(extensions),
    get sha256() {
      sha256 ??= toHex(digest("sha256", node.raw));
      return sha256;
    },
  };
}

const READERS = new Map<string, (der: Uint8Array) => CrlExtensions>([
  [OID.crlNumber, (der) => ({ cRLNumber: integer(readAsn1(der)) })],
  [OID.authorityKeyIdentifier, (der) => ({ authorityKeyIdentifier: parseAuthorityKeyIdentifier(der) })],
  [OID.issuingDistributionPoint, (der) => ({ issuingDistributionPoint: parseIssuingDistributionPoint(der) })],
  [OID.deltaCrlIndicator, (der) => ({ deltaCrlIndicator: integer(readAsn1(der)) })],
  [OID.freshestCrl, (der) => ({ freshestCrl: parseDistributionPoints(der) })],
  [OID.expiredCertsOnCrl, (der) => ({ expiredCertsOnCrl: time(readAsn1(der)) })],
]);

function decode(extensions: readonly Extension[]): CrlExtensions & Pick<Crl, "unprocessed"> {
  let decoded: CrlExtensions = {};
  const unprocessed: string[] = [];
  for (const { oid, critical, value } of extensions) {
    const reader = READERS.get(oid);
    if (reader === undefined) {
      if (critical) unprocessed.push(oid);
      continue;
    }
    try {
      decoded = { ...decoded, ...reader(value) };
    } catch (error) {
      if (!isMalformed(error)) throw error;
      unprocessed.push(oid);
    }
  }
  return { ...decoded, unprocessed };
}
