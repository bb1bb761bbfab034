/** What one run may spend on work whose amount somebody else decides. */
import { MAX_SIGNATURE_CHECKS } from "./limits.js";

/** Counts signatures computed over everything that a run looks at: beyond it, nothing is called good or bad. */
export class WorkBudget {
  #left: number;
  #exhausted = false;

  constructor(amount: number = MAX_SIGNATURE_CHECKS) {
    this.#left = amount;
  }

  /** Takes one piece of work; false when none is left. */
  spend(): boolean {
    if (this.#left > 0) this.#left--;
    else this.#exhausted = true;
    return !this.#exhausted;
  }

  /** True once work was refused: what was found without it may be wrong either way. */
  get exhausted(): boolean {
    return this.#exhausted;
  }
}
