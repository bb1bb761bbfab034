/**
 * The content of an attached signature as ranges of the source: one OCTET STRING, or the chunks of a
 * constructed one, nested or not, of definite or indefinite length (X.690 §8.7).
 */
import { CLASS, TAG } from "../asn1/reader.js";
import { PodpisError } from "../base/errors.js";
import { CHUNK, MAX_ASN1_DEPTH, MAX_CONTENT_CHUNKS } from "../base/limits.js";
import type { ByteSource } from "../base/source.js";
import type { Element, HeaderWalker } from "./headerWalker.js";
import type { ByteRange, EContent } from "./signedData.js";

/** Ranges without an object for each of them: hostile input may have a million. */
class RangeList implements Iterable<ByteRange> {
  #numbers = new Float64Array(16);
  #count = 0;
  /** Octets in all ranges. */
  length = 0;

  push(offset: number, length: number): void {
    if (this.#count === MAX_CONTENT_CHUNKS) {
      throw new PodpisError("ASN1_LIMIT", { reason: "its content is in too many chunks" });
    }
    if (this.#count * 2 === this.#numbers.length) {
      const grown = new Float64Array(this.#numbers.length * 2);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[this.#count * 2] = offset;
    this.#numbers[this.#count * 2 + 1] = length;
    this.#count++;
    this.length += length;
  }

  *[Symbol.iterator](): Generator<ByteRange> {
    for (let i = 0; i < this.#count; i++) {
      yield { offset: this.#numbers[i * 2]!, length: this.#numbers[i * 2 + 1]! };
    }
  }
}

/**
 * Finds the content octets of the OCTET STRING `element`. Throws PodpisError ASN1_MALFORMED, ASN1_LIMIT.
 * Returns where the object after it begins, too.
 */
export function readEContent(walker: HeaderWalker, element: Element): { eContent: EContent; after: number } {
  const ranges = new RangeList();
  const open: Element[] = [];
  let at = element.offset;
  let extentEnd = element.start;
  do {
    const container = open.at(-1);
    if (container !== undefined && walker.isOver(at, container.end)) {
      at = walker.after(at, container);
      open.pop();
      continue;
    }
    const chunk = container === undefined ? element : walker.element(at, container.end);
    if (chunk.header.tag !== TAG.octetString || chunk.header.tagClass !== CLASS.universal) {
      throw new PodpisError("ASN1_MALFORMED", { reason: "an OCTET STRING is expected here", offset: at });
    }
    at = chunk.start;
    if (chunk.header.constructed) {
      open.push(chunk);
      if (open.length > MAX_ASN1_DEPTH)
        throw new PodpisError("ASN1_LIMIT", { reason: "it is nested too deeply" });
    } else {
      // A primitive object always has a definite length.
      ranges.push(chunk.start, chunk.end! - chunk.start);
      at = extentEnd = chunk.end!;
    }
  } while (open.length > 0);
  const [first] = ranges;
  const start = first?.offset ?? extentEnd;
  return {
    eContent: { length: ranges.length, extent: { offset: start, length: extentEnd - start }, ranges },
    after: at,
  };
}

/** The content octets in order, read once. A chunk is valid until the next is asked for. */
export async function* streamEContent(source: ByteSource, eContent: EContent): AsyncGenerator<Uint8Array> {
  const ranges = eContent.ranges[Symbol.iterator]();
  const { offset, length } = eContent.extent;
  let range = nextRange(ranges);
  let at = offset;
  for await (const block of source.stream(offset, length)) {
    const blockEnd = at + block.length;
    while (range !== undefined && range.offset < blockEnd) {
      const from = Math.max(range.offset, at);
      const to = Math.min(range.offset + range.length, blockEnd);
      if (to > from) yield block.subarray(from - at, to - at);
      if (range.offset + range.length > blockEnd) break;
      range = nextRange(ranges);
    }
    at = blockEnd;
  }
}

function nextRange(ranges: Iterator<ByteRange>): ByteRange | undefined {
  const next = ranges.next();
  return next.done === true ? undefined : next.value;
}

/** The content octets put together, for content that is known to be small (time-stamp tokens). */
export function smallEContent(source: ByteSource, eContent: EContent): Uint8Array {
  if (eContent.length > CHUNK) throw new PodpisError("ASN1_LIMIT", { reason: "its content is too large" });
  const result = new Uint8Array(eContent.length);
  let at = 0;
  for (const { offset, length } of eContent.ranges) {
    result.set(source.read(offset, length), at);
    at += length;
  }
  return result;
}
