/** A module of the curves by itself, whose functions can be called and whose memory can be looked at. */
import { curveModel } from "../../../src/crypto/gost/curveModel.js";
import type { GostCurve } from "../../../src/crypto/gost/curves.js";
import { webAssembly } from "../../../src/crypto/gost/webAssembly.js";

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
