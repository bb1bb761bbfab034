/** An XML document as a tree of elements that remember where in the text they began. */
import { PodpisError } from "../../base/errors.js";
import { MAX_MCHD_NODES, MAX_XML } from "../../base/limits.js";
import { type XmlElement, XmlReader } from "../../xml/read.js";
import { xmlEncoding, xmlText } from "../../xml/text.js";
import { readPlain } from "./plain.js";

export interface NodeAttribute {
  /** `{uri}local` when it is in a namespace. */
  readonly name: string;
  readonly value: string;
}

export interface XmlNode {
  /** Without a prefix. */
  readonly name: string;
  /** Its namespace; empty: none. */
  readonly uri: string;
  readonly parent: XmlNode | undefined;
  readonly attributes: readonly NodeAttribute[];
  readonly children: readonly XmlNode[];
  /** All text directly inside, white space between children included. */
  readonly text: string;
  /** A CDATA section stands directly inside, if only an empty one. */
  readonly cdata?: boolean;
  /** Where its `<` stands in the document's text, in UTF-16 code units. */
  readonly offset: number;
}

/** An element while it is being read. */
export interface GrowingNode extends XmlNode {
  readonly children: GrowingNode[];
  text: string;
  cdata?: boolean;
}

export interface XmlTree {
  readonly root: XmlNode;
  /** The characters of the document, without the byte order mark. */
  readonly source: string;
  readonly encoding: "utf-8" | "windows-1251";
}

/**
 * Reads a document of at most MAX_XML octets, UTF-8 or windows-1251, with or without a byte order mark. Throws
 * PodpisError XML_MALFORMED and XML_REFUSED, as readXml does, and XML_REFUSED for more than MAX_MCHD_NODES elements
 * and attributes.
 *
 * What the programs write that make powers of attorney is read by a short scanner, some five times as fast; whatever
 * that does not know (`readPlain`) goes to the general reader, which also finds the words for what is wrong.
 */
export function readTree(bytes: Uint8Array): XmlTree {
  if (bytes.length > MAX_XML) throw new PodpisError("XML_REFUSED", { reason: "it is too large", line: 1 });
  const encoding = xmlEncoding(bytes);
  const source = [...xmlText(bytes)].join("");
  const root = readPlain(source, encoding) ?? readGeneral(source, encoding);
  return { root, source, encoding };
}

/** The tree by the general reader. Exported for the test that compares the two. */
export function readGeneral(source: string, encoding: string): XmlNode {
  let root: GrowingNode | undefined;
  let current: GrowingNode | undefined;
  let nodes = 0;
  const reader: XmlReader = new XmlReader(
    {
      open: (element) => {
        nodes += 1 + element.attributes.length;
        if (nodes > MAX_MCHD_NODES) {
          throw new PodpisError("XML_REFUSED", { reason: "it has too many elements", line: reader.line });
        }
        // No "<" can stand inside a start tag: the nearest one is where it began.
        const node = nodeOf(element, current, source.lastIndexOf("<", reader.position - 1));
        current?.children.push(node);
        root ??= node;
        current = node;
      },
      close: () => {
        current = current?.parent as GrowingNode | undefined;
      },
      text: (text) => {
        if (current !== undefined) current.text += text;
      },
      cdata: () => {
        if (current !== undefined) current.cdata = true;
      },
    },
    encoding,
  );
  reader.write(source);
  reader.close();
  if (root === undefined) {
    throw new PodpisError("XML_MALFORMED", { reason: "it is not well-formed", line: 1 });
  }
  return root;
}

const nodeOf = (
  { local, uri, attributes }: XmlElement,
  parent: GrowingNode | undefined,
  offset: number,
): GrowingNode => ({
  name: local,
  uri,
  parent,
  attributes: attributes.map((one) => ({
    name: one.uri === "" ? one.local : `{${one.uri}}${one.local}`,
    value: one.value,
  })),
  children: [],
  text: "",
  offset,
});
