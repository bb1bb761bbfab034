/** The values inside ASN.1 objects, each with its own strictness. All throw PodpisError ASN1_MALFORMED. */
import { bigEndianToInteger, concatAll } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { type Asn1Node, CLASS, TAG } from "./reader.js";

export function fail(node: Asn1Node, reason: string): never {
  throw new PodpisError("ASN1_MALFORMED", { reason, offset: node.offset });
}

function need(node: Asn1Node, tag: number, name: string): void {
  // An implicit tag hides the universal one: a context-specific node is taken at its word.
  if (node.tagClass === CLASS.universal && node.tag !== tag) fail(node, `a ${name} is expected here`);
}

/** Dotted-decimal form of an OBJECT IDENTIFIER. */
export function oid(node: Asn1Node): string {
  need(node, TAG.oid, "OBJECT IDENTIFIER");
  const { content } = node;
  if (
    node.constructed ||
    content.length === 0 ||
    content.length > 64 ||
    content[content.length - 1]! & 0x80
  ) {
    fail(node, "a broken OBJECT IDENTIFIER");
  }
  let dotted = "";
  for (let at = 0; at < content.length; at++) {
    if (content[at] === 0x80) fail(node, "a padded OBJECT IDENTIFIER");
    const start = at;
    let arc = 0;
    while (content[at]! & 0x80) arc = arc * 0x80 + (content[at++]! & 0x7f);
    arc = arc * 0x80 + content[at]!;
    // Up to seven octets an arc is exact as a number.
    const whole = at - start < 7 ? arc : longArc(content.subarray(start, at + 1));
    dotted += dotted === "" ? rootArcs(whole) : `.${whole}`;
  }
  return dotted;
}

const longArc = (octets: Uint8Array): bigint =>
  octets.reduce((arc, octet) => (arc << 7n) | BigInt(octet & 0x7f), 0n);

/** The first two arcs are written as one number (X.690 §8.19.4). */
function rootArcs(first: number | bigint): string {
  if (first < 80) return first < 40 ? `0.${first}` : `1.${Number(first) - 40}`;
  return `2.${typeof first === "bigint" ? first - 80n : first - 80}`;
}

/** The two's-complement octets of an INTEGER, minimal. */
export function integerBytes(node: Asn1Node): Uint8Array {
  need(node, node.tag === TAG.enumerated ? TAG.enumerated : TAG.integer, "INTEGER");
  const { content } = node;
  if (content.length === 0 || node.constructed) fail(node, "a broken INTEGER");
  if (content.length > 1) {
    const [high, second] = [content[0]!, content[1]!];
    if ((high === 0 && second < 0x80) || (high === 0xff && second >= 0x80)) fail(node, "a padded INTEGER");
  }
  return content;
}

export function integer(node: Asn1Node): bigint {
  const bytes = integerBytes(node);
  const value = bigEndianToInteger(bytes);
  return bytes[0]! & 0x80 ? value - (1n << BigInt(8 * bytes.length)) : value;
}

/** An INTEGER or ENUMERATED that must be small and not negative. */
export function smallInteger(node: Asn1Node): number {
  const bytes = integerBytes(node);
  if (bytes.length > 4 || bytes[0]! & 0x80) fail(node, "a number out of range");
  return bytes.reduce((value, octet) => value * 256 + octet, 0);
}

export function boolean(node: Asn1Node): boolean {
  need(node, TAG.boolean, "BOOLEAN");
  const [octet] = node.content;
  if (node.constructed || node.content.length !== 1) fail(node, "a broken BOOLEAN");
  if (node.encoding === "der" && octet !== 0 && octet !== 0xff) fail(node, "a BOOLEAN that DER forbids");
  return octet !== 0;
}

/** OCTET STRING; the constructed form, which only BER knows, is put together. */
export function octetString(node: Asn1Node): Uint8Array {
  need(node, TAG.octetString, "OCTET STRING");
  if (!node.constructed) return node.content;
  if (node.encoding === "der") fail(node, "an OCTET STRING in parts, which DER forbids");
  return concatAll(node.children.map(octetString));
}

export interface BitString {
  readonly unusedBits: number;
  readonly bytes: Uint8Array;
}

export function bitString(node: Asn1Node): BitString {
  need(node, TAG.bitString, "BIT STRING");
  const unusedBits = node.content[0];
  if (node.constructed || unusedBits === undefined || unusedBits > 7) fail(node, "a broken BIT STRING");
  const bytes = node.content.subarray(1);
  if (unusedBits > 0 && bytes.length === 0) fail(node, "a broken BIT STRING");
  return { unusedBits, bytes };
}

