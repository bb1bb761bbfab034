/** The temporary files and folders that have a name at this moment: what an interrupt must remove. */
import { rmSync } from "node:fs";

export const unfinished = new Set<string>();

/** Removes every unfinished output. Synchronous: for signal and exit handlers. */
export function discardAllOutputs(): void {
  for (const path of unfinished) rmSync(path, { recursive: true, force: true });
  unfinished.clear();
}
