/**
 * The fast way through plain XML: elements without prefixes, attributes, text, the five predefined entities,
 * namespaces declared on the root only. Anything else, well-formed or not, is left to the general reader; so this
 * scanner decides nothing, it only has to be right about what it accepts (test/mchd/read/plain.test.ts holds the
 * two against each other).
 */
import { MAX_MCHD_NODES, MAX_XML_ATTRIBUTES, MAX_XML_DEPTH, MAX_XML_NAME } from "../../base/limits.js";
import type { GrowingNode, NodeAttribute, XmlNode } from "./tree.js";

/** An XML declaration as programs write it; the third group is the encoding. */
export const PLAIN_DECLARATION =
  /^<\?xml version=(["'])1\.0\1(?: encoding=(["'])([Uu][Tt][Ff]-8|(?:[Ww]indows|WINDOWS)-1251)\2)?(?: standalone=(["'])(?:yes|no)\4)? ?\?>/;
/** Outside what XML 1.0 allows, or in need of a look at its neighbour (surrogates). */
export const ODD_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/;
const NAME = /[A-Za-z_А-Яа-яЁё][A-Za-z_А-Яа-яЁё0-9.-]*/y;
const TAG_END = /[ \t\r\n]*(\/?)>/y;
const WHOLE_NAME = /^[A-Za-z_А-Яа-яЁё][A-Za-z_А-Яа-яЁё0-9.-]*$/;
const NAMESPACE = /[ \t\r\n]+xmlns(?::([A-Za-z_][A-Za-z_0-9]*))?=(?:"([^"<&\s]+)"|'([^'<&\s]+)')/y;
const CLOSE_END = /[ \t\r\n]*>/y;
const SPACE_ONLY = /^[ \t\r\n]*$/;

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** The root of the tree, or undefined: ask the general reader. */
export function readPlain(source: string, encoding: string): XmlNode | undefined {
  if (ODD_CHARACTER.test(source)) return undefined;
  const scanner = new Scanner(source);
  return scanner.declaration(encoding) ? scanner.document() : undefined;
}

class Scanner {
  readonly #source: string;
  #at = 0;
  #nodes = 0;
  #uri = "";
  readonly #names = new Set<string>();

  constructor(source: string) {
    this.#source = source;
  }

