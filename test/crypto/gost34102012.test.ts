import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { concat, fromHex, integerToBigEndian, integerToLittleEndian, toHex } from "../../src/base/bytes.js";
import type { CurvePoint } from "../../src/crypto/ellipticCurve.js";
import { type GostCurve, PARAMETER_SETS, parameterSet } from "../../src/crypto/gost/curves.js";
import { decodePoint, encodePoint, publicPoint, sign, verify } from "../../src/crypto/gost/gost34102012.js";
import { hedgedNonce } from "../../src/crypto/gost/nonce.js";
import { signatureEquation } from "../../src/crypto/gost/signatureEquation.js";
import { randomScalar } from "../support/gostScalars.js";

type Case = Readonly<Record<"name" | "parameterSet" | "d" | "x" | "y" | "e" | "k" | "r" | "s", string>>;
const vectors = new URL("../../fixtures/vectors/rfc7091/case.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(vectors, "utf8")) as { cases: readonly Case[] };

const number = (hex: string): bigint => BigInt(`0x${hex}`);
const curveOf = (oid: string): GostCurve => parameterSet(oid)!.curve;
const CRYPTO_PRO_A = curveOf("1.2.643.2.2.35.1");
/** One set per curve. */
const CURVES = PARAMETER_SETS.filter(
  (set, i) => PARAMETER_SETS.findIndex(({ curve }) => curve === set.curve) === i,
);

function keyAndSignature(curve: GostCurve) {
  const d = randomScalar(curve);
  const digest = new Uint8Array(curve.size).map((_, i) => 3 * i + 1);
  return { d, point: publicPoint(curve, d), digest, signature: sign(curve, d, digest) };
}

describe.each(cases)("RFC 7091 §7, $name", (vector) => {
  const curve = curveOf(vector.parameterSet);
  const digest = fromHex(vector.e).reverse();
  const expected = vector.s + vector.r;

  it("computes the public key", () => {
    expect(publicPoint(curve, number(vector.d)).toAffine()).toEqual({
      x: number(vector.x),
      y: number(vector.y),
    });
  });

  it("computes the signature for the k of the example", () => {
    expect(toHex(signatureEquation(curve, number(vector.d), number(vector.k), digest)!)).toBe(expected);
  });

  it("verifies it", () => {
    expect(verify(curve, publicPoint(curve, number(vector.d)), digest, fromHex(expected))).toBe(true);
  });
});

describe("the parameter sets", () => {
  it.each(CURVES)("$name has its base point on the curve, of order q", ({ curve }) => {
    const { BASE } = curve.Point;
    BASE.assertValidity();
    expect(BASE.multiplyUnsafe(curve.q - 1n).equals(BASE.negate())).toBe(true);
  });

  it("gives one curve for the names that mean one", () => {
    const same = (a: string, b: string): void =>
      expect(curveOf(`1.2.643.${a}`)).toBe(curveOf(`1.2.643.${b}`));
    same("2.2.36.0", "2.2.35.1");
    same("2.2.36.0", "7.1.2.1.1.2");
    same("2.2.35.2", "7.1.2.1.1.3");
    same("2.2.36.1", "2.2.35.3");
    same("2.2.36.1", "7.1.2.1.1.4");
  });

  it.each(PARAMETER_SETS)("signs and verifies on $name", ({ curve }) => {
    const { point, digest, signature } = keyAndSignature(curve);
    expect(signature).toHaveLength(2 * curve.size);
    expect(verify(curve, point, digest, signature)).toBe(true);
    expect(verify(curve, point, digest.toReversed(), signature)).toBe(false);
  });

  it.each(CURVES)("goes on verifying on $name when tables have taken over", ({ curve }) => {
    const { point, digest, signature } = keyAndSignature(curve);
    const wrong = Uint8Array.from(signature);
    wrong[5]! ^= 1;
    for (let i = 0; i < 10; i++) {
      expect(verify(curve, point, digest, signature)).toBe(true);
      expect(verify(curve, point, digest, wrong)).toBe(false);
    }
  });
});

describe("verify", () => {
  const curve = CRYPTO_PRO_A;
  const { q, size } = curve;
  const { point, digest, signature } = keyAndSignature(curve);
  const [s, r] = [signature.subarray(0, size), signature.subarray(size)];
  const octets = (value: bigint): Uint8Array => integerToBigEndian(value, size);

  it("refuses a signature with any one bit flipped", () => {
    for (let bit = 0; bit < 8 * signature.length; bit += 3) {
      const flipped = Uint8Array.from(signature);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(verify(curve, point, digest, flipped)).toBe(false);
    }
  });

  it("refuses a digest with any one bit flipped", () => {
    for (let bit = 0; bit < 8 * digest.length; bit += 7) {
      const flipped = Uint8Array.from(digest);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(verify(curve, point, flipped, signature)).toBe(false);
    }
  });

  it.each([
    ["r = 0", concat(s, octets(0n))],
    ["s = 0", concat(octets(0n), r)],
    ["both 0", new Uint8Array(2 * size)],
    ["r = q", concat(s, octets(q))],
    ["s = q", concat(octets(q), r)],
    ["s = q - s", concat(octets(q - BigInt(`0x${toHex(s)}`)), r)],
    ["all ones", new Uint8Array(2 * size).fill(255)],
    ["the halves exchanged", concat(r, s)],
    ["little-endian halves", concat(s.toReversed(), r.toReversed())],
    ["one octet less", signature.subarray(1)],
    ["one octet more", concat(signature, Uint8Array.of(0))],
    ["a zero between the halves", concat(s, Uint8Array.of(0), r)],
    ["a zero before it", concat(Uint8Array.of(0), signature)],
    ["no octets", new Uint8Array(0)],
  ])("refuses a signature with %s", (_name, wrong) => {
    expect(verify(curve, point, digest, wrong)).toBe(false);
  });

  it("refuses values that are right only modulo q", () => {
    const small = curveOf("1.2.643.7.1.2.1.1.1"); // q has 255 bits: r + q still fits 32 octets
    const made = keyAndSignature(small);
    const half = (from: number): bigint => BigInt(`0x${toHex(made.signature.subarray(from, from + 32))}`);
    const [s1, r1] = [half(0), half(32)];
    const both = (a: bigint, b: bigint): Uint8Array =>
      concat(integerToBigEndian(a, 32), integerToBigEndian(b, 32));
    expect(verify(small, made.point, made.digest, both(s1, r1))).toBe(true);
    expect(verify(small, made.point, made.digest, both(s1 + small.q, r1))).toBe(false);
    expect(verify(small, made.point, made.digest, both(s1, r1 + small.q))).toBe(false);
  });

  it("takes a digest that is 0 modulo q as 1", () => {
    const d = randomScalar(curve);
    const zero = integerToLittleEndian(q, size);
    const one = integerToLittleEndian(1n, size);
    expect(verify(curve, publicPoint(curve, d), one, sign(curve, d, zero))).toBe(true);
  });

  it("refuses another key, a digest of another length, and another curve", () => {
    const other = keyAndSignature(curve).point;
    expect(verify(curve, other, digest, signature)).toBe(false);
    expect(verify(curve, point, digest.subarray(1), signature)).toBe(false);
    const stranger = keyAndSignature(curveOf("1.2.643.2.2.35.2"));
    expect(verify(curveOf("1.2.643.2.2.35.2"), stranger.point, digest, signature)).toBe(false);
  });
});

describe("decodePoint", () => {
  const curve = CRYPTO_PRO_A;
  const { point } = keyAndSignature(curve);
  const { x, y } = point.toAffine();
  const little = (value: bigint, size: number = curve.size): Uint8Array => integerToLittleEndian(value, size);

  it("reads what encodePoint wrote", () => {
    expect(decodePoint(curve, encodePoint(curve, point))!.toAffine()).toEqual({ x, y });
  });

  it.each([
    ["a point off the curve", concat(little(x), little(y ^ 1n))],
    ["infinity written as zeros", new Uint8Array(64)],
    ["big-endian coordinates", concat(integerToBigEndian(x, 32), integerToBigEndian(y, 32))],
    ["coordinates exchanged", concat(little(y), little(x))],
    ["one octet less", encodePoint(curve, point).subarray(1)],
    ["all ones", new Uint8Array(64).fill(255)],
  ])("refuses %s", (_name, octets) => {
    expect(decodePoint(curve, octets)).toBeUndefined();
  });

  // The base points whose coordinates still fit the octets when p is added.
  it.each([
    ["CryptoPro-B", "1.2.643.2.2.35.2"],
    ["CryptoPro-C", "1.2.643.2.2.35.3"],
    ["TC26-512-B", "1.2.643.7.1.2.1.2.2"],
  ])("refuses a coordinate that is not below p, of %s", (_name, oid) => {
    const other = curveOf(oid);
    const { p, x: baseX, y: baseY } = other.numbers;
    const octets = (a: bigint, b: bigint) => concat(little(a, other.size), little(b, other.size));
    expect(decodePoint(other, octets(baseX, baseY))).toBeDefined();
    expect(decodePoint(other, octets(baseX + p, baseY))).toBeUndefined();
    expect(decodePoint(other, octets(baseX, baseY + p))).toBeUndefined();
  });

  it.each(["1.2.643.7.1.2.1.1.1", "1.2.643.7.1.2.1.2.3"])(
    "refuses points of small and of composite order on %s",
    (oid) => {
      const cofactor4 = curveOf(oid);
      for (const { x: badX, y: badY } of torsionPoints(cofactor4)) {
        const octets = concat(little(badX, cofactor4.size), little(badY, cofactor4.size));
        expect(decodePoint(cofactor4, octets)).toBeUndefined();
      }
    },
  );
});

/** Coordinates of points of order 2, 4 and 4q, found by trying values of x. */
function torsionPoints({ Point, q }: GostCurve): { x: bigint; y: bigint }[] {
  const { Fp } = Point;
  const { a, b } = Point.CURVE();
  for (let x = 1n; ; x++) {
    try {
      const composite = Point.fromAffine({ x, y: Fp.sqrt(Fp.create(x * x * x + a * x + b)) });
      const four = times(composite, q).toAffine();
      const slope = Fp.div(3n * four.x * four.x + a, 2n * four.y);
      const two = { x: Fp.create(slope * slope - 2n * four.x), y: 0n };
      if (Fp.is0(Fp.create(two.x ** 3n + a * two.x + b))) return [two, four, composite.toAffine()];
    } catch {
      // no point has this x, or the way led through a point noble cannot hold (y = 0)
    }
  }
}

/** Plain double-and-add: noble's own multiplication reduces nothing and refuses scalars of q and more. */
function times(point: CurvePoint, scalar: bigint): CurvePoint {
  let sum = point;
  for (const bit of scalar.toString(2).slice(1)) {
    sum = sum.double();
    if (bit === "1") sum = sum.add(point);
  }
  return sum;
}

describe("the secret numbers", () => {
  const curve = CRYPTO_PRO_A;

  it("lie between 0 and q on every curve", () => {
    for (const { curve: each } of CURVES) {
      const digest = new Uint8Array(each.size);
      for (let i = 0; i < 20; i++) {
        for (const value of [randomScalar(each), hedgedNonce(each, 1n, digest)]) {
          expect(value > 0n && value < each.q).toBe(true);
        }
      }
    }
  });

  it("never repeat: two signatures of one digest have different r", () => {
    const { d, digest } = keyAndSignature(curve);
    const seen = new Set(Array.from({ length: 20 }, () => toHex(sign(curve, d, digest).subarray(32))));
    expect(seen.size).toBe(20);
  });

  it("let the equation refuse a k that gives r = 0", () => {
    // CryptoPro-C: the base point itself has x = 0.
    expect(signatureEquation(curveOf("1.2.643.2.2.35.3"), 5n, 1n, new Uint8Array(32))).toBeUndefined();
  });

  it("are refused when they are no private key", () => {
    expect(() => publicPoint(curve, 0n)).toThrow(RangeError);
    expect(() => publicPoint(curve, curve.q)).toThrow(RangeError);
    expect(() => sign(curve, 5n, new Uint8Array(31))).toThrow(TypeError);
  });

  it("cannot be chosen by the program: only gost34102012.ts calls the equation", () => {
    const source = new URL("../../src/", import.meta.url);
    const callers = readdirSync(fileURLToPath(source), { recursive: true, encoding: "utf8" }).filter(
      (file) =>
        file.endsWith(".ts") &&
        /from ".*\/signatureEquation\.js"/.test(
          readFileSync(new URL(file.replaceAll("\\", "/"), source), "utf8"),
        ),
    );
    expect(callers.map((file) => file.replaceAll("\\", "/"))).toEqual(["crypto/gost/gost34102012.ts"]);
  });
});
