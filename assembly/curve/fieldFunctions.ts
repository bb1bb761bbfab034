/** The functions of the field that the point formulas are made of, and those modulo q. */
import type { Defined, Field } from "./field.js";

export type FieldFunctions = Readonly<Record<keyof typeof SOURCES, Defined>>;
export type EdwardsFieldFunctions = Readonly<Record<keyof typeof EDWARDS_SOURCES, Defined>>;
export type ScalarFunctions = Readonly<Record<keyof typeof SCALAR_SOURCES, Defined>>;

/** Names of parameters as in the point formulas: x, y, z coordinates, d = z², g = y². */
const SOURCES = {
  /** a·b */
  multiply: { parameters: ["a", "b"], products: [{ left: { a: 1 }, right: { b: 1 } }] },
  /** a² */
  square: { parameters: ["a"], products: [{ left: { a: 1 }, right: { a: 1 } }] },
  /** a + b */
  add: { parameters: ["a", "b"], products: [], plus: { a: 1, b: 1 } },
  /** a·b - c */
  multiplySubtract: {
    parameters: ["a", "b", "c"],
    products: [{ left: { a: 1 }, right: { b: 1 } }],
    plus: { c: -1 },
  },
  /** a² - c - 2d */
  squareSubtract: {
    parameters: ["a", "c", "d"],
    products: [{ left: { a: 1 }, right: { a: 1 } }],
    plus: { c: -1, d: -2 },
  },
  /** a·(b - x) - c·d */
  cross: {
    parameters: ["a", "b", "x", "c", "d"],
    products: [
      { left: { a: 1 }, right: { b: 1, x: -1 } },
      { times: -1, left: { c: 1 }, right: { d: 1 } },
    ],
  },
  /** 3x² + az⁴ for a = -3: 3·(x - d)·(x + d) */
  tangentMinus3: { parameters: ["x", "d"], products: [{ left: { x: 3, d: -3 }, right: { x: 1, d: 1 } }] },
  /** a² - 8b */
  doubledX: { parameters: ["a", "b"], products: [{ left: { a: 1 }, right: { a: 1 } }], plus: { b: -8 } },
  /** a·(4b - x) - 8g² */
  doubledY: {
    parameters: ["a", "b", "x", "g"],
    products: [
      { left: { a: 1 }, right: { b: 4, x: -1 } },
      { times: -8, left: { g: 1 }, right: { g: 1 } },
    ],
  },
  /** 2yz = (y + z)² - g - d */
  doubledZ: {
    parameters: ["y", "z", "g", "d"],
    products: [{ left: { y: 1, z: 1 }, right: { y: 1, z: 1 } }],
    plus: { g: -1, d: -1 },
  },
} as const;

const EDWARDS_SOURCES = {
  /** (a + b)·(c - d) */
  sumByDifference: {
    parameters: ["a", "b", "c", "d"],
    products: [{ left: { a: 1, b: 1 }, right: { c: 1, d: -1 } }],
  },
  /** (a + b)·(c + d) - e - f */
  productOfSums: {
    parameters: ["a", "b", "c", "d", "e", "f"],
    products: [{ left: { a: 1, b: 1 }, right: { c: 1, d: 1 } }],
    plus: { e: -1, f: -1 },
  },
  /** a + b - 2c² */
  doubledF: {
    parameters: ["a", "b", "c"],
    products: [{ times: -2, left: { c: 1 }, right: { c: 1 } }],
    plus: { a: 1, b: 1 },
  },
} as const;

const SCALAR_SOURCES = {
  /** a·b / R */
  multiply: SOURCES.multiply,
  /** -a·b / R */
  multiplyNegate: { parameters: ["a", "b"], products: [{ times: -1, left: { a: 1 }, right: { b: 1 } }] },
  /** (a·b + c·d) / R */
  multiplyAdd: {
    parameters: ["a", "b", "c", "d"],
    products: [
      { left: { a: 1 }, right: { b: 1 } },
      { left: { c: 1 }, right: { d: 1 } },
    ],
  },
} as const;

export const fieldFunctions = (field: Field): FieldFunctions => defined(field, SOURCES);
export const edwardsFieldFunctions = (field: Field): EdwardsFieldFunctions => defined(field, EDWARDS_SOURCES);
export const scalarFunctions = (field: Field): ScalarFunctions => defined(field, SCALAR_SOURCES);

function defined<Name extends string>(
  field: Field,
  sources: Readonly<Record<Name, Parameters<Field["define"]>[0]>>,
): Readonly<Record<Name, Defined>> {
  const names = Object.keys(sources) as Name[];
  return Object.fromEntries(names.map((name) => [name, field.define(sources[name])])) as Record<
    Name,
    Defined
  >;
}
