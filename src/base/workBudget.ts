/** What one run may spend on work whose amount somebody else decides. */
import { MAX_SIGNATURE_CHECKS } from "./limits.js";

/** Counts signatures computed over everything that a run looks at: beyond it, nothing is called good or bad. */
export class WorkBudget {
  #left: number;
  #exhausted = false;
  readonly #paid = new WeakMap<object, Set<string>>();

  constructor(amount: number = MAX_SIGNATURE_CHECKS) {
    this.#left = amount;
  }

  /** Takes one piece of work; false when none is left. */
  spend(): boolean {
    if (this.#left > 0) this.#left--;
    else this.#exhausted = true;
    return !this.#exhausted;
  }

  /**
   * Takes one piece of work for each question about an object, however often this run asks it, and whether or not the
   * answer is known from another run: what a run may find out does not depend on those before it. False when none is left.
   */
  spendOnce(object: object, question: string): boolean {
    const paid = this.#paid.get(object) ?? new Set();
    this.#paid.set(object, paid);
    if (paid.has(question)) return true;
    const granted = this.spend();
    if (granted) paid.add(question);
    return granted;
  }

  /** True once work was refused: what was found without it may be wrong either way. */
  get exhausted(): boolean {
    return this.#exhausted;
  }
}
