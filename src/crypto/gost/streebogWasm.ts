/** Streebog's compression function in WebAssembly, its tables included: assembly/streebog.ts says how it works. */
import { fromBase64 } from "../../base/bytes.js";
import { BLOCK_LENGTH, STATE_LENGTH, type StreebogEngine } from "./streebog.js";
import { INPUT, INPUT_LENGTH, STATE } from "./streebogLayout.js";
import { STREEBOG_WASM } from "./streebogWasm.generated.js";
import { webAssembly } from "./webAssembly.js";

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  blocks(end: number): void;
  finish(bits: number): void;
}

/**
 * A new engine: one instance, compiled at once and synchronously (the module is small). The state of a
 * digest is copied in and out around each call, which costs nothing beside the work. Throws TypeError or a
 * CompileError where there is no WebAssembly (node --jitless).
 */
export function createWasmEngine(): StreebogEngine {
  const { Module, Instance } = webAssembly();
  const instance = new Instance(new Module(fromBase64(STREEBOG_WASM)));
  const { memory, blocks, finish } = instance.exports as Exports;
  const octets = new Uint8Array(memory.buffer);

  const save = (state: Uint8Array): void => state.set(octets.subarray(STATE, STATE + STATE_LENGTH));
  return {
    blocks(state, data, count) {
      octets.set(state, STATE);
      const end = count * BLOCK_LENGTH;
      for (let at = 0; at < end; at += INPUT_LENGTH) {
        const part = data.subarray(at, Math.min(end, at + INPUT_LENGTH));
        octets.set(part, INPUT);
        blocks(INPUT + part.length);
      }
      save(state);
    },
    finish(state, block, bitLength) {
      octets.set(state, STATE);
      octets.set(block, INPUT);
      finish(bitLength);
      save(state);
    },
  };
}
