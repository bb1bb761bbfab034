/** Verification on the Edwards form of the two parameter sets that have one: against noble, which computes the other form. */
import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { curveModule } from "../../assembly/curve/module.js";
import { integerToLittleEndian, littleEndianToInteger } from "../../src/base/bytes.js";
import type { AffinePoint, CurvePoint } from "../../src/crypto/ellipticCurve.js";
import { CurveArithmetic } from "../../src/crypto/gost/curveArithmetic.js";
import { curveModel } from "../../src/crypto/gost/curveModel.js";
import { PARAMETER_SETS } from "../../src/crypto/gost/curves.js";
import { decodePoint, verify } from "../../src/crypto/gost/gost34102012.js";
import { allowWebAssembly } from "../../src/crypto/gost/streebogEngine.js";
import { randomScalar } from "../support/gostScalars.js";
import { type Crafted, pointOctets, signatureFor, writtenSignature } from "./support/crafted.js";
import { instanceOf } from "./support/curveInstance.js";

/** e, d and the base point of the twisted Edwards form: RFC 7836 A.2 and A.3. */
const FORMS = [
  {
    name: "TC26-256-A",
    d: 0x0605f6b7c183fa81578bc39cfad518132b9df62897009af7e522c32d6dc7bffbn,
    u: 0x0dn,
    v: 0x60ca1e32aa475b348488c38fab07649ce7ef8dbe87f22e81f92b2592dba300e7n,
  },
  {
    name: "TC26-512-C",
    d: 0x9e4f5d8c017d8d9f13a5cf3cdf5bfe4dab402d54198e31ebde28a0621050439ca6b39e0a515c06b304e2ce43e79e369e91a0cfc2bc2a22b4ca302dbb33ee7550n,
    u: 0x12n,
    v: 0x469af79d1fb1f5e16b99592b77a01e2a0fdfb0d01794368d9a56117f7b38669522dd4b650cf789eebf068c5d139732f0905622c04b2baae7600303ee73001a3dn,
  },
] as const;
/** Signatures that are compared on each set. */
const CASES = 2500;

// The modules are tested, also in a run that does without them otherwise.
beforeAll(() => allowWebAssembly(true));

type Affine = ReturnType<AffinePoint["toAffine"]>;
const flipped = (octets: Uint8Array, bit: number): Uint8Array => {
  const copy = Uint8Array.from(octets);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
};

