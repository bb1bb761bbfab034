/** Walks ASN.1 headers in a source without loading what lies between them. */

import { isMalformed } from "../asn1/cursor.js";
import {
  type Asn1Node,
  type Budget,
  type Header,
  MAX_HEADER,
  readAsn1Prefix,
  readHeader,
} from "../asn1/reader.js";
import { PodpisError } from "../base/errors.js";
import { MAX_SMALL_OBJECT } from "../base/limits.js";
import type { ByteSource } from "../base/source.js";

/** An object in the source: its header, and where its content begins and ends. */
export interface Element {
  readonly header: Header;
  readonly offset: number;
  readonly start: number;
  /** The first octet after the content; undefined for the indefinite form. */
  readonly end: number | undefined;
}

/** Headers that follow each other closely are served from one read. */
const NEAR = 32 * 1024;
const WIDE_WINDOW = 64 * 1024;
const NARROW_WINDOW = 64;

export class HeaderWalker {
  #window: Uint8Array = new Uint8Array(0);
  #windowStart = 0;
  #last = Number.NEGATIVE_INFINITY;
  /** The source ended before the structure did. */
  ranOut = false;

  constructor(readonly source: ByteSource) {}

  /** The object at `offset`, which must end at or before `limit`. Throws PodpisError ASN1_MALFORMED. */
  element(offset: number, limit: number | undefined): Element {
    const header = this.#header(offset);
    const start = offset + header.headerLength;
    const end = header.length < 0 ? undefined : start + header.length;
    const reached = end ?? start;
    if (reached > this.source.size) this.#fail("the data end too early", this.source.size, true);
    if (limit !== undefined && reached > limit)
      this.#fail("a length runs past the end of its container", offset);
    return { header, offset, start, end };
  }

  /** Whether the container whose content ends at `end` (undefined: at end-of-contents) is over at `offset`. */
  isOver(offset: number, end: number | undefined): boolean {
    if (end !== undefined) return offset === end;
    const at = this.#look(offset);
    if (at + 2 > this.#window.length) this.#fail("the data end too early", this.source.size, true);
    return this.#window[at] === 0 && this.#window[at + 1] === 0;
  }

  /** Where what follows the container begins, when its content is over at `offset`. Throws ASN1_MALFORMED. */
  after(offset: number, container: Element): number {
    if (!this.isOver(offset, container.end)) this.#fail("an unexpected part", offset);
    return container.end === undefined ? offset + 2 : offset;
  }

  /** A small object at `offset`, loaded and parsed. Throws ASN1_MALFORMED, ASN1_LIMIT. */
  node(offset: number, limit: number | undefined, budget: Budget): Asn1Node {
    const { end } = this.element(offset, limit);
    const available = Math.min(limit ?? this.source.size, this.source.size) - offset;
    const length = end === undefined ? Math.min(available, WIDE_WINDOW) : end - offset;
    if (length > MAX_SMALL_OBJECT)
      throw new PodpisError("ASN1_LIMIT", { reason: "a part of it is too large" });
    return readAsn1Prefix(this.source.read(offset, length), { encoding: "ber", budget });
  }

  #header(offset: number): Header {
    const at = this.#look(offset);
    try {
      return readHeader(this.#window, at, "ber", this.#windowStart);
    } catch (error) {
      if (isMalformed(error) && error.data.offset === this.source.size) this.ranOut = true;
      throw error;
    }
  }

  /** Where `offset` lies in the window: with MAX_HEADER octets at least, fewer only at the end of the source. */
  #look(offset: number): number {
    const { size } = this.source;
    if (offset >= size) this.#fail("the data end too early", size, true);
    const needed = Math.min(MAX_HEADER, size - offset);
    const at = offset - this.#windowStart;
    if (at < 0 || at + needed > this.#window.length) {
      const wide = offset >= this.#last && offset - this.#last < NEAR;
      this.#window = this.source.read(offset, Math.min(wide ? WIDE_WINDOW : NARROW_WINDOW, size - offset));
      this.#windowStart = offset;
    }
    this.#last = offset;
    return offset - this.#windowStart;
  }

  #fail(reason: string, offset: number, ranOut = false): never {
    this.ranOut ||= ranOut;
    throw new PodpisError("ASN1_MALFORMED", { reason, offset });
  }
}
