/** What the walk in WebAssembly leaves of a document whose values it has proven, read when it is asked for. */
import { moscowDay } from "../facts/term.js";
import {
  ENDS,
  FILE_ID,
  ID_LENGTH,
  INPUT,
  ISSUED,
  packedDay,
  TAX_FILE_ID,
  TAX_FILE_ID_LENGTH,
  unpackedDay,
} from "./layout.js";
import type { Proven, SlicedBuffer } from "./scanned.js";

const EXTENSION = ".xml";

export class ProvenInMemory implements Proven {
  readonly #words: Int32Array;
  readonly #octets: SlicedBuffer;
  /** The moment last asked for, and its day. */
  #at: Date | undefined;
  #today = 0;

  /** The memory, and its octets from INPUT on. */
  constructor(words: Int32Array, octets: SlicedBuffer) {
    this.#words = words;
    this.#octets = octets;
  }

  get issueDate(): string {
    return unpackedDay(this.#words[ISSUED / 4]!);
  }

  get endDate(): string {
    return unpackedDay(this.#words[ENDS / 4]!);
  }

  get fileId(): string {
    return this.#text(FILE_ID, ID_LENGTH);
  }

  get taxFileId(): string | undefined {
    const length = this.#words[TAX_FILE_ID_LENGTH / 4]!;
    return this.#words[TAX_FILE_ID / 4] === 0 ? undefined : this.#text(TAX_FILE_ID, length);
  }

  /** A term of plain days is compared with the moment's day. */
  isInForce(at: Date): boolean {
    if (this.#at !== at) {
      const { year, month, day } = moscowDay(at);
      this.#at = at;
      this.#today = packedDay(year, month, day);
    }
    return this.#words[ISSUED / 4]! <= this.#today && this.#today <= this.#words[ENDS / 4]!;
  }

  isNamed(fileName: string): boolean {
    const isLongEnough = fileName.length === ID_LENGTH + EXTENSION.length;
    return isLongEnough && fileName.endsWith(EXTENSION) && fileName.startsWith(this.fileId);
  }

  #text(where: number, length: number): string {
    const start = this.#words[where / 4]! - INPUT;
    return this.#octets.latin1Slice(start, start + length);
  }
}
