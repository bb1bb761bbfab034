/** What the WebAssembly of the curves promises beyond right answers: bounds, no branch on a secret, no traces. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { batches } from "../../assembly/curve/inversion.js";
import { curveModule, type ModuleName } from "../../assembly/curve/module.js";
import { integerToLittleEndian, littleEndianToInteger, toHex } from "../../src/base/bytes.js";
import { CurveArithmetic, curveArithmetic } from "../../src/crypto/gost/curveArithmetic.js";
import { MOST_KEYS, pagesFor, type Shape } from "../../src/crypto/gost/curveLayout.js";
import { curveModel } from "../../src/crypto/gost/curveModel.js";
import { type GostCurve, PARAMETER_SETS } from "../../src/crypto/gost/curves.js";
import { encodePoint, publicPoint, sign, verify } from "../../src/crypto/gost/gost34102012.js";
import { randomScalarOctets } from "../../src/crypto/gost/nonce.js";
import { digestInteger, signatureEquation } from "../../src/crypto/gost/signatureEquation.js";
import { allowWebAssembly } from "../../src/crypto/gost/streebogEngine.js";
import { randomScalar } from "../support/gostScalars.js";
import { instanceOf, watchedArithmetic } from "./support/curveInstance.js";
import { secretsDecide } from "./support/secrecy.js";

const MODULES: readonly ModuleName[] = ["special256", "montgomery256", "special512"];
/** One set per curve that has a module. */
const SETS = PARAMETER_SETS.filter(
  (set, i) => PARAMETER_SETS.findIndex(({ curve }) => curve === set.curve) === i && !set.test,
);
const named = (name: string): GostCurve => SETS.find((set) => set.name === name)!.curve;
const octets = (curve: GostCurve, value: bigint): Uint8Array => integerToLittleEndian(value, curve.size);
const digestOf = (curve: GostCurve): Uint8Array => new Uint8Array(curve.size).map((_, i) => 7 * i + 1);

// What is tested here are the modules themselves, also in a run that does without them otherwise.
beforeAll(() => allowWebAssembly(true));

describe.each(MODULES)("the module %s", (name) => {
  const module = curveModule(name);

  it.each(["sign", "multiplyBase", "multiplyScalars", "isScalar"])(
    "takes no branch and touches no address that depends on what %s reads",
    (entry) => {
      expect(secretsDecide(module, entry)).toEqual([]);
    },
  );

  it("does branch on what verification reads, and the search finds it", () => {
    expect(secretsDecide(module, "verify")).not.toEqual([]);
    expect(secretsDecide(module, "verifyWithComb")).not.toEqual([]);
  });
});

/** Every odd k' at which the comb adds to its sum, modulo q, the sum itself or its opposite. */
function meetings({ window, windows }: Shape, q: bigint): bigint[] {
  const base = 1n << BigInt(window);
  const unit = (i: number): bigint => base ** BigInt(i);
  const digits = Array.from({ length: 2 ** window }, (_, j) => BigInt(2 * j + 1) - base);
  // Before the last two windows the sum and what is added to it are too small to differ by q.
  expect(unit(windows - 2)).toBeLessThan(q);
  const sums = (i: number): bigint[] =>
    digits.flatMap((digit) => {
      const added = digit * unit(i);
      return [added, -added]
        .flatMap((alike) => [-3n, -1n, 1n, 3n].map((j) => alike + j * q))
        .filter((sum) => sum < unit(i) && -sum < unit(i))
        .map((sum) => sum + added);
    });
  const before = sums(windows - 2).flatMap((sum) => digits.map((digit) => sum + digit * unit(windows - 1)));
  return [...new Set([...sums(windows - 1), ...before])].filter((k) => k > 0n && k < q);
}

