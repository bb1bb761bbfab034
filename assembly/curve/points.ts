/**
 * Points of y² = x³ ± 3x + b. The formulas are those of the Explicit-Formulas Database, with products fused.
 *
 * None treats the cases they do not hold for (a point added to itself or to its opposite, or infinity) apart: every
 * one of these makes z (or zz) 0, and once 0 it stays 0 through all the formulas below. Whoever asks for the result
 * looks at z: signing draws another k, verification leaves the verdict to the slow path.
 */
import type { Layout, Shape } from "../../src/crypto/gost/curveLayout.js";
import { type Call, type Expression, type Functions, get, i32, whenElse } from "../expression.js";
import type { FieldFunctions } from "./fieldFunctions.js";
import { at, type Bounds, type Element, Formula, pointed } from "./formula.js";

/** The running sum, and room for the formulas. */
export function registers(shape: Shape, layout: Layout) {
  const temporary = (i: number): Element => at(layout.TEMPORARY + i * shape.element);
  return {
    X: temporary(0),
    Y: temporary(1),
    /** Of Jacobian coordinates: x = X/Z², y = Y/Z³. */
    Z: temporary(2),
    /** Of "XYZZ": x = X/ZZ, y = Y/ZZZ. */
    ZZ: temporary(3),
    ZZZ: temporary(4),
    /** For the formulas. */
    work: Array.from({ length: 8 }, (_, i) => temporary(5 + i)) as unknown as Eight,
    /** For what calls them. */
    free: Array.from({ length: 8 }, (_, i) => temporary(14 + i)) as unknown as Eight,
    /** A point to be added repeatedly: X, Y, Z, Z², Z³. */
    step: layout.TEMPORARY + 22 * shape.element,
    /** An affine point: x and y. */
    point: [temporary(27), temporary(28)] as const,
    negativeY: temporary(29),
    /** The opposites of an entry's X and d·T (edwards.ts). */
    negativeX: temporary(30),
    negativeT: temporary(31),
  };
}
type Eight = readonly [Element, Element, Element, Element, Element, Element, Element, Element];
export type Registers = ReturnType<typeof registers>;

/** Elements out of a table are products, or 1, or a product's negative. */
export const PRODUCT = 2;

/** What every formula leaves behind of the running sum and may rely on, in units of p. */
export const jacobianBounds = ({ X, Y, Z }: Pick<Registers, "X" | "Y" | "Z">): Bounds => [
  [X, 6],
  [Y, 2],
  [Z, 2.5],
];
export const xyzzBounds = ({ X, Y, ZZ, ZZZ }: Registers): Bounds => [
  [X, 4],
  [Y, 2],
  [ZZ, 1],
  [ZZZ, 1],
];

export interface PointFunctions {
  /** The running sum in Jacobian coordinates: doubled; an affine point (x, y) added; X, Y, Z, Z², Z³ and Y added. */
  readonly double: Call;
  readonly addAffine: Call;
  readonly addPrepared: Call;
  /** The running sum in XYZZ: an affine point (x, y) added. */
  readonly addAffineXyzz: Call;
}

export function pointFunctions(
  functions: Functions,
  shape: Shape,
  layout: Layout,
  f: FieldFunctions,
  r: Registers,
): PointFunctions {
  return {
    double: functions.define(0, (body) => body.add(...doubling(layout, f, r))),
    addAffine: functions.define(2, (body) => body.add(addAffine(f, r, pointed(0), pointed(1)))),
    addPrepared: functions.define(2, (body) => {
      const part = (i: number): Element => ({
        name: `part ${i}`,
        address: i32.add(get(0), i32.const(i * shape.element)),
      });
      body.add(addPrepared(f, r, [part(0), pointed(1), part(2), part(3), part(4)]));
    }),
    addAffineXyzz: functions.define(2, (body) => body.add(addAffineXyzz(f, r, pointed(0), pointed(1)))),
  };
}

/**
 * dbl-2001-b, 3M + 5S, with a = -3; for a = 3 one product is two squares. Which of them, is public. Only tables are made
 * with a = 3 (TC26-256-A), so it has no field function of its own.
 */
