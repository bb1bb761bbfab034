/**
 * Adds to a SignedData that exists (RFC 5652 §5.1, §5.3) without writing it anew: every octet that is there stays
 * as it stands. Only the lengths of the objects around an addition change, and those of indefinite length
 * not even that; content is never loaded.
 */
import { type Asn1Node, CLASS, newBudget, readAsn1Prefix, TAG } from "../asn1/reader.js";
import { fail } from "../asn1/values.js";
import * as der from "../asn1/writer.js";
import { compareBytes, concat, equalBytes, toHex } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { MAX_SIGNATURE_STRUCTURE } from "../base/limits.js";
import { type Piece, piecesSource } from "../base/piecesSource.js";
import { type ByteSource, bytesSource } from "../base/source.js";
import { type Element, HeaderWalker } from "./headerWalker.js";
import { type Attribute, readSignedDataBytes, type SignedData } from "./signedData.js";

/** All DER, each a whole object. What is there already is not added again. */
export interface Additions {
  /** AlgorithmIdentifiers. */
  readonly digestAlgorithms?: readonly Uint8Array[];
  /** CertificateChoices. */
  readonly certificates?: readonly Uint8Array[];
  /** RevocationInfoChoices. One of another format than CRL makes the version 5 (RFC 5652 §5.1). */
  readonly crls?: readonly Uint8Array[];
  /** SignerInfos; they come after those that are there, whose places do not change. */
  readonly signerInfos?: readonly Uint8Array[];
  /** By index in `signedData.signerInfos`. */
  readonly signers?: ReadonlyMap<number, SignerAdditions>;
}

export interface SignerAdditions {
  /** Unsigned attributes, each a whole Attribute. */
  readonly attributes?: readonly Uint8Array[];
  /** Attributes that something was spliced into: a time-stamp token that got its evidence. */
  readonly replaced?: ReadonlyMap<Attribute, Uint8Array>;
}

/**
 * The signature with the additions, as a source over the old one, which must stay open. Sets in DER order stay
 * so; in others the additions come last. `signedData` was read from this source, and without failed checks.
 *
 * Throws PodpisError ASN1_MALFORMED when the two do not belong together, ASN1_LIMIT.
 */
export function spliceSignedData(
  source: ByteSource,
  signedData: SignedData,
  additions: Additions,
): ByteSource {
  const walker = new HeaderWalker(source);
  const contentInfo = walker.element(0, undefined);
  const contentType = walker.element(contentInfo.start, contentInfo.end);
  const wrapper = walker.element(contentType.end!, contentInfo.end);
  const signed = walker.element(wrapper.start, wrapper.end);
  const version = walker.element(signed.start, signed.end);
  const algorithms = walker.node(version.end!, signed.end, newBudget());
  const { encapContentInfo } = signedData;
  const tailStart = encapContentInfo.offset + encapContentInfo.length;
  const tail = readTail(source, tailStart, signed.end);

  const newVersion = versionOctets(source, version, additions);
  const newAlgorithms = setWith(algorithms, additions.digestAlgorithms);
  const newTail = spliceTail(tail, signedData, additions);
  const rest = tailStart + tail.length;

  let grown = newAlgorithms.length - algorithms.raw.length + newTail.length - tail.length;
  const headers = [signed, wrapper, contentInfo].map((element) => {
    const old = source.read(element.offset, element.start - element.offset);
    const header = resized(old, element.header.length, element.header.length + grown);
    grown += header.length - old.length;
    return header;
  });
  const pieces: Piece[] = [
    headers[2]!,
    { offset: contentType.offset, length: contentType.end! - contentType.offset },
    headers[1]!,
    headers[0]!,
    newVersion,
    newAlgorithms,
    encapContentInfo,
    newTail,
    // End-of-contents octets, and the zeros that signatures in PDF are padded with.
    { offset: rest, length: source.size - rest },
  ];
  return piecesSource(source, pieces);
}

/** As spliceSignedData, for a small SignedData in memory: a time-stamp token. */
export function spliceBytes(bytes: Uint8Array, additions: Additions): Uint8Array {
  const { signedData, checks } = readSignedDataBytes(bytes);
  if (signedData === null || checks.some(({ status }) => status === "failed")) notTheSame();
  const spliced = spliceSignedData(bytesSource(bytes, "CMS"), signedData, additions);
  return spliced.read(0, spliced.size);
}

function notTheSame(): never {
  throw new PodpisError("ASN1_MALFORMED", { reason: "it is another structure than was read", offset: 0 });
}

interface Tail {
  readonly certificates: Asn1Node | undefined;
  readonly crls: Asn1Node | undefined;
  readonly signers: Asn1Node;
  /** Octets of the three. */
  readonly length: number;
}

/** certificates [0], crls [1], signerInfos. */
function readTail(source: ByteSource, start: number, end: number | undefined): Tail {
  const length = (end ?? source.size) - start;
  if (length > MAX_SIGNATURE_STRUCTURE) throw new PodpisError("ASN1_LIMIT", { reason: "it is too large" });
  const bytes = source.read(start, length);
  const budget = newBudget();
  let at = 0;
  const next = (): Asn1Node => readAsn1Prefix(bytes.subarray(at), { encoding: "ber", budget });
  const optional = (tag: number): Asn1Node | undefined => {
    const node = next();
    if (!node.isContext(tag)) return undefined;
    at += node.raw.length;
    return node;
  };
  const certificates = optional(0);
  const crls = optional(1);
  const signers = next();
  if (!signers.is(TAG.set)) fail(signers, "signerInfos is expected here");
  return { certificates, crls, signers, length: at + signers.raw.length };
}

