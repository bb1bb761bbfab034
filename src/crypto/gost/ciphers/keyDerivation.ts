/** Keys out of a key: KDF_GOSTR3411_2012_256 and KDF_TREE_GOSTR3411_2012_256 (RFC 7836 §4.4, §4.5). */
import { concatAll } from "../../../base/bytes.js";
import { hmacStreebog } from "../hmac.js";

/** 32 octets. §4.4: HMAC256(K, 01 ‖ label ‖ 00 ‖ seed ‖ 01 00), the tree with one leaf. */
export const kdf = (key: Uint8Array, label: Uint8Array, seed: Uint8Array): Uint8Array =>
  kdfTree(key, label, seed, 1);

/**
 * 32·`count` octets, `count` < 8: §4.5 with R = 1: K(i) = HMAC256(K, i ‖ label ‖ 00 ‖ seed ‖ L), L the bits
 * of the whole in two octets.
 */
export function kdfTree(key: Uint8Array, label: Uint8Array, seed: Uint8Array, count: number): Uint8Array {
  const zero = Uint8Array.of(0);
  const bits = Uint8Array.of(count, 0); // 256·count
  const parts = Array.from({ length: count }, (_, at) =>
    hmacStreebog("streebog256", key, Uint8Array.of(at + 1), label, zero, seed, bits),
  );
  const result = concatAll(parts);
  for (const part of parts) part.fill(0);
  return result;
}
