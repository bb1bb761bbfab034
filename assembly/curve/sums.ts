/** u1·G + u2·Q in variable time: interleaved non-adjacent forms for a new key, two combs for one often met. */
import { KEY_ENTRIES } from "../../src/crypto/gost/curveLayout.js";
import {
  type Body,
  type Call,
  count,
  drop,
  type Expression,
  fillZero,
  get,
  i32,
  type Local,
  loopWhile,
  set,
  when,
  whenElse,
} from "../expression.js";
import { recoding, windowOf } from "./comb.js";
import type { Context } from "./context.js";
import type { EdwardsFunctions } from "./edwards.js";
import type { Tables } from "./tables.js";

/** Widths of the digits of the base point's and of the key's scalar: odd and below 2^(width-1) in magnitude. */
const [BASE_WIDTH, KEY_WIDTH] = [8, 6];

/** What a chain of doublings and additions is made of, in either form of a curve. */
interface Chain {
  /** Octets of a table's entry. */
  readonly entry: number;
  readonly begin: Expression;
  readonly double: Expression;
  /** Adds the entry at `from`, or its opposite where `sign` is not 0; `started`: whether anything was added before. */
  readonly add: (from: Local, sign: Expression, started: Local) => Expression[];
}

export interface Sums {
  /** The registers' point is the key; the sum of the multiples BASE_SCALAR and KEY_SCALAR becomes the running sum. */
  readonly jacobian: Call;
  /** The same where the running sum is the key, in extended coordinates. */
  readonly edwards: Call | undefined;
}

export function sumFunctions(context: Context, tables: Tables, edwards: EdwardsFunctions | undefined): Sums {
  const nonAdjacentForm = nonAdjacentForms(context);
  const chained = (chain: (body: Body) => Chain): Call => chainedSum(context, nonAdjacentForm, chain);
  return {
    jacobian: chained((body) => jacobianChain(context, tables, body)),
    edwards: edwards && chained((body) => edwardsChain(context, edwards, body)),
  };
}

function jacobianChain(
  { shape, layout, octets, points, registers }: Context,
  { buildRow }: Tables,
  body: Body,
): Chain {
  const { X, Y, Z, negativeY } = registers;
  const { entry, yOffset } = shape;
  const y = body.i32();
  return {
    entry,
    begin: buildRow(i32.const(layout.KEY_TABLE), i32.const(KEY_ENTRIES)),
    double: points.double(),
    add: (from, sign, started) => [
      set(y, i32.add(get(from), i32.const(yOffset))),
      when(sign, octets.negate(negativeY.address, get(y)), set(y, negativeY.address)),
      whenElse(get(started), points.addAffine(get(from), get(y)), [
        ...octets.copy(X.address, get(from)),
        ...octets.copy(Y.address, get(y)),
        ...octets.copy(Z.address, i32.const(layout.ONE)),
      ]),
    ],
  };
}

function edwardsChain(
  { shape, layout, octets, registers }: Context,
  edwards: EdwardsFunctions,
  body: Body,
): Chain {
  const { negativeX, negativeT } = registers;
  const [x, dt] = [body.i32(), body.i32()];
  return {
    entry: edwards.entry,
    begin: [...edwards.buildRow(i32.const(layout.KEY_TABLE), i32.const(KEY_ENTRIES)), ...edwards.clear],
    double: edwards.double(),
    add: (from, sign) => [
      set(x, get(from)),
      set(dt, i32.add(get(from), i32.const(3 * shape.element))),
      when(
        sign,
        octets.negate(negativeX.address, get(x)),
        octets.negate(negativeT.address, get(dt)),
        set(x, negativeX.address),
        set(dt, negativeT.address),
      ),
      edwards.add(get(from), get(x), get(dt)),
    ],
  };
}

