/** Commands as data: the parser, the help, the docs and the completion are made from the same description. */
import type { Environment } from "../base/environment.js";
import type { ExitCode } from "../base/errors.js";
import type { Config } from "./config/config.js";
import type { Bilingual, Console } from "./console.js";
import type { Streams } from "./settings.js";

export interface OptionSpec {
  /** As commander reads them: `-o, --output <file>`. The value's name is translated, see help.ts. */
  readonly flags: string;
  readonly text: Bilingual;
  /** May be given several times; the values are collected in order. */
  readonly many?: boolean;
  /** A second one is a usage error: there is no telling which one was meant. */
  readonly once?: boolean;
  readonly choices?: readonly string[];
  /** Values that completion offers where `parse` decides: more may be possible than these. */
  readonly offers?: readonly string[];
  /** The value as the command wants it; throws UsageError. */
  readonly parse?: (value: string) => unknown;
  readonly conflicts?: readonly string[];
  readonly required?: boolean;
  /** It goes on working for a while, with a warning: what it says is said to `use` (`--name`). */
  readonly deprecated?: { readonly since: string; readonly use: string };
}

export interface OptionGroup {
  readonly title: Bilingual;
  readonly options: readonly OptionSpec[];
}

export interface Example {
  readonly command: Bilingual;
  readonly text: Bilingual;
}

/** What a command gets to work with. */
export interface Context {
  readonly console: Console;
  readonly streams: Streams;
  readonly env: Environment;
  /** What was set outside the command line; the options have it already. */
  readonly config: Config;
  /** Aborted by SIGINT. A command that takes it as the ordinary end calls `endsOnInterrupt` first. */
  readonly interrupt: AbortSignal;
  endsOnInterrupt(): void;
}

export interface CommandSpec {
  readonly name: string;
  /** As commander reads it: `<signature...>`. */
  readonly arguments?: string;
  /** What the argument can be, when it is one of few words. */
  readonly argumentChoices?: readonly string[];
  readonly summary: Bilingual;
  readonly description?: Bilingual;
  readonly examples: readonly Example[];
  readonly groups?: readonly OptionGroup[];
  readonly exitCodes?: readonly ExitCode[];
  /** It writes files: --dry-run says which. */
  readonly rehearsable?: true;
  readonly commands?: readonly CommandSpec[];
  /** `args`: the positional arguments, a variadic one as an array. */
  readonly run?: (context: Context, args: readonly unknown[], options: never) => Promise<ExitCode>;
}

export const same = (text: string): Bilingual => ({ ru: text, en: text });

/** The user's command line is wrong; main.ts makes a PodpisError USAGE of it, in the user's language. */
export class UsageError extends Error {
  constructor(
    readonly problem: Bilingual,
    readonly hint: Bilingual,
    /** Where that the line is not understood would not be true. */
    readonly why?: Bilingual,
  ) {
    super(problem.en);
  }
}
