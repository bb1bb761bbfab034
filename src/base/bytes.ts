/** Octet strings: hex, base64, comparison, integers of either byte order. Pure; inputs are never changed. */

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => concatAll(parts);

/** As concat, for lists whose length somebody else decides: a spread over them would exhaust the stack. */
export function concatAll(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const result = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}

/** Equality of public values; not constant-time. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && compareBytes(a, b) === 0;
}

/** Lexicographic order of octets, a shorter prefix first (X.690 §11.6 sorts SET OF by it). */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b);
}

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  return view(bytes).toString("hex");
}

/** Reads hex; white space and colons are ignored. Throws TypeError when another character stands in it. */
export function fromHex(text: string): Uint8Array {
  const clean = text.replace(/[\s:]/g, "");
  if (clean.length % 2 !== 0 || /[^0-9a-f]/i.test(clean)) throw new TypeError("not hexadecimal");
  return new Uint8Array(Buffer.from(clean, "hex"));
}

export function toBase64(bytes: Uint8Array): string {
  return view(bytes).toString("base64");
}

/** Reads standard base64; white space is ignored. Throws TypeError when another character stands in it. */
export function fromBase64(text: string): Uint8Array {
  const clean = text.replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(clean) || clean.length % 4 !== 0) throw new TypeError("not base64");
  return new Uint8Array(Buffer.from(clean, "base64"));
}

export const utf8 = (text: string): Uint8Array => ENCODER.encode(text);
const ENCODER = new TextEncoder();

/** Big-endian octets as a non-negative integer. */
export function bigEndianToInteger(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt("0x" + toHex(bytes));
}

/** Little-endian octets as a non-negative integer. */
export function littleEndianToInteger(bytes: Uint8Array): bigint {
  return bigEndianToInteger(reversed(bytes));
}

/** A non-negative integer as exactly `length` big-endian octets. Throws RangeError when it does not fit. */
export function integerToBigEndian(value: bigint, length: number): Uint8Array {
  const hex = value.toString(16);
  if (value < 0n || hex.length > length * 2) throw new RangeError("integer does not fit");
  return fromHex(hex.padStart(length * 2, "0"));
}

/** A non-negative integer as exactly `length` little-endian octets. Throws RangeError when it does not fit. */
export function integerToLittleEndian(value: bigint, length: number): Uint8Array {
  return integerToBigEndian(value, length).reverse();
}

export function reversed(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes).reverse();
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
