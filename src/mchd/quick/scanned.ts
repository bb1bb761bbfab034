/**
 * What is kept of the last document that was walked over, and what the two walks share: the one in JavaScript (scan.ts)
 * and the one in WebAssembly (walk.ts).
 */
import { isUtf8 } from "node:buffer";
import type { Term } from "../facts/term.js";
import { PLAIN_DECLARATION } from "../read/plain.js";
import { MAX_OCTETS } from "./layout.js";
import type { Watched } from "./placed.js";
import { resolved } from "./values.js";

const [MARK, ...MARK_REST] = Buffer.from("\ufeff");
/** The longest XML declaration known is half of this. */
const DECLARATION_LENGTH = 128;

/** Of a document whose values are proven: what the rules that know the moment and the file still need. */
export interface Proven extends Required<Term> {
  readonly fileId: string;
  readonly taxFileId: string | undefined;
  /** Whether the moment lies within the term. */
  isInForce(at: Date): boolean;
  /** Whether the file is called as ИдФайл says. */
  isNamed(fileName: string): boolean;
}

/** Reused for one document after another: what it says of one is good until the next is scanned. */
export abstract class Scanned {
  /**
   * Where values stand, and records as layout.ts says. A value's start is negative when it holds references, or white
   * space other than spaces; its end is negative when its octets are its characters.
   */
  abstract readonly cells: Int32Array;
  /** The last document, behind a byte order mark; more may follow. */
  abstract readonly octets: SlicedBuffer;
  /** How many octets it has. */
  protected length = 0;
  /** The XML declaration of the last document; empty when it has none. */
  declaration = "";
  /** The last one that was found right: programs write always the same one. */
  #usual = "\0";

  /** Whether `bytes` are certainly a document that the schema lets through. Its record is the one at ROOT. */
  accepts(bytes: Uint8Array): boolean {
    return this.takes(bytes) && this.isRight();
  }

  /** Lays `bytes` where they are looked at; false: they are certainly for the full reader. */
  takes(bytes: Uint8Array): boolean {
    if (bytes.length > MAX_OCTETS || !isUtf8(bytes)) return false;
    const isMarked = bytes[0] === MARK && MARK_REST.every((octet, i) => octet === bytes[i + 1]);
    const document = isMarked ? bytes.subarray(1 + MARK_REST.length) : bytes;
    this.length = document.length;
    this.hold(document);
    return true;
  }

  /** Whether what was taken is certainly a document that the schema lets through. */
  isRight(): boolean {
    return this.#findDeclaration() && this.walk(this.declaration.length);
  }

  /** Lays a document, without a byte order mark, where `octets` show it. */
  protected abstract hold(document: Uint8Array): void;

  /** Whether the document held is certainly one that the schema lets through; its declaration ends at `start`. */
  protected abstract walk(start: number): boolean;

  /** The values that rules find by name, and their cells; without those that are proven. */
  abstract readonly watched: readonly Watched[];
  abstract readonly watchedAt: readonly number[];

  /**
   * Of what the last document has in common with others a number below OUTLINE_COUNT, when it was seen before; that
   * number and OUTLINE_COUNT when it is new; -1: it is not remembered.
   */
  outline(): number {
    return -1;
  }

  /**
   * The number of the outline, when what was taken has that of an earlier document and is certainly as right as that
   * one; else -1. What stands where is known only after `isRight`.
   */
  familiar(): number {
    return -1;
  }

  /** When no rule over its numbers, dates and names has anything to say of the last document. */
  proven(): Proven | undefined {
    return undefined;
  }

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

  /** False: it names another encoding. */
  #findDeclaration(): boolean {
    const head = this.octets.latin1Slice(0, Math.min(this.length, DECLARATION_LENGTH));
    if (head.startsWith(this.#usual)) {
      this.declaration = this.#usual;
      return true;
    }
    const match = PLAIN_DECLARATION.exec(head);
    this.declaration = match?.[0] ?? "";
    if (match === null) return true;
    if ((match[3]?.toLowerCase() ?? "utf-8") !== "utf-8") return false;
    this.#usual = match[0];
    return true;
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
