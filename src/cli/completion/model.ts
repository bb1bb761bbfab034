/** What a shell needs to know of the commands: words, options, and what their values are. */
import type { Language } from "../../report/i18n/texts.js";
import { groupsOf } from "../common.js";
import type { CommandSpec, OptionSpec } from "../spec.js";

/** What completes a value; "none": only the user knows. */
export type ValueKind = "files" | "folders" | "none" | readonly string[];

export interface CompletedOption {
  /** `-o` and `--output`, or one of them. */
  readonly names: readonly string[];
  readonly text: string;
  /** Undefined: it takes no value. */
  readonly value: ValueKind | undefined;
}

export interface CompletedCommand {
  /** `podpis cert check` */
  readonly path: string;
  /** Those below it, and the words that its argument can be. */
  readonly commands: readonly { readonly name: string; readonly text: string }[];
  readonly options: readonly CompletedOption[];
  readonly files: boolean;
}

/** Names of values and arguments that are files. */
const FILES: ReadonlySet<string> = new Set([
  "file",
  "signature",
  "certificate",
  "token",
  "key",
  "state",
  "parent",
  "path",
]);

/** The command and all below it. */
export function completedCommands(
  spec: CommandSpec,
  language: Language,
  path = "podpis",
): readonly CompletedCommand[] {
  const subcommands = spec.commands ?? [];
  return [
    {
      path,
      commands: [
        ...subcommands.map(({ name, summary }) => ({ name, text: summary[language] })),
        ...(spec.argumentChoices ?? []).map((name) => ({ name, text: spec.summary[language] })),
      ],
      options: groupsOf(spec).flatMap(({ options }) =>
        options
          .filter(({ deprecated }) => deprecated === undefined)
          .map((option) => completed(option, language)),
      ),
      files: FILES.has(/[<[]([\w-]+)/.exec(spec.arguments ?? "")?.[1] ?? ""),
    },
    ...subcommands.flatMap((one) => completedCommands(one, language, `${path} ${one.name}`)),
  ];
}

function completed({ flags, choices, offers, text }: OptionSpec, language: Language): CompletedOption {
  const value = /[<[]([\w:-]+)[>\]]/.exec(flags)?.[1];
  return {
    names: flags.match(/(?<![\w-])--?[\w-]+/g) ?? [],
    // One line each, whatever the shell.
    text: text[language].replaceAll("\n", " "),
    value: value === undefined ? undefined : (choices ?? offers ?? kindOf(value)),
  };
}

function kindOf(value: string): ValueKind {
  if (FILES.has(value)) return "files";
  return value === "folder" ? "folders" : "none";
}

/** Paths of all commands that a word leads to. */
export const pathsBelow = (commands: readonly CompletedCommand[]): readonly string[] =>
  commands.map(({ path }) => path).filter((path) => path.includes(" "));

/** Options by what completes their values, each with all its names. */
export function byValue(options: readonly CompletedOption[]): readonly {
  readonly names: readonly string[];
  readonly value: ValueKind;
}[] {
  const groups = new Map<string, { readonly names: string[]; readonly value: ValueKind }>();
  for (const { names, value } of options) {
    if (value === undefined) continue;
    const key = String(value);
    const group = groups.get(key) ?? { names: [], value };
    group.names.push(...names);
    groups.set(key, group);
  }
  return [...groups.values()];
}
