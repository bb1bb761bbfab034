/**
 * The numbers a curve module works with. Curves whose a is neither 3 nor -3 are computed as an isomorphic one:
 * (x, y) -> (u²x, u³y) turns a into u⁴a, and where p ≡ 3 (mod 4) one of ±3/a has a fourth root. Verification takes the
 * Edwards form of those that have one.
 */

import {
  curveLayout,
  type Layout,
  LEAST_RATIO,
  MODULUS,
  MOST_C,
  SHAPE_256,
  SHAPE_512,
  type Shape,
} from "./curveLayout.js";
import type { GostCurve } from "./curves.js";

export type ModuleName = "special256" | "montgomery256" | "special512";

export interface CurveModel {
  readonly module: ModuleName;
  readonly shape: Shape;
  readonly layout: Layout;
  /** Writes every constant of the curve into a module's memory. */
  write(memory: ArrayBuffer): void;
}

/** How a curve is computed; undefined when no module fits it (the standard's own examples). */
export function curveModel(curve: GostCurve): CurveModel | undefined {
  const scale = scaleOf(curve);
  const module = moduleFor(curve);
  if (scale === undefined || module === undefined) return undefined;
  const shape = curve.size === 32 ? SHAPE_256 : SHAPE_512;
  const layout = curveLayout(shape);
  return {
    module,
    shape,
    layout,
    write: (memory) => writeModel(curve, scale, module, shape, layout, memory),
  };
}

/** 2^(8·size) modulo p, as the number next to 0. */
function fold({ size, numbers: { p } }: GostCurve): bigint {
  const rest = 2n ** BigInt(8 * size) % p;
  return 2n * rest > p ? rest - p : rest;
}

/** A module within whose bounds the curve's constants are. */
function moduleFor(curve: GostCurve): ModuleName | undefined {
  const { size, numbers } = curve;
  const c = fold(curve);
  if (c <= MOST_C[size] && c >= -MOST_C[size]) return size === 32 ? "special256" : "special512";
  if (size === 64) return undefined;
  const { width, limbs } = SHAPE_256;
  return BigInt(LEAST_RATIO) * numbers.p <= 2n ** BigInt(width * limbs) ? "montgomery256" : undefined;
}

interface Scale {
  readonly u: bigint;
  readonly a: 3n | -3n;
}

function scaleOf({ numbers: { p, a } }: GostCurve): Scale | undefined {
  if (a === p - 3n) return { u: 1n, a: -3n };
  if (p % 4n !== 3n) return undefined;
  for (const target of [3n, -3n] as const) {
    const quotient = modulo(target * inverse(a, p), p);
    const root = (x: bigint): bigint => power(x, (p + 1n) / 4n, p);
    const u = root(root(quotient));
    if (power(u, 4n, p) === quotient) return { u, a: target };
  }
  return undefined;
}

const modulo = (x: bigint, m: bigint): bigint => ((x % m) + m) % m;

function power(base: bigint, exponent: bigint, m: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % m;
    if (bit === "1") result = (result * base) % m;
  }
  return result;
}

/** 1/x modulo m, by Euclid's algorithm; for public numbers. */
function inverse(x: bigint, m: bigint): bigint {
  let [a, b, s, t] = [modulo(x, m), m, 1n, 0n];
  while (a !== 1n) {
    const quotient = b / a;
    [a, b, s, t] = [b - quotient * a, a, t - quotient * s, s];
  }
  return modulo(s, m);
}

function writeModel(
  curve: GostCurve,
  { u, a }: Scale,
  module: ModuleName,
  shape: Shape,
  layout: Layout,
  memory: ArrayBuffer,
): void {
  const { p, q, b, x, y, edwards: d } = curve.numbers;
  const view = new DataView(memory);
  const write = new Writer(view, shape);
  write.modulus(layout.P, p);
  write.modulus(layout.Q, q);
  if (module !== "montgomery256") {
    const c = fold(curve);
    const spare = BigInt(shape.width * shape.limbs - 8 * shape.size);
    view.setBigInt64(layout.FOLD, c << spare, true);
    view.setBigInt64(layout.FOLD + 8, c, true);
  }
  const r = module === "montgomery256" ? 2n ** BigInt(shape.width * shape.limbs) : 1n;
  const [u2, u3] = [u * u, u * u * u];
  const element = (address: number, value: bigint): void => write.balanced(address, modulo(value * r, p));
  element(layout.A, a);
  element(layout.B, b * u3 * u3);
  element(layout.ONE, 1n);
  element(layout.BASE_X, x * u2);
  element(layout.BASE_Y, y * u3);
  element(layout.Q_ELEMENT, q * u2);
  // Coming in, a plain number is multiplied once: in Montgomery's form that divides by R.
  element(layout.IN_X, u2 * r);
  element(layout.IN_Y, u3 * r);
  write.balanced(layout.OUT_X, modulo(inverse(u2, p), p));
  write.balanced(layout.OUT_Y, modulo(inverse(u3, p), p));
  view.setInt32(layout.A_IS_3, a === 3n ? 1 : 0, true);
  if (d === undefined) return;
  // RFC 7836 §5.2 with e = 1: x = s·(Z + Y)/(Z - Y) + t.
  const [s, t] = [(1n - d) * inverse(4n, p), (1n + d) * inverse(6n, p)];
  element(layout.EDWARDS_D, d);
  element(layout.EDWARDS_S, s);
  element(layout.EDWARDS_MINUS_T, -t);
  element(layout.EDWARDS_OUT_Z, (t + s) * u2);
  element(layout.EDWARDS_OUT_Y, (t - s) * u2);
  view.setInt32(layout.IS_EDWARDS, 1, true);
}

/** Writes numbers as limbs. */
class Writer {
  readonly #view: DataView;
  readonly #shape: Shape;

  constructor(view: DataView, shape: Shape) {
    this.#view = view;
    this.#shape = shape;
  }

  #limbs(address: number, value: bigint, width: number, count: number): void {
    for (let i = 0; i < count; i++) {
      this.#view.setInt32(
        address + 4 * i,
        Number((value >> BigInt(width * i)) & (2n ** BigInt(width) - 1n)),
        true,
      );
    }
  }

  balanced(address: number, value: bigint): void {
    const { width, limbs } = this.#shape;
    let rest = value;
    for (let i = 0; i < limbs; i++) {
      const limb = i === limbs - 1 ? rest : BigInt.asIntN(width, rest);
      this.#view.setInt32(address + 4 * i, Number(limb), true);
      rest = (rest - limb) >> BigInt(width);
    }
  }

  modulus(address: number, m: bigint): void {
    const { width, limbs, element, inversionLimbs } = this.#shape;
    const part = (index: number): number => address + index * element;
    this.balanced(part(MODULUS.balanced), m);
    this.#limbs(part(MODULUS.unsigned), m, width, limbs);
    this.#limbs(part(MODULUS.inversion), m, 30, inversionLimbs);
    this.balanced(part(MODULUS.square), 2n ** BigInt(2 * width * limbs) % m);
    this.#view.setBigInt64(part(MODULUS.words), inverse(-m, 2n ** BigInt(width)), true);
    this.#view.setBigInt64(part(MODULUS.words) + 8, inverse(m, 2n ** 30n), true);
  }
}
