/** The command of `cmd:`, cut into words. There is no shell: nothing in it is expanded, joined or redirected. */
import { PodpisError } from "../../../base/errors.js";
import { MAX_COMMAND, MAX_COMMAND_WORDS } from "../../../base/limits.js";

const SPACE = /[\t\n\r ]/;

/**
 * The words of a command: a JSON array of strings (`["csptest", "-in", "{input}"]`), or words between blanks, in which
 * "…" and '…' keep blanks and vanish themselves. A backslash is a letter as any other: paths and names of containers
 * are full of them. A double quote stands in single ones, and the reverse. Throws USAGE.
 */
export function commandWords(command: string): readonly [string, ...string[]] {
  if (command.length > MAX_COMMAND) throw usage("it is too long");
  if (command.includes("\0")) throw usage("it holds a zero octet");
  const [program, ...rest] = command.trimStart().startsWith("[") ? jsonWords(command) : plainWords(command);
  if (program === undefined || program === "") throw usage("it names no program");
  if (rest.length >= MAX_COMMAND_WORDS) throw usage("it has too many words");
  return [program, ...rest];
}

function jsonWords(command: string): string[] {
  let words: unknown;
  try {
    words = JSON.parse(command);
  } catch {
    throw usage("it begins as a JSON array and is none"); // the parser's message would quote it
  }
  if (!Array.isArray(words) || !words.every((word) => typeof word === "string")) {
    throw usage("a JSON array of it holds strings only");
  }
  if (words.some((word) => word.includes("\0"))) throw usage("it holds a zero octet");
  return words;
}

function plainWords(command: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (const letter of command) {
    if (quote !== "") {
      if (letter === quote) quote = "";
      else word += letter;
    } else if (letter === '"' || letter === "'") {
      quote = letter;
      word ??= "";
    } else if (SPACE.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + letter;
  }
  if (quote !== "") throw usage("a quotation mark in it is not closed");
  return word === undefined ? words : [...words, word];
}

/** What a command may name in braces; `{{` and `}}` are braces. */
export type Place = "input" | "output" | "certificate" | "thumbprint" | "digest";

const PLACES: ReadonlySet<string> = new Set<Place>([
  "input",
  "output",
  "certificate",
  "thumbprint",
  "digest",
]);
const BRACED = /\{\{|\}\}|\{([a-z]+)\}/g;

/** The places a command names. Throws USAGE for one that does not exist. */
export function placesIn(words: readonly string[]): ReadonlySet<Place> {
  const found = new Set<Place>();
  for (const word of words) {
    for (const [, name] of word.matchAll(BRACED)) {
      if (name === undefined) continue;
      if (!PLACES.has(name))
        throw usage(`the word ${name} in braces stands for nothing; there are ${[...PLACES].join(", ")}`);
      found.add(name as Place);
    }
  }
  return found;
}

/** The words with what is in braces put in. */
export const filledWords = (words: readonly string[], values: Readonly<Record<Place, string>>): string[] =>
  words.map((word) =>
    word.replace(BRACED, (braces, name: Place | undefined) =>
      name === undefined ? braces[0]! : values[name],
    ),
  );

/** The program as messages name it: without its folder, and without the rest of the command, in which a PIN may stand. */
export const programName = ([program]: readonly [string, ...string[]]): string =>
  program.split(/[/\\]/).at(-1) || program;

const usage = (problem: string): PodpisError =>
  new PodpisError("USAGE", {
    message: `the command that signs is not understood: ${problem}`,
    hint: 'write cmd:PROGRAM WORD "WORDS WITH BLANKS", or cmd:["PROGRAM","WORD"]; docs/keys.md has recipes',
  });
