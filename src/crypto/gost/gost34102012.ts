/** GOST R 34.10-2012 (RFC 7091): signatures over a Streebog digest, and the octets of public keys. */
import {
  bigEndianToInteger,
  concat,
  integerToLittleEndian,
  littleEndianToInteger,
} from "../../base/bytes.js";
import { type AffinePoint, multipleOfBase, publicKeyPoint, sumOfMultiples } from "../ellipticCurve.js";
import { type CurveArithmetic, curveArithmetic } from "./curveArithmetic.js";
import type { GostCurve } from "./curves.js";
import { hedgedNonce, nonceOctets } from "./nonce.js";
import { isScalar, scalarOctets } from "./scalar.js";
import { digestInteger, signatureEquation } from "./signatureEquation.js";

/**
 * Q = dG. `d` is secret, as a number or as little-endian octets. Throws RangeError unless 0 < d < q.
 */
export function publicPoint(curve: GostCurve, d: bigint | Uint8Array): AffinePoint {
  const octets = scalarOctets(curve, d);
  if (!isScalar(curve, octets)) throw new RangeError("a private key is a number from 1 to q - 1");
  const point = curveArithmetic(curve)?.multiplyBase(octets);
  return point === undefined ? multipleOfBase(curve, littleEndianToInteger(octets)) : affine(curve, point);
}

/** The point of X ‖ Y that is known to be one. */
function affine({ size }: GostCurve, octets: Uint8Array): AffinePoint {
  const x = littleEndianToInteger(octets.subarray(0, size));
  const y = littleEndianToInteger(octets.subarray(size));
  const point = { toAffine: () => ({ x, y }) };
  encodings.set(point, Uint8Array.from(octets));
  return point;
}

/** What encodePoint gives, of points that came as octets. */
const encodings = new WeakMap<AffinePoint, Uint8Array>();

/** X ‖ Y, both little-endian, as RFC 9215 §4.3 writes a public key. */
export function encodePoint(curve: GostCurve, point: AffinePoint): Uint8Array {
  const known = encodings.get(point);
  if (known !== undefined) return Uint8Array.from(known);
  const { x, y } = point.toAffine();
  return concat(integerToLittleEndian(x, curve.size), integerToLittleEndian(y, curve.size));
}

/**
 * The point of X ‖ Y, both little-endian; undefined when it cannot be a public key: wrong length, a
 * coordinate not below p, off the curve, infinity, or (curves with cofactor 4) not of order q.
 */
export function decodePoint(curve: GostCurve, octets: Uint8Array): AffinePoint | undefined {
  if (octets.length !== 2 * curve.size) return undefined;
  const isKey = curveArithmetic(curve)?.isPublicKey(octets);
  if (isKey !== undefined) return isKey ? affine(curve, octets) : undefined;
  const x = littleEndianToInteger(octets.subarray(0, curve.size));
  const y = littleEndianToInteger(octets.subarray(curve.size));
  return publicKeyPoint(curve, x, y);
}

/**
 * Signs a digest of `curve.size` octets (in Streebog's own order) with the private key `d`, 0 < d < q, given as a
 * number or as little-endian octets. Returns s ‖ r, both big-endian, as certificates, CMS and XMLDSig carry it.
 */
export function sign(curve: GostCurve, d: bigint | Uint8Array, digest: Uint8Array): Uint8Array {
  if (digest.length !== curve.size) throw new TypeError("the digest's length does not fit the curve");
  const key = scalarOctets(curve, d);
  if (!isScalar(curve, key)) throw new RangeError("a private key is a number from 1 to q - 1");
  const arithmetic = curveArithmetic(curve);
  for (;;) {
    const signature =
      arithmetic === undefined
        ? signatureEquation(curve, littleEndianToInteger(key), hedgedNonce(curve, key, digest), digest)
        : signOnce(arithmetic, curve, key, digest);
    if (signature !== undefined) return signature;
  }
}

/** One k, which is wiped; undefined when it was none. */
function signOnce(
  arithmetic: CurveArithmetic,
  curve: GostCurve,
  d: Uint8Array,
  digest: Uint8Array,
): Uint8Array | undefined {
  const k = nonceOctets(curve, d, digest);
  try {
    return arithmetic.sign(d, digest, k);
  } finally {
    k.fill(0);
  }
}

/**
 * RFC 7091 §6.2: whether `signature` (s ‖ r, big-endian) over `digest` was made with the key of `point`,
 * which `decodePoint` must have checked. False for everything that is wrong with it. Only public numbers
 * are handled here, so variable-time arithmetic is in order.
 */
export function verify(
  curve: GostCurve,
  point: AffinePoint,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { q, size } = curve;
  if (digest.length !== size || signature.length !== 2 * size) return false;
  const answer = curveArithmetic(curve)?.verify(encodePoint(curve, point), digest, signature);
  if (answer !== undefined) return answer;
  const s = bigEndianToInteger(signature.subarray(0, size));
  const r = bigEndianToInteger(signature.subarray(size));
  if (r <= 0n || r >= q || s <= 0n || s >= q) return false;
  const v = curve.Point.Fn.inv(digestInteger(curve, digest));
  const z1 = (s * v) % q;
  const z2 = q - ((r * v) % q);
  const x = sumOfMultiples(curve, z1, curve.Point.fromAffine(point.toAffine()), z2);
  return x !== undefined && x % q === r;
}