describe.each(FORMS)("$name on its Edwards form", ({ name, d, u, v }) => {
  const { curve } = PARAMETER_SETS.find((set) => set.name === name)!;
  const { p, a, b, q, x, y, edwards } = curve.numbers;
  const { Point } = curve;
  const { Fp, Fn } = Point;
  const s = Fp.div(Fp.sub(1n, d), 4n);
  const t = Fp.div(Fp.add(1n, d), 6n);
  const isSquare = (value: bigint): boolean => Fp.pow(Fp.create(value), (p - 1n) / 2n) === 1n;
  const made = (debug = false): CurveArithmetic => {
    const model = curveModel(curve)!;
    return new CurveArithmetic(curve, model, debug ? curveModule(model.module, true) : undefined);
  };
  const slowVerify = (point: AffinePoint, digest: Uint8Array, signature: Uint8Array): boolean => {
    try {
      allowWebAssembly(false);
      return verify(curve, point, digest, signature);
    } finally {
      allowWebAssembly(true);
    }
  };

  it("has the coefficients of RFC 7836 in both forms, and its base point", () => {
    expect(edwards).toBe(d);
    expect(Fp.create(s * s - 3n * t * t)).toBe(a);
    expect(Fp.create(2n * t ** 3n - t * s * s)).toBe(b);
    expect(Fp.div(Fp.sub(x, t), y)).toBe(u);
    expect(Fp.div(Fp.create(x - t - s), Fp.create(x - t + s))).toBe(v);
    expect(Fp.create(u * u + v * v)).toBe(Fp.create(1n + d * u * u * v * v));
  });

  it("has complete formulas, d being no square, and one point that does not come over: (t, 0)", () => {
    expect(isSquare(d)).toBe(false);
    expect(isSquare((t - s) ** 3n + a * (t - s) + b)).toBe(false);
    // x³ + ax + b = (x - t)·(x² + tx + t² + a), and the second factor has no root.
    expect(Fp.create(t ** 3n + a * t + b)).toBe(0n);
    expect(Fp.create(-t * (t * t + a))).toBe(b);
    expect(isSquare(-3n * t * t - 4n * a)).toBe(false);
  });

  it(`agrees with noble on ${CASES} signatures of as many keys`, { timeout: 120_000 }, () => {
    const arithmetic = made();
    // Keys and points kG one step apart from the last: an addition each, not a multiplication.
    const [keyStep, kStep] = [randomScalar(curve), randomScalar(curve)];
    const [keyStepPoint, kStepPoint] = [keyStep, kStep].map((step) => Point.BASE.multiply(step));
    let [key, k] = [randomScalar(curve), randomScalar(curve)];
    let [keyPoint, kPoint] = [Point.BASE.multiply(key), Point.BASE.multiply(k)];
    for (let i = 0; i < CASES; i++) {
      const digest = new Uint8Array(randomBytes(curve.size));
      const r = Fn.create(kPoint.toAffine().x);
      const good = writtenSignature(curve, r, Fn.create(r * key + k * littleEndianToInteger(digest)));
      const point = pointOctets(curve, keyPoint.toAffine());
      expect(arithmetic.isPublicKey(point)).toBe(true);
      expect(arithmetic.verify(point, digest, good)).toBe(true);
      const bit = (31 * i) % (8 * good.length);
      const [wrong, other] = [flipped(good, bit), flipped(digest, bit >> 1)];
      expect(arithmetic.verify(point, digest, wrong)).toBe(false);
      expect(arithmetic.verify(point, other, good)).toBe(false);
      if (i % 250 === 0) {
        expect(slowVerify(keyPoint, digest, good)).toBe(true);
        expect(slowVerify(keyPoint, digest, wrong)).toBe(false);
        expect(slowVerify(keyPoint, other, good)).toBe(false);
      }
      [key, k] = [Fn.add(key, keyStep), Fn.add(k, kStep)];
      [keyPoint, kPoint] = [keyPoint.add(keyStepPoint!), kPoint.add(kStepPoint!)];
    }
  });

  /** The chord-and-tangent law as it is taught: it has no exceptions either. Undefined is infinity. */
  const sumOf = (one: Affine | undefined, other: Affine | undefined): Affine | undefined => {
    if (one === undefined || other === undefined) return one ?? other;
    if (one.x === other.x && Fp.add(one.y, other.y) === 0n) return undefined;
    const slope =
      one.x === other.x
        ? Fp.div(3n * one.x * one.x + a, 2n * one.y)
        : Fp.div(Fp.sub(other.y, one.y), Fp.sub(other.x, one.x));
    const x = Fp.create(slope * slope - one.x - other.x);
    return { x, y: Fp.create(slope * (one.x - x) - one.y) };
  };
  const times = (point: Affine, scalar: bigint): Affine | undefined =>
    [...scalar.toString(2)].reduce<Affine | undefined>((sum, bit) => {
      const twice = sumOf(sum, sum);
      return bit === "1" ? sumOf(twice, point) : twice;
    }, undefined);
  const affine = (point: CurvePoint): Affine => point.toAffine();

  describe.each([
    ["release", false],
    ["debug", true],
  ])("a %s build", (_build, debug) => {
    /** The answer of the module itself, which has no key's comb: 0, 1, or 2 for none. */
    const asking = () => {
      const { module, layout } = curveModel(curve)!;
      const { exports, memory } = instanceOf(curve, curveModule(module, debug));
      const put = (address: number, value: bigint): void =>
        memory.set(integerToLittleEndian(value, curve.size), address);
      const putPoint = (point: Affine): void => {
        put(layout.POINT_X, point.x);
        put(layout.POINT_Y, point.y);
      };
      putPoint({ x, y });
      exports.buildBaseTable!();
      return (point: Affine, { digest, r, s }: Crafted): number | undefined => {
        putPoint(point);
        memory.set(digest, layout.DIGEST);
        put(layout.R, r);
        put(layout.S, s);
        let candidates = 0;
        for (let candidate = r; candidate < p; candidate += q) candidates++;
        return exports.verify!(candidates);
      };
    };
    const some = <T>(all: readonly T[]): readonly T[] => (debug ? all.filter((_, i) => i % 3 === 0) : all);

    it("has no exceptions: multiples next to 0 and to q, of G and of keys next to ±G", {
      timeout: 60_000,
    }, () => {
      const ask = asking();
      const half = (q + 1n) / 2n;
      const small = [1n, 2n, 3n, 31n, 32n, 63n, 64n, 127n, 128n];
      const scalars = some([...small, half, half - 1n, q - 3n, q - 2n, q - 1n]);
      for (const m of some([1n, q - 1n, 2n, q - 2n, 3n, half, q - half, 64n, 129n, randomScalar(curve)])) {
        const key = Point.BASE.multiply(m);
        for (const [u1, u2] of scalars.flatMap((one) => scalars.map((other) => [one, other] as const))) {
          const sum = Fn.create(u1 + u2 * m);
          if (sum === 0n) {
            const signed = signatureFor(curve, 5n, u1, u2);
            expect(ask(affine(key), signed)).toBe(0);
            expect(verify(curve, key, signed.digest, writtenSignature(curve, signed.r, signed.s))).toBe(
              false,
            );
          } else {
            const { x } = Point.BASE.multiplyUnsafe(sum).toAffine();
            expect(ask(affine(key), signatureFor(curve, x, u1, u2))).toBe(1);
            expect(ask(affine(key), signatureFor(curve, x + 1n, u1, u2))).toBe(0);
          }
        }
      }
    });

    it("refuses keys off the curve, of small order, and with a part of small order", {
      timeout: 60_000,
    }, () => {
      const arithmetic = made(debug);
      const ask = asking();
      const key = affine(Point.BASE.multiply(randomScalar(curve)));
      const two = { x: t, y: 0n };
      const four = { x: Fp.add(t, s), y: s };
      expect(sumOf(four, four)).toEqual(two);
      const composite = [two, four, { ...four, y: p - s }].map((part) => sumOf(key, part)!);
      const off = [
        { ...key, y: key.y ^ 1n },
        { x: Fp.sub(t, s), y: 1n },
        { x: 0n, y: 0n },
      ];
      for (const point of [two, four, { ...four, y: p - s }, ...composite, ...off]) {
        const octets = pointOctets(curve, point);
        expect(arithmetic.isPublicKey(octets)).toBe(false);
        expect(decodePoint(curve, octets)).toBeUndefined();
      }
      // Of keys that nobody checked the sum is right all the same, or there is none.
      for (const point of some([...composite, four])) {
        for (const u2 of some([1n, 2n, 4n, 5n, randomScalar(curve), randomScalar(curve)])) {
          const u1 = randomScalar(curve);
          const { x } = sumOf(affine(Point.BASE.multiply(u1)), times(point, u2))!;
          expect(ask(point, signatureFor(curve, x, u1, u2))).toBe(1);
          expect(ask(point, signatureFor(curve, x + 1n, u1, u2))).toBe(0);
        }
      }
      expect(ask(two, signatureFor(curve, 7n, 3n, 5n))).toBe(0);
    });
  });

  it("refuses r and s that are 0, q or more, or right only modulo q", () => {
    const arithmetic = made();
    const point = pointOctets(curve, Point.BASE.multiply(11n).toAffine());
    const { x } = Point.BASE.multiply(3n + 5n * 11n).toAffine();
    const { digest, r: goodR, s: goodS } = signatureFor(curve, x, 3n, 5n);
    expect(arithmetic.verify(point, digest, writtenSignature(curve, goodR, goodS))).toBe(true);
    for (const [r, s] of [
      [0n, goodS],
      [goodR, 0n],
      [q, goodS],
      [goodR, q],
      [goodR + q, goodS],
      [goodR, goodS + q],
      [q - goodR, goodS],
      [goodR, q - goodS],
      [goodS, goodR],
      [2n ** BigInt(8 * curve.size) - 1n, goodS],
    ] as const) {
      expect(arithmetic.verify(point, digest, writtenSignature(curve, r, s))).toBe(false);
    }
  });
});
