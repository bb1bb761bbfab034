/** Whether octets that have the form of a public key can be one: what no private key belongs to vouches for nobody. */
import { mod, pow } from "@noble/curves/abstract/modular.js";
import { littleEndianToInteger } from "../base/bytes.js";
import type { PublicKey } from "./publicKey.js";
import { hasPoint } from "./signature.js";
import { isOfSmallOrder } from "./smallOrder.js";

/**
 * False for a point that is not on its curve, infinity, or of a small order (SEC 1 §3.2.2, RFC 7091 §5.2, RFC 8032
 * §5.1.3, §5.2.3), and for RSA numbers that OpenSSL refuses. Keys for key agreement, which sign nothing, and kinds
 * that are not supported are not judged.
 */
export function isPossibleKey(key: PublicKey): boolean {
  switch (key.type) {
    case "unsupported":
    case "x25519":
    case "x448":
      return true;
    case "ed25519":
      return isEdwardsPoint(key.keyBits, ED25519) && !isOfSmallOrder(key.keyBits) && hasPoint(key);
    case "ed448":
      return isEdwardsPoint(key.keyBits, ED448) && !isOfSmallOrder448(key.keyBits) && hasPoint(key);
    default:
      return hasPoint(key);
  }
}

/** a·x² + y² = 1 + d·x²·y² over GF(p), and how many bits y has. */
interface EdwardsCurve {
  readonly p: bigint;
  readonly a: bigint;
  readonly d: bigint;
  readonly bits: bigint;
}

const P_25519 = 2n ** 255n - 19n;
const P_448 = 2n ** 448n - 2n ** 224n - 1n;

const ED25519: EdwardsCurve = {
  p: P_25519,
  a: -1n,
  d: 37095705934669439343138083508754565189542113879843219016388785533085940283555n,
  bits: 255n,
};
const ED448: EdwardsCurve = { p: P_448, a: 1n, d: P_448 - 39081n, bits: 448n };

/** RFC 8032 §5.1.3, §5.2.3: y is below p, and some x goes with it. */
function isEdwardsPoint(octets: Uint8Array, { p, a, d, bits }: EdwardsCurve): boolean {
  const y = yOf(octets, bits);
  if (y >= p) return false;
  // x² = (y² − 1) / (d·y² − a)
  const y2 = (y * y) % p;
  const square = mod((y2 - 1n) * (d * y2 - a), p);
  return square === 0n || pow(square, (p - 1n) / 2n, p) === 1n;
}

/** Little-endian, without the sign of x. */
const yOf = (octets: Uint8Array, bits: bigint): bigint => littleEndianToInteger(octets) & (2n ** bits - 1n);

/** The four points whose order divides the cofactor have y = 0, 1 or −1. */
const isOfSmallOrder448 = (octets: Uint8Array): boolean =>
  [0n, 1n, P_448 - 1n].includes(yOf(octets, ED448.bits));
