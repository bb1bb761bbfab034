/**
 * GOST 28147-89 (RFC 5830): the block cipher, its simple mode, and its code of authentication. All numbers
 * are little-endian. Magma (magma.ts) is the same cipher with big-endian numbers.
 */
import { assertKey, type BlockCipher } from "./blockCipher.js";
import { type Substitutions, type Tables, tablesOf } from "./substitutions.js";

const BLOCK = 8;
const ROUNDS = 32;
/** Of the code of authentication (RFC 5830 §8). */
const MAC_ROUNDS = 16;

/** The order of the eight words of the key: three times upwards, once downwards. */
const ENCRYPTION = Uint8Array.from({ length: ROUNDS }, (_, round) => (round < 24 ? round & 7 : 31 - round));
const DECRYPTION = ENCRYPTION.toReversed();

/** The rounds, over the words of a key. */
export class FeistelRounds {
  readonly #tables: Tables;
  readonly #key: Uint32Array;

  /** `littleEndian`: how the octets of the key make its words. The key has 32 octets and is copied. */
  constructor(key: Uint8Array, boxes: Substitutions, littleEndian: boolean) {
    assertKey(key);
    const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
    this.#tables = tablesOf(boxes);
    this.#key = Uint32Array.from({ length: 8 }, (_, at) => view.getUint32(4 * at, littleEndian));
  }

  encrypt(block: Uint8Array, littleEndian: boolean): void {
    this.#turn(block, ENCRYPTION, littleEndian);
  }

  decrypt(block: Uint8Array, littleEndian: boolean): void {
    this.#turn(block, DECRYPTION, littleEndian);
  }

  /** The first sixteen rounds, whose halves are not exchanged at the end. */
  authenticate(block: Uint8Array): void {
    const view = new DataView(block.buffer, block.byteOffset);
    const [low, high] = this.#rounds(
      view.getUint32(0, true),
      view.getUint32(4, true),
      ENCRYPTION,
      MAC_ROUNDS,
    );
    view.setUint32(0, low, true);
    view.setUint32(4, high, true);
  }

  wipe(): void {
    this.#key.fill(0);
  }

  #turn(block: Uint8Array, order: Uint8Array, littleEndian: boolean): void {
    const view = new DataView(block.buffer, block.byteOffset);
    const [lowAt, highAt] = littleEndian ? [0, 4] : [4, 0];
    const [low, high] = this.#rounds(
      view.getUint32(lowAt, littleEndian),
      view.getUint32(highAt, littleEndian),
      order,
      ROUNDS,
    );
    view.setUint32(lowAt, high, littleEndian);
    view.setUint32(highAt, low, littleEndian);
  }

  #rounds(n1: number, n2: number, order: Uint8Array, count: number): readonly [number, number] {
    const [a, b, c, d] = this.#tables;
    const key = this.#key;
    let [low, high] = [n1, n2];
    for (let round = 0; round < count; round++) {
      const sum = (low + key[order[round]!]!) | 0;
      const turned = a[sum & 255]! | b[(sum >>> 8) & 255]! | c[(sum >>> 16) & 255]! | d[sum >>> 24]!;
      [low, high] = [high ^ turned, low];
    }
    return [low, high];
  }
}

/** GOST 28147-89 under a key of 32 octets. */
export class Gost28147 implements BlockCipher {
  readonly blockSize = BLOCK;
  readonly #rounds: FeistelRounds;

  constructor(key: Uint8Array, boxes: Substitutions) {
    this.#rounds = new FeistelRounds(key, boxes, true);
  }

  encrypt(block: Uint8Array): void {
    this.#rounds.encrypt(block, true);
  }

  decrypt(block: Uint8Array): void {
    this.#rounds.decrypt(block, true);
  }

  /** The simple mode (RFC 5830 §5), with which keys are wrapped: whole blocks, where they stand. */
  encryptBlocks(octets: Uint8Array): Uint8Array {
    for (const block of blocksOf(octets)) this.encrypt(block);
    return octets;
  }

  decryptBlocks(octets: Uint8Array): Uint8Array {
    for (const block of blocksOf(octets)) this.decrypt(block);
    return octets;
  }

  /**
   * The code of authentication (RFC 5830 §8), 4 octets. The last block is filled with zeros; a single one is
   * followed by a block of zeros. `initial`: the state at the beginning, 8 octets, zero unless given.
   */
  mac(octets: Uint8Array, initial?: Uint8Array): Uint8Array {
    const state = Uint8Array.from(initial ?? new Uint8Array(BLOCK));
    const length = Math.max(octets.length, BLOCK + 1);
    for (let at = 0; at < length; at += BLOCK) {
      for (let i = 0; i < BLOCK; i++) state[i]! ^= octets[at + i] ?? 0;
      this.#rounds.authenticate(state);
    }
    return state.slice(0, 4);
  }

  wipe(): void {
    this.#rounds.wipe();
  }
}

function* blocksOf(octets: Uint8Array): Generator<Uint8Array> {
  if (octets.length % BLOCK !== 0) throw new TypeError("whole blocks are needed");
  for (let at = 0; at < octets.length; at += BLOCK) yield octets.subarray(at, at + BLOCK);
}

/** Encrypts or decrypts once, and forgets the key. */
export function withGost28147<T>(key: Uint8Array, boxes: Substitutions, work: (cipher: Gost28147) => T): T {
  const cipher = new Gost28147(key, boxes);
  try {
    return work(cipher);
  } finally {
    cipher.wipe();
  }
}
