/**
 * Inversion modulo an odd m by Bernstein and Yang's division steps ("Fast constant-time gcd computation and modular
 * inversion", TCHES 2019/3), thirty at a time: as many steps for every number, none of which branches.
 *
 * How many are enough is their theorem 11.2: for odd f and any g with |f|, |g| < 2^d, d ≥ 46, after
 * ⌊(49d + 57) / 17⌋ steps from δ = 1 g is 0 and f is ±gcd. That holds for the steps as they stand here, with δ an
 * integer that starts at 1; the later variants that start at 1/2 need fewer, by a bound only computers have checked.
 *
 * The numbers d, e, f, g are limbs of 30 bits, the last one signed. d·x ≡ f and e·x ≡ g (mod m) throughout, up to
 * the powers of two that each batch divides out exactly, and -2m < d, e < m: debug builds check that after every batch,
 * and at the end that g is 0 and f is ±1.
 */
import { type Layout, MODULUS, type Shape } from "../../src/crypto/gost/curveLayout.js";
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
  type Several,
  set,
  unreachable,
  when,
} from "../expression.js";
import { assertSign } from "./assertions.js";
import { limbOfOctets, type OctetFunctions, storeLimbs } from "./octets.js";

const WIDTH = 30;
const BITS = i64.const(30n);
const LOW = i64.const((1n << 30n) - 1n);

/** Batches of 30 steps that are enough for numbers of so many bits. */
export const batches = (bits: number): number => Math.ceil(Math.floor((49 * bits + 57) / 17) / WIDTH);

/** invert(to, from, modulus): to := 1/from mod m, as a number from 0 to m - 1, balanced; 0 for 0. */
export function inversion(
  functions: Functions,
  shape: Shape,
  layout: Layout,
  { fromOctets, toOctets, isZero }: OctetFunctions,
  debug: boolean,
): Call {
  const { inversionLimbs: n, element, size } = shape;
  const address = (which: number) => layout.INVERSION + which * element;
  const [D, E, F, G] = [address(0), address(1), address(2), address(3)];
  const limb = (number: number, i: number): Expression => i64.load32s(i32.const(number), 4 * i);
  const store = (number: number, i: number, value: Expression): Expression =>
    i64.store32(i32.const(number), value, 4 * i);

  return functions.define(3, (body) => {
    const [target, source, modulus] = [0, 1, 2];
    const octets = i32.const(layout.SCRATCH_OCTETS);
    const modulusLimb = (i: number): Expression =>
      i64.load32s(get(modulus), MODULUS.inversion * element + 4 * i);
    const inverse = i64.load(get(modulus), MODULUS.words * element + 8);
    body.add(toOctets(octets, get(source), get(modulus)));
    for (let i = 0; i < n; i++) {
      body.add(store(D, i, i64.const(0n)), store(E, i, i64.const(i === 0 ? 1n : 0n)));
      body.add(store(F, i, modulusLimb(i)), store(G, i, limbOfOctets(octets, WIDTH, i)));
    }
    const [eta, counter] = [body.i32(), body.i32()];
    const matrix = [body.i64(), body.i64(), body.i64(), body.i64()] as const;
    const batch = new BatchWriter(body, matrix);
    const [mask, carry] = [body.i64(), body.i64()];
    const plusModulus = (number: number, times: bigint): Expression[] =>
      Array.from({ length: n }, (_, i) => {
        return i64.add(limb(number, i), i64.mul(modulusLimb(i), i64.const(times)));
      });
    const inRange = (number: number): Expression[] => [
      ...assertSign(carry, WIDTH, plusModulus(number, 2n), -1n, false),
      ...assertSign(carry, WIDTH, plusModulus(number, -1n), 0n, true),
    ];
    body.add(set(eta, i32.const(-1)), set(counter, i32.const(batches(8 * size))));
    body.add(
      loopWhile(
        get(counter),
        ...batch.divisionSteps(eta, i32.load(i32.const(F)), i32.load(i32.const(G))),
        ...batch.updateInverses({ n, limb, store, modulusLimb, inverse, D, E }),
        ...(debug ? [D, E].flatMap(inRange) : []),
        ...batch.updateNumbers({ n, limb, store, F, G }),
        set(counter, i32.sub(get(counter), i32.const(1))),
      ),
    );

    // d is ±1/x: add m if negative, negate if f is -1, add m if negative.
    const r = body.i64s(n);
    const negative = (last: Expression): Expression => i64.shrS(last, i64.const(63n));
    const carryOn = (value: (i: number) => Expression): Expression[] => [
      set(carry, i64.const(0n)),
      ...r.flatMap((local, i) => {
        const total = set(local, i64.add(value(i), get(carry)));
        if (i === n - 1) return [total];
        return [total, set(carry, i64.shrS(get(local), BITS)), set(local, i64.and(get(local), LOW))];
      }),
    ];
    const withModulus = (i: number, value: Expression): Expression =>
      i64.add(value, i64.and(modulusLimb(i), get(mask)));
    const last = get(r[n - 1]!);
    const opposite = (value: (i: number) => Expression): Expression[] =>
      carryOn((i) => i64.sub(i64.xor(value(i), get(mask)), get(mask)));
    if (debug) {
      body.add(set(mask, negative(limb(F, n - 1))), ...opposite((i) => limb(F, i)));
      const excess = r.map((local, i) => i64.xor(get(local), i64.const(i === 0 ? 1n : 0n)));
      // 0 has no inverse: f is m then.
      body.add(when(i32.eqz(i32.or(i64.eqz(excess.reduce(i64.or)), isZero(octets))), unreachable));
      body.add(...r.map((_, i) => when(i32.wrap(limb(G, i)), unreachable)));
    }
    body.add(set(mask, negative(limb(D, n - 1))));
    body.add(...carryOn((i) => withModulus(i, limb(D, i))));
    body.add(set(mask, negative(limb(F, n - 1))));
    body.add(...opposite((i) => get(r[i]!)));
    body.add(set(mask, negative(last)));
    body.add(...carryOn((i) => withModulus(i, get(r[i]!))));
    body.add(...storeLimbs(octets, size, WIDTH, r), fromOctets(get(target), octets));
  });
}

