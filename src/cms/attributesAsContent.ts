/**
 * The one way to make a signature that has signed attributes pass as one that has none: present the
 * attributes themselves as the content. A signature without signed attributes is therefore refused
 * over content that begins like a SET OF Attribute (RFC 5652 §5.4: that is what a signature covers).
 */
import { isMalformed } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { MAX_HEADER, readAsn1Prefix, readHeader, TAG } from "../asn1/reader.js";
import { attribute } from "./signerInfo.js";

/** How many of the first octets of the content are looked at: real attributes stay far below. */
export const CONTENT_HEAD = 64 * 1024;

/** The octet a SET begins with; its tag number in the long form would be padded (X.690 §8.1.2.2). */
const SET_OCTET = 0x31;

/** False when content of this first octet is no SET, whatever follows. */
export const mayBeSignedAttributes = (first: number | undefined): boolean => first === SET_OCTET;

/**
 * True when the content is, or begins like, a SET OF Attribute that holds messageDigest. `head` is the
 * first CONTENT_HEAD octets of the content, `length` the length of all of it. When the set does not end
 * within the head and every attribute in it was well-formed, the answer is true as well.
 */
export function looksLikeSignedAttributes(head: Uint8Array, length: number): boolean {
  if (!mayBeSignedAttributes(head[0])) return false;
  try {
    const set = readHeader(head, 0, "ber");
    if (set.tag !== TAG.set || set.tagClass !== 0 || !set.constructed) return false;
    if (set.length >= 0 && set.headerLength + set.length !== length) return false;
    return holdsMessageDigest(head.subarray(set.headerLength), head.length < length);
  } catch (error) {
    if (isMalformed(error)) return false;
    throw error;
  }
}

function holdsMessageDigest(bytes: Uint8Array, cut: boolean): boolean {
  for (let at = 0; at < bytes.length; ) {
    // The head may end within a header.
    if (cut && bytes.length - at < MAX_HEADER) return true;
    const { headerLength, length } = readHeader(bytes, at, "ber");
    if (at + headerLength + length > bytes.length) return cut;
    const node = readAsn1Prefix(bytes.subarray(at), { encoding: "ber" });
    if (attribute(node).oid === OID.messageDigest) return true;
    at += node.raw.length;
  }
  return cut;
}
