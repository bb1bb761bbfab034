/**
 * SignedData (RFC 5652 §5) as data: every structure keeps its octets as they stand, and the content
 * of an attached signature is never held in memory. Read by readSignedData.ts.
 */
import type { AlgorithmIdentifier } from "../asn1/algorithm.js";
import type { Asn1Node } from "../asn1/reader.js";
import { remembered } from "../base/remembered.js";

export { readSignedData, readSignedDataBytes, type SignedDataReading } from "./readSignedData.js";

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Where the content octets of an attached signature lie in the source. */
export interface EContent {
  /** All content octets together. */
  readonly length: number;
  /** From the first content octet to the last, the headers of chunks between them included. */
  readonly extent: ByteRange;
  /** The content octets in order: one range, or one per chunk of a constructed OCTET STRING. */
  readonly ranges: Iterable<ByteRange>;
}

export interface Attribute {
  readonly oid: string;
  /** Attribute ::= SEQUENCE, as it stands. */
  readonly raw: Uint8Array;
  /** The TLV of attrType. */
  readonly typeRaw: Uint8Array;
  /** The TLV of the SET OF values. */
  readonly valuesRaw: Uint8Array;
  readonly values: readonly Asn1Node[];
}

export type SignerIdentifier =
  | { readonly kind: "issuerAndSerialNumber"; readonly issuer: Uint8Array; readonly serialNumber: bigint }
  | { readonly kind: "subjectKeyIdentifier"; readonly keyIdentifier: Uint8Array };

/** Attributes with the [0] or [1] IMPLICIT object around them, as it stands. */
export interface AttributeSet {
  readonly raw: Uint8Array;
  readonly attributes: readonly Attribute[];
}

export interface SignerInfo {
  readonly raw: Uint8Array;
  /** The fields from version to signature, as they stand: what archive time-stamps cover. */
  readonly fieldsRaw: Uint8Array;
  readonly version: number;
  readonly sid: SignerIdentifier;
  readonly digestAlgorithm: AlgorithmIdentifier;
  readonly signedAttrs: AttributeSet | null;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly unsignedAttrs: AttributeSet | null;
}

export interface SignedData {
  readonly version: number;
  readonly digestAlgorithms: readonly AlgorithmIdentifier[];
  readonly eContentType: string;
  /** eContentType as it stands (archive time-stamps digest it). */
  readonly eContentTypeRaw: Uint8Array;
  /** EncapsulatedContentInfo as it stands in the source, content included. */
  readonly encapContentInfo: ByteRange;
  /** null when detached. */
  readonly eContent: EContent | null;
  /** CertificateChoices as they stand, in order; only those with a universal SEQUENCE tag are X.509. */
  readonly certificates: readonly Asn1Node[];
  /** The whole [0] and [1] objects as they stand; null when absent. */
  readonly certificatesRaw: Uint8Array | null;
  readonly crlsRaw: Uint8Array | null;
  /** RevocationInfoChoices as they stand; SEQUENCE is a CRL, [1] another format (RFC 5940). */
  readonly crls: readonly Asn1Node[];
  readonly signerInfos: readonly SignerInfo[];
}

/** The attributes of this type, in order; none when there is no such set. */
export function attributesOf(set: AttributeSet | null, oid: string): readonly Attribute[] {
  return (set && byType(set).get(oid)) ?? NONE;
}

const NONE: readonly Attribute[] = [];

const byType = remembered(({ attributes }: AttributeSet): ReadonlyMap<string, readonly Attribute[]> => {
  const types = new Map<string, Attribute[]>();
  for (const attribute of attributes) {
    const others = types.get(attribute.oid);
    if (others === undefined) types.set(attribute.oid, [attribute]);
    else others.push(attribute);
  }
  return types;
});

/** All values of all attributes of this type, in order. */
export function valuesOf(set: AttributeSet | null, oid: string): readonly Asn1Node[] {
  const [first, ...others] = attributesOf(set, oid);
  if (first === undefined) return [];
  return others.length === 0 ? first.values : [first, ...others].flatMap(({ values }) => values);
}
