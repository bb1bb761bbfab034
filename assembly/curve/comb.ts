/**
 * k·G out of a table, without doublings (a comb of Joye and Tunstall's odd digits).
 *
 * k is made odd (k or q - k) and written with odd digits below b = 2^window in magnitude: k' = Σ (2E_i - (b - 1))·b^i,
 * where E_i are the windows of (k' + b^w - 1)/2, that is of k'>>1 with a 1 on top. The table holds (2j + 1)·b^i·G for
 * all i and j; a digit picks its entry by reading all of its row.
 *
 * The sum runs from the lowest window up. Before window i > 0 it is A, odd, |A| < b^i, and a digit's D is added, even,
 * |D| ≥ b^i, so that A ≠ ±D as integers. Modulo q they meet where A = ±D - jq, j odd: |A ∓ D| < b^(i+1) must reach q, so
 * in the last window, or, where q < b^i for it (TC26-256-A, TC26-512-C), in the one before it.
 * - The last: A = D - jq, a doubling, k' = 2D - jq with |D - jq| < b^i. Mostly j = 1 (k' = 2^256 mod q where q has 256
 *   bits); on TC26-256-A j = 3. A = -D - jq would make k' a multiple of q.
 * - The one before: A = D + q, a doubling with D < 0, after which the sum is 2D + q; and A = -D - q, infinity, after which
 *   it is -q. The last digit is 1 there: k' = b^(i+1) + the sum.
 * TC26-256-A has three such k', TC26-512-C two, the others one or none; the test enumerates them. The sum is not what it
 * should be there: zz becomes 0 and stays 0 (points.ts), x comes out as 0, and r = 0 asks for another k. No wrong
 * signature can come out.
 */
import { type Call, count, type Expression, get, i32, i64, type Local, set, v128 } from "../expression.js";
import type { Context } from "./context.js";
import { isNonZero, keepWhere, limbOfOctets, storeLimbs, subtract } from "./octets.js";

/** recode(octets): writes DIGITS and NEGATED for the scalar there; 1 when 0 < scalar < q, else 0. */
export function recoding({ functions, shape, layout }: Context): Call {
  const { width, limbs: n, size, element, windows } = shape;
  return functions.define(
    1,
    (body) => {
      const [v, t] = [body.i64s(n), body.i64s(n)];
      const [any, anyLeft, mask] = [body.i64(), body.i64(), body.i64()];
      body.add(...v.map((limb, i) => set(limb, limbOfOctets(get(0), width, i))));
      const q = v.map((_, i) => i64.load32u(i32.const(layout.Q + element), 4 * i));
      subtract(body, width, t, q, v.map(get));
      body.add(set(any, v.map(get).reduce(i64.or)), set(anyLeft, t.map(get).reduce(i64.or)));
      body.add(set(mask, i64.sub(i64.const(0n), i64.and(get(v[0]!), i64.const(1n)))));
      const negative = i64.shrU(get(t[n - 1]!), i64.const(63n));
      const valid = i64.and(i64.and(isNonZero(any), isNonZero(anyLeft)), i64.xor(negative, i64.const(1n)));
      // v if odd, else q - v.
      body.add(...v.map((limb, i) => keepWhere(mask, limb, t[i]!)));
      body.add(...storeLimbs(i32.const(layout.DIGITS), size, width, v));
      const top = shape.window * windows - 8 * size;
      body.add(i64.store(i32.const(layout.DIGITS), i64.const(1n << BigInt(top)), size));
      const negated = i32.xor(i32.wrap(get(mask)), i32.const(-1));
      body.add(i32.store(i32.const(layout.NEGATED), negated), i32.wrap(valid));
    },
    { result: true },
  );
}

/** The digit of window `i`: E_i, from 0 to 2^window - 1. */
export function windowOf({ layout, shape }: Context, i: Local): Expression {
  const bit = i32.add(i32.mul(get(i), i32.const(shape.window)), i32.const(1));
  const word = i32.load(i32.add(i32.const(layout.DIGITS), i32.shrU(bit, i32.const(3))));
  return i32.and(i32.shrU(word, i32.and(bit, i32.const(7))), i32.const(2 ** shape.window - 1));
}

/** pick(i): PICKED := the entry of the comb of G for the digit of window i, by reading them all. */
function picking(context: Context): Call {
  const { functions, shape, layout } = context;
  const { entry, limbs, yOffset } = shape;
  return functions.define(1, (body) => {
    const [digit, sign, row] = [body.i32(), body.i32(), body.i32()];
    const [wanted, mask, flip] = [body.v128(), body.v128(), body.v128()];
    const parts = Array.from({ length: entry / 16 }, () => body.v128());
    body.add(set(digit, windowOf(context, 0)));
    // A digit without its highest bit is negative; its entry is that of the complement.
    body.add(set(sign, i32.sub(i32.shrU(get(digit), i32.const(shape.window - 1)), i32.const(1))));
    const index = i32.and(i32.xor(get(digit), get(sign)), i32.const(shape.row - 1));
    body.add(set(wanted, v128.splat(index)), set(flip, v128.splat(get(sign))));
    const start = i32.mul(get(0), i32.const(shape.row * entry));
    body.add(set(row, i32.add(i32.const(layout.COMB), start)));
    for (const part of parts) body.add(set(part, v128.const([0, 0, 0, 0])));
    for (let j = 0; j < shape.row; j++) {
      body.add(set(mask, v128.eq(get(wanted), v128.const([j, j, j, j]))));
      for (const [i, part] of parts.entries()) {
        const read = v128.and(v128.load(get(row), j * entry + 16 * i), get(mask));
        body.add(set(part, v128.or(get(part), read)));
      }
    }
    for (const [i, part] of parts.entries()) {
      const isY = [0, 1, 2, 3].map((lane) => {
        const limb = 4 * i + lane - yOffset / 4;
        return limb >= 0 && limb < limbs ? -1 : 0;
      });
      const lanes = v128.and(get(flip), v128.const(isY));
      const value = isY.includes(-1) ? v128.sub(v128.xor(get(part), lanes), lanes) : get(part);
      body.add(v128.store(i32.const(layout.PICKED), value, 16 * i));
    }
  });
}

/** multiply(): the running sum (XYZZ) := k'·G for the scalar that was recoded. */
export function combMultiplication(context: Context): Call {
  const { functions, shape, layout, octets, points, registers } = context;
  const { X, Y, ZZ, ZZZ } = registers;
  const [x, y] = [i32.const(layout.PICKED), i32.const(layout.PICKED + shape.yOffset)];
  const one = i32.const(layout.ONE);
  const pick = picking(context);
  return functions.define(0, (body) => {
    const i = body.i32();
    body.add(pick(i32.const(0)), octets.copy(X.address, x), octets.copy(Y.address, y));
    body.add(octets.copy(ZZ.address, one), octets.copy(ZZZ.address, one));
    body.add(count(i, 1, shape.windows, 1, pick(get(i)), points.addAffineXyzz(x, y)));
  });
}
