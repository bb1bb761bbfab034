/** The columns of the products of a field function: what is multiplied and summed up before it is reduced. */
import type { Shape } from "../../src/crypto/gost/curveLayout.js";
import { type Body, type Expression, get, i64, type Local, set, v128 } from "../expression.js";
import { type Bounded, bounded, plus, scaled, sum, times } from "./magnitude.js";

/** What is added: multiples of parameters, by name. */
export type Combination = Readonly<Record<string, number>>;
/** times · left · right. */
export interface Product {
  readonly times?: number;
  readonly left: Combination;
  readonly right: Combination;
}
export interface FieldFunction {
  /** Names of the parameters after the first, which is where the result goes. */
  readonly parameters: readonly string[];
  readonly products: readonly Product[];
  readonly plus?: Combination;
}

const isSquare = ({ left, right }: Product): boolean => JSON.stringify(left) === JSON.stringify(right);

/** Loads arguments into locals and gives columns of the products and limbs of the sum. */
export class Writer {
  readonly body: Body;
  readonly #shape: Shape;
  readonly #source: FieldFunction;
  readonly #bound: (i: number) => bigint;
  readonly #loaded = new Map<string, readonly Bounded[]>();
  #vectorColumns: readonly Bounded[] | undefined;

  constructor(body: Body, shape: Shape, source: FieldFunction, bound: (i: number) => bigint) {
    this.body = body;
    this.#shape = shape;
    this.#source = source;
    this.#bound = bound;
  }

  /** A value kept in a new local. */
  keep(value: Bounded): Bounded {
    const local = this.body.i64();
    this.body.add(set(local, value.code));
    return { code: get(local), most: value.most };
  }

  #limb(of: Combination, i: number): Bounded {
    return sum(
      Object.entries(of).map(([name, factor]) => {
        const parameter = 1 + this.#source.parameters.indexOf(name);
        return scaled(bounded(i64.load32s(get(parameter), 4 * i), this.#bound(i)), factor);
      }),
    );
  }

  /** Column `k` of all products: the sum of left_i · right_(k-i). Undefined when there is none. */
  column(k: number): Bounded | undefined {
    this.#vectorColumns ??= this.#multiply(this.#source.products.filter((product) => !isSquare(product)));
    const parts = this.#source.products.filter(isSquare).map((product) => this.#squareColumn(product, k));
    const vectors = this.#vectorColumns[k];
    return parts.length > 0 || vectors !== undefined
      ? sum([...parts, ...(vectors ? [vectors] : [])])
      : undefined;
  }

  /** Squares need half the products, which outweighs vectors. */
  #squareColumn({ times: factor = 1, left }: Product, k: number): Bounded {
    const limbs = this.#limbs(left);
    const below = limbs.flatMap((limb, i) =>
      i < k - i && k - i < limbs.length ? [times(limb, limbs[k - i]!)] : [],
    );
    const twice = below.length > 0 ? [scaled(sum(below), 2)] : [];
    const middle = k % 2 === 0 ? [times(limbs[k / 2]!, limbs[k / 2]!)] : [];
    return scaled(sum([...twice, ...middle]), factor);
  }