describe.each(SETS)("$name", ({ name, curve }) => {
  const model = curveModel(curve)!;
  const digest = digestOf(curve);

  it("keeps every bound, which a debug build checks at run time", { timeout: 60_000 }, () => {
    const checked = new CurveArithmetic(curve, model, curveModule(model.module, true));
    for (let i = 0; i < (curve.size === 32 ? 60 : 15); i++) {
      const [d, k] = [randomScalarOctets(curve), randomScalarOctets(curve)];
      const point = checked.multiplyBase(d)!;
      const signature = checked.sign(d, digest, k)!;
      expect(checked.isPublicKey(point)).toBe(true);
      expect(checked.verify(point, digest, signature)).toBe(true);
    }
    const d = randomScalarOctets(curve);
    const [point, signature] = [
      checked.multiplyBase(d)!,
      checked.sign(d, digest, randomScalarOctets(curve))!,
    ];
    for (let i = 0; i < 15; i++) expect(checked.verify(point, digest, signature)).toBe(true);
  });

  it("wipes all that held a secret: nothing but the answer differs in the whole memory", () => {
    const { exports, memory } = instanceOf(curve, curveModule(model.module));
    const { layout } = model;
    memory.set(octets(curve, curve.numbers.x), layout.POINT_X);
    memory.set(octets(curve, curve.numbers.y), layout.POINT_Y);
    exports.buildComb!(layout.COMB);
    memory.set(digest, layout.DIGEST);
    const secrets = { D: randomScalarOctets(curve), K: randomScalarOctets(curve) };
    const answers = {
      sign: ["R", "S"],
      multiplyBase: ["POINT_X", "POINT_Y"],
      multiplyScalars: ["SECRET_OUT"],
      isScalar: [],
    } as const;
    for (const [name, parts] of Object.entries(answers)) {
      memory.fill(0, layout.SECRETS, layout.SECRETS_END);
      const before = memory.slice();
      memory.set(secrets.D, layout.D);
      if (name !== "multiplyBase") memory.set(secrets.K, layout.K);
      expect(exports[name]!()).not.toBe(0);
      for (const part of parts) {
        const [from, to] = [layout[part], layout[part] + curve.size];
        expect(Buffer.compare(memory.subarray(from, to), before.subarray(from, to))).not.toBe(0);
        before.set(memory.subarray(from, to), from);
      }
      expect(Buffer.compare(memory, before)).toBe(0);
    }
  });

  it("traps in a debug build, and there alone, when a limb is out of its bounds", () => {
    const { layout } = model;
    const asked = (debug: boolean): (() => number | undefined) => {
      const { exports, memory } = instanceOf(curve, curveModule(model.module, debug));
      memory.set(octets(curve, curve.numbers.x), layout.POINT_X);
      memory.set(octets(curve, curve.numbers.y), layout.POINT_Y);
      expect(exports.isOnCurve!()).toBe(1);
      new DataView(memory.buffer).setInt32(layout.B + 12, 2 ** 29, true);
      return () => exports.isOnCurve!();
    };
    expect(asked(true)).toThrow("unreachable");
    expect(asked(false)).not.toThrow();
  });

  it("inverts in as many batches of division steps as the theorem asks for", () => {
    const { exports, memory } = instanceOf(curve, curveModule(model.module));
    const { layout, shape } = model;
    // Of (0, 0) a table needs the inverse of 0: every step halves e modulo p then, and nothing else happens.
    exports.buildComb!(layout.COMB);
    const limbs = new Int32Array(memory.buffer, layout.INVERSION + shape.element, shape.inversionLimbs);
    const e = [...limbs].reduceRight((value, limb) => value * 2n ** 30n + BigInt(limb), 0n);
    const { Fp } = curve.Point;
    expect(Fp.create(e * 2n ** BigInt(30 * batches(8 * curve.size)))).toBe(1n);
  });

  it.each([
    ["a number has no inverse", (q: bigint) => (q / 6n) * 6n - 3n, 3n],
    ["a number is more than 16 times the modulus", (q: bigint) => (q >> 40n) | 1n, -1n],
  ])("traps in a debug build, and there alone, when %s", (_what, order, digest) => {
    const q = order(curve.q);
    const other = { ...curve, q, numbers: { ...curve.numbers, q } };
    const asked = (debug: boolean): (() => number | undefined) => {
      const { exports, memory } = instanceOf(other, curveModule(model.module, debug));
      const { layout } = model;
      memory.set(octets(curve, curve.numbers.x), layout.POINT_X);
      memory.set(octets(curve, curve.numbers.y), layout.POINT_Y);
      exports.buildBaseTable!();
      for (const address of [layout.R, layout.S]) memory[address] = 1;
      memory.set(octets(curve, BigInt.asUintN(8 * curve.size, digest)), layout.DIGEST);
      return () => exports.verify!(1);
    };
    expect(asked(true)).toThrow("unreachable");
    expect(asked(false)).not.toThrow();
  });

  it("draws another k wherever the sum meets itself modulo q, and for k = 0, q and more", () => {
    const arithmetic = curveArithmetic(curve)!;
    const d = randomScalarOctets(curve);
    const { q } = curve;
    const meeting = meetings(model.shape, q);
    const power = (exponent: number): bigint => 2n ** BigInt(exponent);
    const known: Readonly<Record<string, readonly bigint[]>> = {
      "CryptoPro-A": [power(256) - q],
      "TC26-256-A": [power(256) - 3n * q, power(255) - q, power(255) - 34n * power(250) + q],
      "TC26-512-B": [],
      "TC26-512-C": [power(510) - q, power(510) - 126n * power(504) + q],
    };
    expect(meeting.length).toBe(known[name]?.length ?? 1);
    if (known[name] !== undefined) expect(new Set(meeting)).toEqual(new Set(known[name]));
    for (const k of meeting) {
      expect(arithmetic.sign(d, digest, octets(curve, k))).toBeUndefined();
      expect(arithmetic.sign(d, digest, octets(curve, q - k))).toBeUndefined();
      expect(signatureEquation(curve, littleEndianToInteger(d), k, digest)).toBeDefined();
      expect(arithmetic.sign(d, digest, octets(curve, k + 2n))).toBeDefined();
      // As a private key it has its public key all the same.
      expect(arithmetic.multiplyBase(octets(curve, k))).toBeUndefined();
      expect(publicPoint(curve, k).toAffine()).toEqual(curve.Point.BASE.multiply(k).toAffine());
    }
    expect(arithmetic.sign(d, digest, octets(curve, 0n))).toBeUndefined();
    expect(arithmetic.sign(d, digest, octets(curve, q))).toBeUndefined();
    expect(arithmetic.sign(d, digest, new Uint8Array(curve.size).fill(255))).toBeUndefined();
  });

  it("draws another k where s is 0", () => {
    const { q, Point } = curve;
    const arithmetic = curveArithmetic(curve)!;
    for (const k of [2n, q - 2n, randomScalar(curve), randomScalar(curve)]) {
      const r = Point.Fn.create(Point.BASE.multiply(k).toAffine().x);
      // r·d + k·e = 0
      const d = Point.Fn.neg(Point.Fn.div(k * digestInteger(curve, digest), r));
      expect(arithmetic.sign(octets(curve, d), digest, octets(curve, k))).toBeUndefined();
      expect(signatureEquation(curve, d, k, digest)).toBeUndefined();
      expect(arithmetic.sign(octets(curve, d - 1n), digest, octets(curve, k))).toBeDefined();
    }
  });

  it("leaves no product of secret numbers in the module's memory", () => {
    const { arithmetic, memory } = watchedArithmetic(curve);
    const [a, b] = [randomScalarOctets(curve), randomScalarOctets(curve)];
    const before = memory().slice();
    const product = arithmetic.multiplyScalars(a, b);
    const { q } = curve;
    expect(littleEndianToInteger(product)).toBe((littleEndianToInteger(a) * littleEndianToInteger(b)) % q);
    expect(Buffer.compare(memory(), before)).toBe(0);
  });

  it("answers as the slow arithmetic does, which decides where the formulas do not hold", () => {
    const { q } = curve;
    for (const d of [1n, 2n, 3n, 5n, q - 1n, q - 2n, q - 3n]) {
      const point = publicPoint(curve, d);
      const made = [1n, 2n, d, q - d, randomScalar(curve)].flatMap(
        (k) => signatureEquation(curve, d, k, digest) ?? [],
      );
      for (const good of made) {
        const bad = Uint8Array.from(good);
        bad[9]! ^= 16;
        for (const [signature, expected] of [
          [good, true],
          [bad, false],
        ] as const) {
          expect(verify(curve, point, digest, signature)).toBe(expected);
          const fast = curveArithmetic(curve)!.verify(encodePoint(curve, point), digest, signature);
          expect([expected, undefined]).toContain(fast);
        }
      }
    }
  });

  it("signs and verifies the same without WebAssembly", () => {
    const d = randomScalarOctets(curve);
    const fast = sign(curve, d, digest);
    const point = publicPoint(curve, d);
    try {
      allowWebAssembly(false);
      expect(curveArithmetic(curve)).toBeUndefined();
      expect(toHex(encodePoint(curve, publicPoint(curve, d)))).toBe(toHex(encodePoint(curve, point)));
      expect(verify(curve, point, digest, fast)).toBe(true);
      const slow = sign(curve, d, digest);
      allowWebAssembly(true);
      expect(verify(curve, point, digest, slow)).toBe(true);
    } finally {
      allowWebAssembly(true);
    }
  });
});

