/** Counter mode whose key changes within a message: CTR-ACPKM (RFC 8645 §6.2.2, R 1323565.1.017). */
import { type BlockCipher, KEY_LENGTH, type NewCipher } from "./blockCipher.js";

/** D (RFC 8645 §6.2.1): what the next key is the encryption of. */
const D = Uint8Array.from({ length: KEY_LENGTH }, (_, at) => 0x80 + at);

/**
 * Encrypts or decrypts, which is the same. `key`: 32 octets; `iv`: half a block; `section`: how many octets are
 * processed under one key, whole blocks.
 */
export function ctrAcpkm(
  newCipher: NewCipher,
  key: Uint8Array,
  iv: Uint8Array,
  section: number,
  input: Uint8Array,
): Uint8Array {
  let cipher = newCipher(key);
  const { blockSize } = cipher;
  if (iv.length !== blockSize / 2) throw new TypeError("an initialization vector of half a block is needed");
  const output = new Uint8Array(input.length);
  const counter = new Uint8Array(blockSize);
  counter.set(iv);
  const gamma = new Uint8Array(blockSize);
  for (let at = 0; at < input.length; at += blockSize) {
    if (at > 0 && at % section === 0) cipher = nextKey(newCipher, cipher);
    gamma.set(counter);
    cipher.encrypt(gamma);
    const end = Math.min(at + blockSize, input.length);
    for (let i = at; i < end; i++) output[i] = input[i]! ^ gamma[i - at]!;
    increment(counter);
  }
  cipher.wipe();
  gamma.fill(0);
  return output;
}

/** ACPKM: the key only; the counter runs on. */
function nextKey(newCipher: NewCipher, cipher: BlockCipher): BlockCipher {
  const key = D.slice();
  for (let at = 0; at < KEY_LENGTH; at += cipher.blockSize) cipher.encrypt(key.subarray(at));
  cipher.wipe();
  const next = newCipher(key);
  key.fill(0);
  return next;
}

/** Big-endian; the half that counts has 2^32 blocks at least, more than any message. */
function increment(counter: Uint8Array): void {
  for (let at = counter.length - 1; at >= 0; at--) {
    counter[at]! += 1;
    if (counter[at] !== 0) return;
  }
}
