/**
 * Writes functions of GF(p) and of the integers modulo q: a sum of products and a few single elements, reduced once.
 * Products of sums are the point of it: a·b - c costs no more than a·b.
 *
 * An element is `limbs` signed words of `width` bits, balanced: each from -2^(width-1) to 2^(width-1), so that sums
 * of a few need no carry before they are multiplied. Two reductions:
 *
 * - special: 2^(8·size) ≡ c (mod p) for a small c, read from memory: the upper half comes down multiplied by c.
 *   Results lie within ±(2^(8·size-1) + a little), whatever came in.
 * - Montgomery: the modulus and -1/m mod 2^width are read from memory; product scanning. A result can be a few times
 *   the modulus; how many times is worked out below for every function and for every call (formula.ts).
 *
 * Products are computed two by two in vectors: that halves the instructions, and V8 keeps the sums in registers, which
 * made signing of 512 bits 1.5 times as fast as products one by one.
 *
 * Nothing here branches, and every address is a parameter plus a constant.
 */
import { MODULUS, type Shape } from "../../src/crypto/gost/curveLayout.js";
import {
  type Body,
  type Call,
  type Expression,
  type Functions,
  get,
  i32,
  i64,
  unreachable,
  when,
} from "../expression.js";
import { type Combination, type FieldFunction, Writer } from "./columns.js";
import { type Bounded, bounded, plus, sum, times } from "./magnitude.js";

/** Which reduction, with its greatest constants. */
export type Reduction =
  | {
      readonly kind: "special";
      /** Address of c·2^(width·limbs - 8·size) and of c. */
      readonly fold: number;
      readonly mostC: bigint;
    }
  | {
      readonly kind: "montgomery";
      /** Address of the description of the modulus M, M < 2^(8·size). */
      readonly modulus: number;
      /** R / M is at least this; the less, the greater results can be. */
      readonly leastRatio: number;
    };

/** A defined function, and how great its result can be in units of the modulus, given the arguments in such units. */
export interface Defined {
  readonly call: Call;
  readonly result: (args: readonly number[]) => number;
}

/** Arguments of Montgomery functions are below so many times the modulus; formula.ts checks every call. */
export const MOST_MULTIPLE = 8;

export class Field {
  readonly #functions: Functions;
  readonly #shape: Shape;
  readonly #reduction: Reduction;
  readonly #debug: boolean;

  /** `debug`: every function checks at run time that its arguments keep the bounds, and traps otherwise. */
  constructor(functions: Functions, shape: Shape, reduction: Reduction, debug: boolean) {
    this.#functions = functions;
    this.#shape = shape;
    this.#reduction = reduction;
    this.#debug = debug;
  }

  /** Greatest magnitude of limb `i` of a stored element. */
  limbBound(i: number): bigint {
    const { width, limbs, size } = this.#shape;
    const top = BigInt(8 * size - width * (limbs - 1));
    const half = 1n << BigInt(width - 1);
    if (this.#reduction.kind === "special") {
      // The last carry goes into limb 1 (limb 2 of 512 bits) and is not carried on.
      if (i === limbs - 1) return (1n << top) + 1n; // numbers fresh from octets are below 2^(8·size)
      return i === LAST_CARRY[size] ? half + (1n << BigInt(width - 6)) : half;
    }
    return i === limbs - 1 ? (BigInt(MOST_MULTIPLE) << top) + 1n : half;
  }

