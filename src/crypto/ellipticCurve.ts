/** Groups of points y² = x³ + ax + b over GF(p), on noble's arithmetic, made only when needed. */
import {
  type WeierstrassPoint,
  type WeierstrassPointCons,
  weierstrass,
} from "@noble/curves/abstract/weierstrass.js";

export type CurvePoint = WeierstrassPoint<bigint>;

/** A point by its coordinates, noble's or one that noble has not been asked about: making its group takes milliseconds. */
export type AffinePoint = Pick<CurvePoint, "toAffine">;

/** A curve with a base point of prime order q. */
export interface EllipticCurve {
  /** Octets of a coordinate. */
  readonly size: number;
  readonly q: bigint;
  readonly numbers: CurveNumbers;
  /** The group, made when first asked for: one object per curve, since points of two do not mix. */
  readonly Point: WeierstrassPointCons<bigint>;
}

export interface CurveNumbers {
  readonly p: bigint;
  readonly a: bigint;
  readonly b: bigint;
  readonly q: bigint;
  /** The base point. */
  readonly x: bigint;
  readonly y: bigint;
  /** The order of the whole group divided by q; 1 unless given. */
  readonly cofactor?: bigint;
  /** d of u² + v² = 1 + d·u²v², which the curve is birationally equivalent to by RFC 7836 §5.2 with e = 1. */
  readonly edwards?: bigint;
}

export function ellipticCurve<Size extends number>(
  size: Size,
  numbers: CurveNumbers,
): EllipticCurve & { readonly size: Size } {
  const { p, a, b, q, x, y, cofactor = 1n } = numbers;
  let point: WeierstrassPointCons<bigint> | undefined;
  return {
    size,
    q,
    numbers,
    get Point() {
      point ??= weierstrass({ p, a, b, n: q, h: cofactor, Gx: x, Gy: y });
      return point;
    },
  };
}

/**
 * The point (x, y) as a public key; undefined when it cannot be one: a coordinate not below p, off the
 * curve, infinity, or (with a cofactor) not of order q.
 */
export function publicKeyPoint(curve: EllipticCurve, x: bigint, y: bigint): CurvePoint | undefined {
  try {
    const point = curve.Point.fromAffine({ x, y });
    point.assertValidity();
    return point;
  } catch {
    return undefined;
  }
}

/** How often each curve's base point was multiplied, by secret and by public numbers. */
const secretUses = new WeakMap<EllipticCurve, number>();
const publicUses = new WeakMap<EllipticCurve, number>();

function count(uses: WeakMap<EllipticCurve, number>, curve: EllipticCurve): number {
  const number = (uses.get(curve) ?? 0) + 1;
  uses.set(curve, number);
  return number;
}

/** Windows of the table of multiples of G: a small table for the one signature of a run, then a fast one. */
const [SMALL_WINDOW, LARGE_WINDOW, LARGE_PAYS_AFTER] = [4, 6, 32];

/**
 * secret·G by noble's constant-time, blinded multiplication. Throws RangeError unless 0 < secret < q.
 */
export function multipleOfBase(curve: EllipticCurve, secret: bigint): CurvePoint {
  const { BASE } = curve.Point;
  const uses = count(secretUses, curve);
  if (uses === 1) BASE.precompute(SMALL_WINDOW);
  if (uses === LARGE_PAYS_AFTER) BASE.precompute(LARGE_WINDOW);
  return BASE.multiply(secret);
}

/** Verifications after which a table of multiples of G has paid for itself. */
const TABLE_PAYS_AFTER = 8;

/**
 * Affine x of u1·G + u2·Q; undefined when that is infinity. Variable time: for public numbers only. The
 * first few times it is one shared chain of doublings, then a table serves for G.
 */
export function sumOfMultiples(
  curve: EllipticCurve,
  u1: bigint,
  point: CurvePoint,
  u2: bigint,
): bigint | undefined {
  const { BASE } = curve.Point;
  const sum =
    count(publicUses, curve) <= TABLE_PAYS_AFTER
      ? BASE.mulAddUnsafe(u1, point, u2)
      : BASE.multiplyUnsafe(u1).add(point.multiplyUnsafe(u2));
  return sum.is0() ? undefined : sum.toAffine().x;
}
