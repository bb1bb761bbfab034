/** A small writer of WebAssembly's binary format (core specification 1.0, chapter 5): what one module needs. */

export const I32 = 0x7f;
export const I64 = 0x7e;
export const V128 = 0x7b;

/** Unsigned LEB128 (§5.2.2). */
export function unsigned(value: number): number[] {
  const octets: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...octets, rest];
    octets.push((rest & 0x7f) | 0x80);
  }
}

/** Signed LEB128. */
export function signed(value: bigint): number[] {
  const octets: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    if (rest >= -64n && rest < 64n) return [...octets, low];
    octets.push(low | 0x80);
  }
}

/** One function's body, written as a stack machine runs it. Every method appends one instruction. */
export class Code {
  readonly octets: number[] = [];

  #op(...octets: readonly number[]): this {
    for (const octet of octets) this.octets.push(octet);
    return this;
  }

  get = (local: number): this => this.#op(0x20, ...unsigned(local));
  set = (local: number): this => this.#op(0x21, ...unsigned(local));
  tee = (local: number): this => this.#op(0x22, ...unsigned(local));
  call = (fn: number): this => this.#op(0x10, ...unsigned(fn));
  /** loop … end; `branchIf` inside goes back to its start while the number on the stack is not 0. */
  loop = (): this => this.#op(0x03, 0x40);
  branchIf = (): this => this.#op(0x0d, 0);
  end = (): this => this.#op(0x0b);

  i32 = (value: number): this => this.#op(0x41, ...signed(BigInt(value)));
  i32add = (): this => this.#op(0x6a);
  i32sub = (): this => this.#op(0x6b);
  load16 = (offset: number): this => this.#op(0x2f, 1, ...unsigned(offset));

  i64 = (value: bigint): this => this.#op(0x42, ...signed(BigInt.asIntN(64, value)));
  add = (): this => this.#op(0x7c);
  and = (): this => this.#op(0x83);
  or = (): this => this.#op(0x84);
  xor = (): this => this.#op(0x85);
  rotl = (): this => this.#op(0x89);
  rotr = (): this => this.#op(0x8a);
  lessUnsigned = (): this => this.#op(0x54);
  extend = (): this => this.#op(0xad);
  /** Alignment is only a hint; 8 octets. */
  load = (offset: number): this => this.#op(0x29, 3, ...unsigned(offset));
  store = (offset: number): this => this.#op(0x37, 3, ...unsigned(offset));
}

export interface FunctionSource {
  readonly parameters: readonly number[];
  readonly locals: readonly number[];
  /** The types of what it returns; nothing unless given. */
  readonly results?: readonly number[];
  readonly code: { readonly octets: readonly number[] };
  /** Present on functions that are exported. */
  readonly name?: string;
}

/** Octets that lie in the memory at the beginning. */
export interface DataSource {
  readonly address: number;
  readonly octets: Uint8Array;
}

/** A module of these functions over one memory of `pages` × 64 KiB, at most `mostPages`, exported as "memory". */
export function encodeModule(
  functions: readonly FunctionSource[],
  pages: number,
  mostPages: number = pages,
  data: readonly DataSource[] = [],
): Uint8Array {
  const exported = functions.flatMap(({ name }, index) =>
    name === undefined ? [] : [[...text(name), 0, ...unsigned(index)]],
  );
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      functions.map(({ parameters, results = [] }) => [0x60, ...types(parameters), ...types(results)]),
    ),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(5, [[1, ...unsigned(pages), ...unsigned(mostPages)]]),
    ...section(7, [[...text("memory"), 2, 0], ...exported]),
    ...section(10, functions.map(body)),
    ...(data.length > 0 ? section(11, data.map(segment)) : []),
  ]);
}

const vector = (items: readonly (readonly number[])[]): number[] => [
  ...unsigned(items.length),
  ...items.flat(),
];
const types = (list: readonly number[]): number[] => vector(list.map((type) => [type]));
const sized = (octets: readonly number[]): number[] => [...unsigned(octets.length), ...octets];
const text = (value: string): number[] => sized([...new TextEncoder().encode(value)]);
const section = (id: number, items: readonly (readonly number[])[]): number[] => [
  id,
  ...sized(vector(items)),
];

const segment = ({ address, octets }: DataSource): number[] => [
  ...[0, 0x41, ...signed(BigInt(address)), 0x0b],
  ...sized([...octets]),
];

function body({ locals, code }: FunctionSource): number[] {
  return sized([...vector(locals.map((type) => [1, type])), ...code.octets, 0x0b]);
}
