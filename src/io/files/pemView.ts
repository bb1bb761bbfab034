/** A large PEM file as if it were the octets in it: any place of it is found by the length of its lines. */

import { PodpisError } from "../../base/errors.js";
import { MAX_SMALL_OBJECT } from "../../base/limits.js";
import type { BufferedSource } from "../../base/source.js";

/** How much text may stand before the block, and after its last whole line. */
const EDGE = 4096;

/** Lines decoded at once: their text is a string, and long strings outlive the work by a good deal of memory. */
const BLOCK = 1024;

/**
 * The octets of the one PEM block of a file whose lines are all of one length (RFC 7468 §2: all but the last), decoded
 * where they are read. Undefined for any other text. Reading throws ASN1_MALFORMED where a line turns out to be longer
 * or shorter: then the file is one for the usual reader. It owns `file` from then on.
 */
export function pemView(file: BufferedSource): BufferedSource | undefined {
  const lines = linesOf(file);
  return lines && new PemView(file, lines);
}

interface Lines {
  /** Where the first line begins. */
  readonly start: number;
  /** Characters of a line, and with its end. */
  readonly width: number;
  readonly step: number;
  /** Octets in all. */
  readonly size: number;
}

function linesOf(file: BufferedSource): Lines | undefined {
  const edge = Math.min(EDGE, file.size);
  const head = latin1(file.read(0, edge));
  const opening = /^-----BEGIN [^-\r\n]*-----(\r?\n)/.exec(head);
  const closing = /[=\w+/](={0,2})\s*-----END [^-\r\n]*-----\s*$/.exec(
    latin1(file.read(file.size - edge, edge)),
  );
  if (opening === null || closing === null) return undefined;
  const start = opening[0].length;
  const width = head.indexOf(opening[1]!, start) - start;
  if (width < 4 || width % 4 !== 0) return undefined;
  const step = width + opening[1]!.length;
  // The last character of the text before "-----END", counted from the end of the file.
  const end = file.size - edge + closing.index + 1 + closing[1]!.length;
  const rows = Math.floor((end - start) / step);
  const characters = rows * width + Math.min((end - start) % step, width);
  const pads = closing[0].slice(0, 1 + closing[1]!.length).replace(/[^=]/g, "").length;
  return characters % 4 === 0 ? { start, width, step, size: (characters / 4) * 3 - pads } : undefined;
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");

class PemView implements BufferedSource {
  readonly name: string;
  readonly size: number;
  #text = Buffer.alloc(0);
  #octets = Buffer.alloc(0);

  constructor(
    private readonly file: BufferedSource,
    private readonly lines: Lines,
  ) {
    this.name = file.name;
    this.size = lines.size;
  }

  readInto(offset: number, into: Uint8Array): void {
    const perLine = (this.lines.width / 4) * 3;
    if (offset + into.length > this.size) throw malformed(this.size);
    for (let done = 0; done < into.length; ) {
      const at = offset + done;
      const first = Math.floor(at / perLine);
      const last = Math.min(Math.ceil((offset + into.length) / perLine), first + BLOCK);
      const octets = this.#decode(first, last - first, perLine).subarray(at - first * perLine);
      const wanted = octets.subarray(0, into.length - done);
      into.set(wanted, done);
      done += wanted.length;
    }
  }

  /** The octets of some lines. */
  #decode(first: number, count: number, perLine: number): Uint8Array {
    const { start, step } = this.lines;
    // With the end of the line before: it stands there only while every line before is of the one length.
    const from = start + first * step - 1;
    const length = Math.min(count * step + 1, this.file.size - from);
    if (this.#text.length < length) {
      this.#text = Buffer.allocUnsafe(length);
      this.#octets = Buffer.allocUnsafe(length);
    }
    this.file.readInto(from, this.#text.subarray(0, length));
    const text = this.#text.toString("latin1", 0, length);
    const end = text.lastIndexOf("-----END");
    const decoded = this.#octets.write(end < 0 ? text : text.slice(0, end), "base64");
    const expected = Math.min(count * perLine, this.size - first * perLine);
    if (!text.startsWith("\n") || decoded !== expected) throw malformed(first * perLine);
    return this.#octets.subarray(0, decoded);
  }

  read(offset: number, length: number): Uint8Array {
    const octets = new Uint8Array(length);
    this.readInto(offset, octets);
    return octets;
  }

  async *stream(offset: number, length: number): AsyncGenerator<Uint8Array> {
    for (let at = offset; at < offset + length; at += MAX_SMALL_OBJECT) {
      yield this.read(at, Math.min(MAX_SMALL_OBJECT, offset + length - at));
    }
  }

  close(): void {
    this.file.close();
  }
}

const malformed = (offset: number): PodpisError =>
  new PodpisError("ASN1_MALFORMED", { reason: "the lines of a PEM block are of several lengths", offset });
