/** Modules of the curves whose memory can be looked at. */
import { vi } from "vitest";
import { CurveArithmetic } from "../../../src/crypto/gost/curveArithmetic.js";
import { curveModel } from "../../../src/crypto/gost/curveModel.js";
import type { GostCurve } from "../../../src/crypto/gost/curves.js";
import { webAssembly } from "../../../src/crypto/gost/webAssembly.js";

/** One by itself, whose functions can be called. */
export function instanceOf(curve: GostCurve, module: Uint8Array) {
  const { Module, Instance } = webAssembly();
  const { exports } = new Instance(new Module(module)) as unknown as {
    exports: Record<string, (address?: number) => number | undefined> & {
      memory: { buffer: ArrayBuffer };
    };
  };
  curveModel(curve)!.write(exports.memory.buffer);
  return { exports, memory: new Uint8Array(exports.memory.buffer) };
}

/** The arithmetic of a curve as the program has it, and the memory of its module: growing makes another one of it. */
export function watchedArithmetic(curve: GostCurve) {
  const { Module, Instance } = webAssembly();
  const made: { readonly exports: unknown }[] = [];
  class Watched extends Instance {
    constructor(module: object) {
      super(module);
      made.push(this);
    }
  }
  vi.stubGlobal("WebAssembly", { Module, Instance: Watched });
  try {
    const arithmetic = new CurveArithmetic(curve, curveModel(curve)!);
    const { memory } = made[0]!.exports as { memory: { readonly buffer: ArrayBuffer } };
    return { arithmetic, memory: () => new Uint8Array(memory.buffer) };
  } finally {
    vi.unstubAllGlobals();
  }
}
