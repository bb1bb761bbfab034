/**
 * GOST R 34.11-94, the hash function before Streebog (RFC 5831), incremental; its cipher is GOST 28147-89
 * (RFC 5830). For verifying archives only: nothing is signed with it. All numbers are little-endian.
 */
import { fromHex } from "../../base/bytes.js";
import { type Substitutions, substitutions, type Tables, tablesOf } from "./ciphers/substitutions.js";

/** id-GostR3411-94-CryptoProParamSet (RFC 4357 §11.2): what real documents are made with. */
const CRYPTO_PRO_SUBSTITUTIONS = substitutions(
  "a4568137dce092bf",
  "5f402db91763cea8",
  "7fce94103b526a8d",
  "4a7c0f28e165db93",
  "764b9c2a180efd35",
  "7624d9f0a15b8ec3",
  "de41705a3c8f629b",
  "13a95b4f867ed02c",
);

const BLOCK = 32;
const WORDS = 8;

/** RFC 5831 §5.1: the one constant of the key generation that is not zero. */
const C3 = new Uint32Array(
  Uint8Array.from(fromHex("00ff00ff00ff00ffff00ff00ff00ff0000ffff00ff0000ffff000000ffff00ff")).buffer,
);

/** One running digest. After `digest()` it must not be used again. */
export class Gost341194 {
  readonly #rounds: Rounds;
  readonly #state = new Uint8Array(BLOCK);
  readonly #sum = new Uint8Array(BLOCK);
  readonly #pending = new Uint8Array(BLOCK);
  #pendingLength = 0;
  #length = 0;
  #finished = false;

  constructor(boxes: Substitutions = CRYPTO_PRO_SUBSTITUTIONS) {
    this.#rounds = new Rounds(boxes);
  }

  update(chunk: Uint8Array): void {
    if (this.#finished) throw new TypeError("this digest is finished");
    this.#length += chunk.length;
    for (let at = 0; at < chunk.length; ) {
      const taken = Math.min(chunk.length - at, BLOCK - this.#pendingLength);
      this.#pending.set(chunk.subarray(at, at + taken), this.#pendingLength);
      this.#pendingLength += taken;
      at += taken;
      if (this.#pendingLength === BLOCK) this.#block();
    }
  }

  /** 32 octets in the order everybody prints them (that of `openssl dgst`). */
  digest(): Uint8Array {
    if (this.#finished) throw new TypeError("this digest is finished");
    this.#finished = true;
    if (this.#pendingLength > 0) {
      this.#pending.fill(0, this.#pendingLength);
      this.#block();
    }
    const bits = new Uint8Array(BLOCK);
    new DataView(bits.buffer).setBigUint64(0, 8n * BigInt(this.#length), true);
    this.#rounds.step(this.#state, bits);
    this.#rounds.step(this.#state, this.#sum);
    return this.#state;
  }

  #block(): void {
    this.#rounds.step(this.#state, this.#pending);
    let carry = 0;
    for (let i = 0; i < BLOCK; i++) {
      carry += this.#sum[i]! + this.#pending[i]!;
      this.#sum[i] = carry;
      carry >>= 8;
    }
    this.#pendingLength = 0;
  }
}

/** How often the register of §5.3 is clocked: before the block comes in, before the state does, and after. */
const CLOCKS = [12, 1, 61] as const;

/** The step hash function (§5) with room to work in. */
class Rounds {
  readonly #tables: Tables;
  readonly #u = new Uint32Array(WORDS);
  readonly #v = new Uint32Array(WORDS);
  readonly #sum = new Uint32Array(WORDS);
  readonly #key = new Uint32Array(WORDS);
  readonly #text = new Uint32Array(WORDS);
  readonly #register = new Uint16Array(BLOCK / 2 + Math.max(...CLOCKS));

  constructor(boxes: Substitutions) {
    this.#tables = tablesOf(boxes);
  }

  /** H := χ(H, M); both of 32 octets. */
  step(state: Uint8Array, block: Uint8Array): void {
    const text = new Uint8Array(this.#text.buffer);
    text.set(state);
    new Uint8Array(this.#u.buffer).set(state);
    new Uint8Array(this.#v.buffer).set(block);
    for (let part = 0; part < 4; part++) {
      if (part > 0) this.#next(part === 2);
      this.#takeKey();
      this.#encrypt(2 * part);
    }
    this.#mix(text, CLOCKS[0], block);
    this.#mix(text, CLOCKS[1], state);
    this.#mix(text, CLOCKS[2]);
    state.set(text);
  }

  /** §5.1: U := A(U) ⊕ C, V := A(A(V)). */
  #next(withConstant: boolean): void {
    shift(this.#u);
    if (withConstant) for (let i = 0; i < WORDS; i++) this.#u[i]! ^= C3[i]!;
    shift(this.#v);
    shift(this.#v);
  }

  /** §5.1: K := P(U ⊕ V), where P takes the octets column by column. */
  #takeKey(): void {
    for (let i = 0; i < WORDS; i++) this.#sum[i] = this.#u[i]! ^ this.#v[i]!;
    const [from, to] = [new Uint8Array(this.#sum.buffer), new Uint8Array(this.#key.buffer)];
    for (let i = 0; i < 4; i++) for (let k = 0; k < 8; k++) to[i + 4 * k] = from[8 * i + k]!;
  }

  /** §5.2: two words by GOST 28147-89, the words of the key three times upwards and once downwards. */
  #encrypt(at: number): void {
    const [a, b, c, d] = this.#tables;
    const key = this.#key;
    let low = this.#text[at]!;
    let high = this.#text[at + 1]!;
    for (let round = 0; round < 32; round++) {
      const sum = (low + key[round < 24 ? round & 7 : 31 - round]!) | 0;
      const turned = a[sum & 255]! | b[(sum >>> 8) & 255]! | c[(sum >>> 16) & 255]! | d[sum >>> 24]!;
      const next = high ^ turned;
      high = low;
      low = next;
    }
    this.#text[at] = high;
    this.#text[at + 1] = low;
  }

  /** §5.3: clocks the register of sixteen words, then takes another 32 octets in. */
  #mix(octets: Uint8Array, clocks: number, other?: Uint8Array): void {
    const y = this.#register;
    const words = new Uint16Array(octets.buffer);
    y.set(words);
    for (let i = 0; i < clocks; i++) {
      y[i + 16] = y[i]! ^ y[i + 1]! ^ y[i + 2]! ^ y[i + 3]! ^ y[i + 12]! ^ y[i + 15]!;
    }
    words.set(y.subarray(clocks, clocks + 16));
    if (other !== undefined) for (let i = 0; i < BLOCK; i++) octets[i]! ^= other[i]!;
  }
}

/** A (§5.1): y4 ‖ y3 ‖ y2 ‖ y1, of 8 octets each, becomes (y1 ⊕ y2) ‖ y4 ‖ y3 ‖ y2. */
function shift(y: Uint32Array): void {
  const [low, high] = [y[0]! ^ y[2]!, y[1]! ^ y[3]!];
  y.copyWithin(0, 2);
  y[6] = low;
  y[7] = high;
}
