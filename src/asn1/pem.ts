/** Textual encodings of DER (RFC 7468): PEM blocks of any label, and bare base64. Pure; inputs are bounded by the caller. */
import { fromBase64, toBase64, utf8 } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { readAsn1Prefix } from "./reader.js";

export interface PemBlock {
  /** What stands after BEGIN: "CERTIFICATE", "CMS", "PRIVATE KEY". */
  readonly label: string;
  readonly der: Uint8Array;
  /** RFC 1421 header lines ("Proc-Type: 4,ENCRYPTED"); old encrypted keys have them. */
  readonly headers: readonly string[];
}

/** The first octet of every DER or BER object podpis reads: a constructed universal SEQUENCE. */
export const SEQUENCE_OCTET = 0x30;

/**
 * OpenSSL's own form: a certificate, and after it what OpenSSL trusts it for. The certificate is taken;
 * the rest, which is defined nowhere else, is left out: what podpis trusts is said by its own options.
 */
const TRUSTED = "TRUSTED CERTIFICATE";

/** `-----BEGIN `, which no base64 body can contain. */
export const PEM_BEGIN = "-----BEGIN ";

const malformed = (reason: string, offset: number): PodpisError =>
  new PodpisError("ASN1_MALFORMED", { reason, offset });

/**
 * All PEM blocks in order. Text before, between and after them is ignored (RFC 7468 §2); CR LF and
 * LF both end a line. Throws ASN1_MALFORMED for a block without an end or with a body that is not base64.
 */
export function decodePemBlocks(input: string | Uint8Array): PemBlock[] {
  const text = typeof input === "string" ? input : asText(input);
  const blocks: PemBlock[] = [];
  for (let at = text.indexOf(PEM_BEGIN); at >= 0; at = text.indexOf(PEM_BEGIN, at)) {
    const labelEnd = text.indexOf("-----", at + PEM_BEGIN.length);
    if (labelEnd < 0) throw malformed("a PEM label without an end", at);
    const label = text.slice(at + PEM_BEGIN.length, labelEnd);
    const bodyEnd = text.indexOf("-----END ", labelEnd + 5);
    if (/[\r\n]/.test(label) || bodyEnd < 0) throw malformed("a PEM block without an end", at);
    const { headers, body } = splitHeaders(text.slice(labelEnd + 5, bodyEnd));
    const der = base64Body(body, at);
    blocks.push({ label, headers, der: label === TRUSTED ? readAsn1Prefix(der).raw : der });
    at = bodyEnd;
  }
  return blocks;
}

/** One PEM block: lines of 64 characters, LF, RFC 7468 §2. */
export function encodePem(label: string, der: Uint8Array): string {
  const lines = toBase64(der).replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

/**
 * The DER objects of a small file: itself when it is binary, its PEM blocks, or its bare base64
 * (with or without line breaks, a byte order mark, UTF-16 as PowerShell writes it). Throws ASN1_MALFORMED.
 */
export function unarmor(bytes: Uint8Array): (Partial<PemBlock> & Pick<PemBlock, "der">)[] {
  if (bytes[0] === SEQUENCE_OCTET) return [{ der: withoutLineEnd(bytes) }];
  const text = asText(bytes);
  if (text.includes(PEM_BEGIN)) return decodePemBlocks(text);
  return [{ der: base64Body(text, 0) }];
}

/** Octets of white space after DER that are let pass. */
const MAX_LINE_END = 16;

/** Servers and editors put a line end after DER, which is then too long by it. Any other octet stays, and is told of. */
function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  const end = outerLength(bytes);
  if (end === undefined || end >= bytes.length || bytes.length - end > MAX_LINE_END) return bytes;
  const isBlank = bytes.subarray(end).every((octet) => octet === 0x20 || (octet >= 0x09 && octet <= 0x0d));
  return isBlank ? bytes.subarray(0, end) : bytes;
}

/** Octets of the first object, head included; undefined where its head does not say (X.690 §8.1.3). */
function outerLength(bytes: Uint8Array): number | undefined {
  const [, first = 0x80] = bytes;
  if (first < 0x80) return 2 + first;
  const count = first & 0x7f;
  if (count === 0 || count > 4 || bytes.length < 2 + count) return undefined;
  return 2 + count + bytes.subarray(2, 2 + count).reduce((length, octet) => length * 256 + octet, 0);
}

/** Text of UTF-8 or UTF-16LE octets, without the byte order mark. */
function asText(bytes: Uint8Array): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(utf16 ? "utf-16le" : "utf-8").decode(bytes);
}

function splitHeaders(block: string): { headers: string[]; body: string } {
  const lines = block.split(/\r\n|\r|\n/);
  const headers: string[] = [];
  while (lines.length > 0 && (lines[0]!.trim() === "" || lines[0]!.includes(":"))) {
    const line = lines.shift()!.trim();
    if (line !== "") headers.push(line);
  }
  return { headers, body: lines.join("\n") };
}

function base64Body(body: string, offset: number): Uint8Array {
  let der: Uint8Array;
  try {
    der = fromBase64(body);
  } catch {
    throw malformed("it is neither DER nor base64", offset);
  }
  if (der.length === 0) throw malformed("there is nothing inside", offset);
  return der;
}

/** PEM as octets, for outputs. */
export const pemBytes = (label: string, der: Uint8Array): Uint8Array => utf8(encodePem(label, der));
