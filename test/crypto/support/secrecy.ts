/**
 * Follows secrets through the code of a WebAssembly module. Everything that is read from memory counts as secret;
 * constants, parameters of functions and what is computed of these do not. Found are: branches and addresses that a
 * secret decides, secrets that are handed to a function, and instructions whose time depends on their operands.
 *
 * Locals are followed without regard to the order of assignments (once secret, always secret), so nothing is missed.
 */

interface Body {
  readonly locals: number;
  readonly code: Uint8Array;
}

/** Binary instructions of i32 and i64 that take the same time for all operands: no division, no remainder. */
const BINARY = new Set([
  ...[0x46, 0x47, 0x48, 0x49, 0x56, 0x6a, 0x6b, 0x6c, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76],
  ...[0x7c, 0x7d, 0x7e, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88],
]);
const UNARY = new Set([0x45, 0x50, 0xa7, 0xac]);
const LOADS = new Set([0x28, 0x29, 0x2c, 0x2d, 0x34, 0x35]);
const STORES = new Set([0x36, 0x37, 0x3a, 0x3e]);
const VECTOR = { load: 0x00, store: 0x0b, constant: 0x0c, shuffle: 0x0d, splat: 0x11, lane: 0x1d };
const VECTOR_BINARY = new Set([0x37, 0x4e, 0x50, 0x51, 0xae, 0xb1, 0xb5, 0xce, 0xdc, 0xdd]);

/** What is wrong with the function that is exported as `name` and those it calls; empty when nothing is. */
export function secretsDecide(module: Uint8Array, name: string): readonly string[] {
  const { functions, exports, parameters, results } = parse(module);
  const findings: string[] = [];
  const seen = new Set<number>();
  const follow = (index: number): void => {
    if (seen.has(index)) return;
    seen.add(index);
    const called = walk(functions[index]!, index, parameters, results, findings);
    for (const next of called) follow(next);
  };
  const start = exports.get(name);
  if (start === undefined) throw new Error(`nothing is exported as ${name}`);
  follow(start);
  return [...new Set(findings)];
}

function walk(
  { locals, code }: Body,
  index: number,
  parameters: readonly number[],
  results: readonly number[],
  findings: string[],
): ReadonlySet<number> {
  const secret = new Array<boolean>(parameters[index]! + locals).fill(false);
  const called = new Set<number>();
  for (let changed = true; changed; ) {
    changed = false;
    const reader = new Reader(code);
    const stack: boolean[] = [];
    const pop = (): boolean => {
      const value = stack.pop();
      if (value === undefined) throw new Error(`function ${index}: nothing on the stack at ${reader.at}`);
      return value;
    };
    const mustBePublic = (what: string): void => {
      if (pop()) findings.push(`function ${index}: a secret decides ${what} at ${reader.at}`);
    };
    const assign = (local: number, value: boolean): void => {
      if (value && !secret[local]) {
        secret[local] = true;
        changed = true;
      }
    };
    const address = (): void => {
      reader.unsigned();
      reader.unsigned();
    };
    while (!reader.done) {
      const op = reader.octet();
      if (BINARY.has(op)) stack.push([pop(), pop()].includes(true));
      else if (UNARY.has(op)) stack.push(pop());
      else if (LOADS.has(op)) {
        address();
        mustBePublic("an address");
        stack.push(true);
      } else if (STORES.has(op)) {
        address();
        pop();
        mustBePublic("an address");
      } else if (op === 0x41 || op === 0x42) {
        reader.signed();
        stack.push(false);
      } else if (op === 0x20) stack.push(secret[reader.unsigned()]!);
      else if (op === 0x21) assign(reader.unsigned(), pop());
      else if (op === 0x10) {
        const callee = reader.unsigned();
        called.add(callee);
        for (let i = 0; i < parameters[callee]!; i++) mustBePublic("an argument");
        for (let i = 0; i < results[callee]!; i++) stack.push(true);
      } else if (op === 0x03) reader.octet();
      else if (op === 0x04) {
        reader.octet();
        mustBePublic("a branch");
      } else if (op === 0x0d) {
        reader.unsigned();
        mustBePublic("a branch");
      } else if (op === 0x1a || op === 0x0f) pop();
      else if (op === 0xfc) {
        if (reader.unsigned() !== 0x0b) throw new Error("an unknown instruction of memory");
        reader.octet();
        for (const what of ["a length", "a filling", "an address"]) mustBePublic(what);
      } else if (op === 0xfd) {
        const vector = reader.unsigned();
        if (vector === VECTOR.constant) {
          reader.advance(16);
          stack.push(false);
        } else if (vector === VECTOR.load) {
          address();
          mustBePublic("an address");
          stack.push(true);
        } else if (vector === VECTOR.store) {
          address();
          pop();
          mustBePublic("an address");
        } else if (vector === VECTOR.splat) stack.push(pop());
        else if (vector === VECTOR.shuffle) {
          reader.advance(16);
          stack.push([pop(), pop()].includes(true));
        } else if (vector === VECTOR.lane) {
          reader.advance(1);
          stack.push(pop());
        } else if (VECTOR_BINARY.has(vector)) stack.push([pop(), pop()].includes(true));
        else throw new Error(`function ${index}: vector instruction ${vector} is not known to be safe`);
      } else if (op !== 0x05 && op !== 0x0b) {
        throw new Error(`function ${index}: instruction ${op} is not known to be safe`);
      }
    }
  }
  return called;
}