/** A BIT STRING that holds octets (keys, signatures). */
export function bitStringOctets(node: Asn1Node): Uint8Array {
  const { unusedBits, bytes } = bitString(node);
  if (unusedBits !== 0) fail(node, "a BIT STRING that is no whole number of octets");
  return bytes;
}

/** The numbers of the bits that are set in a NamedBitList, e.g. KeyUsage. */
export function namedBits(node: Asn1Node): readonly number[] {
  const { bytes } = bitString(node);
  const bits: number[] = [];
  for (let i = 0; i < bytes.length * 8; i++) if (bytes[i >> 3]! & (0x80 >> (i & 7))) bits.push(i);
  return bits;
}

const LATIN1 = new TextDecoder("latin1");
const UTF16BE = new TextDecoder("utf-16be");
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of any character string type; undefined for other types and for broken encodings. */
export function text(node: Asn1Node): string | undefined {
  if (node.tagClass !== CLASS.universal || node.constructed) return undefined;
  switch (node.tag) {
    case TAG.utf8String:
      return decode(UTF8, node.content);
    case TAG.bmpString:
      return node.content.length % 2 === 0 ? decode(UTF16BE, node.content) : undefined;
    case TAG.universalString:
      return universal(node.content);
    case TAG.numericString:
    case TAG.printableString:
    case TAG.ia5String:
    case TAG.visibleString:
    case TAG.generalString:
    case TAG.teletexString:
      return LATIN1.decode(node.content);
    default:
      return undefined;
  }
}

function decode(decoder: { decode(bytes: Uint8Array): string }, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function universal(bytes: Uint8Array): string | undefined {
  if (bytes.length % 4 !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let result = "";
  for (let at = 0; at < bytes.length; at += 4) {
    const point = view.getUint32(at);
    if (point > 0x10ffff) return undefined;
    result += String.fromCodePoint(point);
  }
  return result;
}

const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/;
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(?:(\d\d)(?:(\d\d)(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d{4})$/;

/**
 * UTCTime or GeneralizedTime as an instant, to the millisecond. UTCTime years are 1950–2049
 * (RFC 5280 §4.1.2.5.1). A local time without a zone is refused.
 */
export function time(node: Asn1Node): Date {
  if (node.constructed) fail(node, "a time in parts");
  return plainTime(node.content, node.is(TAG.utcTime) ? 2 : 4) ?? anyTime(node);
}

/** A time as DER writes it, digits and "Z"; undefined: it is another one, or none. */
function plainTime(octets: Uint8Array, yearDigits: 2 | 4): Date | undefined {
  const end = yearDigits + 10;
  if (octets.length !== end + 1 || octets[end] !== 0x5a) return undefined;
  for (let at = 0; at < end; at++) if (octets[at]! < 0x30 || octets[at]! > 0x39) return undefined;
  const two = (at: number): number => 10 * octets[at]! + octets[at + 1]! - 11 * 0x30;
  const first = two(0);
  const year = yearDigits === 4 ? 100 * first + two(2) : first + (first < 50 ? 2000 : 1900);
  const [month, day, hour] = [two(yearDigits), two(yearDigits + 2), two(yearDigits + 4)];
  const [minute, second] = [two(yearDigits + 6), two(yearDigits + 8)];
  // Date.UTC takes the 30th of February for the 1st of March, and the year 50 for 1950.
  const result = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isThatDay = result.getUTCMonth() === month - 1 && result.getUTCDate() === day;
  return isThatDay && hour < 24 && minute < 60 && second < 60 && year > 99 ? result : undefined;
}

function anyTime(node: Asn1Node): Date {
  const written = LATIN1.decode(node.content);
  const utc = node.is(TAG.utcTime);
  const match = (utc ? UTC_TIME : GENERALIZED_TIME).exec(written);
  if (match === null) fail(node, "a broken time");
  const [, y, month, day, hour, minute = "00", second = "00"] = match;
  const fraction = utc ? "" : (match[7] ?? "");
  const zone = (utc ? match[7] : match[8])!;
  const year = utc ? String(Number(y) < 50 ? 2000 + Number(y) : 1900 + Number(y)) : y;
  const offset = zone === "Z" ? "Z" : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const result = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, "0")}${offset}`,
  );
  const civil = new Date(`${year}-${month}-${day}T00:00:00Z`);
  // JavaScript takes 24:00 for the next midnight, which X.690 §11.7, §11.8 write 00:00.
  if (Number.isNaN(result.getTime()) || civil.getUTCDate() !== Number(day) || hour! > "23")
    fail(node, "a time that does not exist");
  return result;
}
