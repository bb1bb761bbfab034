/**
 * Step 3–6 of the signing of GOST R 34.10-2012 §6.1 (RFC 7091 §6.1) for a given k. Whoever knows k knows
 * the key: only `sign` of gost34102012.ts, which draws k itself, may call this (a test watches over it).
 */
import { concat, integerToBigEndian, littleEndianToInteger } from "../../base/bytes.js";
import { multipleOfBase } from "../ellipticCurve.js";
import type { GostCurve } from "./curves.js";

/** e = digest octets as a little-endian integer, modulo q; 0 becomes 1 (step 2). */
export function digestInteger(curve: GostCurve, digest: Uint8Array): bigint {
  const e = littleEndianToInteger(digest) % curve.q;
  return e === 0n ? 1n : e;
}

/**
 * s ‖ r, both big-endian, for key `d` and nonce `k`, 0 < d, k < q; undefined when r or s is 0 and another
 * k must be drawn. The point is computed by noble's constant-time, blinded multiplication; the two
 * products modulo q are BigInt arithmetic, whose time may depend on the numbers (see SECURITY.md).
 */
export function signatureEquation(
  curve: GostCurve,
  d: bigint,
  k: bigint,
  digest: Uint8Array,
): Uint8Array | undefined {
  const { q, size } = curve;
  const r = multipleOfBase(curve, k).toAffine().x % q;
  const s = (r * d + k * digestInteger(curve, digest)) % q;
  if (r === 0n || s === 0n) return undefined;
  return concat(integerToBigEndian(s, size), integerToBigEndian(r, size));
}
