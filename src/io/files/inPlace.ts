/**
 * Small operations of the file system. A hop to the pool of threads and back costs ten times what a system answers
 * from its memory; a disk or a network that must be waited for would hold up everything else.
 */
import { monotonic } from "../monotonic.js";

/** Milliseconds after which an operation has been waited for. */
const WAITED = 1;

/**
 * How many operations go to the pool before one is tried in place again: few after the first that was waited for, when
 * it may have been another process that was waited for, and twice as many after each that is tried in vain.
 */
const PATIENCE = { least: 2, most: 64 };

let patience = PATIENCE.least;
let toPool = 0;

/** Does it here while the file system answers at once, and in the pool of threads for a while after it did not. */
export async function inPlace<T>(here: () => T, inPool: () => Promise<T>): Promise<T> {
  if (toPool > 0) {
    toPool--;
    return inPool();
  }
  const start = monotonic();
  const value = here();
  if (monotonic() - start <= WAITED) patience = PATIENCE.least;
  else {
    toPool = patience;
    patience = Math.min(2 * patience, PATIENCE.most);
  }
  return value;
}
