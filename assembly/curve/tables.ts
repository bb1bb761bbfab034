/** Tables of affine points, made of public points in variable time. */
import { BASE_ENTRIES } from "../../src/crypto/gost/curveLayout.js";
import { type Call, count, type Expression, get, i32, loopWhile, set } from "../expression.js";
import { type Context, coordinate, fieldInverse, onEdwardsForm } from "./context.js";
import type { EdwardsFunctions } from "./edwards.js";
import { type Element, Formula } from "./formula.js";
import { jacobianBounds, PRODUCT } from "./points.js";

export interface Tables {
  /** The point's octets at POINT_X and POINT_Y become the registers' affine point. */
  readonly loadPoint: Call;
  /**
   * buildRow(to, count): writes P, 3P, 5P, … (2·count - 1)P for the registers' affine point P, and makes it
   * 2·count·P.
   */
  readonly buildRow: Call;
}

export function tableFunctions(context: Context, edwards: EdwardsFunctions | undefined): Tables {
  const { functions, layout, octets, points, registers, field, shape } = context;
  const { X, Y, Z, point } = registers;
  const one = i32.const(layout.ONE);
  const loadPoint = functions.define(0, (body) => {
    body.add(coordinate(context, point[0], layout.POINT_X, layout.IN_X));
    body.add(coordinate(context, point[1], layout.POINT_Y, layout.IN_Y));
  });
  const begin: Expression = [
    ...octets.copy(X.address, point[0].address),
    ...octets.copy(Y.address, point[1].address),
    ...octets.copy(Z.address, one),
  ];
  // The running sum := the point, and `step` := twice the point, with Z² and Z³.
  const prepare = functions.define(0, (body) => {
    const step = parts(i32.const(registers.step), shape.element);
    body.add(begin, points.double());
    body.add(...[X, Y, Z].map((from, i) => octets.copy(step[i]!.address, from.address)));
    const [x, y, z, zz, zzz] = step as [Element, Element, Element, Element, Element];
    body.add(
      new Formula(jacobianBounds({ X: x, Y: y, Z: z }))
        .set(zz, field.square, z)
        .set(zzz, field.multiply, zz, z)
        .promise([
          [zz, PRODUCT],
          [zzz, PRODUCT],
        ]),
    );
    body.add(begin);
  });
  const buildRow = rowBuilding(context, prepare);
  functions.define(
    1,
    (body) => {
      const i = body.i32();
      const row = shape.row * shape.entry;
      const target = i32.add(get(0), i32.mul(get(i), i32.const(row)));
      body.add(loadPoint(), count(i, 0, shape.windows, 1, buildRow(target, i32.const(shape.row))));
    },
    { name: "buildComb" },
  );
  functions.define(
    0,
    (body) => {
      const [table, entries] = [i32.const(layout.BASE_TABLE), i32.const(BASE_ENTRIES)];
      const row = edwards && [...edwards.loadPoint(), ...edwards.buildRow(table, entries)];
      body.add(onEdwardsForm(context, row), loadPoint(), buildRow(table, entries));
    },
    { name: "buildBaseTable" },
  );
  return { loadPoint, buildRow };
}

/** Elements one after another from an address. */
export const parts = (address: Expression, element: number): Element[] =>
  Array.from({ length: 5 }, (_, i) => ({
    name: `part ${i}`,
    address: i32.add(address, i32.const(i * element)),
  }));

/**
 * buildRow as above. All points are made affine with one inversion (Montgomery's trick): beside each Z stands the
 * product of those so far.
 */
function rowBuilding(context: Context, prepare: Call): Call {
  const { functions, layout, octets, points, registers, field, shape } = context;
  const { X, Y, Z, point, step, free } = registers;
  const { element, entry, yOffset } = shape;
  const [inverse, z, zz, zzz, x, y] = free;
  return functions.define(2, (body) => {
    const [target, length] = [0, 1];
    const [i, row, written] = [body.i32(), body.i32(), body.i32()];
    const [rowX, rowY, rowZ, product] = parts(get(row), element) as [Element, Element, Element, Element];
    const stored = jacobianBounds({ X: rowX, Y: rowY, Z: rowZ });
    const before: Element = { name: "before", address: i32.sub(get(row), i32.const(element)) };
    const next: Expression[] = [
      set(row, i32.add(get(row), i32.const(4 * element))),
      octets.copy(rowX.address, X.address),
      octets.copy(rowY.address, Y.address),
      octets.copy(rowZ.address, Z.address),
      new Formula([...stored, [before, 1]])
        .set(product, field.multiply, before, rowZ)
        .promise([[product, 1]]),
    ];
    body.add(prepare(), set(row, i32.const(layout.ROW)), octets.copy(product.address, i32.const(layout.ONE)));
    body.add(set(i, i32.const(1)), ...next);
    const addStep = points.addPrepared(i32.const(step), i32.const(step + element));
    const up = set(i, i32.add(get(i), i32.const(1)));
    body.add(loopWhile(i32.ne(get(i), get(length)), addStep, ...next, up));
    body.add(points.addAffine(point[0].address, point[1].address), ...next);

    const affine: Expression[] = [
      new Formula([...stored, [inverse, 1], [before, 1]])
        .set(z, field.multiply, inverse, before)
        .set(inverse, field.multiply, inverse, rowZ)
        .set(zz, field.square, z)
        .set(zzz, field.multiply, zz, z)
        .set(x, field.multiply, rowX, zz)
        .set(y, field.multiply, rowY, zzz)
        .promise([
          [inverse, 1],
          [x, 1],
          [y, 1],
        ]),
      set(row, i32.sub(get(row), i32.const(4 * element))),
    ];
    body.add(fieldInverse(context, inverse, product), ...affine);
    body.add(octets.copy(point[0].address, x.address), octets.copy(point[1].address, y.address));
    body.add(
      loopWhile(
        get(i),
        set(i, i32.sub(get(i), i32.const(1))),
        ...affine,
        set(written, i32.add(get(target), i32.mul(get(i), i32.const(entry)))),
        octets.copy(get(written), x.address),
        octets.copy(i32.add(get(written), i32.const(yOffset)), y.address),
      ),
    );
  });
}
