/**
 * The one door to BER and DER (X.690). An object keeps its raw slice: nothing signed is ever
 * re-encoded. Children are read when asked for; depth and the number of objects are bounded.
 */
import { PodpisError } from "../base/errors.js";
import { MAX_ASN1_DEPTH, MAX_ASN1_NODES } from "../base/limits.js";

export const CLASS = { universal: 0, application: 1, context: 2, private: 3 } as const;
export type TagClass = 0 | 1 | 2 | 3;

/** Universal tag numbers (X.680 §8.6). */
export const TAG = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  null: 5,
  oid: 6,
  enumerated: 10,
  utf8String: 12,
  sequence: 16,
  set: 17,
  numericString: 18,
  printableString: 19,
  teletexString: 20,
  ia5String: 22,
  utcTime: 23,
  generalizedTime: 24,
  visibleString: 26,
  generalString: 27,
  universalString: 28,
  bmpString: 30,
} as const;

/** `der`: definite, minimal lengths only. `ber`: indefinite and padded lengths too (CMS, RFC 5652 §2). */
export type Encoding = "der" | "ber";

/** What one input may cost. Shared by all objects read from it. */
export interface Budget {
  nodes: number;
}

export const newBudget = (nodes: number = MAX_ASN1_NODES): Budget => ({ nodes });

export interface Header {
  readonly tagClass: TagClass;
  readonly tag: number;
  readonly constructed: boolean;
  /** Octets of tag and length. */
  readonly headerLength: number;
  /** Octets of content; -1 for the indefinite form. */
  readonly length: number;
}

/** The most octets a header may take here: tags up to 2^28, lengths up to 2^48. */
export const MAX_HEADER = 12;

const malformed = (reason: string, offset: number): PodpisError =>
  new PodpisError("ASN1_MALFORMED", { reason, offset });

/**
 * Reads tag and length at `offset`. `base` is only added to the offsets named in errors.
 * Throws PodpisError ASN1_MALFORMED.
 */
export function readHeader(bytes: Uint8Array, offset: number, encoding: Encoding, base = 0): Header {
  return shortHeader(bytes, offset) ?? anyHeader(bytes, offset, encoding, base);
}

/** A header of two octets, as most are; undefined: it is another one. */
function shortHeader(bytes: Uint8Array, at: number): Header | undefined {
  const first = bytes[at];
  const length = bytes[at + 1];
  if (first === undefined || length === undefined || length >= 0x80 || (first & 0x1f) === 0x1f)
    return undefined;
  const tagClass = (first >> 6) as TagClass;
  return { tagClass, tag: first & 0x1f, constructed: (first & 0x20) !== 0, headerLength: 2, length };
}

function anyHeader(bytes: Uint8Array, offset: number, encoding: Encoding, base: number): Header {
  let at = offset;
  const next = (): number => {
    const octet = bytes[at++];
    if (octet === undefined) throw malformed("the data end too early", base + bytes.length);
    return octet;
  };
  const first = next();
  let tag = first & 0x1f;
  if (tag === 0x1f) {
    tag = 0;
    let octet: number;
    do {
      octet = next();
      if (tag === 0 && octet === 0x80) throw malformed("a tag number is padded", base + offset);
      tag = tag * 128 + (octet & 0x7f);
      if (tag > 0x0fffffff) throw malformed("a tag number is too large", base + offset);
    } while (octet & 0x80);
    if (tag < 0x1f) throw malformed("a tag number is padded", base + offset);
  }
  const constructed = (first & 0x20) !== 0;
  let length = next();
  if (length === 0x80) {
    if (encoding === "der") throw malformed("an indefinite length, which DER forbids", base + offset);
    if (!constructed) throw malformed("an indefinite length of a primitive value", base + offset);
    length = -1;
  } else if (length > 0x80) {
    const count = length & 0x7f;
    if (count > 126) throw malformed("a reserved length form", base + offset);
    length = 0;
    for (let i = 0; i < count; i++) {
      length = length * 256 + next();
      if (length > 2 ** 48) throw malformed("a length that is too large", base + offset);
    }
    if (encoding === "der" && (length < 0x80 || length < 256 ** (count - 1))) {
      throw malformed("a length that is not minimal, which DER forbids", base + offset);
    }
  }
  return { tagClass: (first >> 6) as TagClass, tag, constructed, headerLength: at - offset, length };
}

export class Asn1Node {
  #children: readonly Asn1Node[] | undefined;

