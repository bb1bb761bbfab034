/** HMAC (RFC 2104) over Streebog: HMAC_GOSTR3411_2012_256 and _512 of RFC 7836 §4.1. */
import { createDigest, digest } from "../digest.js";

/** Both digests work on blocks of 64 octets. */
const BLOCK = 64;

/** The code of the parts, one after another; 32 or 64 octets. */
export function hmacStreebog(
  name: "streebog256" | "streebog512",
  key: Uint8Array,
  ...parts: readonly Uint8Array[]
): Uint8Array {
  const block = new Uint8Array(BLOCK);
  block.set(key.length > BLOCK ? digest(name, key) : key);
  const inner = createDigest(name);
  change(block, 0x36);
  inner.update(block);
  for (const part of parts) inner.update(part);
  change(block, 0x36 ^ 0x5c);
  const code = digest(name, block, inner.digest());
  block.fill(0);
  return code;
}

function change(block: Uint8Array, by: number): void {
  for (let at = 0; at < BLOCK; at++) block[at]! ^= by;
}
