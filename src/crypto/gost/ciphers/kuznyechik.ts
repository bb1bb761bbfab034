/** Kuznyechik, the block cipher of 128 bits of GOST R 34.12-2015 (RFC 7801). Encryption only. */
import { PI } from "../streebogTables.js";
import { assertKey, type BlockCipher } from "./blockCipher.js";

const BLOCK = 16;
const WORDS = BLOCK / 4;
const ROUND_KEYS = 10;

/** The coefficients of l, for the first octet first (§4.1.2). */
const COEFFICIENTS = [148, 32, 133, 16, 194, 192, 1, 251, 1, 192, 194, 16, 133, 32, 148, 1];

/** The product in GF(2)[x] / (x^8 + x^7 + x^6 + x + 1) (§2.2). */
function product(a: number, b: number): number {
  let sum = 0;
  for (let left = a, right = b; right > 0; right >>= 1) {
    if (right & 1) sum ^= left;
    left = (left << 1) ^ (left & 0x80 ? 0x1c3 : 0);
  }
  return sum;
}

/** L (§4.2): sixteen times R, which takes the sum of the products in at the front. */
function linear(block: Uint8Array): Uint8Array {
  for (let step = 0; step < BLOCK; step++) {
    const sum = block.reduce((total, octet, at) => total ^ product(octet, COEFFICIENTS[at]!), 0);
    block.copyWithin(1, 0, BLOCK - 1);
    block[0] = sum;
  }
  return block;
}

interface Constants {
  /** L(S(octet at its place)), four words for each octet of each place; a state's are added up. */
  readonly tables: Uint32Array;
  /** C_1 … C_32 (§4.3), four words each. */
  readonly iteration: Uint32Array;
}

let constants: Constants | undefined;

/** Made when the cipher is first used. L is linear: 128 images make all the entries. */
function makeConstants(): Constants {
  const unit = (place: number, octet: number): Uint32Array => {
    const block = new Uint8Array(BLOCK);
    block[place] = octet;
    return new Uint32Array(linear(block).buffer);
  };
  const tables = new Uint32Array(BLOCK * 256 * WORDS);
  for (let place = 0; place < BLOCK; place++) {
    const images = Array.from({ length: 8 }, (_, bit) => unit(place, 1 << bit));
    for (let octet = 0; octet < 256; octet++) {
      const entry = WORDS * (256 * place + octet);
      for (let bit = 0; bit < 8; bit++) {
        if ((PI[octet]! >> bit) & 1) for (let i = 0; i < WORDS; i++) tables[entry + i]! ^= images[bit]![i]!;
      }
    }
  }
  const iteration = new Uint32Array(32 * WORDS);
  for (let i = 0; i < 32; i++) iteration.set(unit(BLOCK - 1, i + 1), WORDS * i);
  return { tables, iteration };
}

export class Kuznyechik implements BlockCipher {
  readonly blockSize = BLOCK;
  readonly #tables: Uint32Array;
  readonly #roundKeys = new Uint32Array(ROUND_KEYS * WORDS);
  readonly #state = new Uint32Array(WORDS);
  readonly #next = new Uint32Array(WORDS);

  /** `key`: 32 octets. */
  constructor(key: Uint8Array) {
    assertKey(key);
    constants ??= makeConstants();
    this.#tables = constants.tables;
    this.#expand(key, constants.iteration);
  }

  encrypt(block: Uint8Array): void {
    const octets = new Uint8Array(this.#state.buffer);
    octets.set(block.subarray(0, BLOCK));
    for (let round = 0; round < ROUND_KEYS - 1; round++) this.#round(this.#roundKeys, WORDS * round);
    this.#add(this.#roundKeys, WORDS * (ROUND_KEYS - 1));
    block.set(octets);
    this.#state.fill(0);
  }

  wipe(): void {
    this.#roundKeys.fill(0);
    this.#next.fill(0);
  }

  /** §4.3: the first two keys are the key's halves; eight rounds of a Feistel network make each next two. */
  #expand(key: Uint8Array, iteration: Uint32Array): void {
    const words = new Uint32Array(Uint8Array.from(key).buffer);
    let first = words.slice(0, WORDS);
    let second = words.slice(WORDS);
    this.#roundKeys.set(words);
    for (let i = 0; i < 32; i++) {
      this.#state.set(first);
      this.#round(iteration, WORDS * i);
      this.#add(second, 0);
      [first, second] = [this.#state.slice(), first];
      if (i % 8 !== 7) continue;
      const at = 2 * WORDS * ((i + 1) / 8);
      this.#roundKeys.set(first, at);
      this.#roundKeys.set(second, at + WORDS);
    }
    for (const used of [words, first, second]) used.fill(0);
  }

  /** LSX (§4.2). */
  #round(key: Uint32Array, keyAt: number): void {
    this.#add(key, keyAt);
    const octets = new Uint8Array(this.#state.buffer);
    const [tables, next] = [this.#tables, this.#next];
    next.fill(0);
    for (let place = 0; place < BLOCK; place++) {
      const entry = WORDS * (256 * place + octets[place]!);
      for (let i = 0; i < WORDS; i++) next[i]! ^= tables[entry + i]!;
    }
    this.#state.set(next);
  }

  #add(other: Uint32Array, at: number): void {
    for (let i = 0; i < WORDS; i++) this.#state[i]! ^= other[at + i]!;
  }
}
