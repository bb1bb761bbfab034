/** For runs over many documents. */

/** From so many on it matters how the code is compiled. */
export const MANY = 100;

/**
 * Lets V8 optimize what has run some six times longer than it usually waits for. A document is the work of a hundred
 * functions, and by the time they are optimized a thousand documents are almost done: that compiling is a third of all the
 * work, and has not paid for itself at the ten thousandth. Only where it was measured and the flag is known.
 */
export async function optimizeLate(): Promise<void> {
  if (!process.versions.v8.startsWith("11.")) return;
  const { setFlagsFromString } = await import("node:v8");
  setFlagsFromString("--interrupt-budget=400000");
}