function doubling(layout: Layout, f: FieldFunctions, r: Registers): Expression[] {
  const { X, Y, Z, work } = r;
  const [delta, gamma, beta, alpha, dd] = work;
  const begun = new Formula(jacobianBounds(r))
    .set(delta, f.square, Z)
    .set(gamma, f.square, Y)
    .set(beta, f.multiply, X, gamma);
  const known: Bounds = [...jacobianBounds(r), [delta, 0.7]];
  // 3·(X - δ)·(X + δ), or 3·(X² + δ²).
  const minus3 = new Formula(known).set(alpha, f.tangentMinus3, X, delta).promise([[alpha, TANGENT]]);
  const plus3 = new Formula(known)
    .set(alpha, f.square, X)
    .set(dd, f.square, delta)
    .set(dd, f.add, alpha, dd)
    .set(alpha, f.add, dd, dd)
    .set(alpha, f.add, alpha, dd)
    .promise([[alpha, TANGENT]]);
  const completed = new Formula([
    ...jacobianBounds(r),
    [delta, 0.7],
    [gamma, 0.6],
    [beta, 0.6],
    [alpha, TANGENT],
  ])
    .set(Z, f.doubledZ, Y, Z, gamma, delta)
    .set(X, f.doubledX, alpha, beta)
    .set(Y, f.doubledY, alpha, beta, X, gamma)
    .promise(jacobianBounds(r));
  return [
    begun.promise([
      [delta, 0.7],
      [gamma, 0.6],
      [beta, 0.6],
    ]),
    whenElse(i32.load(i32.const(layout.A_IS_3)), plus3, minus3),
    completed,
  ];
}
const TANGENT = 5.2;

/** madd-2004-hmv, 8M + 3S. */
function addAffine(f: FieldFunctions, r: Registers, x: Element, y: Element): Expression {
  const { X, Y, Z, work } = r;
  const [zz, zzz, h, s, hh, hhh, v] = work;
  return new Formula([...jacobianBounds(r), [x, PRODUCT], [y, PRODUCT]])
    .set(zz, f.square, Z)
    .set(zzz, f.multiply, zz, Z)
    .set(h, f.multiplySubtract, x, zz, X)
    .set(s, f.multiplySubtract, y, zzz, Y)
    .set(Z, f.multiply, Z, h)
    .set(hh, f.square, h)
    .set(hhh, f.multiply, hh, h)
    .set(v, f.multiply, X, hh)
    .set(X, f.squareSubtract, s, hhh, v)
    .set(Y, f.cross, s, v, X, Y, hhh)
    .promise(jacobianBounds(r));
}

/** add-1998-cmo-2 with the second point's Z² and Z³ at hand, 11M + 3S. */
function addPrepared(
  f: FieldFunctions,
  r: Registers,
  [x2, y2, z2, zz2, zzz2]: readonly [Element, Element, Element, Element, Element],
): Expression {
  const { X, Y, Z, work } = r;
  const [zz, zzz, u, s, h, t, hh, hhh] = work;
  return new Formula([
    ...jacobianBounds(r),
    ...jacobianBounds({ X: x2, Y: y2, Z: z2 }),
    [zz2, PRODUCT],
    [zzz2, PRODUCT],
  ])
    .set(zz, f.square, Z)
    .set(zzz, f.multiply, zz, Z)
    .set(u, f.multiply, X, zz2)
    .set(s, f.multiply, Y, zzz2)
    .set(h, f.multiplySubtract, x2, zz, u)
    .set(t, f.multiplySubtract, y2, zzz, s)
    .set(Z, f.multiply, Z, z2)
    .set(Z, f.multiply, Z, h)
    .set(hh, f.square, h)
    .set(hhh, f.multiply, hh, h)
    .set(u, f.multiply, u, hh)
    .set(X, f.squareSubtract, t, hhh, u)
    .set(Y, f.cross, t, u, X, s, hhh)
    .promise(jacobianBounds(r));
}

/** madd-2008-s of the XYZZ coordinates, 8M + 2S; it does not use a. */
function addAffineXyzz(f: FieldFunctions, r: Registers, x: Element, y: Element): Expression {
  const { X, Y, ZZ, ZZZ, work } = r;
  const [p, s, pp, ppp, q] = work;
  return new Formula([...xyzzBounds(r), [x, PRODUCT], [y, PRODUCT]])
    .set(p, f.multiplySubtract, x, ZZ, X)
    .set(s, f.multiplySubtract, y, ZZZ, Y)
    .set(pp, f.square, p)
    .set(ppp, f.multiply, p, pp)
    .set(q, f.multiply, X, pp)
    .set(X, f.squareSubtract, s, ppp, q)
    .set(Y, f.cross, s, q, X, Y, ppp)
    .set(ZZ, f.multiply, ZZ, pp)
    .set(ZZZ, f.multiply, ZZZ, ppp)
    .promise(xyzzBounds(r));
}
