/** Base64 (RFC 4648 §4) as a stream, both ways, so that a large armoured file costs no memory. */
import { concat } from "./bytes.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const SPACE = 64;
const PAD = 65;
const OTHER = 66;

const VALUES = new Uint8Array(256).fill(OTHER);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;
for (const space of [0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d]) VALUES[space] = SPACE;
const PAD_CHARACTER = "=".charCodeAt(0);
VALUES[PAD_CHARACTER] = PAD;

/** Decodes chunk after chunk; white space is skipped, padding is required. */
export class Base64Decoder {
  #out = new Uint8Array(0);
  #group = 0;
  #count = 0;
  #padding = 0;

  /** The octets this chunk completes, valid until the next call. Throws TypeError when a character is none of the alphabet. */
  decode(chunk: Uint8Array): Uint8Array {
    const size = Math.ceil(chunk.length / 4) * 3 + 3;
    if (this.#out.length < size) this.#out = new Uint8Array(size);
    const out = this.#out;
    let length = 0;
    let group = this.#group;
    let count = this.#count;
    for (let i = 0; i < chunk.length; i++) {
      const value = VALUES[chunk[i]!]!;
      if (value >= SPACE) {
        if (value === SPACE) continue;
        if (value === PAD && count + this.#padding < 4 && count >= 2) {
          this.#padding++;
          continue;
        }
        throw new TypeError("not base64");
      }
      if (this.#padding > 0) throw new TypeError("base64 goes on after its padding");
      group = (group << 6) | value;
      if (++count === 4) {
        out[length++] = group >> 16;
        out[length++] = group >> 8;
        out[length++] = group;
        group = count = 0;
      }
    }
    this.#group = group;
    this.#count = count;
    return out.subarray(0, length);
  }

  /** The octets of a padded last group. Throws TypeError when the text ends inside a group. */
  end(): Uint8Array {
    const [group, count] = [this.#group, this.#count];
    if (count === 0) return new Uint8Array(0);
    if (count + this.#padding !== 4) throw new TypeError("base64 ends inside a group");
    return count === 2 ? Uint8Array.of(group >> 4) : Uint8Array.of(group >> 10, group >> 2);
  }
}

/** Octets of one line of 64 characters. */
const LINE = 48;

const CHARACTERS = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const LF = 0x0a;

/**
 * Encodes chunks into lines of 64 characters, each ended by LF. What is given is valid until the next is
 * asked for. Throws what the source throws.
 */
export async function* base64Lines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let out = new Uint8Array(0);
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    // The line begun by the last chunk is completed first; the whole lines of this one are then taken in place.
    const missing = rest.length === 0 ? 0 : Math.min(LINE - rest.length, chunk.length);
    const begun = concat(rest, chunk.subarray(0, missing));
    const whole = missing + Math.floor((chunk.length - missing) / LINE) * LINE;
    const size = (1 + Math.ceil(chunk.length / LINE)) * 65;
    if (out.length < size) out = new Uint8Array(size);
    let at = begun.length === LINE ? encodeLine(begun, 0, LINE, out, 0) : 0;
    for (let from = missing; from < whole; from += LINE) at = encodeLine(chunk, from, from + LINE, out, at);
    rest = begun.length > 0 && begun.length < LINE ? begun : chunk.slice(whole);
    if (at > 0) yield out.subarray(0, at);
  }
  if (rest.length > 0) yield out.subarray(0, encodeLine(rest, 0, rest.length, out, 0));
}

/** Writes octets [from, to) as one line at `at`; gives back where the next begins. */
function encodeLine(octets: Uint8Array, from: number, to: number, out: Uint8Array, start: number): number {
  let at = start;
  for (let i = from; i < to; i += 3) {
    const [b, c] = [i + 1 < to, i + 2 < to];
    const group = (octets[i]! << 16) | ((b ? octets[i + 1]! : 0) << 8) | (c ? octets[i + 2]! : 0);
    out[at++] = CHARACTERS[group >> 18]!;
    out[at++] = CHARACTERS[(group >> 12) & 63]!;
    out[at++] = b ? CHARACTERS[(group >> 6) & 63]! : PAD_CHARACTER;
    out[at++] = c ? CHARACTERS[group & 63]! : PAD_CHARACTER;
  }
  out[at++] = LF;
  return at;
}
