/** Commands that people copy into a shell. */
import { printable } from "../report/printable.js";

/** A word as a POSIX shell reads it back; unsafe characters are shown, not sent. */
export function shellQuoted(word: string): string {
  const shown = printable(word);
  return /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`;
}
