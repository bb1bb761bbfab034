/**
 * r is x modulo q, so x is one of r, r + q, r + 2q, … below p. Signatures are made here whose r is not, while one more of
 * these numbers, p or greater, is modulo p the x of the very point that verification computes: they must be refused.
 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { integerToLittleEndian } from "../../src/base/bytes.js";
import { type CurvePoint, publicKeyPoint } from "../../src/crypto/ellipticCurve.js";
import { curveModel } from "../../src/crypto/gost/curveModel.js";
import { type GostCurve, PARAMETER_SETS } from "../../src/crypto/gost/curves.js";
import { decodePoint, verify } from "../../src/crypto/gost/gost34102012.js";
import { allowWebAssembly } from "../../src/crypto/gost/streebogEngine.js";
import { keyLeadingTo, pointOctets, writtenSignature } from "./support/crafted.js";

const SETS = PARAMETER_SETS.filter(
  (set, i) => PARAMETER_SETS.findIndex(({ curve }) => curve === set.curve) === i,
);
/** Verifications with one key after which it has a table of its own. */
const OFTEN = 15;

beforeEach(() => allowWebAssembly(true));
afterEach(() => allowWebAssembly(true));

/** The points of order q with the least x that are not modulo q what they are when p is added. */
function pointsOfSmallX(curve: GostCurve, count: number): CurvePoint[] {
  const { p, q, a, b } = curve.numbers;
  const { Fp } = curve.Point;
  const found: CurvePoint[] = [];
  for (let x = 1n; found.length < count; x++) {
    if ((x + p) % q === 0n) continue;
    const square = Fp.create(x * x * x + a * x + b);
    if (Fp.pow(square, (p - 1n) / 2n) !== 1n) continue;
    const point = publicKeyPoint(curve, x, Fp.sqrt(square));
    if (point !== undefined) found.push(point);
  }
  return found;
}

/** The answers to one signature whose verification computes `sum`, time after time. */
function answers(curve: GostCurve, sum: CurvePoint, r: bigint, times: number): readonly boolean[] {
  const numbers = { r, s: 987_654_321n, e: 5555n };
  const key = keyLeadingTo(curve, sum, numbers).toAffine();
  const point = decodePoint(curve, pointOctets(curve, key))!;
  const digest = integerToLittleEndian(numbers.e, curve.size);
  const signature = writtenSignature(curve, r, numbers.s);
  return Array.from({ length: times }, () => verify(curve, point, digest, signature));
}

describe.each(SETS)("an r beyond the coordinates of $name", ({ curve }) => {
  const { p, q } = curve.numbers;
  const points = pointsOfSmallX(curve, 2);

  it.each([
    ["with", true, OFTEN],
    ["without", false, 1],
  ])("is refused, as often as one asks, %s WebAssembly", (_how, allowed, times) => {
    allowWebAssembly(allowed);
    for (const sum of points) {
      const { x } = sum.toAffine();
      expect(new Set(answers(curve, sum, x % q, times))).toEqual(new Set([true]));
      expect((x + p) % q).not.toBe(x % q);
      expect(new Set(answers(curve, sum, (x + p) % q, times))).toEqual(new Set([false]));
    }
  });
});

describe.each(SETS.filter(({ curve }) => curve.numbers.p < curve.q))(
  "$name, whose q is above p,",
  ({ curve }) => {
    it("knows no r from p to q - 1, though the base point answers to p + its x", () => {
      const { p, q, x } = curve.numbers;
      expect(p + x).toBeLessThan(q);
      expect(answers(curve, curve.Point.BASE, x, OFTEN)).not.toContain(false);
      expect(answers(curve, curve.Point.BASE, p + x, OFTEN)).not.toContain(true);
    });
  },
);

describe("the sets", () => {
  it("are of both kinds: q above p, and p above q up to four times", () => {
    const above = SETS.filter(({ curve }) => curve.numbers.p < curve.q).map(({ name }) => name);
    expect(above).toEqual(["CryptoPro-Test", "CryptoPro-B", "TC26-512-B"]);
    expect(SETS.filter(({ curve }) => curveModel(curve) === undefined).every(({ test }) => test)).toBe(true);
    const times = new Set(SETS.map(({ curve }) => curve.numbers.p / curve.q));
    expect(times).toEqual(new Set([0n, 1n, 3n, 4n]));
  });
});
