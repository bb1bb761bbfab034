/** Secret scalars: new private keys, and the k of a signature. */
import { createHmac, randomFillSync } from "node:crypto";
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

/** The same as a number, for who has to compute with it (tests, fixtures, key containers). */
export const randomScalar = (curve: GostCurve): bigint => littleEndianToInteger(randomScalarOctets(curve));

/**
 * The k of one signature, 0 < k < q, little-endian octets.
 *
 * HMAC-SHA-512 under the key d, over 64 octets of the system's generator and the digest. k is random while the
 * generator works, and still differs from digest to digest, and is unknown to all without the key, should the
 * generator fail (hedged, in the manner of RFC 6979 §3.6). SHA and not Streebog, since it looks nothing up in
 * tables: no address depends on the key. Whether a candidate was dropped says nothing about the one that was kept.
 */
export function nonceOctets(curve: GostCurve, d: Uint8Array, digest: Uint8Array): Uint8Array {
  for (let attempt = 0; ; attempt++) {
    const hmac = createHmac("sha512", d).update(randomOctets()).update(Uint8Array.of(attempt)).update(digest);
    const code = hmac.digest();
    for (let at = 0; at < code.length; at += curve.size) {
      const k = cut(curve, code.subarray(at, at + curve.size));
      if (isScalar(curve, k)) return k;
    }
  }
}

/** The same as a number, for the arithmetic that works with numbers. */
export const hedgedNonce = (curve: GostCurve, d: bigint | Uint8Array, digest: Uint8Array): bigint =>
  littleEndianToInteger(nonceOctets(curve, scalarOctets(curve, d), digest));

/** Clears the bits above q's highest, in place: a uniform number is then below q at least every other time. */
function cut(curve: GostCurve, octets: Uint8Array): Uint8Array {
  const top = orderOctets(curve)[curve.size - 1]!;
  octets[curve.size - 1]! &= 2 ** (32 - Math.clz32(top)) - 1;
  return octets;
}

/** Asking the generator for 64 octets costs as much as for 4096. Octets are wiped when they have been used. */
const pool = { octets: new Uint8Array(4096), used: 4096 };
const wanted = new Uint8Array(64);

function randomOctets(): Uint8Array {
  if (pool.used === pool.octets.length) {
    randomFillSync(pool.octets);
    pool.used = 0;
  }
  const next = pool.octets.subarray(pool.used, pool.used + wanted.length);
  wanted.set(next);
  next.fill(0);
  pool.used += wanted.length;
  return wanted;
}
