/** Which engine computes Streebog in this process. */
import type { StreebogEngine } from "./streebog.js";
import { createJsEngine } from "./streebogJs.js";
import { createWasmEngine } from "./streebogWasm.js";
import { isWebAssemblyAllowed, setWebAssemblyAllowed } from "./webAssembly.js";

/** WebAssembly where it is to be had and allowed, else JavaScript, which is some seven times slower. */
export function chooseStreebogEngine(wasm: boolean): StreebogEngine {
  if (!wasm) return createJsEngine();
  try {
    return createWasmEngine();
  } catch {
    return createJsEngine();
  }
}

let engine: StreebogEngine | undefined;

/** Allows or forbids WebAssembly in this process, for digests and curves (the command line's PODPIS_NO_WASM=1); allowed unless said. */
export function allowWebAssembly(allowed: boolean): void {
  setWebAssemblyAllowed(allowed);
  engine = undefined;
}

/** The engine of this process, made when Streebog is first needed. */
export function streebogEngine(): StreebogEngine {
  engine ??= chooseStreebogEngine(isWebAssemblyAllowed());
  return engine;
}
