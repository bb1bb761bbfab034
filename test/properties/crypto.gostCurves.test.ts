/**
 * The WebAssembly of the curves against noble's arithmetic: at least 2500 cases for every parameter set, edge scalars included.
 *
 * A multiplication by noble takes up to some milliseconds. The reference points are therefore k·G for k in arithmetic
 * progressions of random start and step modulo q, of which every one costs noble one addition; every k by itself is
 * random. Digests and keys are drawn anew for every case.
 */
import { randomBytes } from "node:crypto";
import { normalizeZ } from "@noble/curves/abstract/curve.js";
import { beforeAll, describe, expect, it } from "vitest";
import { concat, integerToBigEndian, integerToLittleEndian } from "../../src/base/bytes.js";
import type { CurvePoint } from "../../src/crypto/ellipticCurve.js";
import { curveArithmetic } from "../../src/crypto/gost/curveArithmetic.js";
import { pagesFor } from "../../src/crypto/gost/curveLayout.js";
import { curveModel } from "../../src/crypto/gost/curveModel.js";
import { type GostCurve, PARAMETER_SETS } from "../../src/crypto/gost/curves.js";
import { decodePoint, verify } from "../../src/crypto/gost/gost34102012.js";
import { digestInteger } from "../../src/crypto/gost/signatureEquation.js";
import { allowWebAssembly } from "../../src/crypto/gost/streebogEngine.js";
import { type Crafted, pointOctets, signatureFor, writtenSignature } from "../crypto/support/crafted.js";
import { watchedArithmetic } from "../crypto/support/curveInstance.js";
import { randomScalar } from "../support/gostScalars.js";

/** A few more than are asked for: some edge cases make no signature. */
const CASES = 2520;
/** Length of one progression. */
const STEPS = 250;

const SETS = PARAMETER_SETS.filter(
  (set, i) => PARAMETER_SETS.findIndex(({ curve }) => curve === set.curve) === i && !set.test,
);

interface Multiple {
  readonly scalar: bigint;
  readonly x: bigint;
  readonly y: bigint;
}

/** `count` scalars with their multiples of G, by noble. */
function multiples(curve: GostCurve, count: number): Multiple[] {
  const { BASE } = curve.Point;
  const { q } = curve;
  const found: { scalar: bigint; point: CurvePoint }[] = [];
  const progression = (start: bigint, step: bigint, length: number): void => {
    const by = BASE.multiply(step);
    let [scalar, point] = [start, BASE.multiply(start)];
    for (let i = 0; i < length; i++) {
      if (scalar !== 0n) found.push({ scalar, point });
      scalar = (scalar + step) % q;
      point = point.add(by);
    }
  };
  const edges = [2n ** 64n - 2n, 2n ** 128n - 2n, 2n ** BigInt(4 * curve.size) - 2n, q / 2n, 2n ** 253n];
  progression(1n, 1n, 36);
  progression(q - 40n, 1n, 39);
  for (const edge of edges) progression(edge, 1n, 4);
  while (found.length < count) progression(randomScalar(curve), randomScalar(curve), STEPS);
  const points = found.slice(0, count).map(({ point }) => point);
  const affine = normalizeZ(curve.Point, points);
  return affine.map((point, i) => ({ scalar: found[i]!.scalar, ...point.toAffine() }));
}

/** Random, but for the first few: 0, q and all ones. */
function digestOf({ size, q }: GostCurve, i: number): Uint8Array {
  const edges = [0n, q, q - 1n, 2n ** BigInt(8 * size) - 1n];
  const edge = edges[i % 200];
  return edge === undefined ? new Uint8Array(randomBytes(size)) : integerToLittleEndian(edge, size);
}

// What is tested here are the modules themselves, also in a run that does without them otherwise.
beforeAll(() => allowWebAssembly(true));

