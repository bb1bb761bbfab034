/** Public keys of Ed25519 (RFC 8032 §5.1) that anybody can sign for. */
import { littleEndianToInteger } from "../base/bytes.js";

const P = 2n ** 255n - 19n;
/** The curve's d, −121665/121666 mod p. */
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

/**
 * Whether a point has order 1, 2, 4 or 8: under such a key one signature value holds for many messages. The
 * y coordinate alone tells: 1 and −1 (orders 1 and 2), 0 (order 4), and d·y⁴ + 2y² = 1 (order 8, where
 * doubling gives y = 0). Takes the key's 32 octets; those that are not reduced mod p count, too.
 */
export function isOfSmallOrder(key: Uint8Array): boolean {
  const y = littleEndianToInteger(key) & (2n ** 255n - 1n);
  const y2 = (y * y) % P;
  return y2 === 0n || y2 === 1n || (D * y2 * y2 + 2n * y2) % P === 1n;
}
