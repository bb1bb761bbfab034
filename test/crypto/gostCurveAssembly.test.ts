/** What the WebAssembly of the curves promises beyond right answers: bounds, no branch on a secret, no traces. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { Field } from "../../assembly/curve/field.js";
import { curveModule, type ModuleName } from "../../assembly/curve/module.js";
import { Functions } from "../../assembly/expression.js";
import { integerToLittleEndian, littleEndianToInteger, toHex } from "../../src/base/bytes.js";
import { CurveArithmetic, curveArithmetic } from "../../src/crypto/gost/curveArithmetic.js";
import { curveLayout, SHAPE_256, SHAPE_512 } from "../../src/crypto/gost/curveLayout.js";
import { curveModel } from "../../src/crypto/gost/curveModel.js";
import { type GostCurve, PARAMETER_SETS } from "../../src/crypto/gost/curves.js";
import { encodePoint, publicPoint, sign, verify } from "../../src/crypto/gost/gost34102012.js";
import { randomScalar, randomScalarOctets } from "../../src/crypto/gost/nonce.js";
import { signatureEquation } from "../../src/crypto/gost/signatureEquation.js";
import { allowWebAssembly } from "../../src/crypto/gost/streebogEngine.js";
import { webAssembly } from "../../src/crypto/gost/webAssembly.js";
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

  it.each(["sign", "multiplyBase", "multiplyScalars"])(
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

describe.each(SETS)("$name", ({ curve }) => {
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

  it("wipes all that held a secret", () => {
    const { Module, Instance } = webAssembly();
    const instance = new Instance(new Module(curveModule(model.module))) as unknown as {
      exports: Record<"sign" | "multiplyBase" | "buildComb", (address?: number) => number> & {
        memory: { buffer: ArrayBuffer };
      };
    };
    const { memory, sign: signRaw, multiplyBase, buildComb } = instance.exports;
    model.write(memory.buffer);
    const { layout } = model;
    const memoryOctets = new Uint8Array(memory.buffer);
    memoryOctets.set(octets(curve, curve.numbers.x), layout.POINT_X);
    memoryOctets.set(octets(curve, curve.numbers.y), layout.POINT_Y);
    buildComb(layout.COMB);
    const [d, k] = [randomScalarOctets(curve), randomScalarOctets(curve)];
    const wiped = (): boolean =>
      memoryOctets.subarray(layout.SECRETS, layout.SECRETS_END).every((octet) => octet === 0);
    memoryOctets.set(d, layout.D);
    memoryOctets.set(k, layout.K);
    expect(wiped()).toBe(false);
    expect(signRaw()).toBe(1);
    expect(wiped()).toBe(true);
    memoryOctets.set(d, layout.D);
    expect(multiplyBase()).toBe(1);
    expect(wiped()).toBe(true);
    for (const secret of [d, k]) {
      expect(Buffer.from(memory.buffer).indexOf(secret.subarray(0, 8))).toBe(-1);
    }
  });

  it("draws another k where the sum meets itself: k' = 2D - q, and k = 0, q and more", () => {
    const arithmetic = curveArithmetic(curve)!;
    const { window, windows } = model.shape;
    const d = randomScalarOctets(curve);
    const low = 2n ** BigInt(window * (windows - 1));
    const { q } = curve;
    const meeting = Array.from({ length: 2 ** (window - 1) }, (_, j) => BigInt(2 * j + 1) * low)
      .filter((top) => top - q < low && q - top < low)
      .map((top) => 2n * top - q)
      .filter((k) => k > 0n && k < q);
    // A group so much smaller than the digits' range is wrapped around before the last window.
    if (q < low) meeting.push(low - q);
    expect(meeting.length).toBeLessThanOrEqual(1);
    if (curve.size === 32 && q > 2n ** 255n) expect(meeting).toEqual([2n ** 256n % q]);
    for (const k of meeting) {
      expect(arithmetic.sign(d, digest, octets(curve, k))).toBeUndefined();
      expect(arithmetic.sign(d, digest, octets(curve, q - k))).toBeUndefined();
      expect(signatureEquation(curve, littleEndianToInteger(d), k, digest)).toBeDefined();
      expect(arithmetic.sign(d, digest, octets(curve, k + 2n))).toBeDefined();
      // As a private key it has its public key all the same.
      expect(arithmetic.multiplyBase(octets(curve, k))).toBeUndefined();
      expect(publicPoint(curve, k).equals(curve.Point.BASE.multiply(k))).toBe(true);
    }
    expect(arithmetic.sign(d, digest, octets(curve, 0n))).toBeUndefined();
    expect(arithmetic.sign(d, digest, octets(curve, q))).toBeUndefined();
    expect(arithmetic.sign(d, digest, new Uint8Array(curve.size).fill(255))).toBeUndefined();
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

  it("are built after some uses, and give way to those of keys used later", () => {
    const arithmetic = new CurveArithmetic(curve, curveModel(curve)!);
    const keys = Array.from({ length: 20 }, () => {
      const d = randomScalarOctets(curve);
      return {
        point: arithmetic.multiplyBase(d)!,
        signature: arithmetic.sign(d, digest, randomScalarOctets(curve))!,
      };
    });
    for (const { point, signature } of [...keys, ...keys.toReversed()]) {
      const wrong = Uint8Array.from(signature);
      wrong[40]! ^= 1;
      for (let i = 0; i < 15; i++) {
        expect(arithmetic.verify(point, digest, signature)).toBe(true);
        expect(arithmetic.verify(point, digest, wrong)).toBe(false);
      }
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

describe("the shapes", () => {
  it("have a digit more than any scalar needs", () => {
    for (const { window, windows, size, row } of [SHAPE_256, SHAPE_512]) {
      expect(window * windows).toBeGreaterThan(8 * size);
      expect(row).toBe(2 ** (window - 1));
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
