/** Which engine computes Streebog in this process. */
import type { StreebogEngine } from "./streebog.js";
import { createJsEngine } from "./streebogJs.js";
import { createWasmEngine } from "./streebogWasm.js";

/** WebAssembly where it is to be had and allowed, else JavaScript, which is some seven times slower. */
export function chooseStreebogEngine(wasm: boolean): StreebogEngine {
  if (!wasm) return createJsEngine();
  try {
    return createWasmEngine();
  } catch {
    return createJsEngine();
  }
}

let wasmAllowed = true;
let engine: StreebogEngine | undefined;

/** Allows or forbids WebAssembly in this process (the command line's PODPIS_NO_WASM=1); allowed unless said. */
export function allowWebAssembly(allowed: boolean): void {
  wasmAllowed = allowed;
  engine = undefined;
}

/** The engine of this process, made when Streebog is first needed. */
export function streebogEngine(): StreebogEngine {
  engine ??= chooseStreebogEngine(wasmAllowed);
  return engine;
}
