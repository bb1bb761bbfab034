/** Straight-line formulas over elements, which know how great each element can be. */
import { type Expression, get, i32, type Local } from "../expression.js";
import { type Defined, MOST_MULTIPLE } from "./field.js";

/** An element in memory: its address, and a name for the bookkeeping. */
export interface Element {
  readonly name: string;
  readonly address: Expression;
}
export const at = (address: number): Element => ({ name: `${address}`, address: i32.const(address) });
export const pointed = (local: Local): Element => ({ name: `local ${local}`, address: get(local) });

/** Elements and their greatest magnitudes, in units of the modulus. */
export type Bounds = readonly (readonly [Element, number])[];

/** A formula: `given` says what its inputs keep to, `promised` what holds afterwards. */
export class Formula {
  readonly #bounds = new Map<string, number>();
  readonly code: Expression[] = [];

  constructor(given: Bounds) {
    for (const [{ name }, bound] of given) this.#bounds.set(name, bound);
  }

  /** to := operation(from…). Throws RangeError when an argument is unknown or the result could be too great. */
  set(to: Element, { call, result }: Defined, ...from: readonly Element[]): this {
    const bounds = from.map(({ name }) => {
      const bound = this.#bounds.get(name);
      if (bound === undefined) throw new RangeError(`nothing is known of the element at ${name}`);
      return bound;
    });
    const bound = result(bounds);
    if (bound > MOST_MULTIPLE) throw new RangeError(`a result could be ${bound} times the modulus`);
    this.#bounds.set(to.name, bound);
    this.code.push(call(to.address, ...from.map(({ address }) => address)));
    return this;
  }

  /** The code, once it is certain that every element keeps to what is promised. */
  promise(promised: Bounds): Expression {
    for (const [{ name }, bound] of promised) {
      const known = this.#bounds.get(name) ?? Number.POSITIVE_INFINITY;
      if (known > bound) throw new RangeError(`the element at ${name} could be ${known} times the modulus`);
    }
    return this.code.flat();
  }
}
