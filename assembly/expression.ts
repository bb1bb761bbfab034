/**
 * WebAssembly instructions as expressions. An expression is its own octets: what computes its operands, then the
 * instruction (core specification 1.0 §5.4), so that formulas read as formulas.
 */
import { type FunctionSource, I32, I64, signed, unsigned, V128 } from "./wasm.js";

export type Expression = readonly number[];
/** A local variable's number. */
export type Local = number;

const binary =
  (...code: number[]) =>
  (a: Expression, b: Expression): Expression => [...a, ...b, ...code];
const unary =
  (...code: number[]) =>
  (a: Expression): Expression => [...a, ...code];
/** Loads and stores: `offset` is added to the address. Alignment is only a hint. */
const load =
  (...code: number[]) =>
  (address: Expression, offset = 0): Expression => [...address, ...code, 0, ...unsigned(offset)];
const store =
  (...code: number[]) =>
  (address: Expression, value: Expression, offset = 0): Expression => [
    ...address,
    ...value,
    ...code,
    0,
    ...unsigned(offset),
  ];

export const get = (local: Local): Expression => [0x20, ...unsigned(local)];
export const set = (local: Local, value: Expression): Expression => [...value, 0x21, ...unsigned(local)];

export const i32 = {
  const: (value: number): Expression => [0x41, ...signed(BigInt(value))],
  eqz: unary(0x45),
  eq: binary(0x46),
  ne: binary(0x47),
  ltU: binary(0x49),
  gtU: binary(0x4b),
  leU: binary(0x4d),
  geU: binary(0x4f),
  /** Zeros at the lower end; ones in all. */
  ctz: unary(0x68),
  popcnt: unary(0x69),
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  remU: binary(0x70),
  and: binary(0x71),
  or: binary(0x72),
  xor: binary(0x73),
  shl: binary(0x74),
  shrS: binary(0x75),
  shrU: binary(0x76),
  wrap: unary(0xa7),
  load: load(0x28),
  load8s: load(0x2c),
  load8u: load(0x2d),
  store: store(0x36),
  store8: store(0x3a),
};

export const i64 = {
  const: (value: bigint): Expression => [0x42, ...signed(BigInt.asIntN(64, value))],
  gtU: binary(0x56),
  eqz: unary(0x50),
  eq: binary(0x51),
  add: binary(0x7c),
  sub: binary(0x7d),
  mul: binary(0x7e),
  and: binary(0x83),
  or: binary(0x84),
  xor: binary(0x85),
  shl: binary(0x86),
  shrS: binary(0x87),
  shrU: binary(0x88),
  extend: unary(0xac),
  load: load(0x29),
  load32s: load(0x34),
  load32u: load(0x35),
  store: store(0x37),
  store32: store(0x3e),
};

export const v128 = {
  load: load(0xfd, 0x00),
  store: store(0xfd, 0x0b),
  /** Four 32-bit lanes. */
  const: (lanes: readonly number[]): Expression => [
    0xfd,
    0x0c,
    ...lanes.flatMap((lane) => [lane, lane >> 8, lane >> 16, lane >> 24].map((octet) => octet & 255)),
  ],
  splat: unary(0xfd, 0x11),
  eq: binary(0xfd, 0x37),
  and: binary(0xfd, 0x4e),
  or: binary(0xfd, 0x50),
  xor: binary(0xfd, 0x51),
  anyTrue: unary(0xfd, 0x53),
  add: binary(0xfd, 0xae, 0x01),
  sub: binary(0xfd, 0xb1, 0x01),
  mul: binary(0xfd, 0xb5, 0x01),
  /** All lanes := lane `lane`. */
  spread: (a: Expression, lane: number): Expression => [
    ...a,
    ...a,
    0xfd,
    0x0d,
    ...Array.from({ length: 16 }, (_, i) => 4 * lane + (i & 3)),
  ],
  /** Two 64-bit lanes: products of the lower, or upper, 32-bit lanes; sums; lane `lane` as an i64. */
  productsLow: binary(0xfd, 0xdc, 0x01),
  productsHigh: binary(0xfd, 0xdd, 0x01),
  add64: binary(0xfd, 0xce, 0x01),
  /** Sixteen lanes of 8 bits: comparisons give lanes of ones or zeros, mask() a bit for each lane. */
  splat8: unary(0xfd, 0x0f),
  eq8: binary(0xfd, 0x23),
  ltS8: binary(0xfd, 0x25),
  ltU8: binary(0xfd, 0x26),
  gtU8: binary(0xfd, 0x28),
  mask8: unary(0xfd, 0x64),
  lane64: (a: Expression, lane: number): Expression => [...a, 0xfd, 0x1d, lane],
};

