/** Curve arithmetic in WebAssembly: assembly/curve/ says how it works. One instance per curve, made on demand. */
import { fromBase64, integerToLittleEndian } from "../../base/bytes.js";
import { MONTGOMERY_256 } from "./curve.montgomery256.generated.js";
import { SPECIAL_256 } from "./curve.special256.generated.js";
import { SPECIAL_512 } from "./curve.special512.generated.js";
import { MOST_KEYS } from "./curveLayout.js";
import { type CurveModel, curveModel, type ModuleName } from "./curveModel.js";
import type { GostCurve } from "./curves.js";
import { isWebAssemblyAllowed, webAssembly } from "./webAssembly.js";

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  buildComb(address: number): void;
  buildBaseTable(): void;
  isScalar(): number;
  sign(): number;
  multiplyBase(): number;
  multiplyScalars(): void;
  isOnCurve(): number;
  isOfOrderQ(): number;
  verify(candidates: number): number;
  verifyWithComb(comb: number, candidates: number): number;
}

/** zlib is not imported: it would be loaded by everybody who never needs it. */
const inflated = (text: string): Uint8Array =>
  process.getBuiltinModule("node:zlib").inflateRawSync(fromBase64(text));

/** What most signatures need stands as it is; the others are deflated, to be less in everybody's way. */
const MODULES: Readonly<Record<ModuleName, () => Uint8Array>> = {
  special256: () => fromBase64(SPECIAL_256),
  montgomery256: () => inflated(MONTGOMERY_256),
  special512: () => inflated(SPECIAL_512),
};

const compiled = new Map<ModuleName, object>();

/** `octets`: the module's, instead of what the build wrote (for tests of debug builds). */
function instantiate(name: ModuleName, octets?: Uint8Array): Exports {
  const { Module, Instance } = webAssembly();
  let module = octets && new Module(octets);
  module ??= compiled.get(name);
  if (module === undefined) {
    module = new Module(MODULES[name]());
    compiled.set(name, module);
  }
  return new Instance(module).exports as Exports;
}

/** Verifications with one key after which a comb of its own has paid for itself. */
const COMB_PAYS_AFTER = 12;
/** Keys whose use is counted. */
const MOST_COUNTED = 1024;

/**
 * Signs, verifies and checks points of one curve. Octets are little-endian throughout but for signatures. Answers
 * that are undefined mean: ask the slow arithmetic.
 */
export class CurveArithmetic {
  readonly #curve: GostCurve;
  readonly #model: CurveModel;
  readonly #exports: Exports;
  readonly #base: Uint8Array;
  /** p - jq for j = 0, 1, … while positive: below the first r is a coordinate, below the next r + q too, and so on. */
  readonly #candidateLimits: readonly Uint8Array[];
  readonly #p: Uint8Array;
  readonly #q: Uint8Array;
  readonly #uses = new Map<string, number>();
  readonly #combs = new Map<string, number>();
  #memory: Uint8Array;
  #hasComb = false;
  #hasBaseTable = false;

