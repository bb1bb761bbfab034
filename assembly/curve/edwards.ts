/**
 * Points of u² + v² = 1 + d·u²v², the twisted Edwards form (e = a = 1) of RFC 7836 §5.2 that TC26-256-A and TC26-512-C
 * have beside y² = x³ + ax + b: verification takes a fifth less there. Formulas are those of the Explicit-Formulas Database.
 *
 * They are complete (Bernstein and Lange, "Faster addition and doubling on elliptic curves", theorem 3.3): a = 1 is a
 * square and d is not, so that d·u1·u2·v1·v2 = ±1 for no two points, and the denominators 1 ± d·u1·u2·v1·v2 of the sum
 * are never 0. A point may be added to itself, to its opposite, to the neutral (0, 1) or to one of small order.
 *
 * From x and y one comes by u = (x - t)/y, v = (x - t - s)/(x - t + s) with s = (1 - d)/4 and t = (1 + d)/6; for which
 * y ≠ 0 and x ≠ t - s is needed. The latter holds on the curve: y² would be d·s², no square. y = 0 has one point, (t, 0)
 * of order 2, which becomes (0 : 0 : 0) as do all sums with it, and is refused.
 *
 * Coordinates are extended (Hisil, Wong, Carter, Dawson): u = X/Z, v = Y/Z, and T = XY/Z only for an addition: what it is
 * the product of is kept, T = E·(PLUS - MINUS).
 */
import { type Call, type Expression, get, i32, loopWhile, set } from "../expression.js";
import { type Context, put } from "./context.js";
import type { EdwardsFieldFunctions } from "./fieldFunctions.js";
import { at, type Element, Formula, pointed } from "./formula.js";

export interface EdwardsFunctions {
  /** Octets of a table's entry: X, Y, Z and d·T. */
  readonly entry: number;
  /** The point whose octets are at POINT_X and POINT_Y becomes the running sum. */
  readonly loadPoint: Call;
  /** buildRow(to, count): writes P, 3P, 5P, … for the running sum P. */
  readonly buildRow: Call;
  readonly double: Call;
  /** add(entry, x, dt): adds a table's entry, its X and d·T perhaps replaced by their opposites. */
  readonly add: Call;
  readonly addEntry: Call;
  /** The running sum := the neutral element. */
  readonly clear: Expression;
  /** X and ZZ := numerator and denominator of the running sum's x on the model y² = x³ ± 3x + b; ZZ is 0 for the neutral. */
  readonly toX: Expression;
}

export function edwardsFunctions(context: Context, f: EdwardsFieldFunctions): EdwardsFunctions {
  const { functions, layout, octets, field, registers, shape } = context;
  const { X, Y, Z, ZZ, work, free, step } = registers;
  const [E, PLUS, MINUS, t, c, d] = work;
  const [zero, one, s] = [at(layout.ZERO), at(layout.ONE), at(layout.EDWARDS_S)];
  const entry = 4 * shape.element;
  // In units of p; the reduction of these modules keeps every result below that (field.ts).
  const kept = [X, Y, Z, E, PLUS, MINUS].map((element) => [element, 1] as const);
  const part = (from: Expression, i: number): Expression => i32.add(from, i32.const(i * shape.element));

  const loadPoint = functions.define(0, (body) => {
    const [y] = free;
    body.add(octets.fromOctets(E.address, i32.const(layout.POINT_X)));
    body.add(octets.fromOctets(y.address, i32.const(layout.POINT_Y)));
    // X = (x - t)(x - t + s), Y = y·(x - t - s), Z = y·(x - t + s), T = (x - t)(x - t - s).
    body.add(put(E, field.add, E, at(layout.EDWARDS_MINUS_T)));
    body.add(put(X, f.sumByDifference, E, s, E, zero));
    body.add(put(Y, f.sumByDifference, y, zero, E, s));
    body.add(put(Z, f.sumByDifference, E, s, y, zero));
    body.add(octets.copy(PLUS.address, E.address), octets.copy(MINUS.address, s.address));
  });

  /** dbl-2008-hwcd, 3M + 4S without T. */
  const double = functions.define(0, (body) =>
    body.add(
      new Formula([...kept, [zero, 1]])
        .set(PLUS, field.square, X)
        .set(MINUS, field.square, Y)
        .set(E, field.doubledZ, X, Y, PLUS, MINUS)
        .set(c, f.doubledF, PLUS, MINUS, Z)
        .set(X, field.multiply, E, c)
        .set(Y, f.sumByDifference, PLUS, MINUS, PLUS, MINUS)
        .set(Z, f.sumByDifference, PLUS, MINUS, c, zero)
        .promise(kept),
    ),
  );

  /** add-2008-hwcd with d·T of the second point at hand, 9M with T of the first one. */
  const add = functions.define(3, (body) => {
    const [x2, dt2] = [pointed(1), pointed(2)];
    const [y2, z2] = [1, 2].map((i) => ({ name: `part ${i}`, address: part(get(0), i) })) as [
      Element,
      Element,
    ];
    body.add(
      new Formula([...kept, ...[zero, x2, y2, z2, dt2].map((element) => [element, 1] as const)])
        .set(t, f.sumByDifference, E, zero, PLUS, MINUS)
        .set(c, field.multiply, t, dt2)
        .set(d, field.multiply, Z, z2)
        .set(MINUS, field.multiply, X, x2)
        .set(PLUS, field.multiply, Y, y2)
        .set(E, f.productOfSums, X, Y, x2, y2, PLUS, MINUS)
        .set(X, f.sumByDifference, E, zero, d, c)
        .set(Y, f.sumByDifference, d, c, PLUS, MINUS)
        .set(Z, f.sumByDifference, d, c, d, c)
        .promise(kept),
    );
  });

  const addEntry = (from: Expression): Expression => add(from, from, part(from, 3));
  const store = functions.define(1, (body) => {
    body.add(...[X, Y, Z].map(({ address }, i) => octets.copy(part(get(0), i), address)));
    body.add(put(t, f.sumByDifference, E, zero, PLUS, MINUS));
    body.add(field.multiply.call(part(get(0), 3), t.address, at(layout.EDWARDS_D).address));
  });

  const buildRow = functions.define(2, (body) => {
    const [to, count] = [0, 1];
    const storeNext = [set(to, i32.add(get(to), i32.const(entry))), store(get(to))];
    body.add(store(get(to)), double(), store(i32.const(step)));
    body.add(addEntry(get(to)), ...storeNext, set(count, i32.sub(get(count), i32.const(2))));
    body.add(
      loopWhile(
        get(count),
        addEntry(i32.const(step)),
        ...storeNext,
        set(count, i32.sub(get(count), i32.const(1))),
      ),
    );
  });

  return {
    entry,
    loadPoint,
    buildRow,
    double,
    add,
    addEntry,
    clear: [X, Y, Z, E, PLUS, MINUS].flatMap(({ address }, i) =>
      octets.copy(address, (i === 1 || i === 2 ? one : zero).address),
    ),
    // x = s·(Z + Y)/(Z - Y) + t.
    toX: [
      ...put(X, field.cross, Z, at(layout.EDWARDS_OUT_Z), zero, Y, at(layout.EDWARDS_OUT_Y)),
      ...put(ZZ, f.sumByDifference, one, zero, Z, Y),
    ],
  };
}
