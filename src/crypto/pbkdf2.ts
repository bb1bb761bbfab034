/** HMAC (RFC 2104) and PBKDF2 (RFC 8018 §5.2, with Streebog RFC 9337 §4) over any digest we know. */
import { createHmac, pbkdf2Sync } from "node:crypto";
import type { DigestName } from "./digest.js";
import { hmacStreebog } from "./gost/hmac.js";

/** Whether a digest is our own code, not the system's: some forty times slower for short inputs. */
export const isStreebog = (digest: DigestName): digest is "streebog256" | "streebog512" =>
  digest === "streebog256" || digest === "streebog512";

/** The code of a message under a key of any length. */
export function hmac(digest: DigestName, key: Uint8Array, message: Uint8Array): Uint8Array {
  if (isStreebog(digest)) return hmacStreebog(digest, key, message);
  return new Uint8Array(createHmac(digest, key).update(message).digest());
}

/**
 * `length` octets of key from a password (octets; UTF-8 by convention). Takes time in proportion to
 * `iterations`, which the caller has bounded.
 */
export function pbkdf2(
  prf: DigestName,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Uint8Array {
  if (!isStreebog(prf)) return new Uint8Array(pbkdf2Sync(password, salt, iterations, length, prf));
  const size = prf === "streebog256" ? 32 : 64;
  const key = new Uint8Array(Math.ceil(length / size) * size);
  for (let block = 0; block * size < length; block++) {
    let u = hmacStreebog(prf, password, salt, Uint8Array.of(0, 0, (block + 1) >> 8, block + 1));
    const t = key.subarray(block * size, (block + 1) * size);
    t.set(u);
    for (let i = 1; i < iterations; i++) {
      u = hmacStreebog(prf, password, u);
      for (let at = 0; at < size; at++) t[at]! ^= u[at]!;
    }
    u.fill(0);
  }
  return key.subarray(0, length);
}