  #limbs(of: Combination): readonly Bounded[] {
    const key = JSON.stringify(of);
    let limbs = this.#loaded.get(key);
    if (limbs === undefined) {
      limbs = Array.from({ length: this.#shape.limbs }, (_, i) => this.keep(this.#limb(of, i)));
      this.#loaded.set(key, limbs);
    }
    return limbs;
  }

  /** Greatest magnitudes of the limbs of a multiple of a combination. */
  #bounds(of: Combination, factor: number): readonly bigint[] {
    return Array.from({ length: this.#shape.limbs }, (_, i) => scaled(this.#limb(of, i), factor).most);
  }

  /** Four limbs to a vector. The word after the last limb is 0 in every element; what follows is not looked at. */
  #vectors(of: Combination, factor: number): readonly Local[] {
    return Array.from({ length: Math.ceil(this.#shape.limbs / 4) }, (_, i) => {
      const parts = Object.entries(of).map(([name, multiple]) => {
        const read = v128.load(get(1 + this.#source.parameters.indexOf(name)), 16 * i);
        const by = multiple * factor;
        return { read, by };
      });
      const first = parts.find(({ by }) => by === 1) ?? parts[0]!;
      const times = (read: Expression, by: number): Expression =>
        by === 1 ? read : v128.mul(read, v128.const([by, by, by, by]));
      let code = times(first.read, first.by);
      for (const part of parts) {
        if (part === first) continue;
        code =
          part.by < 0
            ? v128.sub(code, times(part.read, -part.by))
            : v128.add(code, times(part.read, part.by));
      }
      return this.#vector(code);
    });
  }

  /**
   * All columns of these products, two at a time: a pair of limbs of the left side, from an even one on, times one
   * limb of the right side goes to columns k and k + 1.
   */
  #multiply(products: readonly Product[]): readonly Bounded[] {
    if (products.length === 0) return [];
    const { limbs: n } = this.#shape;
    const most = new Array<bigint>(2 * n - 1).fill(0n);
    const terms = products.map(({ times: factor = 1, left, right }) => {
      const [leftMost, rightMost] = [this.#bounds(left, factor), this.#bounds(right, 1)];
      if ([...leftMost, ...rightMost].some((bound) => bound >= 1n << 31n)) {
        throw new RangeError("a 32-bit lane could overflow");
      }
      for (const [i, a] of leftMost.entries())
        for (const [j, b] of rightMost.entries()) most[i + j]! += a * b;
      const vectors = this.#vectors(right, 1);
      const single = leftMost.map((_, j) => this.#vector(v128.spread(get(vectors[j >> 2]!), j & 3)));
      return { pairs: this.#vectors(left, factor), single };
    });
    const sums = most.map((_, k) => {
      const parts = terms.flatMap(({ pairs, single }) =>
        single.flatMap((limb, j) => {
          const pair = k - j;
          if (pair < 0 || pair >= n || pair % 2 === 1) return [];
          const multiply = pair % 4 === 0 ? v128.productsLow : v128.productsHigh;
          return [multiply(get(pairs[pair >> 2]!), get(limb))];
        }),
      );
      return parts.length > 0 ? this.#vector(parts.reduce(v128.add64)) : undefined;
    });
    return most.map((bound, k) => {
      const [own, before] = [sums[k], sums[k - 1]];
      const halves = [
        ...(own === undefined ? [] : [v128.lane64(get(own), 0)]),
        ...(before === undefined ? [] : [v128.lane64(get(before), 1)]),
      ];
      return this.keep(bounded(halves.reduce(i64.add), bound));
    });
  }

  #vector(code: Expression): Local {
    const local = this.body.v128();
    this.body.add(set(local, code));
    return local;
  }

  /** Limb `i` of what is only added. */
  linear(i: number): Bounded | undefined {
    const { plus: of = {} } = this.#source;
    return Object.keys(of).length > 0 ? this.#limb(of, i) : undefined;
  }

  /** Splits off the lowest `width` bits, balanced: a limb and the carry to the next. */
  split(value: Bounded, width: number): { readonly limb: Bounded; readonly carry: Bounded } {
    const half = 1n << BigInt(width - 1);
    const kept = this.keep(value);
    const rounded = plus(kept, bounded(i64.const(half), half));
    const carry = this.keep(
      bounded(i64.shrS(rounded.code, i64.const(BigInt(width))), (rounded.most >> BigInt(width)) + 1n),
    );
    const limb = this.keep({
      code: i64.sub(kept.code, i64.shl(carry.code, i64.const(BigInt(width)))),
      most: half,
    });
    return { limb, carry };
  }
}
