/** The octets of GOST R 34.10-2012 keys: SubjectPublicKeyInfo (RFC 9215 §4) and the forms met in PKCS#8. */
import { isMalformed, sequence } from "../../asn1/cursor.js";
import { OID } from "../../asn1/oids.js";
import { type Asn1Node, readAsn1, TAG } from "../../asn1/reader.js";
import { integerBytes, octetString } from "../../asn1/values.js";
import * as der from "../../asn1/writer.js";
import { reversed } from "../../base/bytes.js";
import { MAX_KEY_FACTORS } from "../../base/limits.js";
import type { AffinePoint } from "../ellipticCurve.js";
import type { GostCurve, ParameterSet } from "./curves.js";
import { encodePoint } from "./gost34102012.js";
import { isScalar, multiplyScalars } from "./scalar.js";

/** The AlgorithmIdentifier that PKCS#8 and SubjectPublicKeyInfo share. */
export function encodeKeyAlgorithm({ oid, curve }: ParameterSet): Uint8Array {
  const [key, digest] =
    curve.size === 32 ? [OID.gost2012Key256, OID.streebog256] : [OID.gost2012Key512, OID.streebog512];
  // digestParamSet must be there with the sets of RFC 4357 and is left out with those of TC26 (§4.2).
  const isRfc4357 = oid.startsWith("1.2.643.2.2.");
  return der.seq(der.oid(key), der.seq(der.oid(oid), ...(isRfc4357 ? [der.oid(digest)] : [])));
}

/** SubjectPublicKeyInfo: the BIT STRING holds an OCTET STRING of X ‖ Y, little-endian (§4.3). */
export function encodePublicKey(set: ParameterSet, point: AffinePoint): Uint8Array {
  return der.seq(encodeKeyAlgorithm(set), der.bits(der.octets(encodePoint(set.curve, point))));
}

/**
 * The private key d out of the content of PKCS#8's privateKey, in one of five forms (they are told apart
 * as gost-engine does it):
 * bare little-endian octets of d, or of the masked key and its masks one after another;
 * an OCTET STRING around either; an INTEGER; or a SEQUENCE of such an OCTET STRING and the public key.
 * Little-endian octets of the curve's size; undefined when it is none of them, or not 0 < d < q.
 */
export function decodePrivateOctets(curve: GostCurve, content: Uint8Array): Uint8Array | undefined {
  const d = isMasked(curve, content) ? unmask(curve, content) : decodeStructured(curve, content);
  return d !== undefined && isScalar(curve, d) ? d : undefined;
}

const isMasked = (curve: GostCurve, octets: Uint8Array): boolean =>
  octets.length > 0 && octets.length % curve.size === 0 && octets.length <= MAX_KEY_FACTORS * curve.size;

/** d = K_M · M_1 · … · M_n mod q; without masks the number as it stands. */
function unmask(curve: GostCurve, octets: Uint8Array): Uint8Array {
  let product: Uint8Array = octets.slice(0, curve.size);
  for (let at = curve.size; at < octets.length; at += curve.size) {
    product = multiplyScalars(curve, product, octets.subarray(at, at + curve.size));
  }
  return product;
}

function decodeStructured(curve: GostCurve, content: Uint8Array): Uint8Array | undefined {
  try {
    const node = readAsn1(content);
    if (node.is(TAG.integer)) return fromInteger(curve, integerBytes(node));
    if (node.is(TAG.octetString)) return unmaskString(curve, node);
    const parts = sequence(node);
    const d = unmaskString(curve, parts.next(TAG.octetString));
    parts.next(TAG.octetString);
    parts.end();
    return d;
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
}

/** The content of an INTEGER; undefined when it is negative or too long. */
function fromInteger(curve: GostCurve, content: Uint8Array): Uint8Array | undefined {
  const digits = content[0] === 0 ? content.subarray(1) : content;
  if (content[0]! >= 0x80 || digits.length > curve.size) return undefined;
  const octets = new Uint8Array(curve.size);
  octets.set(reversed(digits));
  return octets;
}

function unmaskString(curve: GostCurve, node: Asn1Node): Uint8Array | undefined {
  const octets = octetString(node);
  return isMasked(curve, octets) ? unmask(curve, octets) : undefined;
}