  /** Throws where there is no WebAssembly. */
  constructor(curve: GostCurve, model: CurveModel, module?: Uint8Array) {
    this.#curve = curve;
    this.#model = model;
    this.#exports = instantiate(model.module, module);
    model.write(this.#exports.memory.buffer);
    this.#memory = new Uint8Array(this.#exports.memory.buffer);
    const { p, q, x, y } = curve.numbers;
    const octets = (value: bigint): Uint8Array => integerToLittleEndian(value, curve.size);
    this.#base = new Uint8Array([...octets(x), ...octets(y)]);
    [this.#p, this.#q] = [octets(p), octets(q)];
    const limits: Uint8Array[] = [];
    for (let limit = p; limit > 0n; limit -= q) limits.push(octets(limit));
    this.#candidateLimits = limits;
  }

  /** Whether 0 < number < q; secret, of the curve's size. */
  isScalar(number: Uint8Array): boolean {
    this.#put(this.#model.layout.K, number);
    return this.#exports.isScalar() === 1;
  }

  /** X ‖ Y of d·G; undefined unless 0 < d < q, and for the one d or so that the comb cannot do (assembly/curve/comb.ts). */
  multiplyBase(d: Uint8Array): Uint8Array | undefined {
    const { layout } = this.#model;
    this.#needComb();
    this.#put(layout.D, d);
    const valid = this.#exports.multiplyBase();
    const { size } = this.#curve;
    const point = new Uint8Array(2 * size);
    point.set(this.#octets(layout.POINT_X), 0);
    point.set(this.#octets(layout.POINT_Y), size);
    return valid === 1 ? point : undefined;
  }

  /** s ‖ r, big-endian; undefined when k has to be drawn again: it is 0, q or more, or makes r or s 0. */
  sign(d: Uint8Array, digest: Uint8Array, k: Uint8Array): Uint8Array | undefined {
    const { layout } = this.#model;
    this.#needComb();
    this.#put(layout.D, d);
    this.#put(layout.DIGEST, digest);
    this.#put(layout.K, k);
    if (this.#exports.sign() !== 1) return undefined;
    const { size } = this.#curve;
    const signature = new Uint8Array(2 * size);
    signature.set(this.#octets(layout.R), 0);
    signature.set(this.#octets(layout.S), size);
    return signature.reverse();
  }

  /** a·b modulo q. */
  multiplyScalars(a: Uint8Array, b: Uint8Array): Uint8Array {
    const { layout } = this.#model;
    this.#put(layout.D, a);
    this.#put(layout.K, b);
    this.#exports.multiplyScalars();
    const product = this.#octets(layout.SECRET_OUT).slice();
    this.#octets(layout.SECRET_OUT).fill(0);
    return product;
  }

  /** Whether X ‖ Y can be a public key: coordinates below p, on the curve, of order q. */
  isPublicKey(point: Uint8Array): boolean | undefined {
    const { size, numbers } = this.#curve;
    const { layout } = this.#model;
    if (!isLess(point.subarray(0, size), this.#p) || !isLess(point.subarray(size), this.#p)) return false;
    this.#putPoint(point);
    if (this.#exports.isOnCurve() !== 1) return false;
    if ((numbers.cofactor ?? 1n) === 1n) return true;
    const orderLess1 = Uint8Array.from(this.#q);
    orderLess1[0]! -= 1; // q is odd
    this.#put(layout.BASE_SCALAR, new Uint8Array(size));
    this.#put(layout.KEY_SCALAR, orderLess1);
    return answer(this.#exports.isOfOrderQ());
  }

  /** Whether s ‖ r (big-endian, of the right length) over the digest is of the key X ‖ Y. */
  verify(point: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean | undefined {
    const { layout } = this.#model;
    const { size } = this.#curve;
    // Copies: slice() of a Buffer would turn round the caller's own octets.
    const r = Uint8Array.from(signature.subarray(size)).reverse();
    const s = Uint8Array.from(signature.subarray(0, size)).reverse();
    if (isZero(r) || isZero(s) || !isLess(r, this.#q) || !isLess(s, this.#q)) return false;
    // What r stands for: none where p < q and r is no coordinate of any point, though r - p may be one.
    const candidates = this.#candidateLimits.filter((limit) => isLess(r, limit)).length;
    if (candidates === 0) return false;
    const comb = this.#combOf(point);
    if (comb === undefined && !this.#hasBaseTable) {
      this.#putPoint(this.#base);
      this.#exports.buildBaseTable();
      this.#hasBaseTable = true;
    }
    this.#put(layout.R, r);
    this.#put(layout.S, s);
    this.#put(layout.DIGEST, digest);
    if (comb !== undefined) return answer(this.#exports.verifyWithComb(comb, candidates));
    this.#putPoint(point);
    return answer(this.#exports.verify(candidates));
  }

  /** The address of the key's comb, which is built when the key has been met often enough. */
  #combOf(point: Uint8Array): number | undefined {
    const name = Buffer.from(point.buffer, point.byteOffset, point.length).toString("latin1");
    const present = this.#combs.get(name);
    if (present !== undefined) {
      // The least recently used one comes first.
      this.#combs.delete(name);
      this.#combs.set(name, present);
      return present;
    }
    const uses = (this.#uses.get(name) ?? 0) + 1;
    this.#uses.delete(name);
    if (uses <= COMB_PAYS_AFTER) {
      this.#uses.set(name, uses);
      if (this.#uses.size > MOST_COUNTED) this.#uses.delete(first(this.#uses)!);
      return undefined;
    }
    const address = this.#roomForComb();
    this.#needComb();
    this.#putPoint(point);
    this.#exports.buildComb(address);
    this.#combs.set(name, address);
    return address;
  }

  #roomForComb(): number {
    const { layout } = this.#model;
    if (this.#combs.size === MOST_KEYS) {
      const oldest = first(this.#combs)!;
      const address = this.#combs.get(oldest)!;
      this.#combs.delete(oldest);
      return address;
    }
    const address = layout.END + this.#combs.size * layout.COMB_LENGTH;
    const { memory } = this.#exports;
    const missing = address + layout.COMB_LENGTH - memory.buffer.byteLength;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / 65_536));
      this.#memory = new Uint8Array(memory.buffer); // growing detached the other one
    }
    return address;
  }

  #needComb(): void {
    if (this.#hasComb) return;
    this.#putPoint(this.#base);
    this.#exports.buildComb(this.#model.layout.COMB);
    this.#hasComb = true;
  }

  #putPoint(point: Uint8Array): void {
    const { layout } = this.#model;
    const { size } = this.#curve;
    this.#put(layout.POINT_X, point.subarray(0, size));
    this.#put(layout.POINT_Y, point.subarray(size));
  }

  #put(address: number, octets: Uint8Array): void {
    this.#memory.set(octets, address);
  }

  #octets(address: number): Uint8Array {
    return this.#memory.subarray(address, address + this.#curve.size);
  }
}

const answer = (value: number): boolean | undefined => (value === 2 ? undefined : value === 1);
const first = (map: ReadonlyMap<string, number>): string | undefined => map.keys().next().value;
const isZero = (octets: Uint8Array): boolean => octets.every((octet) => octet === 0);

/** a < b, little-endian, of equal length; for public numbers. */
function isLess(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = a.length - 1; i >= 0; i--) {
    if (a[i] !== b[i]) return a[i]! < b[i]!;
  }
  return false;
}

const made = new WeakMap<GostCurve, CurveArithmetic | null>();

/** The arithmetic of a curve; undefined when WebAssembly is not to be had or allowed, or no module fits. */
export function curveArithmetic(curve: GostCurve): CurveArithmetic | undefined {
  if (!isWebAssemblyAllowed()) return undefined;
  let arithmetic = made.get(curve);
  if (arithmetic === undefined) {
    const model = curveModel(curve);
    try {
      arithmetic = model === undefined ? null : new CurveArithmetic(curve, model);
    } catch {
      arithmetic = null;
    }
    made.set(curve, arithmetic);
  }
  return arithmetic ?? undefined;
}
