/**
 * The walk of scan.ts in WebAssembly (assembly/mchd.ts), which has its full speed from the first document on: in
 * JavaScript half of a thousand documents are over before that. Values of restricted forms are left to us.
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
  LIMIT,
  PADDING,
  WATCHED,
  WATCHED_COUNT,
} from "./layout.js";
import { Scan } from "./scan.js";
import { buffer, Scanned, type SlicedBuffer } from "./scanned.js";
import type { ElementTable } from "./tables.js";
import { fits, isExactly } from "./values.js";
import { WALK_WASM } from "./walk.generated.js";

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  walk(at: number, root: number): number;
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
  readonly #arrangement: Arrangement;
  readonly #root: number;
  readonly #walk: Exports["walk"];
  readonly #keep: Exports["keep"];
  /** What the values kept in the memory say. */
  readonly #kept = new Array<string | undefined>(KEPT_COUNT).fill(undefined);

  constructor(root: ElementTable) {
    super();
    const { Module, Instance } = webAssembly();
    const { memory, walk, keep } = new Instance(new Module(fromBase64(WALK_WASM))).exports as Exports;
    this.cells = new Int32Array(memory.buffer, CELLS, CELL_COUNT);
    this.#memory = new Uint8Array(memory.buffer);
    this.octets = buffer(this.#memory.subarray(INPUT));
    this.#words = new Int32Array(memory.buffer);
    this.#arrangement = new Arrangement(this.#memory, this.#words);
    this.#root = this.#arrangement.element(root);
    this.#walk = walk;
    this.#keep = keep;
  }

  protected walk(document: Uint8Array, start: number): boolean {
    const words = this.#words;
    const end = INPUT + document.length;
    this.#memory.set(document, INPUT);
    this.#memory.fill(0, end, end + PADDING);
    words[LIMIT / 4] = end;
    return this.#walk(INPUT + start, this.#root) === 1 && this.#areAllowed() && this.#noteWatched();
  }

  /** Finding one again costs less than making a string of it, and the collector has less to do. */
  override repeated(cell: number, isAttribute: boolean): string | undefined {
    const start = this.cells[cell]!;
    const place = start > 0 ? this.#keep(start, Math.abs(this.cells[cell + 1]!)) : -1;
    if (place < 0) return this.value(cell, isAttribute);
    if (place < KEPT_COUNT) return this.#kept[place];
    const value = this.value(cell, isAttribute);
    this.#kept[place - KEPT_COUNT] = value;
    return value;
  }

  /** The values that the walk did not decide. */
  #areAllowed(): boolean {
    const { cells, octets } = this;
    const words = this.#words;
    const { types } = this.#arrangement;
    const end = CHECKS / 4 + 2 * words[CHECK_COUNT / 4]!;
    for (let i = CHECKS / 4; i < end; i += 2) {
      const { type, isAttribute } = types[words[i]!]!;
      const cell = words[i + 1]!;
      const written = octets.latin1Slice(Math.abs(cells[cell]!), Math.abs(cells[cell + 1]!));
      if (!(type.isFree ? fits(type, written, isAttribute) : isExactly(type, written))) return false;
    }
    return true;
  }

  #noteWatched(): true {
    const words = this.#words;
    const { watched } = this.#arrangement;
    const end = WATCHED / 4 + 2 * words[WATCHED_COUNT / 4]!;
    for (let i = WATCHED / 4; i < end; i += 2) {
      this.watched.push(watched[words[i]!]!);
      this.watchedAt.push(words[i + 1]!);
    }
    return true;
  }
}
