/**
 * The modules of elliptic-curve arithmetic: one per size of numbers and kind of reduction. They are written as
 * WebAssembly, with no AssemblyScript between; docs/architecture.md says why.
 */
import {
  curveLayout,
  LEAST_RATIO,
  MOST_C,
  MOST_KEYS,
  pagesFor,
  SHAPE_256,
  SHAPE_512,
  type Shape,
} from "../../src/crypto/gost/curveLayout.js";
import { Functions } from "../expression.js";
import { encodeModule } from "../wasm.js";
import type { Context } from "./context.js";
import { edwardsFunctions } from "./edwards.js";
import { Field, type Reduction } from "./field.js";
import { edwardsFieldFunctions, fieldFunctions, scalarFunctions } from "./fieldFunctions.js";
import { inversion } from "./inversion.js";
import { octetFunctions } from "./octets.js";
import { pointFunctions, registers as registersOf } from "./points.js";
import { signingFunctions } from "./signing.js";
import { tableFunctions } from "./tables.js";
import { verificationFunctions } from "./verification.js";

export type ModuleName = "special256" | "montgomery256" | "special512";

const SHAPES: Readonly<Record<ModuleName, Shape>> = {
  special256: SHAPE_256,
  montgomery256: SHAPE_256,
  special512: SHAPE_512,
};

/** The module's octets. `debug`: with run-time checks of all bounds, for tests. */
export function curveModule(name: ModuleName, debug = false): Uint8Array {
  const shape = SHAPES[name];
  const isMontgomery = name === "montgomery256";
  const functions = new Functions();
  const layout = curveLayout(shape);
  const reduction: Reduction = isMontgomery
    ? { kind: "montgomery", modulus: layout.P, leastRatio: LEAST_RATIO }
    : { kind: "special", fold: layout.FOLD, mostC: MOST_C[shape.size] };
  const scalars: Reduction = {
    kind: "montgomery",
    modulus: layout.Q,
    leastRatio: 2 ** (shape.width * shape.limbs - 8 * shape.size),
  };
  const field = fieldFunctions(new Field(functions, shape, reduction, debug));
  const scalar = scalarFunctions(new Field(functions, shape, scalars, debug));
  const octets = octetFunctions(functions, shape, debug);
  const registers = registersOf(shape, layout);
  const context: Context = {
    functions,
    shape,
    layout,
    isMontgomery,
    field,
    scalar,
    octets,
    registers,
    points: pointFunctions(functions, shape, layout, field, registers),
    invert: inversion(functions, shape, layout, octets, debug),
  };
  const edwards = isMontgomery
    ? undefined
    : edwardsFunctions(context, edwardsFieldFunctions(new Field(functions, shape, reduction, debug)));
  const tables = tableFunctions(context, edwards);
  signingFunctions(context);
  verificationFunctions(context, tables, edwards);
  return encodeModule(functions.list, pagesFor(layout, 0), pagesFor(layout, MOST_KEYS));
}
