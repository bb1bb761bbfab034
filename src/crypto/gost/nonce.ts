/** Secret scalars: new private keys, and the k of a signature. */
import { randomFillSync } from "node:crypto";
import { integerToLittleEndian, littleEndianToInteger } from "../../base/bytes.js";
import type { GostCurve } from "./curves.js";
import { hmacStreebog } from "./hmac.js";

/** A private key d, 0 < d < q, from the system's generator alone. */
export function randomScalar(curve: GostCurve): bigint {
  return sample(curve, () => randomFillSync(new Uint8Array(curve.size)));
}

/**
 * The k of one signature, 0 < k < q: HMAC-Streebog under the key, over 64 octets of the system's generator
 * and the digest. It is random while the generator works, and still differs from digest to digest, and
 * is unknown to all without the key, should the generator fail (hedged, in the manner of RFC 6979 §3.6).
 */
export function hedgedNonce(curve: GostCurve, d: bigint, digest: Uint8Array): bigint {
  const key = integerToLittleEndian(d, curve.size);
  const name = curve.size === 32 ? "streebog256" : "streebog512";
  const attempt = new Uint8Array(1);
  return sample(curve, () => {
    attempt[0]! += 1;
    return hmacStreebog(name, key, randomFillSync(new Uint8Array(64)), attempt, digest);
  });
}

/** Rejection sampling: uniform octets are cut to q's bits and dropped until they make 0 < number < q. */
function sample(curve: GostCurve, octets: () => Uint8Array): bigint {
  const mask = (1n << BigInt(curve.q.toString(2).length)) - 1n;
  for (;;) {
    const candidate = littleEndianToInteger(octets()) & mask;
    if (candidate > 0n && candidate < curve.q) return candidate;
  }
}
