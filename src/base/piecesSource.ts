/** A source made of ranges of another one and of octets in memory: what a file will be, before it is written. */
import { PodpisError } from "./errors.js";
import type { ByteSource } from "./source.js";

/** Octets in memory, or a range of the source. */
export type Piece = Uint8Array | { readonly offset: number; readonly length: number };

/**
 * The pieces one after another. Nothing is copied: ranges are read from `source` when they are asked for, and
 * it must stay open. `close()` closes nothing.
 */
export function piecesSource(source: ByteSource, pieces: readonly Piece[]): ByteSource {
  const placed: { readonly piece: Piece; readonly start: number; readonly end: number }[] = [];
  let size = 0;
  for (const piece of pieces) {
    placed.push({ piece, start: size, end: size + piece.length });
    size += piece.length;
  }
  /** The parts of the pieces that the range touches, in order. */
  function* within(offset: number, length: number): Generator<Piece> {
    for (const { piece, start, end } of placed) {
      const from = Math.max(offset, start) - start;
      const to = Math.min(offset + length, end) - start;
      if (to <= from) continue;
      yield piece instanceof Uint8Array
        ? piece.subarray(from, to)
        : { offset: piece.offset + from, length: to - from };
    }
  }
  return {
    name: source.name,
    size,
    read(offset, length) {
      if (offset + length > size) {
        throw new PodpisError("ASN1_MALFORMED", { reason: "the data end too early", offset: size });
      }
      const bytes = new Uint8Array(length);
      let at = 0;
      for (const part of within(offset, length)) {
        bytes.set(part instanceof Uint8Array ? part : source.read(part.offset, part.length), at);
        at += part.length;
      }
      return bytes;
    },
    async *stream(offset, length) {
      for (const part of within(offset, length)) {
        if (part instanceof Uint8Array) yield part;
        else yield* source.stream(part.offset, part.length);
      }
    },
    close: () => undefined,
  };
}
