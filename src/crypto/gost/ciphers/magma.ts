/** Magma, the block cipher of 64 bits of GOST R 34.12-2015 (RFC 8891). Numbers are big-endian. Encryption only. */
import type { BlockCipher } from "./blockCipher.js";
import { FeistelRounds } from "./gost28147.js";
import { TC26_Z } from "./substitutions.js";

export class Magma implements BlockCipher {
  readonly blockSize = 8;
  readonly #rounds: FeistelRounds;

  /** `key`: 32 octets. */
  constructor(key: Uint8Array) {
    this.#rounds = new FeistelRounds(key, TC26_Z, false);
  }

  encrypt(block: Uint8Array): void {
    this.#rounds.encrypt(block, false);
  }

  wipe(): void {
    this.#rounds.wipe();
  }
}
