/** The bounds that the emitter of the curves' WebAssembly works out, and what it works them out with. */
import { describe, expect, it } from "vitest";
import { Field } from "../../assembly/curve/field.js";
import { fieldFunctions } from "../../assembly/curve/fieldFunctions.js";
import { at, Formula } from "../../assembly/curve/formula.js";
import { batches } from "../../assembly/curve/inversion.js";
import type { ModuleName } from "../../assembly/curve/module.js";
import { MOST_OF_P, MOST_OF_Q } from "../../assembly/curve/octets.js";
import { MOST_CANDIDATE } from "../../assembly/curve/verification.js";
import { Functions } from "../../assembly/expression.js";
import { curveLayout, LEAST_RATIO, MOST_C, SHAPE_256, SHAPE_512 } from "../../src/crypto/gost/curveLayout.js";
import { curveModel } from "../../src/crypto/gost/curveModel.js";
import { PARAMETER_SETS } from "../../src/crypto/gost/curves.js";

/** One set per curve that has a module. */
const SETS = PARAMETER_SETS.filter(
  (set, i) => PARAMETER_SETS.findIndex(({ curve }) => curve === set.curve) === i && !set.test,
);

describe("the generator of field functions", () => {
  it("refuses a formula whose words could overflow", () => {
    const field = new Field(
      new Functions(),
      SHAPE_256,
      { kind: "special", fold: curveLayout(SHAPE_256).FOLD, mostC: 6450n },
      false,
    );
    const products = (count: number, times: number) => ({
      parameters: ["a", "b"],
      products: Array.from({ length: count }, () => ({ times, left: { a: 1 }, right: { b: 1 } })),
    });
    expect(() => field.define(products(3, 4))).not.toThrow();
    expect(() => field.define(products(4, 4))).toThrow("a 64-bit word could overflow");
    expect(() => field.define(products(1, 8))).toThrow("a 32-bit lane could overflow");
  });
});

describe("a formula over elements", () => {
  const [a, b, c] = [at(64), at(128), at(192)];
  const layout = curveLayout(SHAPE_256);
  const reduction = { kind: "montgomery", modulus: layout.P, leastRatio: LEAST_RATIO } as const;
  const { multiply, add } = fieldFunctions(new Field(new Functions(), SHAPE_256, reduction, false));
  const given = [
    [a, 5],
    [b, 6],
  ] as const;

  it("promises what it keeps, and neither more nor anything of what it does not know", () => {
    // 0.51 + 5 · 6 / 52
    const product = () => new Formula(given).set(c, multiply, a, b);
    expect(() => product().promise([[c, 1.1]])).not.toThrow();
    expect(() => product().promise([[c, 1.05]])).toThrow("could be 1.08");
    expect(() => new Formula(given).set(c, add, a, b)).toThrow("a result could be 11 times the modulus");
    expect(() => new Formula(given).set(c, multiply, a, c)).toThrow("nothing is known");
    expect(() => new Formula(given).promise([[c, 16]])).toThrow("could be Infinity");
  });
});

describe("the inversion", () => {
  it("takes at least as many steps as the theorem of Bernstein and Yang asks for", () => {
    expect(30 * batches(256)).toBeGreaterThanOrEqual(741);
    expect(30 * batches(512)).toBeGreaterThanOrEqual(1479);
  });
});

describe("what the bounds are worked out with", () => {
  /** 2^(8·size) modulo p, as the number next to 0, without its sign. */
  const fold = (size: number, p: bigint): bigint => {
    const rest = 2n ** BigInt(8 * size) % p;
    return rest < p - rest ? rest : p - rest;
  };

  it("holds of every curve, and is no more than the curves need", () => {
    const of = (name: ModuleName) =>
      SETS.filter(({ curve }) => curveModel(curve)!.module === name).map(({ curve }) => curve.numbers.p);
    const greatest = (size: number, primes: readonly bigint[]): bigint =>
      primes.map((p) => fold(size, p)).reduce((a, b) => (a > b ? a : b));
    expect(greatest(32, of("special256"))).toBe(MOST_C[32]);
    expect(greatest(64, of("special512"))).toBe(MOST_C[64]);
    const [p, ...others] = of("montgomery256");
    expect(others).toEqual([]);
    expect(Number(2n ** 261n / p!)).toBe(LEAST_RATIO);
    for (const { curve } of SETS) {
      const { p, q } = curve.numbers;
      const most = 2n ** BigInt(8 * curve.size);
      expect(q).toBeLessThan(most);
      expect(Number((1000n * most) / p)).toBeLessThanOrEqual(1000 * MOST_OF_P);
      expect(Number((1000n * most) / q)).toBeLessThanOrEqual(1000 * MOST_OF_Q);
      // Candidates for x are that many.
      expect(p / q).toBeLessThan(MOST_CANDIDATE);
    }
  });

  it("keeps a curve beyond it away from the modules", () => {
    const moduleOf = (size: 32 | 64, p: bigint): ModuleName | undefined => {
      const { curve } = SETS.find((set) => set.curve.size === size)!;
      return curveModel({ ...curve, numbers: { ...curve.numbers, p, a: p - 3n } })?.module;
    };
    expect(moduleOf(32, 2n ** 256n - MOST_C[32])).toBe("special256");
    expect(moduleOf(32, 2n ** 256n + MOST_C[32])).toBe("special256");
    expect(moduleOf(32, 2n ** 256n - MOST_C[32] - 1n)).toBeUndefined();
    expect(moduleOf(32, 2n ** 256n + MOST_C[32] + 1n)).toBeUndefined();
    expect(moduleOf(32, 2n ** 261n / BigInt(LEAST_RATIO))).toBe("montgomery256");
    expect(moduleOf(32, 2n ** 261n / BigInt(LEAST_RATIO) + 1n)).toBeUndefined();
    expect(moduleOf(64, 2n ** 512n - MOST_C[64])).toBe("special512");
    expect(moduleOf(64, 2n ** 512n - MOST_C[64] - 1n)).toBeUndefined();
  });
});

describe("the shapes", () => {
  it("have a digit more than any scalar needs", () => {
    for (const { window, windows, size, row } of [SHAPE_256, SHAPE_512]) {
      expect(window * windows).toBeGreaterThan(8 * size);
      expect(row).toBe(2 ** (window - 1));
    }
  });
});
