/** Serial numbers: random, or reproducible from a seed. */
import { randomBytes } from "node:crypto";
import { toHex, utf8 } from "../../base/bytes.js";
import { digest } from "../../crypto/digest.js";

/**
 * 16 octets in hex, positive without a sign octet. With a seed: a digest of the seed, of what is
 * numbered and of its count; else from the system's generator.
 */
export function serialNumber(seed: string | null, kind: "certificate" | "token", count: number): string {
  const octets =
    seed === null
      ? new Uint8Array(randomBytes(16))
      : digest("sha256", utf8(`${seed}/${kind}/${count}`)).slice(0, 16);
  octets[0] = (octets[0]! & 0x3f) | 0x40;
  return toHex(octets);
}
