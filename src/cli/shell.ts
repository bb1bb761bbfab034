/** Commands that people copy into a shell. */
import { shellWord } from "../base/shell.js";
import { printable } from "../report/printable.js";

/** A word as a POSIX shell reads it back; unsafe characters are shown, not sent. */
export const shellQuoted = (word: string): string => shellWord(printable(word));
