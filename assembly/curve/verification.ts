/**
 * Verification (GOST R 34.10-2012 §6.2) and the checks of a public key, in variable time: all numbers are public.
 * Answers: 0 no, 1 yes, 2 where the formulas did not hold (points.ts) and other arithmetic has to decide.
 */
import { MODULUS } from "../../src/crypto/gost/curveLayout.js";
import { type Call, type Expression, get, i32, loopWhile, returning, set, when } from "../expression.js";
import { type Context, coordinate, onEdwardsForm, put } from "./context.js";
import type { EdwardsFunctions } from "./edwards.js";
import { at, type Element, Formula } from "./formula.js";
import { MOST_OF_Q, MOST_REDUCED } from "./octets.js";
import { jacobianBounds } from "./points.js";
import { digestElement } from "./signing.js";
import { combAddition, sumFunctions } from "./sums.js";
import type { Tables } from "./tables.js";

const [NO, YES, OPEN] = [i32.const(0), i32.const(1), i32.const(2)];

export function verificationFunctions(
  context: Context,
  tables: Tables,
  edwards: EdwardsFunctions | undefined,
): void {
  const { functions, layout, octets, field, registers } = context;
  const { X, Y, Z, ZZ, point, free } = registers;
  const scalars = verificationScalars(context);
  const sums = sumFunctions(context, tables, edwards);
  const addComb = combAddition(context);
  const compare = comparison(context);
  const result = true;
  functions.define(
    1,
    (body) => {
      // The formulas of that form always hold: a sum without an x is the neutral element, or of a key of order 2.
      const answer = edwards && [
        ...edwards.loadPoint(),
        ...sums.edwards!(),
        ...edwards.toX,
        ...compare(get(0), NO),
      ];
      const square = new Formula(jacobianBounds(registers)).set(ZZ, field.square, Z).promise([[ZZ, 1]]);
      body.add(scalars(), onEdwardsForm(context, answer));
      body.add(tables.loadPoint(), sums.jacobian(), square, compare(get(0), OPEN));
    },
    { name: "verify", result },
  );
  functions.define(
    2,
    (body) => {
      body.add(scalars(), addComb(i32.const(layout.COMB), i32.const(layout.BASE_SCALAR), i32.const(0)));
      body.add(addComb(get(0), i32.const(layout.KEY_SCALAR), i32.const(1)), compare(get(1), OPEN));
    },
    { name: "verifyWithComb", result },
  );
  functions.define(
    0,
    (body) => {
      // y² - ((x² + a)·x + b)
      const [t] = free;
      const [x, y] = point;
      const [a, b] = [at(layout.A), at(layout.B)];
      const difference = new Formula([x, y, a, b].map((element) => [element, 1] as const))
        .set(t, field.square, x)
        .set(t, field.add, t, a)
        .set(t, field.multiply, t, x)
        .set(t, field.add, t, b)
        .set(t, field.multiplySubtract, y, y, t)
        .promise([[t, MOST_REDUCED]]);
      body.add(tables.loadPoint(), difference, isZero(context, t));
    },
    { name: "isOnCurve", result },
  );
  functions.define(
    0,
    (body) => {
      // KEY_SCALAR is q - 1 and BASE_SCALAR 0: the sum is to be the opposite of the point.
      const [zz, zzz, opposite] = free;
      // With the point once more it is to be the neutral element, the only one with Y = Z. All 0 is what (t, 0) becomes.
      const answer = edwards && [
        ...edwards.loadPoint(),
        ...sums.edwards!(),
        ...edwards.addEntry(i32.const(layout.KEY_TABLE)),
        ...edwards.toX,
        ...i32.and(isZero(context, ZZ), i32.eqz(isZero(context, Z))),
      ];
      body.add(onEdwardsForm(context, answer));
      body.add(tables.loadPoint(), sums.jacobian(), when(isZero(context, Z), OPEN, returning));
      body.add(tables.loadPoint());
      const sum = jacobianBounds(registers);
      body.add(
        new Formula(sum)
          .set(zz, field.square, Z)
          .set(zzz, field.multiply, zz, Z)
          .promise([
            [zz, 1],
            [zzz, 1],
          ]),
      );
      body.add(octets.negate(opposite.address, point[1].address));
      body.add(
        new Formula([...sum, ...[point[0], opposite, zz, zzz].map((element) => [element, 1] as const)])
          .set(X, field.multiplySubtract, point[0], zz, X)
          .set(Y, field.multiplySubtract, opposite, zzz, Y)
          .promise([
            [X, MOST_REDUCED],
            [Y, MOST_REDUCED],
          ]),
      );
      body.add(i32.and(isZero(context, X), isZero(context, Y)));
    },
    { name: "isOfOrderQ", result },
  );
}

function isZero({ layout, octets }: Context, { address }: Element): Expression {
  const scratch = i32.const(layout.SCRATCH_OCTETS);
  return [...octets.toOctets(scratch, address, i32.const(layout.P)), ...octets.isZero(scratch)];
}

/** BASE_SCALAR := s/e, KEY_SCALAR := -r/e, modulo q (steps 4 and 5). */
function verificationScalars(context: Context): Call {
  const { functions, layout, octets, scalar, registers, shape, invert } = context;
  return functions.define(0, (body) => {
    const [e, number] = registers.free;
    const q = i32.const(layout.Q);
    const square = at(layout.Q + MODULUS.square * shape.element);
    body.add(digestElement(context, e), invert(e.address, e.address, q));
    body.add(
      new Formula([
        [e, 1],
        [square, 1],
      ])
        .set(e, scalar.multiply, e, square)
        .promise([[e, 1]]),
    );
    for (const [from, operation, to] of [
      [layout.S, scalar.multiply, layout.BASE_SCALAR],
      [layout.R, scalar.multiplyNegate, layout.KEY_SCALAR],
    ] as const) {
      body.add(octets.fromOctets(number.address, i32.const(from)));
      body.add(
        new Formula([
          [number, MOST_OF_Q],
          [e, 1],
        ])
          .set(number, operation, number, e)
          .promise([[number, MOST_REDUCED]]),
      );
      body.add(octets.toOctets(i32.const(to), number.address, q));
    }
  });
}

/** The greatest candidate: a coordinate, and q once more for each of p/q < 5 turns. */
export const MOST_CANDIDATE = 6;

/**
 * compare(candidates, none): whether the sum's x is one of r, r + q, r + 2q, …, so many of which are below p (step 7
 * without a division: X against r·ZZ). Where the sum has no x, ZZ being 0, `none` is the answer.
 */
function comparison(context: Context): Call {
  const { functions, layout, field, registers } = context;
  const { X, ZZ, free } = registers;
  return functions.define(
    2,
    (body) => {
      const [candidate, difference] = free;
      body.add(when(isZero(context, ZZ), get(1), returning));
      body.add(coordinate(context, candidate, layout.R, layout.IN_X));
      body.add(
        loopWhile(
          get(0),
          new Formula([...jacobianBounds(registers), [candidate, MOST_CANDIDATE], [ZZ, 1]])
            .set(difference, field.multiplySubtract, candidate, ZZ, X)
            .promise([[difference, MOST_REDUCED]]),
          when(isZero(context, difference), YES, returning),
          put(candidate, field.add, candidate, at(layout.Q_ELEMENT)),
          set(0, i32.sub(get(0), i32.const(1))),
        ),
        NO,
      );
    },
    { result: true },
  );
}
