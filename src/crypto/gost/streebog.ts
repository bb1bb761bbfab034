/** Streebog, the hash function of GOST R 34.11-2012 (RFC 6986), incremental, over one of two engines. */

/** Octets of a state: h (64), Sigma (64), N (8; no message reaches 2^64 bits). All little-endian. */
export const STATE_LENGTH = 136;
export const BLOCK_LENGTH = 64;

/** The compression function. An engine holds nothing between calls, so digests may be interleaved freely. */
export interface StreebogEngine {
  /** Stage 2 (RFC 6986 §9.2): takes `count` whole blocks from the start of `data` into `state`. */
  blocks(state: Uint8Array, data: Uint8Array, count: number): void;
  /** Stage 3 (§9.3): the padded last block, of which `bitLength` bits are message; h is the result. */
  finish(state: Uint8Array, block: Uint8Array, bitLength: number): void;
}

/** One running digest. After `digest()` it must not be used again. */
export class Streebog {
  readonly #engine: StreebogEngine;
  readonly #outputLength: 32 | 64;
  readonly #state = new Uint8Array(STATE_LENGTH);
  readonly #pending = new Uint8Array(BLOCK_LENGTH);
  #pendingLength = 0;
  #finished = false;

  /** `outputLength` in octets: 32 for Streebog-256, 64 for Streebog-512. */
  constructor(engine: StreebogEngine, outputLength: 32 | 64) {
    this.#engine = engine;
    this.#outputLength = outputLength;
    // The initial value (§6.1): 0^512, or (00000001)^64 for the short digest.
    if (outputLength === 32) this.#state.fill(1, 0, 64);
  }

  update(chunk: Uint8Array): void {
    if (this.#finished) throw new TypeError("this digest is finished");
    const rest = this.#completePending(chunk);
    const count = Math.floor(rest.length / BLOCK_LENGTH);
    if (count > 0) this.#engine.blocks(this.#state, rest, count);
    const tail = rest.subarray(count * BLOCK_LENGTH);
    this.#pending.set(tail, this.#pendingLength);
    this.#pendingLength += tail.length;
  }

  /** The octets in the order everybody prints them (that of `openssl dgst`), 32 or 64 of them. */
  digest(): Uint8Array {
    if (this.#finished) throw new TypeError("this digest is finished");
    this.#finished = true;
    this.#pending.fill(0, this.#pendingLength);
    this.#pending[this.#pendingLength] = 1;
    this.#engine.finish(this.#state, this.#pending, 8 * this.#pendingLength);
    return this.#state.slice(64 - this.#outputLength, 64);
  }

  /** Fills the pending block from the front of `chunk`; returns what of the chunk is left. */
  #completePending(chunk: Uint8Array): Uint8Array {
    if (this.#pendingLength === 0) return chunk;
    const taken = Math.min(chunk.length, BLOCK_LENGTH - this.#pendingLength);
    this.#pending.set(chunk.subarray(0, taken), this.#pendingLength);
    this.#pendingLength += taken;
    if (this.#pendingLength === BLOCK_LENGTH) {
      this.#engine.blocks(this.#state, this.#pending, 1);
      this.#pendingLength = 0;
    }
    return chunk.subarray(taken);
  }
}
