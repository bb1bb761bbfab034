/** What the modes of operation need of a block cipher. */

/** A cipher under one key. Blocks are changed where they stand. */
export interface BlockCipher {
  /** Octets of a block. */
  readonly blockSize: 8 | 16;
  /** Encrypts the block at the start of `block`. */
  encrypt(block: Uint8Array): void;
  /** Forgets the key: the cipher must not be used again. */
  wipe(): void;
}

/** Keys a cipher: of 32 octets, copied. */
export type NewCipher = (key: Uint8Array) => BlockCipher;

/** All ciphers here have keys of 256 bits. */
export const KEY_LENGTH = 32;

/** Throws TypeError unless the key has 32 octets. */
export function assertKey(key: Uint8Array): void {
  if (key.length !== KEY_LENGTH) throw new TypeError(`a key of ${KEY_LENGTH} octets is needed`);
}
