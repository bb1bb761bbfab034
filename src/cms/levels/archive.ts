/** Archive time-stamps: what they cover (EN 319 122-1 §5.5.2, §5.5.3; RFC 5126 §6.4.1 for version 2). */
import { algorithmIdentifier } from "../../asn1/algorithm.js";
import { isMalformed, sequence } from "../../asn1/cursor.js";
import { OID } from "../../asn1/oids.js";
import { type Asn1Node, TAG } from "../../asn1/reader.js";
import { octetString } from "../../asn1/values.js";
import { header } from "../../asn1/writer.js";
import { concat, concatAll, toHex } from "../../base/bytes.js";
import type { ByteSource } from "../../base/source.js";
import { type DigestName, digest, digestName } from "../../crypto/digest.js";
import type { FramedDigest } from "../contentDigests.js";
import { type Attribute, type SignedData, type SignerInfo, valuesOf } from "../signedData.js";
import { type FoundToken, imprintDigest } from "./tokens.js";

export interface HashIndex {
  /** What its hashes are made with. */
  readonly digest: DigestName;
  /** The attribute's value as it stands: the imprint covers it. */
  readonly raw: Uint8Array;
  /** Hashes in the index, lower-case hex, of which the signature holds nothing: the index is broken. */
  readonly unmatched: readonly string[];
  /** Whether this attribute value is covered. */
  covers(attribute: Attribute, value: Asn1Node): boolean;
  /** What lies in SignedData and is not covered, octets as they stand. */
  readonly outside: Readonly<Record<"certificates" | "crls", readonly Uint8Array[]>>;
}

/** Version 3, or the two drafts before it, which hash whole attributes instead of their single values. */
const INDEX_FORMS = [OID.atsHashIndexV3, OID.atsHashIndexV2, OID.atsHashIndex] as const;

/**
 * The ats-hash-index in the token's own unsigned attributes, compared with what the signature holds.
 * Objects that are not in the index were added later; a hash without an object means that one was
 * changed or removed. Returns undefined when there is none, or none that can be read.
 */
export function hashIndex(
  token: FoundToken,
  signedData: SignedData,
  signer: SignerInfo,
): HashIndex | undefined {
  const tokenAttrs = token.token?.signerInfo.unsignedAttrs ?? null;
  for (const form of INDEX_FORMS) {
    const [value] = valuesOf(tokenAttrs, form);
    if (value === undefined) continue;
    try {
      return readIndex(value, form === OID.atsHashIndexV3, signedData, signer);
    } catch (error) {
      if (isMalformed(error)) return undefined;
      throw error;
    }
  }
  return undefined;
}

function readIndex(
  value: Asn1Node,
  byValue: boolean,
  signedData: SignedData,
  signer: SignerInfo,
): HashIndex | undefined {
  const parts = sequence(value);
  // hashIndAlgorithm is DEFAULT sha-256 in the first form; a SEQUENCE OF OCTET STRING holds no OID.
  const named = parts.peek()?.children[0]?.is(TAG.oid) ? algorithmIdentifier(parts.next()).oid : OID.sha256;
  const [certificates, crls, attributes] = [hashes(parts.next()), hashes(parts.next()), hashes(parts.next())];
  parts.end();
  const name = digestName(named);
  if (name === undefined) return undefined;
  const h = (...octets: Uint8Array[]) => toHex(digest(name, ...octets));
  const ofValue = (attribute: Attribute, node: Asn1Node) =>
    byValue ? h(attribute.typeRaw, node.raw) : h(attribute.raw);
  const missing = (listed: ReadonlySet<string>, present: Iterable<string>): string[] => {
    const known = new Set(present);
    return [...listed].filter((hash) => !known.has(hash));
  };
  const without = (listed: ReadonlySet<string>, nodes: readonly Asn1Node[]): readonly Uint8Array[] =>
    nodes.map(({ raw }) => raw).filter((raw) => !listed.has(h(raw)));
  const present = signer.unsignedAttrs?.attributes ?? [];
  return {
    digest: name,
    raw: value.raw,
    unmatched: [
      ...missing(
        certificates,
        signedData.certificates.map(({ raw }) => h(raw)),
      ),
      ...missing(
        crls,
        signedData.crls.map(({ raw }) => h(raw)),
      ),
      ...missing(
        attributes,
        present.flatMap((attribute) => attribute.values.map((node) => ofValue(attribute, node))),
      ),
    ],
    covers: (attribute, node) => attributes.has(ofValue(attribute, node)),
    outside: {
      certificates: without(certificates, signedData.certificates),
      crls: without(crls, signedData.crls),
    },
  };
}

const hashes = (node: Asn1Node): ReadonlySet<string> =>
  new Set(
    sequence(node)
      .rest()
      .map((item) => toHex(octetString(item))),
  );

/** The imprint of version 3: content type, hash of the content, the signer's fields, the index. */
export function archiveV3Imprint(
  name: DigestName,
  contentDigest: Uint8Array,
  signedData: SignedData,
  signer: SignerInfo,
  index: Pick<HashIndex, "raw">,
): Uint8Array {
  return digest(name, signedData.eContentTypeRaw, contentDigest, signer.fieldsRaw, index.raw);
}

/**
 * The octets of version 2 around the content: encapContentInfo, the content when it lies outside,
 * certificates, crls, all of the signer with the unsigned attributes of that time. Implementations
 * differ on the tag and length of the unsigned attributes: both forms are returned. None when the
 * content stands in chunks: there the standard does not say what is hashed.
 */
export function archiveV2Frames(
  found: FoundToken,
  others: readonly FoundToken[],
  source: ByteSource,
  signedData: SignedData,
  signer: SignerInfo,
): readonly FramedDigest[] {
  const name = imprintDigest(found);
  if (name === undefined || found.token === null) return [];
  const frame = encapsulation(source, signedData);
  if (frame === undefined) return [];
  const { genTime } = found.token.tstInfo;
  const later = new Set(
    others
      .filter(({ kind, token }) => kind === "archive" && token !== null && token.tstInfo.genTime >= genTime)
      .map(({ attribute }) => attribute),
  );
  const attributes = concatAll(
    (signer.unsignedAttrs?.attributes ?? [])
      .filter((attribute) => attribute !== found.attribute && !later.has(attribute))
      .map(({ raw }) => raw),
  );
  const empty = new Uint8Array(0);
  const fixed = concat(
    frame.after,
    signedData.certificatesRaw ?? empty,
    signedData.crlsRaw ?? empty,
    signer.fieldsRaw,
  );
  return [concat(header(0xa1, attributes.length), attributes), attributes].map((unsigned) => ({
    name,
    before: frame.before,
    after: concat(fixed, unsigned),
  }));
}

function encapsulation(
  source: ByteSource,
  { encapContentInfo, eContent }: SignedData,
): { before: Uint8Array; after: Uint8Array } | undefined {
  const { offset, length } = encapContentInfo;
  if (eContent === null) return { before: source.read(offset, length), after: new Uint8Array(0) };
  if (eContent.length !== eContent.extent.length) return undefined;
  const end = eContent.extent.offset + eContent.length;
  return {
    before: source.read(offset, eContent.extent.offset - offset),
    after: source.read(end, offset + length - end),
  };
}
