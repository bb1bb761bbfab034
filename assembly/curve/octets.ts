/** Elements from octets and back, and the one representative of a class modulo m. Without branches on the numbers. */
import { MODULUS, type Shape } from "../../src/crypto/gost/curveLayout.js";
import {
  type Body,
  type Call,
  type Expression,
  type Functions,
  get,
  i32,
  i64,
  type Local,
  loopWhile,
  set,
} from "../expression.js";
import { assertSign } from "./assertions.js";

/** Limb `i` of `width` bits out of the little-endian octets at `source`. */
export function limbOfOctets(source: Expression, width: number, i: number): Expression {
  const bit = width * i;
  const word = i64.shrU(i64.load(source, bit >> 3), i64.const(BigInt(bit & 7)));
  return i64.and(word, i64.const((1n << BigInt(width)) - 1n));
}

/** Words of 64 bits out of limbs from 0 to 2^width - 1. */
export function storeLimbs(
  target: Expression,
  size: number,
  width: number,
  limbs: readonly Local[],
): Expression[] {
  return Array.from({ length: size / 8 }, (_, word) => {
    const parts = limbs.flatMap((limb, i) => {
      const shift = width * i - 64 * word;
      if (shift >= 64 || shift <= -width) return [];
      if (shift >= 0) return [i64.shl(get(limb), i64.const(BigInt(shift)))];
      return [i64.shrU(get(limb), i64.const(BigInt(-shift)))];
    });
    return i64.store(target, parts.reduce(i64.or), 8 * word);
  });
}

/** t := a - b with borrows, limbs from 0 to 2^width - 1; the last limb of t is signed and tells a < b. */
export function subtract(
  body: Body,
  width: number,
  t: readonly Local[],
  a: readonly Expression[],
  b: readonly Expression[],
): void {
  const mask = i64.const((1n << BigInt(width)) - 1n);
  const carry = body.i64();
  body.add(set(carry, i64.const(0n)), ...subtraction(width, t, a, b, carry, mask));
}

function subtraction(
  width: number,
  t: readonly Local[],
  a: readonly Expression[],
  b: readonly Expression[],
  carry: Local,
  mask: Expression,
): Expression[] {
  return t.flatMap((limb, i) => {
    const difference = set(limb, i64.add(i64.sub(a[i]!, b[i]!), get(carry)));
    if (i === t.length - 1) return [difference];
    return [
      difference,
      set(carry, i64.shrS(get(limb), i64.const(BigInt(width)))),
      set(limb, i64.and(get(limb), mask)),
    ];
  });
}

/** mask: all ones or zero; target := mask ? target : other. */
export const keepWhere = (mask: Local, target: Local, other: Local): Expression =>
  set(target, i64.xor(get(other), i64.and(i64.xor(get(other), get(target)), get(mask))));

/** 1 when a 64-bit number is not 0, else 0. */
export const isNonZero = (local: Local): Expression =>
  i64.shrU(i64.or(get(local), i64.sub(i64.const(0n), get(local))), i64.const(63n));

/** toOctets takes elements of a magnitude up to so many times the modulus. */
export const MOST_REDUCED = 16;
/** Elements fresh from octets are so many times p, or q, at most: 2^(8·size) / 2^255, and over q of TC26-256-A and TC26-512-C. */
export const [MOST_OF_P, MOST_OF_Q] = [2, 4.1] as const;

export interface OctetFunctions {
  /** fromOctets(element, octets): the number below 2^(8·size), balanced. */
  readonly fromOctets: Call;
  /** toOctets(octets, element, modulus): the representative from 0 to m - 1 of an element within ±16m. */
  readonly toOctets: Call;
  /** isZero(octets): 1 when all are 0, else 0. */
  readonly isZero: Call;
  /** copy(to, from): an element. */
  readonly copy: Call;
  /** negate(to, from): an element. */
  readonly negate: Call;
}