class Reader {
  readonly #octets: Uint8Array;
  at = 0;

  constructor(octets: Uint8Array) {
    this.#octets = octets;
  }

  get done(): boolean {
    return this.at >= this.#octets.length;
  }

  octet(): number {
    return this.#octets[this.at++]!;
  }

  advance(length: number): void {
    this.at += length;
  }

  /** Of the small numbers met here. */
  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const octet = this.octet();
      value |= (octet & 0x7f) << shift;
      if (octet < 0x80) return value;
    }
  }

  signed(): void {
    while (this.octet() >= 0x80);
  }

  rest(): Uint8Array {
    return this.#octets.subarray(this.at);
  }

  take(length: number): Uint8Array {
    this.at += length;
    return this.#octets.subarray(this.at - length, this.at);
  }
}

function parse(module: Uint8Array) {
  const reader = new Reader(module.subarray(8));
  const types: { readonly parameters: number; readonly results: number }[] = [];
  const typeOf: number[] = [];
  const exports = new Map<string, number>();
  const functions: Body[] = [];
  const each = (section: Reader, read: () => void): void => {
    for (let count = section.unsigned(); count > 0; count--) read();
  };
  while (!reader.done) {
    const id = reader.octet();
    const section = new Reader(reader.take(reader.unsigned()));
    if (id === 1) {
      each(section, () => {
        section.octet();
        const parameters = section.unsigned();
        section.advance(parameters);
        const results = section.unsigned();
        section.advance(results);
        types.push({ parameters, results });
      });
    } else if (id === 3) each(section, () => typeOf.push(section.unsigned()));
    else if (id === 7) {
      each(section, () => {
        const name = new TextDecoder().decode(section.take(section.unsigned()));
        const isFunction = section.octet() === 0;
        const index = section.unsigned();
        if (isFunction) exports.set(name, index);
      });
    } else if (id === 10) {
      each(section, () => {
        const body = new Reader(section.take(section.unsigned()));
        let locals = 0;
        each(body, () => {
          locals += body.unsigned();
          body.octet();
        });
        functions.push({ locals, code: body.rest() });
      });
    }
  }
  return {
    functions,
    exports,
    parameters: typeOf.map((type) => types[type]!.parameters),
    results: typeOf.map((type) => types[type]!.results),
  };
}
