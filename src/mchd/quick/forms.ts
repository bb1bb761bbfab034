/** Forms that say of each character what it may be, taken from the regular expressions of the description. */

export interface Form {
  /** For each character a regular expression. */
  readonly characters: readonly string[];
  /** The first two are not "00". */
  readonly notZeros: boolean;
  /** There are more: with digits of other scripts. */
  readonly isLoose: boolean;
}

/** Usual dates; xs:date lets others through. */
export const PLAIN_DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

/** Two digits, not both of them zero. */
const NOT_ZEROS = "^(?:[0-9][1-9]|[1-9][0-9])";
/** Digits of all scripts. */
const ANY_DIGIT = /\\p\{Nd\}/g;
const GROUP = /\(\?:([^()|]*)\)\{(\d+)\}/g;
const CHARACTER = /(\[[^\]]+\]|[^[\](){}|.?*+\\$^])(?:\{(\d+)\})?/y;

/** Undefined: the expression says something else. `source`: of a regular expression for the whole value. */
export function formOf(source: string): Form | undefined {
  const notZeros = source.startsWith(NOT_ZEROS);
  const isLoose = source.search(ANY_DIGIT) >= 0;
  const plain = source
    .replace(ANY_DIGIT, "0-9")
    .replace(NOT_ZEROS, "^[0-9][0-9]")
    .replace(GROUP, (_whole, group: string, count) => group.repeat(Number(count)));
  if (!plain.startsWith("^") || !plain.endsWith("$")) return undefined;
  const characters: string[] = [];
  for (let at = 1; at < plain.length - 1; at = CHARACTER.lastIndex) {
    CHARACTER.lastIndex = at;
    const match = CHARACTER.exec(plain);
    if (match === null) return undefined;
    for (let i = Number(match[2] ?? 1); i > 0; i--) characters.push(match[1]!);
  }
  return { characters, notZeros, isLoose };
}
