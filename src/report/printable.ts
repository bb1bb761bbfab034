/**
 * Untrusted text made safe to show. Names from certificates, file names and answers of services are
 * data: what would move the cursor, change colours, reorder or hide text is shown as `\u{…}`.
 */

/** More marks than this on one letter climb over the neighbouring lines. */
const MAX_MARKS = 4;

/** Longer than any honest name or path; in code points. */
export const MAX_SHOWN = 400;

/** Most texts: ASCII without the backslash, Russian, the usual punctuation. Nothing to escape in them. */
const PLAIN = /^[\u0020-\u005b\u005d-\u007e\u0401\u0410-\u044f\u0451\u00ab\u00bb\u2013\u2014\u2116]*$/;

/**
 * Controls, format characters (bidi marks, zero-width, tags), surrogates, private use, unassigned; line separators. Written
 * where it is used: V8 reads the tables of Unicode when it meets the expression, and most runs never get here.
 */
const isUnsafe = (character: string): boolean => /[\p{C}\p{Zl}\p{Zp}]/u.test(character);

const escaped = (character: string): string => `\\u{${character.codePointAt(0)!.toString(16)}}`;

/**
 * What build servers obey in a log: `::command::` at the beginning of a line (no IPv6 address is one), `##[command]` and
 * `##vso[command]` anywhere. The last sign is escaped.
 */
const COMMAND = /^\s*::(?=[a-z-]*[g-z])|##(?=\w*\[)/gi;

const disarmed = (command: string): string => command.slice(0, -1) + escaped(command.at(-1)!);

/**
 * One line that can be printed anywhere: unsafe characters as `\u{hex}` (a backslash of the text that
 * stands before `u{` too, so that nothing is ambiguous), cut at `limit` code points with `…`.
 */
export function printable(text: string, limit: number = MAX_SHOWN): string {
  if (text.length <= limit && PLAIN.test(text) && text.search(COMMAND) < 0) return text;
  let shown = "";
  let count = 0;
  let marks = 0;
  const unambiguous = text.replaceAll("\\u{", "\\u{5c}u{").replace(COMMAND, disarmed);
  for (const character of unambiguous) {
    if (count++ >= limit) return `${shown}…`;
    marks = /\p{M}/u.test(character) ? marks + 1 : 0;
    shown += marks > MAX_MARKS || isUnsafe(character) ? escaped(character) : character;
  }
  return shown;
}
