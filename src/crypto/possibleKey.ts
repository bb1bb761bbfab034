/** Whether octets that have the form of a public key can be one: what no private key belongs to vouches for nobody. */
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
      return isEdwardsPoint(key.keyBits, ED448) && hasPoint(key);
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
  /** y of the points whose order divides the cofactor, where few enough to name. */
  readonly small: (y: bigint) => boolean;
}

const P_25519 = 2n ** 255n - 19n;
const P_448 = 2n ** 448n - 2n ** 224n - 1n;

const ED25519: EdwardsCurve = {
  p: P_25519,
  a: -1n,
  d: 37095705934669439343138083508754565189542113879843219016388785533085940283555n,
  bits: 255n,
  small: () => false,
};
const ED448: EdwardsCurve = {
  p: P_448,
  a: 1n,
  d: P_448 - 39081n,
  bits: 448n,
  small: (y) => y === 0n || y === 1n || y === P_448 - 1n,
};

/** RFC 8032 §5.1.3, §5.2.3: y is below p, and some x goes with it; the sign of x alone cannot be wrong but for x = 0. */
function isEdwardsPoint(octets: Uint8Array, { p, a, d, bits, small }: EdwardsCurve): boolean {
  const y = littleEndianToInteger(octets) & (2n ** bits - 1n);
  if (y >= p || small(y)) return false;
  // x² = (y² − 1) / (d·y² − a)
  const y2 = (y * y) % p;
  const square = modulo((y2 - 1n) * (d * y2 - a), p);
  return square === 0n || power(square, (p - 1n) / 2n, p) === 1n;
}

const modulo = (value: bigint, p: bigint): bigint => ((value % p) + p) % p;

function power(base: bigint, exponent: bigint, p: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}