interface Numbers {
  readonly n: number;
  readonly limb: (number: number, i: number) => Expression;
  readonly store: (number: number, i: number, value: Expression) => Expression;
}

/** One batch: the matrix (u v; q r) of thirty steps, and its application. */
class BatchWriter {
  readonly #matrix: readonly [Local, Local, Local, Local];
  readonly #words: Several<Local, 11>;
  readonly #counter: Local;
  readonly #wide: Several<Local, 6>;

  constructor(body: Body, matrix: readonly [Local, Local, Local, Local]) {
    this.#matrix = matrix;
    this.#words = body.i32s(11);
    this.#counter = body.i32();
    this.#wide = body.i64s(6);
  }

  /** Thirty steps on the lowest words of f and g. η = -δ. */
  divisionSteps(eta: Local, lowF: Expression, lowG: Expression): Expression[] {
    const [f, g, u, v, q, r, swap, odd, x, y, z] = this.#words;
    const conditional = (local: Local): Expression => i32.sub(i32.xor(get(local), get(swap)), get(swap));
    const addWhere = (to: Local, what: Local, mask: Local): Expression =>
      set(to, i32.add(get(to), i32.and(get(what), get(mask))));
    const double = (local: Local): Expression => set(local, i32.shl(get(local), i32.const(1)));
    const step: Expression[] = [
      set(swap, i32.shrS(get(eta), i32.const(31))),
      set(odd, i32.sub(i32.const(0), i32.and(get(g), i32.const(1)))),
      set(x, conditional(f)),
      set(y, conditional(u)),
      set(z, conditional(v)),
      addWhere(g, x, odd),
      addWhere(q, y, odd),
      addWhere(r, z, odd),
      set(swap, i32.and(get(swap), get(odd))),
      set(eta, i32.sub(i32.xor(get(eta), get(swap)), i32.add(get(swap), i32.const(1)))),
      addWhere(f, g, swap),
      addWhere(u, q, swap),
      addWhere(v, r, swap),
      set(g, i32.shrS(get(g), i32.const(1))),
      double(u),
      double(v),
    ];
    return [
      set(f, lowF),
      // Two bits above the limb's 30 are never looked at.
      set(g, lowG),
      set(u, i32.const(1)),
      set(v, i32.const(0)),
      set(q, i32.const(0)),
      set(r, i32.const(1)),
      set(this.#counter, i32.const(WIDTH / 5)),
      loopWhile(
        get(this.#counter),
        ...Array.from({ length: 5 }, () => step).flat(),
        set(this.#counter, i32.sub(get(this.#counter), i32.const(1))),
      ),
      ...[u, v, q, r].map((word, i) => set(this.#matrix[i]!, i64.extend(get(word)))),
    ];
  }

  /**
   * (d, e) := matrix · (d, e) / 2^30 mod m: multiples of m are added that make the division exact. |u| + |v|, |q| + |r| and
   * the multiples are 2^30 at most, as are the limbs: with the carry, a sum keeps below 2^62.
   */
  updateInverses(
    numbers: Numbers & {
      readonly modulusLimb: (i: number) => Expression;
      readonly inverse: Expression;
      readonly D: number;
      readonly E: number;
    },
  ): Expression[] {
    const { n, limb, store, modulusLimb, inverse, D, E } = numbers;
    const [u, v, q, r] = this.#matrix;
    const [c0, c1, md, me, d, e] = this.#wide;
    const sign = (number: number): Expression => i64.shrS(limb(number, n - 1), i64.const(63n));
    const start = (to: Local, a: Local, b: Local): Expression =>
      set(to, i64.add(i64.and(get(a), get(d)), i64.and(get(b), get(e))));
    const exact = (multiple: Local, carry: Local): Expression => {
      const excess = i64.add(i64.mul(inverse, get(carry)), get(multiple));
      return set(multiple, i64.sub(get(multiple), i64.and(excess, LOW)));
    };
    const row = (carry: Local, a: Local, b: Local): Expression =>
      set(carry, i64.add(get(carry), i64.add(i64.mul(get(a), get(d)), i64.mul(get(b), get(e)))));
    const addModulus = (carry: Local, multiple: Local, i: number): Expression =>
      set(carry, i64.add(get(carry), i64.mul(modulusLimb(i), get(multiple))));
    const code: Expression[] = [
      set(d, sign(D)),
      set(e, sign(E)),
      start(md, u, v),
      start(me, q, r),
      set(c0, i64.const(0n)),
      set(c1, i64.const(0n)),
    ];
    for (let i = 0; i < n; i++) {
      code.push(set(d, limb(D, i)), set(e, limb(E, i)), row(c0, u, v), row(c1, q, r));
      if (i === 0) code.push(exact(md, c0), exact(me, c1));
      code.push(addModulus(c0, md, i), addModulus(c1, me, i));
      code.push(...this.#output(i, [c0, c1], [D, E], store));
    }
    code.push(store(D, n - 1, get(c0)), store(E, n - 1, get(c1)));
    return code;
  }

  /** (f, g) := matrix · (f, g) / 2^30, which is exact. */
  updateNumbers(numbers: Numbers & { readonly F: number; readonly G: number }): Expression[] {
    const { n, limb, store, F, G } = numbers;
    const [u, v, q, r] = this.#matrix;
    const [c0, c1, , , f, g] = this.#wide;
    const row = (carry: Local, a: Local, b: Local): Expression =>
      set(carry, i64.add(get(carry), i64.add(i64.mul(get(a), get(f)), i64.mul(get(b), get(g)))));
    const code: Expression[] = [set(c0, i64.const(0n)), set(c1, i64.const(0n))];
    for (let i = 0; i < n; i++) {
      code.push(set(f, limb(F, i)), set(g, limb(G, i)), row(c0, u, v), row(c1, q, r));
      code.push(...this.#output(i, [c0, c1], [F, G], store));
    }
    code.push(store(F, n - 1, get(c0)), store(G, n - 1, get(c1)));
    return code;
  }

  /** The lowest limb of the two carries goes one place down; the very lowest is 0 and dropped. */
  #output(
    i: number,
    carries: readonly Local[],
    to: readonly number[],
    store: Numbers["store"],
  ): Expression[] {
    return carries.flatMap((carry, which) => {
      const shift = set(carry, i64.shrS(get(carry), BITS));
      return i === 0 ? [shift] : [store(to[which]!, i - 1, i64.and(get(carry), LOW)), shift];
    });
  }
}
