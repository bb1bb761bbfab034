/** Which octets are secret numbers, and who decides that: the module, whose code is followed in gostCurveAssembly.test.ts. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { integerToLittleEndian } from "../../src/base/bytes.js";
import { CurveArithmetic } from "../../src/crypto/gost/curveArithmetic.js";
import { PARAMETER_SETS } from "../../src/crypto/gost/curves.js";
import { nonceOctets } from "../../src/crypto/gost/nonce.js";
import { isScalar } from "../../src/crypto/gost/scalar.js";
import { allowWebAssembly } from "../../src/crypto/gost/streebogEngine.js";

/** One set per curve. */
const SETS = PARAMETER_SETS.filter(
  (set, i) => PARAMETER_SETS.findIndex(({ curve }) => curve === set.curve) === i,
);

beforeEach(() => allowWebAssembly(true));
afterEach(() => {
  vi.restoreAllMocks();
  allowWebAssembly(true);
});

describe.each(SETS)("scalars of $name", ({ curve }) => {
  const { q, size } = curve;
  const octets = (value: bigint): Uint8Array => integerToLittleEndian(value, size);

  it.each([
    ["with", true],
    ["without", false],
  ])("are the numbers from 1 to q - 1 %s WebAssembly", (_how, allowed) => {
    allowWebAssembly(allowed);
    const steps = Array.from({ length: 8 * size }, (_, bit) => 2n ** BigInt(bit));
    const values = [0n, 1n, 2n, q - 1n, q, q + 1n, 2n ** BigInt(8 * size) - 1n, ...steps];
    for (const step of steps) values.push(q - step, q + step);
    for (const value of values) {
      if (value < 0n || value >= 2n ** BigInt(8 * size)) continue;
      expect(isScalar(curve, octets(value)), value.toString(16)).toBe(value > 0n && value < q);
    }
    for (const length of [0, size - 1, size + 1, 2 * size]) {
      expect(isScalar(curve, new Uint8Array(length).fill(1))).toBe(false);
    }
  });
});

describe.each(SETS.filter(({ test }) => !test))("scalars of $name, which has a module,", ({ curve }) => {
  const { q, size } = curve;
  const octets = (value: bigint): Uint8Array => integerToLittleEndian(value, size);

  it("are told by it alone: JavaScript compares neither d nor k with anything", () => {
    const asked = vi.spyOn(CurveArithmetic.prototype, "isScalar").mockReturnValue(true);
    for (const value of [0n, q, q + 1n]) expect(isScalar(curve, octets(value))).toBe(true);
    // Whatever it is, the first candidate is k.
    const [d, digest] = [octets(5n), new Uint8Array(size)];
    asked.mockClear();
    for (let i = 0; i < 64; i++) nonceOctets(curve, d, digest);
    expect(asked).toHaveBeenCalledTimes(64);
    asked.mockClear();
    asked.mockReturnValueOnce(false).mockReturnValueOnce(false).mockReturnValueOnce(false);
    nonceOctets(curve, d, digest);
    expect(asked).toHaveBeenCalledTimes(4);
    asked.mockReturnValue(false);
    for (const value of [1n, q - 1n]) expect(isScalar(curve, octets(value))).toBe(false);
    // Nor does it look at a single one of its octets.
    expect(isScalar.toString()).toContain("curveArithmetic");
    expect(isScalar.toString()).not.toMatch(/\[|for|while|every|some/);
  });
});
