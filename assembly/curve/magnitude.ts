/**
 * Expressions whose greatest magnitude is known. The generator of the field functions computes with these, so every
 * bound is worked out, and an overflow is an error of the build and not of a signature.
 */
import { type Expression, i64 } from "../expression.js";

export interface Bounded {
  readonly code: Expression;
  /** |value| is never greater. */
  readonly most: bigint;
}

const LIMIT = 1n << 63n;

export function bounded(code: Expression, most: bigint): Bounded {
  if (most >= LIMIT) throw new RangeError(`a 64-bit word could overflow: 2^${most.toString(2).length}`);
  return { code, most };
}

export const plus = (a: Bounded, b: Bounded): Bounded => bounded(i64.add(a.code, b.code), a.most + b.most);
export const times = (a: Bounded, b: Bounded): Bounded => bounded(i64.mul(a.code, b.code), a.most * b.most);

/** `factor`·a for a small factor. */
export function scaled(a: Bounded, factor: number): Bounded {
  const most = a.most * BigInt(Math.abs(factor));
  if (factor === 1) return a;
  if (factor === 2) return bounded(i64.shl(a.code, i64.const(1n)), most);
  return bounded(i64.mul(a.code, i64.const(BigInt(factor))), most);
}

export const sum = (parts: readonly Bounded[]): Bounded => parts.reduce(plus);
