/**
 * Milliseconds, with a fraction, of a clock that is never set back; from when is nobody's business. `performance.now()`
 * says the same, but the first use of `performance` loads a module of Node's, which every short command would wait for.
 */
export function monotonic(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}
