/** From octets to characters: the encodings an XML document may be in, decided before anything parses it. */
import { PodpisError } from "../base/errors.js";

export type XmlEncoding = "utf-8" | "windows-1251";

/** Decoded and handed on in pieces of this many octets. */
const PIECE = 64 * 1024;

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const DECLARATION = /^<\?xml\s[^>]{0,200}?\sencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/;

/**
 * The encoding that the XML declaration names, UTF-8 when it names none (XML 1.0 §4.3.3). Throws XML_REFUSED for
 * any other than UTF-8 and windows-1251, UTF-16 included, and for a byte order mark that contradicts it.
 */
export function xmlEncoding(bytes: Uint8Array): XmlEncoding {
  const marked = BYTE_ORDER_MARK.every((octet, i) => bytes[i] === octet);
  const head = Buffer.from(bytes.subarray(marked ? 3 : 0, 256)).toString("latin1");
  const match = DECLARATION.exec(head);
  const named = (match?.[1] ?? match?.[2] ?? "utf-8").toLowerCase();
  if (named === "utf-8" || named === "utf8") return "utf-8";
  if (named === "windows-1251" && !marked) return "windows-1251";
  throw refused("its encoding is neither UTF-8 nor windows-1251");
}

/**
 * The characters of a document, in pieces, without the byte order mark. Throws XML_REFUSED (encoding) and
 * XML_MALFORMED when the octets are not of the encoding.
 */
export function* xmlText(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder(xmlEncoding(bytes), { fatal: true });
  for (let at = 0; at < bytes.length; at += PIECE) {
    const piece = bytes.subarray(at, at + PIECE);
    yield decode(() => decoder.decode(piece, { stream: true }));
  }
  yield decode(() => decoder.decode());
}

function decode(work: () => string): string {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new PodpisError("XML_MALFORMED", { reason: "its octets are not of its encoding", line: 1 }, error);
  }
}

const refused = (reason: string): PodpisError => new PodpisError("XML_REFUSED", { reason, line: 1 });