  constructor(
    readonly tagClass: TagClass,
    readonly tag: number,
    readonly constructed: boolean,
    /** The whole object as it stands in the input: tag, length, content, end-of-contents if any. */
    readonly raw: Uint8Array,
    /** The content octets, without end-of-contents. */
    readonly content: Uint8Array,
    /** Where `raw` begins in the input, for messages. */
    readonly offset: number,
    /** The rules it was read by: what a value may look like depends on them. */
    readonly encoding: Encoding,
    private readonly budget: Budget,
    private readonly depth: number,
  ) {}

  /** The objects inside a constructed one, in order. Throws ASN1_MALFORMED, ASN1_LIMIT. */
  get children(): readonly Asn1Node[] {
    if (this.#children === undefined) {
      if (!this.constructed)
        throw malformed("a primitive value where a constructed one must be", this.offset);
      const base = this.offset + (this.content.byteOffset - this.raw.byteOffset);
      const children: Asn1Node[] = [];
      for (let at = 0; at < this.content.length; ) {
        const child = readNode(this.content, at, base, this.encoding, this.budget, this.depth + 1);
        children.push(child);
        at += child.raw.length;
      }
      this.#children = children;
    }
    return this.#children;
  }

  is(tag: number, tagClass: TagClass = CLASS.universal): boolean {
    return this.tag === tag && this.tagClass === tagClass;
  }

  isContext(tag: number): boolean {
    return this.tag === tag && this.tagClass === CLASS.context;
  }
}

function readNode(
  bytes: Uint8Array,
  at: number,
  base: number,
  encoding: Encoding,
  budget: Budget,
  depth: number,
): Asn1Node {
  if (--budget.nodes < 0) throw new PodpisError("ASN1_LIMIT", { reason: "it has too many parts" });
  if (depth > MAX_ASN1_DEPTH) throw new PodpisError("ASN1_LIMIT", { reason: "it is nested too deeply" });
  const header = readHeader(bytes, at, encoding, base);
  const start = at + header.headerLength;
  let end: number;
  let after: number;
  if (header.length >= 0) {
    end = after = start + header.length;
    if (end > bytes.length) throw malformed("a length runs past the end of the data", base + at);
  } else {
    end = indefiniteEnd(bytes, start, base, budget, depth);
    after = end + 2;
  }
  const { tagClass, tag, constructed } = header;
  if (tag === 0 && tagClass === CLASS.universal) throw malformed("a reserved tag", base + at);
  return new Asn1Node(
    tagClass,
    tag,
    constructed,
    bytes.subarray(at, after),
    bytes.subarray(start, end),
    base + at,
    encoding,
    budget,
    depth,
  );
}

/** Where the end-of-contents octets of an indefinite length begin. Iterative, so that depth costs no stack. */
function indefiniteEnd(
  bytes: Uint8Array,
  start: number,
  base: number,
  budget: Budget,
  depth: number,
): number {
  let at = start;
  let open = 1;
  for (;;) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) {
      if (--open === 0) return at;
      at += 2;
      continue;
    }
    if (--budget.nodes < 0) throw new PodpisError("ASN1_LIMIT", { reason: "it has too many parts" });
    const header = readHeader(bytes, at, "ber", base);
    at += header.headerLength;
    if (header.length >= 0) at += header.length;
    else if (++open + depth > MAX_ASN1_DEPTH) {
      throw new PodpisError("ASN1_LIMIT", { reason: "it is nested too deeply" });
    }
    if (at > bytes.length) throw malformed("the data end too early", base + bytes.length);
  }
}

export interface ReadOptions {
  /** Default "der". */
  readonly encoding?: Encoding;
  readonly budget?: Budget;
}

/** Reads exactly one object. Throws ASN1_MALFORMED (octets after it included), ASN1_LIMIT. */
export function readAsn1(bytes: Uint8Array, options: ReadOptions = {}): Asn1Node {
  const node = readAsn1Prefix(bytes, options);
  if (node.raw.length !== bytes.length) {
    throw malformed("there are more bytes after the end of the structure", node.raw.length);
  }
  return node;
}

/** Reads the first object and ignores what follows; `raw.length` says where it ends. */
export function readAsn1Prefix(bytes: Uint8Array, options: ReadOptions = {}): Asn1Node {
  return readNode(bytes, 0, 0, options.encoding ?? "der", options.budget ?? newBudget(), 0);
}
