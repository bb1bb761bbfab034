/** Secret scalars: new private keys, and the k of a signature. */
import { hash, randomFillSync } from "node:crypto";
import { littleEndianToInteger } from "../../base/bytes.js";
import type { GostCurve } from "./curves.js";
import { isScalar, orderOctets, scalarOctets } from "./scalar.js";

/** A private key d, 0 < d < q, from the system's generator alone; little-endian octets. */
export function randomScalarOctets(curve: GostCurve): Uint8Array {
  for (;;) {
    const octets = cut(curve, randomFillSync(new Uint8Array(curve.size)));
    if (isScalar(curve, octets)) return octets;
  }
}

/**
 * The k of one signature, 0 < k < q, little-endian octets.
 *
 * SHA-512 of 64 octets of the system's generator, the key d and the digest. k is random while the generator works, and
 * still differs from digest to digest, and is unknown to all without the key, should the generator fail (hedged, as
 * in draft-irtf-cfrg-det-sigs-with-noise). SHA and not Streebog, since it looks nothing up in tables: no address
 * depends on the key. Whether a candidate was dropped says nothing about the one that was kept.
 */
export function nonceOctets(curve: GostCurve, d: Uint8Array, digest: Uint8Array): Uint8Array {
  for (let attempt = 0; ; attempt++) {
    const input = hashed.subarray(0, RANDOM + 1 + d.length + digest.length);
    takeRandom(input.subarray(0, RANDOM));
    input[RANDOM] = attempt;
    input.set(d, RANDOM + 1);
    input.set(digest, RANDOM + 1 + d.length);
    const octets = hash("sha512", input, "buffer");
    input.fill(0);
    for (let at = 0; at < octets.length; at += curve.size) {
      const k = cut(curve, octets.subarray(at, at + curve.size));
      if (isScalar(curve, k)) return k;
    }
  }
}

/** Random octets that go into a k. */
const RANDOM = 64;
/** What is hashed to a k: those, a count, the key, the digest. */
const hashed = new Uint8Array(RANDOM + 1 + 64 + 64);

/** The same as a number, for the arithmetic that works with numbers. */
export const hedgedNonce = (curve: GostCurve, d: bigint | Uint8Array, digest: Uint8Array): bigint =>
  littleEndianToInteger(nonceOctets(curve, scalarOctets(curve, d), digest));

/** Clears the bits above q's highest, in place: a uniform number is then below q at least every other time. */
function cut(curve: GostCurve, octets: Uint8Array): Uint8Array {
  const top = orderOctets(curve)[curve.size - 1]!;
  octets[curve.size - 1]! &= 2 ** (32 - Math.clz32(top)) - 1;
  return octets;
}

/** Asking the generator for 64 octets costs as much as for 4096. Octets are wiped when they have been taken. */
const pool = { octets: new Uint8Array(4096), used: 4096 };

function takeRandom(target: Uint8Array): void {
  if (pool.used === pool.octets.length) {
    randomFillSync(pool.octets);
    pool.used = 0;
  }
  const next = pool.octets.subarray(pool.used, pool.used + target.length);
  target.set(next);
  next.fill(0);
  pool.used += target.length;
}
