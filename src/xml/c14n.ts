/**
 * Canonical XML as a stream: Canonical XML 1.0 and Exclusive XML Canonicalization 1.0, both without comments, of a
 * whole element. xml-crypto does the same over a tree, of which a list of 12 MB needs a gigabyte; this needs nothing.
 *
 * Documents come through read.ts, so there are no processing instructions, no DOCTYPE and no default attributes.
 */
import type { XmlAttribute, XmlElement, XmlHandler } from "./read.js";

export interface C14nMethod {
  /** Exclusive XML Canonicalization 1.0 §3; false: Canonical XML 1.0. */
  readonly exclusive: boolean;
  /** InclusiveNamespaces PrefixList, without #default; only for the exclusive form. */
  readonly inclusivePrefixes?: readonly string[];
}

type Scope = ReadonlyMap<string, string>;

const EMPTY: Scope = new Map();

interface Level {
  /** Namespaces in scope of the document here. */
  readonly scope: Scope;
  /** Namespaces that the output has declared here. */
  readonly rendered: Scope;
}

/**
 * Writes the canonical form of what it receives, in pieces. `ancestors`: the namespaces in scope where the
 * element stands, when it is not the document's root. `leaveOut`: elements that are not part of the output, with
 * all that is in them (the enveloped-signature transform).
 */
export class Canonicalizer implements XmlHandler {
  readonly #levels: Level[];
  #left = 0;

  constructor(
    private readonly method: C14nMethod,
    private readonly write: (piece: string) => void,
    private readonly leaveOut: (element: XmlElement, depth: number) => boolean = () => false,
    ancestors: Scope = EMPTY,
  ) {
    this.#levels = [{ scope: ancestors, rendered: EMPTY }];
  }

  open(element: XmlElement): void {
    if (this.#left > 0 || this.leaveOut(element, this.#levels.length - 1)) {
      this.#left++;
      return;
    }
    const above = this.#levels.at(-1)!;
    const scope = element.namespaces.size === 0 ? above.scope : joined(above.scope, element.namespaces);
    const declared = this.#declarations(element, scope, above.rendered);
    const rendered = declared.length === 0 ? above.rendered : joined(above.rendered, declared);
    this.#levels.push({ scope, rendered });
    let tag = `<${element.name}`;
    for (const [prefix, uri] of declared) {
      tag += ` ${prefix === "" ? "xmlns" : `xmlns:${prefix}`}="${attributeValue(uri)}"`;
    }
    const { attributes } = element;
    const ordered = attributes.length < 2 ? attributes : [...attributes].sort(byNamespaceAndName);
    for (const { name, value } of ordered) tag += ` ${name}="${attributeValue(value)}"`;
    this.write(`${tag}>`);
  }

  close(name: string): void {
    if (this.#left > 0) {
      this.#left--;
      return;
    }
    this.#levels.pop();
    this.write(`</${name}>`);
  }

  text(text: string): void {
    if (this.#left === 0) this.write(textValue(text));
  }

  /** The namespace declarations this element needs in the output, sorted by prefix. */
  #declarations(element: XmlElement, scope: Scope, rendered: Scope): (readonly [string, string])[] {
    const needed: (readonly [string, string])[] = [];
    const ask = (prefix: string): void => {
      const uri = scope.get(prefix) ?? "";
      if (prefix !== "xml" && (rendered.get(prefix) ?? "") !== uri) needed.push([prefix, uri]);
    };
    // The apex of a part of a document renders what it inherits; others only what they declare themselves.
    const inherited = this.#levels.length === 1 ? scope : element.namespaces;
    if (this.method.exclusive) {
      const visible = new Set([element.prefix]);
      for (const { prefix } of element.attributes) if (prefix !== "") visible.add(prefix);
      for (const prefix of this.method.inclusivePrefixes ?? []) {
        if (inherited.has(prefix)) visible.add(prefix);
      }
      for (const prefix of visible) ask(prefix);
    } else for (const prefix of inherited.keys()) ask(prefix);
    return needed.length < 2 ? needed : needed.sort(([a], [b]) => byCodePoint(a, b));
  }
}

const joined = (outer: Scope, inner: Iterable<readonly [string, string]>): Scope =>
  new Map([...outer, ...inner]);

/** Canonical XML 1.0 §2.2: by namespace, those without first, then by local name; both by code point. */
const byNamespaceAndName = (a: XmlAttribute, b: XmlAttribute): number =>
  byCodePoint(a.uri, b.uri) || byCodePoint(a.local, b.local);

/** The order of code points, which is that of UTF-8 octets and not that of UTF-16 units. */
const byCodePoint = (a: string, b: string): number =>
  a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));

const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};

const reference = (character: string): string => REFERENCES[character]!;

const textValue = (text: string): string =>
  /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, reference) : text;

const attributeValue = (text: string): string =>
  /[&<"\t\n\r]/.test(text) ? text.replace(/[&<"\t\n\r]/g, reference) : text;