describe.each(SETS)("$name in WebAssembly", ({ curve }) => {
  it(`signs, multiplies and verifies as noble does, ${CASES} times`, { timeout: 120_000 }, () => {
    const arithmetic = curveArithmetic(curve)!;
    const { q, size } = curve;
    const octets = (value: bigint): Uint8Array => integerToLittleEndian(value, size);
    const reference = multiples(curve, CASES);
    const wrong: string[] = [];
    let [open, verified] = [0, 0];
    for (const [i, { scalar: k, x, y }] of reference.entries()) {
      const key = reference[(i * 1009 + 7) % CASES]!;
      const digest = digestOf(curve, i);
      const point = concat(octets(key.x), octets(key.y));
      const multiple = arithmetic.multiplyBase(octets(k));
      if (multiple === undefined || Buffer.compare(multiple, concat(octets(x), octets(y))) !== 0) {
        wrong.push(`multiple of ${k}`);
      }
      const r = x % q;
      const s = (r * key.scalar + k * digestInteger(curve, digest)) % q;
      const signature = concat(integerToBigEndian(s, size), integerToBigEndian(r, size));
      const made = arithmetic.sign(octets(key.scalar), digest, octets(k));
      const expected = r === 0n || s === 0n ? undefined : signature;
      if (made === undefined ? expected !== undefined : Buffer.compare(made, signature) !== 0) {
        wrong.push(`signature of ${key.scalar} with ${k}`);
      }
      if (expected === undefined) continue;
      verified++;
      const answer = arithmetic.verify(point, digest, signature);
      if (answer === undefined) open++;
      else if (!answer) wrong.push(`verification of ${key.scalar} with ${k}`);
      if (i % 5 > 0) continue;
      signature[(i * 31) % signature.length]! ^= 1 << (i & 7);
      if (arithmetic.verify(point, digest, signature) === true) wrong.push(`flipped ${i}`);
      point[(i * 17) % point.length]! ^= 1 << (i & 7);
      if (arithmetic.isPublicKey(point) !== false) wrong.push(`key off the curve ${i}`);
    }
    expect(wrong).toEqual([]);
    expect(verified).toBeGreaterThanOrEqual(2500);
    // Left to the slow arithmetic: small multiples of each other, which happen among the edge scalars only.
    expect(open).toBeLessThan(CASES / 50);
  });

  it("verifies with the table of a key often met as noble does, edge scalars included", {
    timeout: 120_000,
  }, () => {
    const { arithmetic, memory } = watchedArithmetic(curve);
    const { layout } = curveModel(curve)!;
    const { q, size } = curve;
    const { BASE, Fn } = curve.Point;
    const half = (q + 1n) / 2n;
    const keys = [1n, 2n, q - 1n, q - 2n, half, ...Array.from({ length: 3 }, () => randomScalar(curve))];
    const edges = [1n, 2n, 3n, 32n, 2n ** BigInt(4 * size), half, q - 3n, q - 2n, q - 1n];
    const nonces = multiples(curve, 150).slice(-60);
    const wrong: string[] = [];
    let [asked, open] = [0, 0];
    for (const [i, d] of keys.entries()) {
      const point = pointOctets(curve, BASE.multiply(d).toAffine());
      const ask = (what: string, { digest, r, s }: Crafted, expected: boolean): void => {
        const answer = arithmetic.verify(point, digest, writtenSignature(curve, r, s));
        asked++;
        if (answer === undefined) open++;
        else if (answer !== expected) wrong.push(`${what} with the key ${d}`);
      };
      const first = signatureFor(curve, BASE.multiply(Fn.create(5n + 7n * d)).toAffine().x, 5n, 7n);
      for (let use = 0; use < 15; use++) ask("the first", first, true);
      expect(memory().length).toBe(65_536 * pagesFor(layout, i + 1));
      for (const u1 of [...edges, randomScalar(curve)]) {
        for (const u2 of [...edges, randomScalar(curve)]) {
          const sum = Fn.create(u1 + u2 * d);
          const x = sum === 0n ? 5n : BASE.multiplyUnsafe(sum).toAffine().x;
          // On CryptoPro-C the x of G is 0, and so would be r.
          ask(`${u1} and ${u2}`, signatureFor(curve, x, u1, u2), sum !== 0n && x !== 0n);
          ask(`${u1} and ${u2}, not`, signatureFor(curve, x + 1n, u1, u2), false);
        }
      }
      for (const [j, { scalar: k, x }] of nonces.entries()) {
        const digest = digestOf(curve, j);
        const r = x % q;
        const s = (r * d + k * digestInteger(curve, digest)) % q;
        ask(`k = ${k}`, { digest, r, s }, true);
        ask(`k = ${k}, not`, { digest, r, s: Fn.add(s, 1n) }, false);
      }
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(2500);
    // Left to the slow arithmetic: multiples that meet on the way, with keys and scalars next to 0 and q.
    expect(open).toBeLessThan(asked / 15);
  });

  it("gives the verdicts of the slow arithmetic on signatures of its own making", { timeout: 60_000 }, () => {
    const { size } = curve;
    const [keys, nonces] = [multiples(curve, 200).slice(-8), multiples(curve, 300).slice(-8)];
    for (const [i, { scalar: d, x, y }] of keys.entries()) {
      const digest = digestOf(curve, i + 50);
      const point = decodePoint(
        curve,
        concat(integerToLittleEndian(x, size), integerToLittleEndian(y, size)),
      )!;
      const good = curveArithmetic(curve)!.sign(
        integerToLittleEndian(d, size),
        digest,
        integerToLittleEndian(nonces[i]!.scalar, size),
      )!;
      const bad = Uint8Array.from(good);
      bad[i]! ^= 0x10;
      const verdicts = (): boolean[] =>
        [good, bad].map((signature) => verify(curve, point, digest, signature));
      const fast = verdicts();
      try {
        allowWebAssembly(false);
        expect(verdicts()).toEqual(fast);
      } finally {
        allowWebAssembly(true);
      }
      expect(fast).toEqual([true, false]);
    }
  });
});