  declaration(encoding: string): boolean {
    const match = PLAIN_DECLARATION.exec(this.#source);
    this.#at = match?.[0].length ?? 0;
    const stated = match?.[3]?.toLowerCase();
    return stated === undefined || stated === encoding;
  }

  document(): XmlNode | undefined {
    const source = this.#source;
    const start = source.indexOf("<", this.#at);
    if (start < 0 || !SPACE_ONLY.test(source.slice(this.#at, start))) return undefined;
    this.#at = start;
    const root = this.#open(undefined);
    if (root === undefined || !this.#content(root.closed ? undefined : root.node)) return undefined;
    return SPACE_ONLY.test(source.slice(this.#at)) ? root.node : undefined;
  }

  /** Everything up to the end of the root. */
  #content(root: GrowingNode | undefined): boolean {
    const source = this.#source;
    let current = root;
    for (let depth = 1; current !== undefined; ) {
      const next = source.indexOf("<", this.#at);
      if (next < 0) return false;
      if (next > this.#at) {
        const text = plainText(source.slice(this.#at, next));
        if (text === undefined) return false;
        current.text += text;
      }
      this.#at = next;
      if (source.charCodeAt(next + 1) === SLASH) {
        if (!this.#close(current.name)) return false;
        current = current.parent as GrowingNode | undefined;
        depth--;
        continue;
      }
      const opened = this.#open(current);
      if (opened === undefined || depth >= MAX_XML_DEPTH) return false;
      current.children.push(opened.node);
      if (opened.closed) continue;
      current = opened.node;
      depth++;
    }
    return true;
  }

  #close(name: string): boolean {
    const after = this.#at + 2 + name.length;
    if (!this.#source.startsWith(name, this.#at + 2)) return false;
    CLOSE_END.lastIndex = after;
    if (!CLOSE_END.test(this.#source)) return false;
    this.#at = CLOSE_END.lastIndex;
    return true;
  }

  #open(parent: GrowingNode | undefined): { node: GrowingNode; closed: boolean } | undefined {
    const source = this.#source;
    const offset = this.#at;
    NAME.lastIndex = offset + 1;
    const name = NAME.exec(source)?.[0];
    if (name === undefined || name.length > MAX_XML_NAME) return undefined;
    this.#at = NAME.lastIndex;
    const attributes = this.#attributes(parent === undefined);
    if (attributes === undefined) return undefined;
    TAG_END.lastIndex = this.#at;
    const end = TAG_END.exec(source);
    this.#nodes += 1 + attributes.length;
    if (end === null || this.#nodes > MAX_MCHD_NODES) return undefined;
    this.#at = TAG_END.lastIndex;
    const node = { name, uri: this.#uri, parent, attributes, children: [], text: "", offset };
    return { node, closed: end[1] === "/" };
  }

  #attributes(isRoot: boolean): NodeAttribute[] | undefined {
    const source = this.#source;
    const attributes: NodeAttribute[] = [];
    const prefixes = new Set<string>();
    for (;;) {
      let start = this.#at;
      while (isSpace(source.charCodeAt(start))) start++;
      const first = source.charCodeAt(start);
      if (start === this.#at || first === SLASH || first === GREATER) return attributes;
      const equals = source.indexOf("=", start);
      const name = source.slice(start, equals);
      if (name.startsWith("xmlns")) {
        if (!isRoot || !this.#namespace(prefixes) || prefixes.size > MAX_NAMESPACES) return undefined;
        continue;
      }
      const quote = source.charAt(equals + 1);
      const end = quote === '"' || quote === "'" ? source.indexOf(quote, equals + 2) : -1;
      if (equals < 0 || end < 0 || !this.#isName(name)) return undefined;
      const value = plainValue(source.slice(equals + 2, end));
      if (value === undefined) return undefined;
      for (const other of attributes) if (other.name === name) return undefined;
      if (attributes.push({ name, value }) + prefixes.size > MAX_XML_ATTRIBUTES) return undefined;
      this.#at = end + 1;
    }
  }

  /** Names come again and again; each is looked at once. */
  #isName(name: string): boolean {
    if (this.#names.has(name)) return true;
    if (name.length > MAX_XML_NAME || !WHOLE_NAME.test(name)) return false;
    this.#names.add(name);
    return true;
  }

  /** A declaration of a namespace on the root. */
  #namespace(prefixes: Set<string>): boolean {
    NAMESPACE.lastIndex = this.#at;
    const match = NAMESPACE.exec(this.#source);
    if (match === null) return false;
    const prefix = match[1] ?? "";
    const uri = match[2] ?? match[3]!;
    if (prefixes.has(prefix) || /^xml/i.test(prefix) || RESERVED.test(uri)) return false;
    prefixes.add(prefix);
    if (prefix === "") this.#uri = uri;
    this.#at = NAMESPACE.lastIndex;
    return true;
  }
}

const RESERVED = /^http:\/\/www\.w3\.org\/(?:XML|2000\/xmlns)/;
const SLASH = 0x2f;
const GREATER = 0x3e;
const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
const MAX_NAMESPACES = 16;

/** XML 1.0 §2.11 and §4.6. Undefined: a reference of another kind, or `]]>`. */
export function plainText(raw: string): string | undefined {
  if (raw.includes("]]>")) return undefined;
  const text = raw.includes("\r") ? raw.replace(/\r\n?/g, "\n") : raw;
  return text.includes("&") ? resolved(text) : text;
}

/** XML 1.0 §3.3.3: white space is spaces; §3.1: no "<". */
export function plainValue(raw: string): string | undefined {
  if (raw.includes("<")) return undefined;
  const value = /[\t\r\n]/.test(raw) ? raw.replace(/\r\n|[\t\r\n]/g, " ") : raw;
  return value.includes("&") ? resolved(value) : value;
}

function resolved(text: string): string | undefined {
  let known = true;
  const result = text.replace(/&([^;]{0,8});?/g, (whole, name: string) => {
    const character = whole.endsWith(";") ? ENTITIES[name] : undefined;
    known &&= character !== undefined;
    return character ?? "";
  });
  return known ? result : undefined;
}