function spliceTail(tail: Tail, signedData: SignedData, additions: Additions): Uint8Array {
  const { children } = tail.signers;
  if (children.length !== signedData.signerInfos.length) notTheSame();
  const signers = children.map((node, index) => {
    const added = additions.signers?.get(index);
    if (!equalBytes(node.raw, signedData.signerInfos[index]!.raw)) notTheSame();
    return added === undefined
      ? node.raw
      : spliceSigner(node, signedData.signerInfos[index]!.unsignedAttrs, added);
  });
  return concat(
    optionalSetWith(tail.certificates, 0, additions.certificates),
    optionalSetWith(tail.crls, 1, additions.crls),
    // Never sorted anew: a signer keeps its place, by which people and programs name it.
    withContent(tail.signers, [...signers, ...(additions.signerInfos ?? [])]),
  );
}

function spliceSigner(
  node: Asn1Node,
  unsignedAttrs: SignedData["signerInfos"][number]["unsignedAttrs"],
  { attributes = [], replaced = new Map() }: SignerAdditions,
): Uint8Array {
  const parts = node.children;
  const last = parts[parts.length - 1]!;
  if (!last.isContext(1)) {
    if (replaced.size > 0) notTheSame();
    if (attributes.length === 0) return node.raw;
    const set = der.context(1, ...der.sorted(attributes));
    return withContent(node, [...parts.map(({ raw }) => raw), set]);
  }
  const old = unsignedAttrs?.attributes ?? [];
  if (old.length !== last.children.length) notTheSame();
  const kept = old.map((attribute) => replaced.get(attribute) ?? attribute.raw);
  const before = old.map(({ raw }) => raw);
  const set = withContent(last, inOrder(before, [...kept, ...attributes]));
  return withContent(node, [...parts.slice(0, -1).map(({ raw }) => raw), set]);
}

/** The elements of a SET OF in DER order when those of before were (X.690 §11.6), else as they come. */
function inOrder(before: readonly Uint8Array[], elements: readonly Uint8Array[]): readonly Uint8Array[] {
  const sorted = before.every((raw, index) => index === 0 || compareBytes(before[index - 1]!, raw) <= 0);
  return sorted ? der.sorted(elements) : elements;
}

function missing(there: readonly Uint8Array[], wanted: readonly Uint8Array[]): Uint8Array[] {
  const known = new Set(there.map(toHex));
  return [...new Map(wanted.map((raw) => [toHex(raw), raw]))]
    .filter(([id]) => !known.has(id))
    .map(([, raw]) => raw);
}

function setWith(node: Asn1Node, wanted: readonly Uint8Array[] = []): Uint8Array {
  const there = node.children.map(({ raw }) => raw);
  const added = missing(there, wanted);
  return added.length === 0 ? node.raw : withContent(node, inOrder(there, [...there, ...added]));
}

function optionalSetWith(
  node: Asn1Node | undefined,
  tag: number,
  wanted: readonly Uint8Array[] = [],
): Uint8Array {
  if (node !== undefined) return setWith(node, wanted);
  const added = missing([], wanted);
  return added.length === 0 ? new Uint8Array(0) : der.context(tag, ...der.sorted(added));
}

/** The object around other content, its length in the form it had. */
function withContent(node: Asn1Node, parts: readonly Uint8Array[]): Uint8Array {
  const content = concat(...parts);
  const headerLength = node.content.byteOffset - node.raw.byteOffset;
  const indefinite = headerLength + node.content.length < node.raw.length;
  const header = resized(
    node.raw.subarray(0, headerLength),
    indefinite ? -1 : node.content.length,
    content.length,
  );
  return concat(header, content, new Uint8Array(indefinite ? 2 : 0));
}

/**
 * Tag and length octets for another length. The indefinite form says nothing of it; a length written with more
 * octets than it needs keeps their number when it can.
 */
function resized(header: Uint8Array, length: number, newLength: number): Uint8Array {
  if (length < 0) return header;
  // All tags here are of one octet.
  const minimal = der.header(header[0]!, newLength);
  if (header.length === der.header(header[0]!, length).length || minimal.length > header.length)
    return minimal;
  if (minimal.length === header.length) return minimal;
  const padded = Uint8Array.from(header).fill(0, 2);
  const octets = minimal.subarray(minimal.length === 2 ? 1 : 2);
  padded.set(octets, padded.length - octets.length);
  return padded;
}

const OTHER_FORMAT = 0xa1;

/** Revocation information of other formats makes the version 5; nothing signed covers it. */
function versionOctets(source: ByteSource, version: Element, { crls = [] }: Additions): Uint8Array {
  const octets = source.read(version.offset, version.end! - version.offset);
  const { header } = version;
  if (header.tag !== TAG.integer || header.tagClass !== CLASS.universal) notTheSame();
  const other = crls.some((raw) => raw[0] === OTHER_FORMAT);
  return other && octets.length === 3 && octets[2]! < 5 ? octets.with(2, 5) : octets;
}