function chainedSum(
  { functions, layout, shape }: Context,
  nonAdjacentForm: Call,
  chain: (body: Body) => Chain,
): Call {
  return functions.define(0, (body) => {
    const [i, started, digit, from] = [body.i32(), body.i32(), body.i32(), body.i32()];
    const { entry, begin, double, add } = chain(body);
    const [baseDigits, keyDigits] = [i32.const(layout.NAF_BASE), i32.const(layout.NAF_KEY)];
    body.add(nonAdjacentForm(baseDigits, i32.const(layout.BASE_SCALAR), i32.const(BASE_WIDTH)));
    body.add(nonAdjacentForm(keyDigits, i32.const(layout.KEY_SCALAR), i32.const(KEY_WIDTH)));
    body.add(begin, set(started, i32.const(0)), set(i, i32.const(8 * shape.size)));
    // The entry for an odd digit, or its opposite.
    const sign = i32.shrS(get(digit), i32.const(31));
    const magnitude = i32.sub(i32.xor(get(digit), sign), sign);
    const offset = i32.mul(i32.shrU(magnitude, i32.const(1)), i32.const(entry));
    const addMultiple = (digits: Expression, table: number): Expression[] => [
      set(digit, i32.load8s(i32.add(digits, get(i)))),
      when(
        get(digit),
        set(from, i32.add(i32.const(table), offset)),
        ...add(from, sign, started),
        set(started, i32.const(1)),
      ),
    ];
    body.add(
      loopWhile(
        i32.ne(get(i), i32.const(-1)),
        when(get(started), double),
        ...addMultiple(baseDigits, layout.BASE_TABLE),
        ...addMultiple(keyDigits, layout.KEY_TABLE),
        set(i, i32.sub(get(i), i32.const(1))),
      ),
    );
  });
}

/** nonAdjacentForm(digits, octets, width): an octet per bit, most of them 0, the others odd and signed. */
function nonAdjacentForms({ functions, shape }: Context): Call {
  const bits = 8 * shape.size;
  return functions.define(3, (body) => {
    const [digits, octets, width] = [0, 1, 2];
    const [bit, carry, word] = [body.i32(), body.i32(), body.i32()];
    const low = i32.sub(i32.shl(i32.const(1), get(width)), i32.const(1));
    const next = (by: Expression): Expression => set(bit, i32.add(get(bit), by));
    const read = i32.shrU(
      i32.load(i32.add(get(octets), i32.shrU(get(bit), i32.const(3)))),
      i32.and(get(bit), i32.const(7)),
    );
    body.add(fillZero(get(digits), 8 * shape.size + 32), set(bit, i32.const(0)), set(carry, i32.const(0)));
    body.add(
      loopWhile(
        i32.shrU(i32.sub(get(bit), i32.const(bits + 1)), i32.const(31)),
        set(word, read),
        whenElse(i32.eq(i32.and(get(word), i32.const(1)), get(carry)), next(i32.const(1)), [
          ...set(word, i32.add(i32.and(get(word), low), get(carry))),
          ...set(carry, i32.shrU(get(word), i32.sub(get(width), i32.const(1)))),
          ...i32.store8(i32.add(get(digits), get(bit)), i32.sub(get(word), i32.shl(get(carry), get(width)))),
          ...next(get(width)),
        ]),
      ),
    );
  });
}

/** addComb(table, octets, goes on): adds the multiple by a comb to the running sum (XYZZ), or begins it. */
export function combAddition(context: Context): Call {
  const { functions, shape, layout, octets, points, registers } = context;
  const { X, Y, ZZ, ZZZ, negativeY } = registers;
  const { entry, yOffset, windows } = shape;
  const recode = recoding(context);
  return functions.define(3, (body) => {
    const [table, scalar, goesOn] = [0, 1, 2];
    const [i, digit, sign, from, y] = [body.i32(), body.i32(), body.i32(), body.i32(), body.i32()];
    const one = i32.const(layout.ONE);
    body.add(drop(recode(get(scalar))));
    // Without its highest bit the digit is negative, and its entry that of the complement.
    const index = i32.and(i32.xor(get(digit), get(sign)), i32.const(shape.row - 1));
    const position = i32.add(i32.mul(get(i), i32.const(shape.row)), index);
    body.add(
      count(
        i,
        0,
        windows,
        1,
        set(digit, windowOf(context, i)),
        set(sign, i32.sub(i32.shrU(get(digit), i32.const(shape.window - 1)), i32.const(1))),
        set(from, i32.add(get(table), i32.mul(position, i32.const(entry)))),
        set(y, i32.add(get(from), i32.const(yOffset))),
        when(
          i32.ne(get(sign), i32.load(i32.const(layout.NEGATED))),
          octets.negate(negativeY.address, get(y)),
          set(y, negativeY.address),
        ),
        whenElse(get(goesOn), points.addAffineXyzz(get(from), get(y)), [
          ...octets.copy(X.address, get(from)),
          ...octets.copy(Y.address, get(y)),
          ...octets.copy(ZZ.address, one),
          ...octets.copy(ZZZ.address, one),
          ...set(goesOn, i32.const(1)),
        ]),
      ),
    );
  });
}
