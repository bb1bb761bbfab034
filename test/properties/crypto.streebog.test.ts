import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "../../src/base/bytes.js";
import { Streebog, type StreebogEngine } from "../../src/crypto/gost/streebog.js";
import { createJsEngine } from "../../src/crypto/gost/streebogJs.js";
import { createWasmEngine } from "../../src/crypto/gost/streebogWasm.js";

const js = createJsEngine();
const wasm = createWasmEngine();
const RUNS = { numRuns: 60 };

const lengths = fc.constantFrom(32 as const, 64 as const);
/** Octets that make carries likely, beside any. */
const messages = fc.oneof(
  fc.uint8Array({ maxLength: 700 }),
  fc.array(fc.constantFrom(0, 1, 254, 255), { maxLength: 700 }).map((octets) => Uint8Array.from(octets)),
);

function whole(engine: StreebogEngine, length: 32 | 64, message: Uint8Array): string {
  const running = new Streebog(engine, length);
  running.update(message);
  return toHex(running.digest());
}

describe("Streebog's two engines", () => {
  it("agree on every message", () => {
    fc.assert(
      fc.property(messages, lengths, (message, length) => {
        expect(whole(wasm, length, message)).toBe(whole(js, length, message));
      }),
      RUNS,
    );
  });

  it("give the same digest for every way to cut a message", () => {
    fc.assert(
      fc.property(messages, lengths, fc.array(fc.nat(700), { maxLength: 6 }), (message, length, cuts) => {
        const edges = [0, ...cuts.map((cut) => Math.min(cut, message.length)), message.length].sort(
          (a, b) => a - b,
        );
        for (const engine of [js, wasm]) {
          const running = new Streebog(engine, length);
          for (let i = 1; i < edges.length; i++) running.update(message.subarray(edges[i - 1], edges[i]));
          expect(toHex(running.digest())).toBe(whole(js, length, message));
        }
      }),
      RUNS,
    );
  });

  it("agree on large messages, whole and in pieces", () => {
    const large = fc.tuple(
      fc.integer({ min: 700, max: 65_536 }),
      fc.uint8Array({ minLength: 1, maxLength: 97 }),
    );
    fc.assert(
      fc.property(large, lengths, fc.integer({ min: 1, max: 20_000 }), ([size, pattern], length, piece) => {
        const message = Uint8Array.from({ length: size }, (_, i) => pattern[i % pattern.length]! ^ (i >>> 8));
        const expected = whole(js, length, message);
        expect(whole(wasm, length, message)).toBe(expected);
        const running = new Streebog(wasm, length);
        for (let at = 0; at < size; at += piece) running.update(message.subarray(at, at + piece));
        expect(toHex(running.digest())).toBe(expected);
      }),
      {
        numRuns: 40,
        examples: [
          [[65_536, Uint8Array.of(255)], 64, 4096],
          [[65_535, Uint8Array.of(0)], 32, 63],
        ],
      },
    );
  });

  it("keep digests apart that run at the same time on one engine, in any order", () => {
    const step = fc.tuple(fc.nat(3), fc.uint8Array({ maxLength: 200 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), lengths, (steps, length) => {
        for (const engine of [js, wasm]) {
          const running = Array.from({ length: 4 }, () => new Streebog(engine, length));
          for (const [which, chunk] of steps) running[which]!.update(chunk);
          running.forEach((each, which) => {
            const message = steps.flatMap(([to, chunk]) => (to === which ? [...chunk] : []));
            expect(toHex(each.digest())).toBe(whole(js, length, Uint8Array.from(message)));
          });
        }
      }),
      RUNS,
    );
  });
});
