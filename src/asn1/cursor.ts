/** Walks the parts of a SEQUENCE in order, so that parsers read like the ASN.1 module they implement. */
import { PodpisError } from "../base/errors.js";
import { type Asn1Node, CLASS, TAG, type TagClass } from "./reader.js";
import { fail } from "./values.js";

export class Cursor {
  #at = 0;
  readonly #parts: readonly Asn1Node[];

  constructor(readonly node: Asn1Node) {
    this.#parts = node.children;
  }

  /** The next part, whatever it is; undefined at the end. */
  peek(): Asn1Node | undefined {
    return this.#parts[this.#at];
  }

  /** The next part, which must be there; with `tag`, of that tag. */
  next(tag?: number, tagClass: TagClass = CLASS.universal): Asn1Node {
    const part = this.#parts[this.#at];
    if (part === undefined) fail(this.node, "a part is missing");
    if (tag !== undefined && !part.is(tag, tagClass)) fail(part, "a part of another type is expected here");
    this.#at++;
    return part;
  }

  /** The next part when it has this tag. */
  optional(tag: number, tagClass: TagClass = CLASS.universal): Asn1Node | undefined {
    const part = this.#parts[this.#at];
    if (part === undefined || !part.is(tag, tagClass)) return undefined;
    this.#at++;
    return part;
  }

  /** The next part when it is the context-specific [n]. */
  context(n: number): Asn1Node | undefined {
    return this.optional(n, CLASS.context);
  }

  /** The one object inside the explicit [n], when it is there. */
  explicit(n: number): Asn1Node | undefined {
    const wrapper = this.context(n);
    return wrapper === undefined ? undefined : only(wrapper);
  }

  sequence(): Cursor {
    return new Cursor(this.next(TAG.sequence));
  }

  set(): Cursor {
    return new Cursor(this.next(TAG.set));
  }

  rest(): readonly Asn1Node[] {
    const rest = this.#parts.slice(this.#at);
    this.#at = this.#parts.length;
    return rest;
  }

  /** Throws when parts remain. */
  end(): void {
    const part = this.#parts[this.#at];
    if (part !== undefined) fail(part, "an unexpected part");
  }
}

/** The single child of a wrapper. */
export function only(node: Asn1Node): Asn1Node {
  const [child, extra] = node.children;
  if (child === undefined || extra !== undefined) fail(node, "exactly one part is expected inside");
  return child;
}

/** A cursor over a node that must be a SEQUENCE. */
export function sequence(node: Asn1Node): Cursor {
  if (!node.is(TAG.sequence)) fail(node, "a SEQUENCE is expected here");
  return new Cursor(node);
}

/** True for the errors that mean "these octets are not what they should be". */
export function isMalformed(error: unknown): error is PodpisError {
  return error instanceof PodpisError && (error.code === "ASN1_MALFORMED" || error.code === "ASN1_LIMIT");
}
