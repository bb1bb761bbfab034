/** What the larger functions of a curve module are written with. */
import { type Layout, MODULUS, type Shape } from "../../src/crypto/gost/curveLayout.js";
import { type Call, type Expression, type Functions, i32, returning, when } from "../expression.js";
import type { FieldFunctions, ScalarFunctions } from "./fieldFunctions.js";
import { at, type Element, Formula } from "./formula.js";
import { MOST_OF_P, type OctetFunctions } from "./octets.js";
import type { PointFunctions, Registers } from "./points.js";

export interface Context {
  readonly functions: Functions;
  readonly shape: Shape;
  readonly layout: Layout;
  /** Whether elements of the field are in Montgomery's form. */
  readonly isMontgomery: boolean;
  readonly field: FieldFunctions;
  readonly scalar: ScalarFunctions;
  readonly octets: OctetFunctions;
  readonly points: PointFunctions;
  readonly registers: Registers;
  readonly invert: Call;
}

/** to := operation(from…). */
export const put = (
  to: Element,
  { call }: { readonly call: Call },
  ...from: readonly Element[]
): Expression => call(to.address, ...from.map(({ address }) => address));

/** Does `work`, and returns what it leaves, where the module knows Edwards forms and the curve is computed on its own. */
export const onEdwardsForm = ({ layout }: Context, work: Expression | undefined): Expression =>
  work === undefined ? [] : when(i32.load(i32.const(layout.IS_EDWARDS)), work, returning);

/** to := 1/from in GF(p), whatever form elements have. */
export function fieldInverse(
  { invert, field, layout, isMontgomery, shape }: Context,
  to: Element,
  from: Element,
): Expression {
  const inverted = invert(to.address, from.address, i32.const(layout.P));
  if (!isMontgomery) return inverted;
  // Both are below p, whose products with each other are less than p away from 0 (field.ts).
  // 1/(xR) · R² / R · R² / R = R/x.
  const square = at(layout.P + MODULUS.square * shape.element);
  return [...inverted, ...put(to, field.multiply, to, square), ...put(to, field.multiply, to, square)];
}

/** to := the coordinate whose octets stand at `from`, in the field's form and the model's scale. */
export const coordinate = (
  { octets, field }: Context,
  to: Element,
  from: number,
  factor: number,
): Expression => [
  ...octets.fromOctets(to.address, i32.const(from)),
  ...new Formula([
    [to, MOST_OF_P],
    [at(factor), 1],
  ])
    .set(to, field.multiply, to, at(factor))
    .promise([[to, 1]]),
];
