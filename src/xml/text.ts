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
  if (isWide(bytes)) throw refused("its encoding is neither UTF-8 nor windows-1251");
  const marked = BYTE_ORDER_MARK.every((octet, i) => bytes[i] === octet);
  const head = Buffer.from(bytes.subarray(marked ? 3 : 0, 256)).toString("latin1");
  const match = DECLARATION.exec(head);
  const named = (match?.[1] ?? match?.[2] ?? "utf-8").toLowerCase();
  if (named === "utf-8" || named === "utf8") return "utf-8";
  if (named === "windows-1251" && !marked) return "windows-1251";
  if (named === "windows-1251")
    throw refused("its byte order mark says UTF-8, its first line another encoding");
  throw refused("its encoding is neither UTF-8 nor windows-1251");
}

/** UTF-16 or UTF-32: a byte order mark of theirs, or "<" with zeros beside it (XML 1.0 appendix F). */
function isWide([a, b, c, d]: Uint8Array): boolean {
  if ((a === 0xfe && b === 0xff) || (a === 0xff && b === 0xfe)) return true;
  return (a === LESS && b === 0) || (a === 0 && (b === LESS || (b === 0 && (c === 0xfe || d === LESS))));
}

/**
 * The characters of a document, in pieces, without the byte order mark. Throws XML_REFUSED (encoding) and
 * XML_MALFORMED when the octets are not of the encoding.
 */
export function* xmlText(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder(xmlEncoding(bytes), { fatal: true });
  let line = 1;
  for (let at = 0; at < bytes.length; at += PIECE) {
    const piece = bytes.subarray(at, at + PIECE);
    const text = decode(() => decoder.decode(piece, { stream: true }), piece, line);
    line += linesIn(piece);
    yield text;
  }
  yield decode(() => decoder.decode(), new Uint8Array(), line);
}

/** `line`: that of the first octet of `piece`. */
function decode(work: () => string, piece: Uint8Array, line: number): string {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const at = line + soundLines(piece);
    throw new PodpisError("XML_MALFORMED", { reason: "its octets are not of its encoding", line: at }, error);
  }
}

const LESS = 0x3c;
const LF = 0x0a;
const linesIn = (octets: Uint8Array): number =>
  octets.reduce((lines, octet) => lines + Number(octet === LF), 0);

/** How many lines end before the first that is not UTF-8: a line feed is never part of a longer character. */
function soundLines(piece: Uint8Array): number {
  let from = 0;
  // A piece may begin inside a character.
  while (from < 3 && ((piece[from] ?? 0) & 0xc0) === 0x80) from++;
  let lines = 0;
  for (let end = piece.indexOf(LF, from); end >= 0; end = piece.indexOf(LF, from)) {
    if (!isText(piece.subarray(from, end + 1))) break;
    lines++;
    from = end + 1;
  }
  return lines;
}

/** A character may be cut off at the end. */
function isText(octets: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(octets, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const refused = (reason: string): PodpisError => new PodpisError("XML_REFUSED", { reason, line: 1 });
