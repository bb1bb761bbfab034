/**
 * The walk of scan.ts in WebAssembly (assembly/mchd/), which has its full speed from the first document on: in
 * JavaScript half of a thousand documents are over before that. The few values that it cannot decide are left to us.
 */
import { fromBase64 } from "../../base/bytes.js";
import { isWebAssemblyAllowed, webAssembly } from "../../crypto/gost/webAssembly.js";
import { Arrangement } from "./arrangement.js";
import {
  CELL_COUNT,
  CELLS,
  CHECK_COUNT,
  CHECKS,
  INPUT,
  KEPT_COUNT,
  TABLES,
  TABLES_END,
  UNPROVEN,
  WATCHED,
  WATCHED_COUNT,
} from "./layout.js";
import type { Watched } from "./placed.js";
import { ProvenInMemory } from "./proven.js";
import { Scan } from "./scan.js";
import { buffer, type Proven, Scanned, type SlicedBuffer } from "./scanned.js";
import type { ElementTable } from "./tables.js";
import { fits, isExactly } from "./values.js";
import { WALK_WASM } from "./walk.generated.js";

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  walk(start: number, length: number, root: number): number;
  outline(): number;
  familiar(length: number): number;
  keep(start: number, end: number): number;
}

/** The quickest walk there is in this process. */
export function createScan(root: ElementTable): Scanned {
  // WebAssembly's memory is little-endian, and the cells are read in the machine's own order.
  const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
  return isWebAssemblyAllowed() && isLittleEndian ? new Walk(root) : new Scan(root);
}

export class Walk extends Scanned {
  readonly cells: Int32Array;
  readonly octets: SlicedBuffer;
  readonly #memory: Uint8Array;
  readonly #words: Int32Array;
  readonly #root: ElementTable;
  #arrangement: Arrangement | undefined;
  readonly #exports: Exports;
  readonly #proven: Proven;
  /** What the values kept in the memory say. */
  readonly #kept = new Array<string | undefined>(KEPT_COUNT).fill(undefined);

  constructor(root: ElementTable) {
    super();
    const { Module, Instance } = webAssembly();
    this.#exports = new Instance(new Module(fromBase64(WALK_WASM))).exports as Exports;
    const { memory } = this.#exports;
    this.cells = new Int32Array(memory.buffer, CELLS, CELL_COUNT);
    this.#memory = new Uint8Array(memory.buffer);
    this.octets = buffer(this.#memory.subarray(INPUT));
    this.#words = new Int32Array(memory.buffer);
    this.#root = root;
    this.#proven = new ProvenInMemory(this.#words, this.octets);
  }

  protected hold(document: Uint8Array): void {
    this.#memory.set(document, INPUT);
  }

  protected walk(start: number): boolean {
    return this.#exports.walk(INPUT + start, this.length, TABLES) === 1 && this.#areAllowed();
  }

  override familiar(): number {
    return this.#exports.familiar(this.length);
  }

  override outline(): number {
    return this.#exports.outline();
  }

  override proven(): Proven | undefined {
    return this.#words[UNPROVEN / 4] === 0 ? this.#proven : undefined;
  }

  get watched(): Watched[] {
    return this.#pairs(WATCHED, WATCHED_COUNT).map(([number]) => this.#arranged.watched[number]!);
  }

  get watchedAt(): number[] {
    return this.#pairs(WATCHED, WATCHED_COUNT).map(([, cell]) => cell);
  }

  /** Finding one again costs less than making a string of it, and the collector has less to do. */
  override repeated(cell: number, isAttribute: boolean): string | undefined {
    const start = this.cells[cell]!;
    const place = start > 0 ? this.#exports.keep(start, Math.abs(this.cells[cell + 1]!)) : -1;
    if (place < 0) return this.value(cell, isAttribute);
    if (place < KEPT_COUNT) return this.#kept[place];
    const value = this.value(cell, isAttribute);
    this.#kept[place - KEPT_COUNT] = value;
    return value;
  }

  /** The values that the walk did not decide. */
  #areAllowed(): boolean {
    const { cells, octets } = this;
    for (const [number, cell] of this.#pairs(CHECKS, CHECK_COUNT)) {
      const { type, isAttribute } = this.#arranged.types[number]!;
      const written = octets.latin1Slice(Math.abs(cells[cell]!), Math.abs(cells[cell + 1]!));
      if (!(type.isFree ? fits(type, written, isAttribute) : isExactly(type, written))) return false;
    }
    return true;
  }

  /** What the numbers in the lists mean. The module brings what it needs of this; of most documents it lists nothing. */
  get #arranged(): Arrangement {
    if (this.#arrangement === undefined) {
      const memory = new Uint8Array(TABLES_END);
      this.#arrangement = new Arrangement(memory, new Int32Array(memory.buffer));
      this.#arrangement.element(this.#root);
    }
    return this.#arrangement;
  }

  /** The entries of a list. */
  #pairs(list: number, count: number): [number: number, cell: number][] {
    const words = this.#words;
    const end = list / 4 + 2 * words[count / 4]!;
    const pairs: [number, number][] = [];
    for (let i = list / 4; i < end; i += 2) pairs.push([words[i]!, words[i + 1]!]);
    return pairs;
  }
}
