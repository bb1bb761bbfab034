/** Streebog's compression function in plain JavaScript: serves where WebAssembly is not to be had. */
import { BLOCK_LENGTH, type StreebogEngine } from "./streebog.js";
import { iterationConstants, lpsTables, type Words } from "./streebogTables.js";

/** 512 bits as sixteen 32-bit words, the least significant first. */
type Block = Int32Array;
const newBlock = (): Block => new Int32Array(16);

/** A new engine, tables included (under a millisecond). */
export function createJsEngine(): StreebogEngine {
  const compress = compression(lpsTables(), iterationConstants());
  const [h, sigma, n, m] = [newBlock(), newBlock(), newBlock(), newBlock()];
  const zero = newBlock();

  const load = (state: Uint8Array): void => {
    read(state, 0, h);
    read(state, 64, sigma);
    n.fill(0);
    n[0] = littleEndian32(state, 128);
    n[1] = littleEndian32(state, 132);
  };
  const store = (state: Uint8Array): void => {
    write(h, state, 0, 16);
    write(sigma, state, 64, 16);
    write(n, state, 128, 2);
  };
  const absorb = (bits: number): void => {
    compress(h, n, m);
    add(n, Int32Array.of(bits, 0));
    add(sigma, m);
  };
  return {
    blocks(state, data, count) {
      load(state);
      for (let i = 0; i < count; i++) {
        read(data, i * BLOCK_LENGTH, m);
        absorb(8 * BLOCK_LENGTH);
      }
      store(state);
    },
    finish(state, block, bitLength) {
      load(state);
      read(block, 0, m);
      absorb(bitLength);
      compress(h, zero, n);
      compress(h, zero, sigma);
      store(state);
    },
  };
}

/** g_N (RFC 6986 §8): h becomes E(LPS(h ⊕ N), m) ⊕ h ⊕ m. */
function compression(tables: Words, constants: Words): (h: Block, n: Block, m: Block) => void {
  const { low, high } = tables;
  const [key, text, scratch] = [newBlock(), newBlock(), newBlock()];

  /** `block` becomes LPS(block). */
  const lps = (block: Block): void => {
    scratch.set(block);
    for (let i = 0; i < 8; i++) {
      const half = i >> 2;
      const shift = 8 * (i & 3);
      const a = (scratch[half]! >>> shift) & 255;
      const b = ((scratch[2 + half]! >>> shift) & 255) | 0x100;
      const c = ((scratch[4 + half]! >>> shift) & 255) | 0x200;
      const d = ((scratch[6 + half]! >>> shift) & 255) | 0x300;
      const e = ((scratch[8 + half]! >>> shift) & 255) | 0x400;
      const f = ((scratch[10 + half]! >>> shift) & 255) | 0x500;
      const g = ((scratch[12 + half]! >>> shift) & 255) | 0x600;
      const h = ((scratch[14 + half]! >>> shift) & 255) | 0x700;
      block[2 * i] = low[a]! ^ low[b]! ^ low[c]! ^ low[d]! ^ low[e]! ^ low[f]! ^ low[g]! ^ low[h]!;
      block[2 * i + 1] =
        high[a]! ^ high[b]! ^ high[c]! ^ high[d]! ^ high[e]! ^ high[f]! ^ high[g]! ^ high[h]!;
    }
  };

  return (h, n, m) => {
    for (let i = 0; i < 16; i++) key[i] = h[i]! ^ n[i]!;
    lps(key);
    text.set(m);
    for (let round = 0; round < 12; round++) {
      for (let i = 0; i < 16; i++) text[i]! ^= key[i]!;
      lps(text);
      for (let i = 0; i < 8; i++) {
        key[2 * i]! ^= constants.low[8 * round + i]!;
        key[2 * i + 1]! ^= constants.high[8 * round + i]!;
      }
      lps(key);
    }
    for (let i = 0; i < 16; i++) h[i]! ^= text[i]! ^ key[i]! ^ m[i]!;
  };
}

/** Addition modulo 2^512; a shorter second number is extended by zeros. */
function add(sum: Block, addend: Int32Array): void {
  let carry = 0;
  for (let i = 0; i < 16; i++) {
    const total = (sum[i]! >>> 0) + ((addend[i] ?? 0) >>> 0) + carry;
    sum[i] = total;
    carry = total > 0xffffffff ? 1 : 0;
  }
}

const littleEndian32 = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

function read(bytes: Uint8Array, offset: number, block: Block): void {
  for (let i = 0; i < 16; i++) block[i] = littleEndian32(bytes, offset + 4 * i);
}

function write(block: Block, bytes: Uint8Array, offset: number, count: number): void {
  for (let i = 0; i < 4 * count; i++) bytes[offset + i] = block[i >> 2]! >>> (8 * (i & 3));
}
