/**
 * The front that every XML document passes before anything else sees it: well-formed XML 1.0 with namespaces,
 * nothing beside elements, attributes, text and comments, and not too much of them. What passes has one reading
 * only, so that a second parser (xml-crypto has its own) cannot be told another story.
 */
import { SaxesParser, type SaxesTagNS } from "saxes";
import { PodpisError } from "../base/errors.js";
import { MAX_XML_ATTRIBUTES, MAX_XML_DEPTH, MAX_XML_ELEMENTS, MAX_XML_NAME } from "../base/limits.js";
import { xmlEncoding, xmlText } from "./text.js";

export interface XmlAttribute {
  /** As written, prefix included. */
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  /** Empty: in no namespace. */
  readonly uri: string;
  /** Normalised (XML 1.0 §3.3.3). */
  readonly value: string;
}

export interface XmlElement {
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  /** In order of appearance, without the declarations of namespaces. */
  readonly attributes: readonly XmlAttribute[];
  /** Declared on this element: prefix ("" for the default) → URI. */
  readonly namespaces: ReadonlyMap<string, string>;
}

/** Receives a document in its order. Text comes with references resolved and CDATA taken out of its wrapping. */
export interface XmlHandler {
  open(element: XmlElement): void;
  close(name: string): void;
  text(text: string): void;
  comment?(): void;
  /** Before the text of a CDATA section, which may be empty. */
  cdata?(): void;
}

export interface XmlLimits {
  readonly bytes: number;
}

const NO_NAMESPACES: ReadonlyMap<string, string> = new Map();

/**
 * Reads a document of at most `limits.bytes` octets, UTF-8 or windows-1251. Throws XML_MALFORMED when it is not
 * well-formed, XML_REFUSED for DOCTYPE (and with it entities), processing instructions, XML 1.1, other encodings,
 * and whatever exceeds the limits; and what the handler throws.
 */
export function readXml(bytes: Uint8Array, limits: XmlLimits, handler: XmlHandler): void {
  if (bytes.length > limits.bytes) {
    throw new PodpisError("XML_REFUSED", { reason: "it is too large", line: 1 });
  }
  const reader = new XmlReader(handler, xmlEncoding(bytes));
  for (const piece of xmlText(bytes)) reader.write(piece);
  reader.close();
}

/** As readXml, for characters that come in pieces and whose number the caller has bounded. */
export class XmlReader {
  readonly #parser = new SaxesParser({
    xmlns: true,
    position: true,
    forceXMLVersion: true,
    defaultXMLVersion: "1.0",
  });
  #depth = 0;
  #elements = 0;
  #attributes = 0;

  /** `encoding`: what the octets were decoded as; a declaration must not say otherwise. */
  constructor(handler: XmlHandler, encoding?: string) {
    const parser = this.#parser;
    parser.on("error", () => {
      throw new PodpisError("XML_MALFORMED", { reason: "it is not well-formed", line: parser.line });
    });
    parser.on("xmldecl", ({ version, encoding: named }) => {
      if (version !== undefined && version !== "1.0") this.#refuse("it is not of XML version 1.0");
      const stated = named?.toLowerCase().replace("utf8", "utf-8");
      if (encoding !== undefined && stated !== undefined && stated !== encoding) {
        this.#refuse("its encoding is neither UTF-8 nor windows-1251");
      }
    });
    parser.on("doctype", () => this.#refuse("it has a document type declaration (DOCTYPE)"));
    parser.on("processinginstruction", () => this.#refuse("it has a processing instruction"));
    parser.on("opentagstart", ({ name }) => this.#begin(name));
    parser.on("attribute", ({ name, prefix, value }) => this.#attribute(name, prefix, value));
    parser.on("opentag", (tag) => handler.open(elementOf(tag)));
    parser.on("closetag", ({ name }) => {
      this.#depth--;
      handler.close(name);
    });
    const text = (piece: string): void => {
      if (this.#depth > 0) handler.text(piece);
    };
    parser.on("text", text);
    parser.on("cdata", (piece) => {
      if (this.#depth > 0) handler.cdata?.();
      text(piece);
    });
    parser.on("comment", () => handler.comment?.());
  }

  write(piece: string): void {
    this.#parser.write(piece);
  }

  /** How much has been read, in UTF-16 code units: inside `open`, the end of the start tag. */
  get position(): number {
    return this.#parser.position;
  }

  /** The line that is being read, from 1. */
  get line(): number {
    return this.#parser.line;
  }

  /** The document ends here. */
  close(): void {
    this.#parser.close();
  }

  #begin(name: string): void {
    if (++this.#depth > MAX_XML_DEPTH) this.#refuse("it is nested too deeply");
    if (++this.#elements > MAX_XML_ELEMENTS) this.#refuse("it has too many elements");
    if (name.length > MAX_XML_NAME) this.#refuse("a name in it is too long");
    this.#attributes = 0;
  }

  #attribute(name: string, prefix: string, value: string): void {
    if (++this.#attributes > MAX_XML_ATTRIBUTES) this.#refuse("an element has too many attributes");
    if (name.length > MAX_XML_NAME) this.#refuse("a name in it is too long");
    // The parser trims them, which a canonical form would not.
    if ((name === "xmlns" || prefix === "xmlns") && /\s/.test(value)) {
      this.#refuse("the name of a namespace has white space in it");
    }
  }

  #refuse(reason: string): never {
    throw new PodpisError("XML_REFUSED", { reason, line: this.#parser.line });
  }
}

function elementOf({ name, prefix, local, uri, attributes, ns }: SaxesTagNS): XmlElement {
  const all = Object.values(attributes);
  const own = all.filter((one) => one.name !== "xmlns" && one.prefix !== "xmlns");
  const namespaces = own.length === all.length ? NO_NAMESPACES : new Map(Object.entries(ns));
  return { name, prefix, local, uri, attributes: own, namespaces };
}
