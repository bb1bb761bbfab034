/** SignerInfo and Attribute (RFC 5652 §5.3). Parsed, not judged. */
import { algorithmIdentifier } from "../asn1/algorithm.js";
import { Cursor, sequence } from "../asn1/cursor.js";
import { type Asn1Node, TAG } from "../asn1/reader.js";
import { fail, integer, octetString, oid, smallInteger } from "../asn1/values.js";
import type { Attribute, AttributeSet, SignerIdentifier, SignerInfo } from "./signedData.js";

/** Reads a SignerInfo. Throws PodpisError ASN1_MALFORMED, ASN1_LIMIT. */
export function signerInfo(node: Asn1Node): SignerInfo {
  const parts = sequence(node);
  const version = smallInteger(parts.next(TAG.integer));
  const sid = signerIdentifier(parts);
  const digestAlgorithm = algorithmIdentifier(parts.next(TAG.sequence));
  const signed = parts.context(0);
  const signatureAlgorithm = algorithmIdentifier(parts.next(TAG.sequence));
  const signatureNode = parts.next(TAG.octetString);
  const unsigned = parts.context(1);
  parts.end();
  const fieldsEnd = signatureNode.raw.byteOffset + signatureNode.raw.length - node.content.byteOffset;
  return {
    raw: node.raw,
    fieldsRaw: node.content.subarray(0, fieldsEnd),
    version,
    sid,
    digestAlgorithm,
    signedAttrs: signed === undefined ? null : attributeSet(signed),
    signatureAlgorithm,
    signature: octetString(signatureNode),
    unsignedAttrs: unsigned === undefined ? null : attributeSet(unsigned),
  };
}

function signerIdentifier(parts: Cursor): SignerIdentifier {
  const keyIdentifier = parts.context(0);
  if (keyIdentifier !== undefined) {
    return { kind: "subjectKeyIdentifier", keyIdentifier: octetString(keyIdentifier) };
  }
  const { issuer, serialNumber } = issuerAndSerialNumber(parts.next(TAG.sequence));
  return { kind: "issuerAndSerialNumber", issuer, serialNumber };
}

function issuerAndSerialNumber(node: Asn1Node): { issuer: Uint8Array; serialNumber: bigint } {
  const parts = new Cursor(node);
  const issuer = parts.next(TAG.sequence).raw;
  const serialNumber = integer(parts.next(TAG.integer));
  parts.end();
  return { issuer, serialNumber };
}

function attributeSet(node: Asn1Node): AttributeSet {
  const attributes = node.children.map(attribute);
  if (attributes.length === 0) fail(node, "a set of attributes that is empty");
  return { raw: node.raw, attributes };
}

/** Reads an Attribute. Throws PodpisError ASN1_MALFORMED, ASN1_LIMIT. */
export function attribute(node: Asn1Node): Attribute {
  const parts = sequence(node);
  const type = parts.next(TAG.oid);
  const values = parts.next(TAG.set);
  parts.end();
  return {
    oid: oid(type),
    raw: node.raw,
    typeRaw: type.raw,
    valuesRaw: values.raw,
    values: values.children,
  };
}
