/**
 * Streebog's compression function (GOST R 34.11-2012, RFC 6986 §8) as a WebAssembly module.
 *
 * A round is 128 table lookups, and their speed decides everything. Two habits make it that of optimised C:
 *
 * - Words are kept as ready table offsets. A word x whose octets will be looked up is stored as two words
 *   of four 16-bit lanes, each lane an octet times 8: the even octets, then the odd ones. A lookup is then a
 *   16-bit load, a 64-bit load and an exclusive or, without shift or mask.
 * - Every output word is stored as soon as it is computed, into the other one of two buffers. V8 schedules
 *   a pure expression as late as it can; without the stores it would keep 64 loaded words alive and spill them.
 */
import { CONSTANTS, INDICES, INPUT, PAGES, STATE, TABLES } from "../src/crypto/gost/streebogLayout.js";
import { iterationConstants, lpsTables, type Words } from "../src/crypto/gost/streebogTables.js";
import { Code, encodeModule, type FunctionSource, I32, I64 } from "./wasm.js";

const KEY = [INDICES, INDICES + 128] as const;
const TEXT = [INDICES + 256, INDICES + 384] as const;
const [H, SIGMA, N] = [STATE, STATE + 64, STATE + 128];

/** Octets of an input word times 8, in lanes of 16 bits. */
const LANES = 0x07f8_07f8_07f8_07f8n;

/** Pushes word `i` of LPS(block) for the block whose offsets lie at `indices`. */
function lookUp(code: Code, indices: number, i: number): void {
  for (let j = 0; j < 8; j++) {
    code.i32(0).load16(indices + 16 * j + 8 * (i & 1) + 2 * (i >> 1));
    code.load(TABLES + 2048 * j);
    if (j > 0) code.xor();
  }
}

/** Pops a word and stores it as offsets, as word `i` of the block at `indices`. `scratch` is a local. */
function storeIndices(code: Code, indices: number, i: number, scratch: number): void {
  code.i64(3n).rotl().set(scratch);
  code
    .i32(0)
    .get(scratch)
    .i64(LANES)
    .and()
    .store(indices + 16 * i);
  code
    .i32(0)
    .get(scratch)
    .i64(8n)
    .rotr()
    .i64(LANES)
    .and()
    .store(indices + 16 * i + 8);
}

/** Pushes word `i` out of its offsets: storeIndices undone. */
function loadIndices(code: Code, indices: number, i: number): void {
  code.i32(0).load(indices + 16 * i);
  code
    .i32(0)
    .load(indices + 16 * i + 8)
    .i64(8n)
    .rotl();
  code.or().i64(3n).rotr();
}

/** compress(n, m): h := g_n(h, the block at address m), where the number n is given by its address. */
function compress(): FunctionSource {
  const [n, m, constants, word, scratch] = [0, 1, 2, 3, 4];
  const code = new Code();
  for (let i = 0; i < 8; i++) {
    code
      .i32(0)
      .load(H + 8 * i)
      .get(n)
      .load(8 * i)
      .xor();
    storeIndices(code, KEY[1], i, scratch);
  }
  // K_1 = LPS(h ⊕ n); what is kept of K_r is K_r ⊕ C_r, and of the text, the text ⊕ K_r.
  for (let i = 0; i < 8; i++) {
    lookUp(code, KEY[1], i);
    code
      .tee(word)
      .i32(0)
      .load(CONSTANTS + 8 * i)
      .xor();
    storeIndices(code, KEY[0], i, scratch);
    code
      .get(word)
      .get(m)
      .load(8 * i)
      .xor();
    storeIndices(code, TEXT[0], i, scratch);
  }
  // Twelve rounds, two to a turn; `constants` points at C_{r+1}.
  code
    .i32(CONSTANTS + 64)
    .set(constants)
    .loop();
  for (const [from, to] of [
    [0, 1],
    [1, 0],
  ] as const) {
    for (let i = 0; i < 8; i++) {
      lookUp(code, KEY[from], i);
      code
        .tee(word)
        .get(constants)
        .load(64 * from + 8 * i)
        .xor();
      storeIndices(code, KEY[to], i, scratch);
      lookUp(code, TEXT[from], i);
      code.get(word).xor();
      storeIndices(code, TEXT[to], i, scratch);
    }
  }
  code.get(constants).i32(128).i32add().tee(constants);
  code
    .i32(CONSTANTS + 13 * 64)
    .i32sub()
    .branchIf()
    .end();
  for (let i = 0; i < 8; i++) {
    code
      .i32(0)
      .i32(0)
      .load(H + 8 * i)
      .get(m)
      .load(8 * i)
      .xor();
    loadIndices(code, TEXT[0], i);
    code.xor().store(H + 8 * i);
  }
  return { parameters: [I32, I32], locals: [I32, I64, I64], code };
}

/** absorb(m, bits): h := g_N(h, m), N := N + bits, Sigma := Sigma + m; N stays below 2^64. */
function absorb(): FunctionSource {
  const [m, bits, carry, sum] = [0, 1, 2, 3];
  const code = new Code();
  code.i32(N).get(m).call(COMPRESS);
  code.i32(0).i32(0).load(N).get(bits).add().store(N);
  code.i64(0n).set(carry);
  for (let i = 0; i < 8; i++) {
    // A sum of two words overflowed if it is less than either; the carry itself may overflow it too.
    code
      .i32(0)
      .load(SIGMA + 8 * i)
      .get(m)
      .load(8 * i)
      .add()
      .tee(sum);
    code
      .get(m)
      .load(8 * i)
      .lessUnsigned()
      .extend();
    code.get(sum).get(carry).add().tee(sum);
    code.get(carry).lessUnsigned().extend().or().set(carry);
    code
      .i32(0)
      .get(sum)
      .store(SIGMA + 8 * i);
  }
  return { parameters: [I32, I64], locals: [I64, I64], code };
}

/** blocks(end): absorbs the whole blocks from INPUT up to address `end`, at least one. */
function blocks(): FunctionSource {
  const [end, m] = [0, 1];
  const code = new Code();
  code.i32(INPUT).set(m).loop();
  code.get(m).i64(512n).call(ABSORB);
  code.get(m).i32(64).i32add().tee(m).get(end).i32sub().branchIf().end();
  return { parameters: [I32], locals: [I32], code, name: "blocks" };
}

/** finish(bits): absorbs the padded block at INPUT, then N and Sigma under a zero counter. */
function finish(): FunctionSource {
  const bits = 0;
  const zeros = CONSTANTS + 12 * 64;
  const code = new Code();
  code.i32(INPUT).get(bits).extend().call(ABSORB);
  code.i32(zeros).i32(N).call(COMPRESS);
  code.i32(zeros).i32(SIGMA).call(COMPRESS);
  return { parameters: [I32], locals: [], code, name: "finish" };
}

const [COMPRESS, ABSORB] = [0, 1];

/** Words as they lie in the memory of WebAssembly: little-endian. */
function octetsOf({ low, high }: Words): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * low.length));
  for (let i = 0; i < low.length; i++) {
    view.setInt32(8 * i, low[i]!, true);
    view.setInt32(8 * i + 4, high[i]!, true);
  }
  return new Uint8Array(view.buffer);
}

export const streebogModule = (): Uint8Array =>
  encodeModule([compress(), absorb(), blocks(), finish()], PAGES, PAGES, [
    { address: TABLES, octets: octetsOf(lpsTables()) },
    { address: CONSTANTS, octets: octetsOf(iterationConstants()) },
  ]);
