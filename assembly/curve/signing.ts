/**
 * Signing and public keys: GOST R 34.10-2012 §6.1 for a key and a k given as octets. Every address and branch is the
 * same for all secrets (test/crypto/gostCurveAssembly.test.ts follows every number through the code), and everything
 * that held a secret is wiped before they return.
 */
import { MODULUS } from "../../src/crypto/gost/curveLayout.js";
import { type Expression, fillZero, get, i32, i64, set } from "../expression.js";
import { combMultiplication, recoding } from "./comb.js";
import { type Context, fieldInverse } from "./context.js";
import { at, Formula } from "./formula.js";
import { MOST_OF_Q, MOST_REDUCED } from "./octets.js";
import { xyzzBounds } from "./points.js";

export function signingFunctions(context: Context): void {
  const { functions, layout } = context;
  const recode = recoding(context);
  const multiply = combMultiplication(context);
  const wipe = fillZero(i32.const(layout.SECRETS), layout.SECRETS_END - layout.SECRETS);
  // What the answer tells, that a number was 0 or not below q, everybody may know; by how much it was stays inside.
  functions.define(
    0,
    (body) => {
      const valid = body.i32();
      body.add(set(valid, recode(i32.const(layout.K))), wipe, get(valid));
    },
    { name: "isScalar", result: true },
  );
  functions.define(
    0,
    (body) => {
      const valid = body.i32();
      body.add(set(valid, recode(i32.const(layout.K))), multiply(), ...equation(context));
      const { isZero } = context.octets;
      const nothing = i32.or(isZero(i32.const(layout.R)), isZero(i32.const(layout.S)));
      body.add(wipe, i32.and(get(valid), i32.xor(nothing, i32.const(1))));
    },
    { name: "sign", result: true },
  );
  functions.define(
    0,
    (body) => {
      const valid = body.i32();
      body.add(set(valid, recode(i32.const(layout.D))), multiply(), ...publish(context), wipe);
      // (0, 0) is no point of any curve: the sum met itself on the way (comb.ts).
      const { isZero } = context.octets;
      const nothing = i32.and(isZero(i32.const(layout.POINT_X)), isZero(i32.const(layout.POINT_Y)));
      body.add(i32.and(get(valid), i32.xor(nothing, i32.const(1))));
    },
    { name: "multiplyBase", result: true },
  );
  functions.define(0, (body) => body.add(...product(context), wipe), { name: "multiplyScalars" });
}

/** SECRET_OUT := d·k mod q, of keys that are stored under masks. */
function product({ layout, octets, scalar, registers, shape }: Context): Expression[] {
  const [d, k] = registers.free;
  const square = at(layout.Q + MODULUS.square * shape.element);
  const given = [[d, MOST_OF_Q] as const, [k, MOST_OF_Q] as const, [square, 1] as const];
  return [
    octets.fromOctets(d.address, i32.const(layout.D)),
    octets.fromOctets(k.address, i32.const(layout.K)),
    new Formula(given)
      .set(d, scalar.multiply, d, square)
      .set(d, scalar.multiply, d, k)
      .promise([[d, MOST_REDUCED]]),
    octets.toOctets(i32.const(layout.SECRET_OUT), d.address, i32.const(layout.Q)),
  ];
}

/** R := x mod q, S := r·d + k·e mod q (steps 4 to 6), e being the digest modulo q, or 1 (step 2). */
function equation(context: Context): Expression[] {
  const { layout, octets, field, scalar, registers, shape } = context;
  const { X, ZZ, free } = registers;
  const [x, r, e, d, k, s] = free;
  const scratch = i32.const(layout.SCRATCH_OCTETS);
  const [p, q] = [i32.const(layout.P), i32.const(layout.Q)];
  const square = at(layout.Q + MODULUS.square * shape.element);
  const outX = at(layout.OUT_X);
  return [
    fieldInverse(context, x, ZZ),
    new Formula([...xyzzBounds(registers), [x, 1], [outX, 1]])
      .set(x, field.multiply, X, x)
      .set(x, field.multiply, x, outX)
      .promise([[x, MOST_REDUCED]]),
    octets.toOctets(scratch, x.address, p),
    octets.fromOctets(x.address, scratch),
    octets.toOctets(i32.const(layout.R), x.address, q),
    octets.fromOctets(r.address, i32.const(layout.R)),
    digestElement(context, e),
    octets.fromOctets(d.address, i32.const(layout.D)),
    octets.fromOctets(k.address, i32.const(layout.K)),
    new Formula([
      [r, 1],
      [e, 1],
      [d, MOST_OF_Q],
      [k, MOST_OF_Q],
      [square, 1],
    ])
      .set(d, scalar.multiply, d, square)
      .set(e, scalar.multiply, e, square)
      .set(s, scalar.multiplyAdd, r, d, k, e)
      .promise([[s, MOST_REDUCED]]),
    octets.toOctets(i32.const(layout.S), s.address, q),
  ];
}

/** e of the digest's octets: modulo q, and 1 in the place of 0. */
export function digestElement({ layout, octets }: Context, e: { readonly address: Expression }): Expression {
  const scratch = i32.const(layout.SCRATCH_OCTETS);
  const orOne = i64.or(i64.load(scratch), i64.extend(octets.isZero(scratch)));
  return [
    ...octets.fromOctets(e.address, i32.const(layout.DIGEST)),
    ...octets.toOctets(scratch, e.address, i32.const(layout.Q)),
    ...i64.store(scratch, orOne),
    ...octets.fromOctets(e.address, scratch),
  ];
}

/** POINT_X and POINT_Y := the octets of the running sum, or of its opposite where the scalar was negated. */
function publish(context: Context): Expression[] {
  const { layout, octets, field, registers, shape } = context;
  const { X, Y, ZZ, ZZZ, free } = registers;
  const [inverse, zz, x, y] = free;
  const negated = i32.load(i32.const(layout.NEGATED));
  const [outX, outY] = [at(layout.OUT_X), at(layout.OUT_Y)];
  // 1/zz = (zz/zzz)², for zz³ = zzz².
  const code: Expression[] = [
    fieldInverse(context, inverse, ZZZ),
    new Formula([...xyzzBounds(registers), [inverse, 1], [outX, 1], [outY, 1]])
      .set(zz, field.multiply, ZZ, inverse)
      .set(zz, field.square, zz)
      .set(x, field.multiply, X, zz)
      .set(x, field.multiply, x, outX)
      .set(y, field.multiply, Y, inverse)
      .set(y, field.multiply, y, outY)
      .promise([
        [x, MOST_REDUCED],
        [y, MOST_REDUCED],
      ]),
    ...Array.from({ length: shape.limbs }, (_, i) => {
      const limb = i32.load(y.address, 4 * i);
      return i32.store(y.address, i32.sub(i32.xor(limb, negated), negated), 4 * i);
    }),
  ];
  return [
    ...code,
    octets.toOctets(i32.const(layout.POINT_X), x.address, i32.const(layout.P)),
    octets.toOctets(i32.const(layout.POINT_Y), y.address, i32.const(layout.P)),
  ];
}