const flat = (parts: readonly Expression[]): number[] => parts.flat();

/** `body`, then again from its start while `again` is not 0. */
export const loopWhile = (again: Expression, ...body: Expression[]): Expression => [
  0x03,
  0x40,
  ...flat(body),
  ...again,
  0x0d,
  0,
  0x0b,
];
export const when = (condition: Expression, ...body: Expression[]): Expression => [
  ...condition,
  0x04,
  0x40,
  ...flat(body),
  0x0b,
];
export const whenElse = (condition: Expression, yes: Expression, no: Expression): Expression => [
  ...condition,
  0x04,
  0x40,
  ...yes,
  0x05,
  ...no,
  0x0b,
];
export const unreachable: Expression = [0x00];
/** Returns what is on the stack. */
export const returning: Expression = [0x0f];
export const drop = (value: Expression): Expression => [...value, 0x1a];
export const fillZero = (address: Expression, length: number | Expression): Expression => [
  ...address,
  ...i32.const(0),
  ...(typeof length === "number" ? i32.const(length) : length),
  0xfc,
  0x0b,
  0,
];

export const copy = (to: Expression, from: Expression, length: Expression): Expression => [
  ...to,
  ...from,
  ...length,
  0xfc,
  0x0a,
  0,
  0,
];

/** Runs `body` for counter = from, from + step, … while it is not `to`. */
export const count = (
  counter: Local,
  from: number,
  to: number,
  step: number,
  ...body: Expression[]
): Expression => [
  ...set(counter, i32.const(from)),
  ...loopWhile(
    i32.ne(get(counter), i32.const(to)),
    ...body,
    set(counter, i32.add(get(counter), i32.const(step))),
  ),
];

/** As many of them as the number says, where it is known when this is compiled. */
export type Several<T, N extends number, Found extends T[] = []> = number extends N
  ? T[]
  : Found["length"] extends N
    ? Found
    : Several<T, N, [...Found, T]>;

/** The body of a function being written: statements and fresh locals. */
export class Body {
  readonly #parameters: number;
  readonly locals: number[] = [];
  readonly octets: number[] = [];

  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  #local(type: number): Local {
    this.locals.push(type);
    return this.#parameters + this.locals.length - 1;
  }

  i32 = (): Local => this.#local(I32);
  i64 = (): Local => this.#local(I64);
  v128 = (): Local => this.#local(V128);
  i32s = <N extends number>(count: N): Several<Local, N> => several(count, this.i32);
  i64s = <N extends number>(count: N): Several<Local, N> => several(count, this.i64);

  /** Appends statements (and, last, the expression that is the result). */
  add(...statements: Expression[]): void {
    for (const statement of statements) for (const octet of statement) this.octets.push(octet);
  }
}

const several = <N extends number>(count: N, one: () => Local): Several<Local, N> =>
  Array.from({ length: count }, one) as Several<Local, N>;

/** A call: takes the arguments, gives the octets. */
export type Call = (...args: Expression[]) => Expression;

/** The functions of a module in the order they are written; each may call those before it. */
export class Functions {
  readonly list: FunctionSource[] = [];

  /** Writes a function of `parameters` (all i32: addresses and small numbers) by `write`. */
  define(
    parameters: number,
    write: (body: Body) => void,
    { name, result = false }: { readonly name?: string; readonly result?: boolean } = {},
  ): Call {
    const body = new Body(parameters);
    write(body);
    const index = this.list.length;
    this.list.push({
      parameters: new Array<number>(parameters).fill(I32),
      locals: body.locals,
      results: result ? [I32] : [],
      code: body,
      ...(name !== undefined && { name }),
    });
    return (...args) => {
      if (args.length !== parameters)
        throw new Error(`a call with ${args.length} of ${parameters} arguments`);
      return [...args.flat(), 0x10, ...unsigned(index)];
    };
  }
}
