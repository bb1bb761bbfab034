/** The right command in the wrong place: `podpis x.sig verify`, `podpis mchd x.xml validate`, `podpis check cert x`. */
import { COMMAND_NAMES } from "./commands/root.js";
import { COMMON } from "./common.js";
import { shellQuoted } from "./shell.js";
import type { CommandSpec } from "./spec.js";

/** Options of every command that take the next word. */
const WITH_VALUE: ReadonlySet<string> = new Set(
  COMMON.options.flatMap(({ flags }) => (flags.includes("<") ? [flags.split(" ")[0]!] : [])),
);

export interface Misplaced {
  /** The word that stands where a command is expected. */
  readonly word: string;
  /** The whole line, put right, as a shell reads it. */
  readonly corrected: string;
}

export interface Stray {
  /** As far as the words are known: "podpis mchd". */
  readonly path: string;
  readonly word: string;
  /** The commands of which it is none. */
  readonly known: readonly string[];
}

/** The first word that stands where a command is expected and is none; undefined when there is no such word. */
export function strayWord(root: CommandSpec, argv: readonly string[]): Stray | undefined {
  let spec = root;
  let path = "podpis";
  for (let index = 0; index < argv.length && spec.commands !== undefined; index++) {
    const word = argv[index]!;
    if (word === "--") return undefined;
    if (WITH_VALUE.has(word)) index++;
    if (word.startsWith("-")) continue;
    const next = spec.commands.find(({ name }) => name === word);
    if (next === undefined) {
      return { path, word, known: spec === root ? COMMAND_NAMES : spec.commands.map(({ name }) => name) };
    }
    path = `${path} ${word}`;
    spec = next;
  }
  return undefined;
}

/** undefined when the words are in an order that can be meant. */
export function misplacedCommand(root: CommandSpec, argv: readonly string[]): Misplaced | undefined {
  let spec = root;
  const path: string[] = [];
  let known = COMMAND_NAMES;
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index]!;
    if (WITH_VALUE.has(word)) index++;
    if (word.startsWith("-")) continue;
    const next = spec.commands?.find(({ name }) => name === word);
    if (next === undefined) {
      const at = argv.findIndex((later, place) => place > index && known.includes(later));
      if (at < 0) return undefined;
      const others = argv.filter((other, place) => place !== at && !(place < index && path.includes(other)));
      return { word, corrected: ["podpis", ...path, argv[at]!, ...others].map(shellQuoted).join(" ") };
    }
    if (next.commands === undefined) return undefined;
    path.push(word);
    spec = next;
    known = next.commands.map(({ name }) => name);
  }
  return undefined;
}