  /** Writes the function. Throws RangeError when a bound could be broken. */
  define(source: FieldFunction): Defined {
    const { parameters } = source;
    const call = this.#functions.define(1 + parameters.length, (body) => {
      const writer = new Writer(body, this.#shape, source, (i) => this.limbBound(i));
      if (this.#debug) this.#assert(body, parameters.length);
      const limbs =
        this.#reduction.kind === "special"
          ? special(writer, this.#shape, this.#reduction)
          : montgomery(writer, this.#shape, this.#reduction.modulus, source.products.length > 0);
      for (const [i, limb] of limbs.entries()) {
        const last = i === limbs.length - 1 && this.#reduction.kind === "montgomery";
        if (!last && limb.most > this.limbBound(i)) throw new RangeError(`limb ${i} could be too great`);
        body.add(i64.store32(get(0), limb.code, 4 * i));
      }
    });
    return { call, result: (args) => this.#resultBound(source, args) };
  }

  /** In units of the modulus; of no concern to the special form, whose results are all within the limbs' bounds. */
  #resultBound({ parameters, products, plus: linear = {} }: FieldFunction, args: readonly number[]): number {
    if (this.#reduction.kind === "special") return 0;
    const most = (of: Combination): number =>
      Object.entries(of).reduce(
        (total, [name, factor]) => total + Math.abs(factor) * args[parameters.indexOf(name)]!,
        0,
      );
    // m · M / R with |m| ≤ R/2 · 1.01 is at most half the modulus M; the rest is what was to be reduced, divided by R.
    const { leastRatio } = this.#reduction;
    const product = products.reduce(
      (total, { times: factor = 1, left, right }) => total + Math.abs(factor) * most(left) * most(right),
      0,
    );
    return (products.length > 0 ? 0.51 : 0) + product / leastRatio + most(linear);
  }

  #assert(body: Body, parameters: number): void {
    for (let parameter = 1; parameter <= parameters; parameter++) {
      for (let i = 0; i < this.#shape.limbs; i++) {
        const bound = this.limbBound(i);
        const shifted = i64.add(i64.load32s(get(parameter), 4 * i), i64.const(bound));
        body.add(when(i64.gtU(shifted, i64.const(2n * bound)), unreachable));
      }
      body.add(when(i32.load(get(parameter), 4 * this.#shape.limbs), unreachable));
    }
  }
}

const LAST_CARRY = { 32: 1, 64: 2 } as const;

const add = (...parts: readonly (Bounded | undefined)[]): Bounded | undefined => {
  const present = parts.filter((part) => part !== undefined);
  return present.length > 0 ? sum(present) : undefined;
};

function special(writer: Writer, shape: Shape, { fold, mostC }: Reduction & { kind: "special" }): Bounded[] {
  const { width, limbs: n, size } = shape;
  const topBits = 8 * size - width * (n - 1);
  const constant = (address: number, most: bigint): Bounded =>
    writer.keep(bounded(i64.load(i32.const(address)), most));
  const high: Bounded[] = [];
  let carry: Bounded | undefined;
  for (let k = n; k < 2 * n; k++) {
    const value = add(k < 2 * n - 1 ? writer.column(k) : undefined, carry);
    if (value === undefined) break;
    if (k === 2 * n - 1) high.push(value);
    else {
      const parts = writer.split(value, width);
      high.push(parts.limb);
      carry = parts.carry;
    }
  }
  const c = constant(fold + 8, mostC);
  const folded = high.length > 0 ? constant(fold, mostC << BigInt(width - topBits)) : undefined;
  const limbs: Bounded[] = [];
  carry = undefined;
  for (let k = 0; k < n; k++) {
    const down = folded && times(high[k]!, folded);
    const parts = writer.split(
      add(writer.column(k), writer.linear(k), down, carry)!,
      k < n - 1 ? width : topBits,
    );
    limbs.push(parts.limb);
    carry = parts.carry;
  }
  // What is above 2^(8·size) comes down; for 512 bits in two parts, or its product with c could overflow.
  const last = LAST_CARRY[size];
  let rest = carry!;
  carry = undefined;
  for (let k = 0; k < last; k++) {
    const { limb: part, carry: more } =
      k < last - 1 ? writer.split(rest, width) : { limb: rest, carry: rest };
    rest = more;
    const parts = writer.split(add(limbs[k], times(part, c), carry)!, width);
    limbs[k] = parts.limb;
    carry = parts.carry;
  }
  limbs[last] = writer.keep(plus(limbs[last]!, carry!));
  return limbs;
}

function montgomery(writer: Writer, shape: Shape, modulus: number, hasProducts: boolean): Bounded[] {
  const { width, limbs: n, element } = shape;
  const half = 1n << BigInt(width - 1);
  const constant = (code: Expression, most: bigint): Bounded => writer.keep(bounded(code, most));
  const limbs: Bounded[] = [];
  let carry: Bounded | undefined;
  if (!hasProducts) {
    for (let k = 0; k < n - 1; k++) {
      const parts = writer.split(add(writer.linear(k), carry)!, width);
      limbs.push(parts.limb);
      carry = parts.carry;
    }
    return [...limbs, add(writer.linear(n - 1), carry)!];
  }
  const m: Bounded[] = [];
  const p = Array.from({ length: n }, (_, i) => constant(i64.load32s(i32.const(modulus), 4 * i), half));
  const inverse = constant(i64.load(i32.const(modulus + MODULUS.words * element)), 1n << BigInt(width));
  const spread = BigInt(64 - width);
  for (let k = 0; k < n; k++) {
    const reduced = m.map((factor, j) => times(factor, p[k - j]!));
    const value = writer.keep(add(writer.column(k), carry, ...reduced)!);
    // The product modulo 2^64 is meant: only its lowest bits are used.
    const low = i64.shl(i64.mul(value.code, inverse.code), i64.const(spread));
    m.push(writer.keep({ code: i64.shrS(low, i64.const(spread)), most: half }));
    const whole = plus(value, times(m[k]!, p[0]!));
    carry = writer.keep(
      bounded(i64.shrS(whole.code, i64.const(BigInt(width))), (whole.most >> BigInt(width)) + 1n),
    );
  }
  for (let k = n; k < 2 * n; k++) {
    const reduced = m.flatMap((factor, j) => (k - j < n ? [times(factor, p[k - j]!)] : []));
    const value = add(k < 2 * n - 1 ? writer.column(k) : undefined, writer.linear(k - n), carry, ...reduced)!;
    if (k === 2 * n - 1) limbs.push(value);
    else {
      const parts = writer.split(value, width);
      limbs.push(parts.limb);
      carry = parts.carry;
    }
  }
  return limbs;
}
