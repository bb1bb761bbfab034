/** Strict DER (X.690 §10, §11). Every function returns a whole object: tag, length, content. */
import { compareBytes, concat, concatAll, utf8 } from "../base/bytes.js";
import { TAG } from "./reader.js";

/** Tag and minimal length octets for content of `length` octets. `tag` is the identifier octet. */
export function header(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Uint8Array.of(tag, 0x80 | octets.length, ...octets);
}

const tlv = (tag: number, content: Uint8Array): Uint8Array => concat(header(tag, content.length), content);

export const seq = (...parts: readonly Uint8Array[]): Uint8Array => tlv(0x30, concatAll(parts));

/** SET OF: the parts are sorted by their encodings (X.690 §11.6). */
export const setOf = (parts: readonly Uint8Array[]): Uint8Array => tlv(0x31, concatAll(sorted(parts)));

export const sorted = (parts: readonly Uint8Array[]): Uint8Array[] => [...parts].sort(compareBytes);

/** [n] with constructed content: EXPLICIT around whole objects, or IMPLICIT of a SEQUENCE or SET. */
export const context = (n: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  tlv(0xa0 | n, concatAll(parts));

/** [n] IMPLICIT of a primitive type; `content` is its content octets. */
export const contextPrimitive = (n: number, content: Uint8Array): Uint8Array => tlv(0x80 | n, content);

/** A two's-complement INTEGER. A byte array is taken as a non-negative big-endian number. */
export function int(value: bigint | number | Uint8Array): Uint8Array {
  return tlv(TAG.integer, integerContent(value));
}

export const enumerated = (value: number): Uint8Array => tlv(TAG.enumerated, integerContent(value));

function integerContent(value: bigint | number | Uint8Array): Uint8Array {
  if (value instanceof Uint8Array) {
    let start = 0;
    while (start < value.length - 1 && value[start] === 0) start++;
    const bytes = value.subarray(start);
    return bytes.length === 0 || bytes[0]! & 0x80 ? concat(Uint8Array.of(0), bytes) : bytes;
  }
  const octets: number[] = [];
  let rest = BigInt(value);
  do {
    octets.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (!((rest === 0n && octets[0]! < 0x80) || (rest === -1n && octets[0]! >= 0x80)));
  return Uint8Array.from(octets);
}

export const bool = (value: boolean): Uint8Array => tlv(TAG.boolean, Uint8Array.of(value ? 0xff : 0));
export const nul = (): Uint8Array => Uint8Array.of(TAG.null, 0);
export const octets = (bytes: Uint8Array): Uint8Array => tlv(TAG.octetString, bytes);
export const bits = (bytes: Uint8Array, unusedBits = 0): Uint8Array =>
  tlv(TAG.bitString, concat(Uint8Array.of(unusedBits), bytes));

/** A NamedBitList: trailing zero bits are left out (X.690 §11.2.2). */
export function namedBits(numbers: readonly number[]): Uint8Array {
  if (numbers.length === 0) return bits(new Uint8Array(0));
  const last = Math.max(...numbers);
  const bytes = new Uint8Array((last >> 3) + 1);
  for (const n of numbers) bytes[n >> 3]! |= 0x80 >> (n & 7);
  return bits(bytes, 7 - (last & 7));
}

/** An OBJECT IDENTIFIER from its dotted form. Throws TypeError when that is not one. */
export function oid(dotted: string): Uint8Array {
  let encoded = oids.get(dotted);
  if (encoded === undefined) {
    encoded = encodeOid(dotted);
    if (oids.size < MAX_OIDS) oids.set(dotted, encoded);
  }
  return encoded;
}

/** Those written so far: every signature writes the same dozen. */
const oids = new Map<string, Uint8Array>();
const MAX_OIDS = 200;

function encodeOid(dotted: string): Uint8Array {
  if (!/^[012](\.(0|[1-9]\d*))+$/.test(dotted)) throw new TypeError(`not an object identifier: ${dotted}`);
  const [root, second, ...rest] = dotted.split(".").map(BigInt) as [bigint, bigint, ...bigint[]];
  const content: number[] = [];
  for (const arc of [root * 40n + second, ...rest]) {
    const groups = [Number(arc & 0x7fn)];
    for (let high = arc >> 7n; high > 0n; high >>= 7n) groups.unshift(Number(high & 0x7fn) | 0x80);
    content.push(...groups);
  }
  return tlv(TAG.oid, Uint8Array.from(content));
}

export const utf8String = (value: string): Uint8Array => tlv(TAG.utf8String, utf8(value));
export const printableString = (value: string): Uint8Array => tlv(TAG.printableString, utf8(value));
export const numericString = (value: string): Uint8Array => tlv(TAG.numericString, utf8(value));
export const ia5String = (value: string): Uint8Array => tlv(TAG.ia5String, utf8(value));

const digits = (instant: Date): string => instant.toISOString().replace(/[-:T]|\.\d{3}Z/g, "");

/** GeneralizedTime to the second, or with milliseconds (no trailing zeros, X.690 §11.7). */
export function generalizedTime(instant: Date, withMilliseconds = false): Uint8Array {
  const millis = String(instant.getUTCMilliseconds()).padStart(3, "0").replace(/0+$/, "");
  const fraction = withMilliseconds && millis !== "" ? `.${millis}` : "";
  return tlv(TAG.generalizedTime, utf8(`${digits(instant)}${fraction}Z`));
}

/** Time as RFC 5280 §4.1.2.5 and RFC 5652 §11.3 want it: UTCTime for 1950–2049, else GeneralizedTime. */
export function time(instant: Date): Uint8Array {
  const year = instant.getUTCFullYear();
  if (year < 1950 || year > 2049) return generalizedTime(instant);
  return tlv(TAG.utcTime, utf8(`${digits(instant).slice(2)}Z`));
}
