/** Windows refuses to rename what a virus scanner or an indexer has open at this moment; a moment later it does not. */
import { errno } from "./reasons.js";

const PASSING: ReadonlySet<string> = new Set(["EPERM", "EBUSY"]);

/** Milliseconds before each further attempt: half a second in all, after which it is no scanner. */
const PAUSES = [10, 20, 40, 80, 150, 200];

const pause = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));

/** Does it, again where a refusal may pass. Throws the system's last error. */
export async function patiently<T>(work: () => Promise<T>, wait = pause): Promise<T> {
  for (const ms of PAUSES) {
    try {
      return await work();
    } catch (error) {
      if (!PASSING.has(errno(error) ?? "")) throw error;
      await wait(ms);
    }
  }
  return work();
}
