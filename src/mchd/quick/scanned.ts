/**
 * What is kept of the last document that was walked over, and what the two walks share: the one in JavaScript (scan.ts)
 * and the one in WebAssembly (walk.ts).
 */
import { isUtf8 } from "node:buffer";
import { PLAIN_DECLARATION } from "../read/plain.js";
import { MAX_OCTETS } from "./layout.js";
import type { Watched } from "./tables.js";
import { resolved } from "./values.js";

const BYTE_ORDER_MARK = Buffer.from("\ufeff");
/** The longest XML declaration known is half of this. */
const DECLARATION_LENGTH = 128;

/** Reused for one document after another: what it says of one is good until the next is scanned. */
export abstract class Scanned {
  /**
   * Where values stand, and records as layout.ts says. A value's start is negative when it holds references, or white
   * space other than spaces; its end is negative when its octets are its characters.
   */
  abstract readonly cells: Int32Array;
  /** The last document, behind a byte order mark. */
  abstract readonly octets: SlicedBuffer;
  /** The values that rules find by name, and their cells. */
  readonly watched: Watched[] = [];
  readonly watchedAt: number[] = [];
  /** The last declaration that was found right: programs write always the same one. */
  #declaration = "\0";

  /** Whether `bytes` are certainly a document that the schema lets through. Its record is the one at ROOT. */
  accepts(bytes: Uint8Array): boolean {
    if (bytes.length > MAX_OCTETS || !isUtf8(bytes)) return false;
    const isMarked = BYTE_ORDER_MARK.every((octet, i) => octet === bytes[i]);
    const document = isMarked ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
    this.watched.length = 0;
    this.watchedAt.length = 0;
    const head = buffer(document.subarray(0, DECLARATION_LENGTH)).latin1Slice();
    const start = this.#behindDeclaration(head);
    return start >= 0 && this.walk(document, start);
  }

  /** The same of a document whose declaration ends at `start`. */
  protected abstract walk(document: Uint8Array, start: number): boolean;

  /** The characters of the value whose cells begin at `cell`; undefined: there is none. */
  value(cell: number, isAttribute: boolean): string | undefined {
    const start = this.cells[cell]!;
    const end = this.cells[cell + 1]!;
    if (start > 0) {
      return end < 0 ? this.octets.latin1Slice(start, -end) : this.octets.utf8Slice(start, end);
    }
    return start === 0 ? undefined : resolved(this.octets.utf8Slice(-start, end), isAttribute);
  }

  /** The same of a value that documents are likely to share. */
  repeated(cell: number, isAttribute: boolean): string | undefined {
    return this.value(cell, isAttribute);
  }

  /** -1: it names another encoding. */
  #behindDeclaration(head: string): number {
    if (head.startsWith(this.#declaration)) return this.#declaration.length;
    const match = PLAIN_DECLARATION.exec(head);
    if (match === null) return 0;
    if ((match[3]?.toLowerCase() ?? "utf-8") !== "utf-8") return -1;
    this.#declaration = match[0];
    return match[0].length;
  }
}

/** What Buffer.toString goes through; called for one short value after another. */
export interface SlicedBuffer extends Uint8Array {
  latin1Slice(start?: number, end?: number): string;
  utf8Slice(start?: number, end?: number): string;
}

/** The same octets. */
export const buffer = (octets: Uint8Array): SlicedBuffer =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.length) as Uint8Array as SlicedBuffer;