/** `debug`: an element beyond ±16m traps. */
export function octetFunctions(functions: Functions, shape: Shape, debug: boolean): OctetFunctions {
  const { width, limbs: n, element, size } = shape;
  const bits = i64.const(BigInt(width));

  const fromOctets = functions.define(2, (body) => {
    const [limb, carry] = [body.i64(), body.i64()];
    body.add(set(carry, i64.const(0n)));
    for (let i = 0; i < n; i++) {
      body.add(set(limb, i64.add(limbOfOctets(get(1), width, i), get(carry))));
      if (i < n - 1) {
        const half = i64.const(1n << BigInt(width - 1));
        body.add(set(carry, i64.shrS(i64.add(get(limb), half), bits)));
        body.add(set(limb, i64.sub(get(limb), i64.shl(get(carry), bits))));
      }
      body.add(i64.store32(get(0), get(limb), 4 * i));
    }
  });

  const toOctets = functions.define(3, (body) => {
    const [target, source, modulus] = [0, 1, 2];
    const [v, m, t] = [body.i64s(n), body.i64s(n), body.i64s(n)];
    const [carry, mask, step] = [body.i64(), body.i64(), body.i64()];
    const low = i64.const((1n << BigInt(width)) - 1n);
    for (let i = 0; i < n; i++) {
      body.add(set(m[i]!, i64.load32u(get(modulus), MODULUS.unsigned * element + 4 * i)));
    }
    if (debug) {
      const raised = m.map((limb, i) =>
        i64.add(i64.load32s(get(source), 4 * i), i64.shl(get(limb), i64.const(4n))),
      );
      body.add(...assertSign(carry, width, raised, 0n, false));
    }
    // v + 16m, which is not negative; then 16m, 8m, … m are taken off again where they go in.
    body.add(set(carry, i64.const(0n)));
    for (let i = 0; i < n; i++) {
      const value = i64.add(i64.load32s(get(source), 4 * i), i64.shl(get(m[i]!), i64.const(4n)));
      body.add(set(v[i]!, i64.add(value, get(carry))));
      if (i < n - 1) body.add(set(carry, i64.shrS(get(v[i]!), bits)), set(v[i]!, i64.and(get(v[i]!), low)));
    }
    body.add(set(step, i64.const(4n)));
    const multiple = m.map((limb) => i64.shl(get(limb), get(step)));
    body.add(
      loopWhile(
        i64NotNegative(step),
        set(carry, i64.const(0n)),
        ...subtraction(width, t, v.map(get), multiple, carry, low),
        set(mask, i64.shrS(get(t[n - 1]!), i64.const(63n))),
        ...v.map((limb, i) => keepWhere(mask, limb, t[i]!)),
        set(step, i64.sub(get(step), i64.const(1n))),
      ),
    );
    if (debug) {
      const reduced = v.map((limb, i) => i64.sub(get(limb), get(m[i]!)));
      body.add(...assertSign(carry, width, reduced, 0n, true));
    }
    body.add(...storeLimbs(get(target), size, width, v));
  });

  const isZero = functions.define(
    1,
    (body) => {
      const all = body.i64();
      const words = Array.from({ length: size / 8 }, (_, i) => i64.load(get(0), 8 * i));
      body.add(set(all, words.reduce(i64.or)));
      body.add(i32.xor(i32.wrap(isNonZero(all)), i32.const(1)));
    },
    { result: true },
  );

  const copy = functions.define(2, (body) => {
    for (let i = 0; i < element; i += 8) body.add(i64.store(get(0), i64.load(get(1), i), i));
  });

  const negate = functions.define(2, (body) => {
    for (let i = 0; i < n; i++)
      body.add(i32.store(get(0), i32.sub(i32.const(0), i32.load(get(1), 4 * i)), 4 * i));
  });

  return { fromOctets, toOctets, isZero, copy, negate };
}

const i64NotNegative = (local: Local): Expression => i32.eqz(i32.wrap(i64.shrU(get(local), i64.const(63n))));
