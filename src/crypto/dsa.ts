/** DSA (FIPS 186-4 §4): keys with their parameters, and verification over a digest. Nothing is signed with it. */
import { sequence } from "../asn1/cursor.js";
import { type Asn1Node, readAsn1, TAG } from "../asn1/reader.js";
import { integer } from "../asn1/values.js";
import { bigEndianToInteger } from "../base/bytes.js";
import { MAX_DSA_BITS } from "../base/limits.js";
import { readDssValue } from "./dssValue.js";

/** Dss-Parms and the public number (RFC 3279 §2.3.2). */
export interface DsaKey {
  readonly p: bigint;
  readonly q: bigint;
  readonly g: bigint;
  readonly y: bigint;
}

const bitLength = (value: bigint): number => value.toString(2).length;

/** The lengths of q that FIPS 186-4 §4.2 and, for 160, FIPS 186-2 know. */
const SUBGROUPS: ReadonlySet<number> = new Set([160, 224, 256]);

/**
 * Reads Dss-Parms and the octets of the key's BIT STRING; undefined when they are no key whose cost is
 * bounded: y must lie in 2 … p-2. Throws PodpisError ASN1_MALFORMED.
 */
export function readDsaKey(parameters: Asn1Node, keyBits: Uint8Array): DsaKey | undefined {
  const parts = sequence(parameters);
  const [p, q, g] = [1, 2, 3].map(() => boundedInteger(parts.next(TAG.integer))) as [bigint, bigint, bigint];
  parts.end();
  const y = boundedInteger(readAsn1(keyBits));
  const fits = p > 0n && q > 0n && q < p && (p & 1n) === 1n && SUBGROUPS.has(bitLength(q));
  const inRange = (value: bigint) => value > 1n && value < p - 1n;
  return fits && inRange(g) && inRange(y) ? { p, q, g, y } : undefined;
}

/** A number that is too long to compute with comes back as zero, which is no part of any key. */
const boundedInteger = (node: Asn1Node): bigint =>
  node.content.length > MAX_DSA_BITS / 8 + 1 ? 0n : integer(node);

export const dsaBits = ({ p }: DsaKey): number => bitLength(p);

/**
 * Whether `signature` (DER of Dss-Sig-Value, RFC 3279 §2.2.2) over `digest` was made with this key
 * (FIPS 186-4 §4.7). False for everything wrong.
 */
export function verifyDsaDigest({ p, q, g, y }: DsaKey, digest: Uint8Array, signature: Uint8Array): boolean {
  const value = readDssValue(signature);
  if (value === undefined) return false;
  const { r, s } = value;
  if (r <= 0n || r >= q || s <= 0n || s >= q) return false;
  const excess = 8 * digest.length - bitLength(q);
  const z = excess > 0 ? bigEndianToInteger(digest) >> BigInt(excess) : bigEndianToInteger(digest);
  // q is prime in a real key; in a made-up one the inverse is no inverse, and the equation does not hold.
  const w = power(s, q - 2n, q);
  if ((w * s) % q !== 1n) return false;
  const v = (power(g, (z * w) % q, p) * power(y, (r * w) % q, p)) % p;
  return v % q === r;
}

/** Square and multiply; everything in verification is public. */
function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
