/** Signatures of GOST R 34.10-2012 made backwards: from the point that verification is to compute. */
import { concat, integerToBigEndian, integerToLittleEndian } from "../../../src/base/bytes.js";
import type { AffinePoint, CurvePoint } from "../../../src/crypto/ellipticCurve.js";
import type { GostCurve } from "../../../src/crypto/gost/curves.js";

export interface Crafted {
  readonly digest: Uint8Array;
  readonly r: bigint;
  readonly s: bigint;
}

/** What makes verification compute u1·G + u2·Q, whatever the key Q is, and compare that with x. */
export function signatureFor(curve: GostCurve, x: bigint, u1: bigint, u2: bigint): Crafted {
  const { Fn } = curve.Point;
  const r = Fn.create(x);
  const e = Fn.neg(Fn.div(r, u2));
  return { digest: integerToLittleEndian(e, curve.size), r, s: Fn.mul(u1, e) };
}

/** The key with which r, s and the digest e make verification compute `sum`. */
export function keyLeadingTo(
  { Point }: GostCurve,
  sum: CurvePoint,
  { r, s, e }: Readonly<Record<"r" | "s" | "e", bigint>>,
): CurvePoint {
  const { Fn, BASE } = Point;
  const [u1, u2] = [Fn.div(s, e), Fn.neg(Fn.div(r, e))];
  return sum.add(BASE.multiply(u1).negate()).multiply(Fn.inv(u2));
}

/** s ‖ r, big-endian. */
export const writtenSignature = ({ size }: GostCurve, r: bigint, s: bigint): Uint8Array =>
  concat(integerToBigEndian(s, size), integerToBigEndian(r, size));

/** X ‖ Y, little-endian. */
export const pointOctets = ({ size }: GostCurve, { x, y }: ReturnType<AffinePoint["toAffine"]>): Uint8Array =>
  concat(integerToLittleEndian(x, size), integerToLittleEndian(y, size));
