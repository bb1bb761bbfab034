/** OMAC, the code of authentication of GOST R 34.13-2015 §5.6; NIST SP 800-38B calls it CMAC. */
import type { BlockCipher } from "./blockCipher.js";

/** The constants B_64 and B_128 (§5.6.1): what a bit that falls off on the left comes back as. */
const B = { 8: 0x1b, 16: 0x87 } as const;

/** The code of a message, a whole block long. */
export function omac(cipher: BlockCipher, message: Uint8Array): Uint8Array {
  const { blockSize } = cipher;
  const state = new Uint8Array(blockSize);
  const lastAt = Math.max(0, Math.ceil(message.length / blockSize) - 1) * blockSize;
  for (let at = 0; at < lastAt; at += blockSize) {
    exclusiveOr(state, message.subarray(at, at + blockSize));
    cipher.encrypt(state);
  }
  const last = message.subarray(lastAt);
  exclusiveOr(state, last);
  const subkey = doubled(cipher, encryptedZero(cipher));
  if (last.length < blockSize) state[last.length]! ^= 0x80;
  exclusiveOr(state, last.length < blockSize ? doubled(cipher, subkey) : subkey);
  cipher.encrypt(state);
  subkey.fill(0);
  return state;
}

function encryptedZero(cipher: BlockCipher): Uint8Array {
  const block = new Uint8Array(cipher.blockSize);
  cipher.encrypt(block);
  return block;
}

/** Times x in the field. */
function doubled({ blockSize }: BlockCipher, block: Uint8Array): Uint8Array {
  const result = block.map((octet, at) => (octet << 1) | ((block[at + 1] ?? 0) >> 7));
  if (block[0]! & 0x80) result[blockSize - 1]! ^= B[blockSize];
  return result;
}

function exclusiveOr(into: Uint8Array, other: Uint8Array): void {
  for (let at = 0; at < other.length; at++) into[at]! ^= other[at]!;
}