describe("public keys' own tables", () => {
  const curve = named("CryptoPro-A");
  const digest = digestOf(curve);
  const { layout } = curveModel(curve)!;

  it("are built after some uses, and give way to those of keys used later", () => {
    const { arithmetic, memory } = watchedArithmetic(curve);
    const tables = (): number => Math.min(met, MOST_KEYS);
    let met = 0;
    const keys = Array.from({ length: 20 }, () => {
      const d = randomScalarOctets(curve);
      return {
        point: arithmetic.multiplyBase(d)!,
        signature: arithmetic.sign(d, digest, randomScalarOctets(curve))!,
      };
    });
    for (const { point, signature } of [...keys, ...keys.toReversed()]) {
      for (let i = 0; i < 5; i++) expect(arithmetic.verify(point, digest, signature)).toBe(true);
      // Some uses do not pay for a table; it is there after thirty more.
      expect(memory().length).toBe(65_536 * pagesFor(layout, tables()));
      met++;
      const wrong = Uint8Array.from(signature);
      wrong[40]! ^= 1;
      for (let i = 0; i < 15; i++) {
        expect(arithmetic.verify(point, digest, signature)).toBe(true);
        expect(arithmetic.verify(point, digest, wrong)).toBe(false);
      }
      expect(memory().length).toBe(65_536 * pagesFor(layout, tables()));
    }
  });
});

describe("r beyond q", () => {
  it.each(["TC26-256-A", "TC26-512-C"])("is met on %s, whose x is mostly greater than q", (name) => {
    const curve = named(name);
    const digest = digestOf(curve);
    for (let i = 0; i < 24; i++) {
      const d = randomScalarOctets(curve);
      expect(verify(curve, publicPoint(curve, d), digest, sign(curve, d, digest))).toBe(true);
    }
  });
});

describe("the arithmetic that takes k", () => {
  it("is reached through gost34102012.ts and scalar.ts only", () => {
    const source = new URL("../../src/", import.meta.url);
    const callers = readdirSync(fileURLToPath(source), { recursive: true, encoding: "utf8" })
      .map((file) => file.replaceAll("\\", "/"))
      .filter((file) => file.endsWith(".ts"))
      .filter((file) => /from ".*\/curveArithmetic\.js"/.test(readFileSync(new URL(file, source), "utf8")));
    expect(callers.sort()).toEqual(["crypto/gost/gost34102012.ts", "crypto/gost/scalar.ts"]);
  });
});
