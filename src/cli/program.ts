/** From the commands' descriptions to commander, which parses. It prints nothing and never exits. */
import { existsSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { didYouMean } from "../base/didYouMean.js";
import type { ExitCode } from "../base/errors.js";
import { signedName } from "../io/files/pairs.js";
import { printable } from "../report/printable.js";
import { choicesHint } from "./choices.js";
import { COMMAND_NAMES } from "./commands/root.js";
import { groupsOf } from "./common.js";
import { applyConfig } from "./config/apply.js";
import type { Bilingual, Console } from "./console.js";
import { renderHelp } from "./help.js";
import { type Misplaced, misplacedCommand, strayWord } from "./misplaced.js";
import { shellQuoted } from "./shell.js";
import { type CommandSpec, type Context, type OptionSpec, UsageError } from "./spec.js";

export class Program {
  readonly #root: Command;
  #exit: ExitCode = 0;

  constructor(
    private readonly spec: CommandSpec,
    private readonly context: Context,
  ) {
    this.#root = this.#command(spec, "podpis");
  }

  /**
   * Parses the line and runs the command. Returns its exit code; help that was asked for is printed.
   * Throws UsageError and what the command throws.
   */
  async run(argv: readonly string[]): Promise<ExitCode> {
    const misplaced = misplacedCommand(this.spec, argv);
    if (misplaced !== undefined) throw wrongOrder(misplaced);
    // commander shows the page above a word that it does not know.
    const stray = asksHelp(argv) ? strayWord(this.spec, argv) : undefined;
    if (stray !== undefined) throw unknownCommand(stray.path, stray.word, stray.known);
    try {
      await this.#root.parseAsync([...argv], { from: "user" });
      return this.#exit;
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      if (error.code === "commander.helpDisplayed" || error.code === "commander.help") return 0;
      throw this.#usage(error, argv);
    }
  }

  #command(spec: CommandSpec, path: string): Command {
    const { context } = this;
    const command = new Command(spec.name)
      .exitOverride()
      .configureOutput({
        writeOut: (text) => context.console.page(text),
        writeErr: () => undefined,
        outputError: () => undefined,
      })
      .helpOption("-h, --help");
    command.helpCommand(false);
    const { language } = context.console;
    command.helpInformation = () => renderHelp({ spec, path, language, width: context.console.width });
    if (spec.arguments !== undefined) command.arguments(spec.arguments);
    for (const option of groupsOf(spec).flatMap(({ options }) => options)) {
      if (!option.flags.includes("--help")) command.addOption(optionOf(option));
    }
    for (const sub of spec.commands ?? []) command.addCommand(this.#command(sub, `${path} ${sub.name}`));
    const { run } = spec;
    if (run !== undefined) {
      command.action(async (...all: unknown[]) => {
        const args = all.slice(0, -2);
        const parsed = all.at(-1) as Command;
        takeDeprecated(parsed, spec, context.console);
        applyConfig(parsed, path, context.config, context.console);
        refuseMissing(parsed, spec);
        // Asked anew: commander's object was made before the settings came to it.
        const options: { readonly dryRun?: boolean } = parsed.opts();
        const work = () => run(context, args, options as never);
        if (spec.rehearsable !== true || options.dryRun !== true) this.#exit = await work();
        else {
          const { dryRun } = await import("./run/dryRun.js");
          const many = Array.isArray(args[0]) && args[0].length > 1;
          this.#exit = await dryRun(context, path.replace("podpis ", ""), many, work);
        }
      });
    } else {
      command.allowExcessArguments(true);
      command.action((...all: unknown[]) => {
        const [name] = (all.at(-1) as Command).args;
        throw unknownCommand(path, name, path === "podpis" ? COMMAND_NAMES : names(spec));
      });
    }
    return command;
  }

  #usage(error: CommanderError, argv: readonly string[]): UsageError {
    const { problem, hint, why } = explain(error, namedCommand(this.spec, argv));
    return new UsageError(problem, hint, why);
  }
}

function optionOf(spec: OptionSpec): Option {
  const option = new Option(spec.flags);
  if (spec.choices !== undefined) option.choices(spec.choices);
  if (spec.conflicts !== undefined) option.conflicts([...spec.conflicts]);
  const { parse } = spec;
  if (spec.many === true) {
    option.argParser((value: string, before: unknown[] | undefined) => [
      ...(before ?? []),
      parse === undefined ? value : parse(value),
    ]);
  } else if (spec.once === true) {
    option.argParser((value: string, before: unknown) => {
      if (before !== undefined) throw givenTwice(optionName(spec.flags));
      return parse === undefined ? value : parse(value);
    });
  } else if (parse !== undefined) option.argParser((value: string) => parse(value));
  return option;
}

const givenTwice = (flag: string): UsageError =>
  new UsageError(
    { ru: `${flag} назван дважды`, en: `${flag} is given twice` },
    { ru: `оставьте один ${flag}`, en: `leave one ${flag}` },
  );

interface NamedCommand {
  readonly path: string;
  readonly options: readonly string[];
}

/** The command of the line, as far as its words are commands. */
function namedCommand(root: CommandSpec, argv: readonly string[]): NamedCommand {
  let spec = root;
  let path = "podpis";
  for (const word of argv) {
    const next = spec.commands?.find(({ name }) => name === word);
    if (next === undefined) continue;
    spec = next;
    path = `${path} ${word}`;
  }
  return {
    path,
    options: groupsOf(spec).flatMap(({ options }) => options.map(({ flags }) => optionName(flags))),
  };
}

/** An option that nobody spelt like one: those that begin so, else where all of them stand. */
function optionHint(name: string, { path, options }: NamedCommand): Bilingual {
  const near = options.filter((option) => name.length > 3 && option.startsWith(name)).join(", ");
  return near === ""
    ? { ru: `параметры перечислит ${path} --help`, en: `${path} --help lists the options` }
    : { ru: `возможно, вы имели в виду ${near}`, en: `did you mean ${near}?` };
}

const HELP_HINT: Bilingual = {
  ru: "как вызывать команду, расскажет --help",
  en: "--help tells how the command is called",
};

const names = ({ commands = [] }: CommandSpec): readonly string[] => commands.map(({ name }) => name);

/** Options that have another name by now: said, and taken for that one where it does not stand itself. */
function takeDeprecated(command: Command, spec: CommandSpec, console: Console): void {
  for (const { flags, deprecated } of (spec.groups ?? []).flatMap(({ options }) => options)) {
    if (deprecated === undefined) continue;
    const name = optionName(flags);
    const attribute = (long: string): string =>
      command.options.find((option) => option.long === long)?.attributeName() ?? long;
    const given = command.getOptionValue(attribute(name));
    if (given === undefined) continue;
    console.warn(
      console.say(
        {
          ru: "{name} устарел с версии {since} и исчезнет; вместо него {use}",
          en: "{name} is deprecated since version {since} and will go; use {use}",
        },
        { name, ...deprecated },
      ),
    );
    const heir = attribute(deprecated.use);
    if (command.getOptionValue(heir) === undefined) command.setOptionValueWithSource(heir, given, "cli");
    command.setOptionValueWithSource(attribute(name), undefined, "cli");
  }
}

const wrongOrder = ({ word, corrected }: Misplaced): UsageError => {
  const shown = printable(word, 80);
  return new UsageError(
    { ru: `«${shown}» стоит там, где нужна команда`, en: `"${shown}" stands where a command is expected` },
    { ru: `возможно, вы имели в виду: ${corrected}`, en: `did you mean: ${corrected}` },
  );
};

/** Not commander's work: what is needed may be set elsewhere than on the line. */
function refuseMissing(command: Command, { groups = [] }: CommandSpec): void {
  for (const { required, flags } of groups.flatMap(({ options }) => options)) {
    const name = optionName(flags);
    const option = command.options.find(({ long }) => long === name);
    if (required !== true || option === undefined) continue;
    if (command.getOptionValue(option.attributeName()) !== undefined) continue;
    throw new UsageError({ ru: `нужен параметр ${name}`, en: `option ${name} is needed` }, HELP_HINT);
  }
}

const asksHelp = (argv: readonly string[]): boolean => {
  const end = argv.indexOf("--");
  return (end < 0 ? argv : argv.slice(0, end)).some((word) => word === "--help" || word === "-h");
};

/** What is probably to be done with a file that was named alone. */
function commandFor(word: string): string | undefined {
  if (signedName(word) !== undefined) return `podpis verify ${shellQuoted(word)}`;
  return existsSync(word) ? `podpis show ${shellQuoted(word)}` : undefined;
}

function unknownCommand(path: string, name: string | undefined, known: readonly string[]): UsageError {
  if (name === undefined) {
    return new UsageError(
      { ru: "команда не названа", en: "no command was named" },
      { ru: `посмотрите ${path} --help`, en: `see ${path} --help` },
    );
  }
  const file = path === "podpis" ? commandFor(name) : undefined;
  const near = didYouMean(name, known);
  const shown = printable(name);
  if (file !== undefined && near === undefined) {
    return new UsageError(
      { ru: `«${shown}» — файл, а команда не названа`, en: `"${shown}" is a file, and no command was named` },
      { ru: `возможно, вы имели в виду: ${file}`, en: `did you mean: ${file}` },
    );
  }
  const ru = near === undefined ? `посмотрите ${path} --help` : `возможно, вы имели в виду: ${path} ${near}`;
  const en = near === undefined ? `see ${path} --help` : `did you mean: ${path} ${near}`;
  return new UsageError({ ru: `нет команды «${shown}»`, en: `there is no command "${shown}"` }, { ru, en });
}

/**
 * commander knows the problem by its code; only what it quotes ('…') and its suggestion are taken from
 * its English message.
 */
function explain(
  error: CommanderError,
  command: NamedCommand,
): { problem: Bilingual; hint: Bilingual; why?: Bilingual } {
  const [firstLine = ""] = error.message.split("\n");
  const quoted = [...firstLine.matchAll(/'([^']*)'/g)].map((match) => printable(optionName(match[1]!)));
  const [a = "", b = ""] = quoted;
  const meant = /Did you mean (?:one of )?(.*)\?/.exec(error.message)?.[1];
  const hint =
    meant === undefined
      ? HELP_HINT
      : { ru: `возможно, вы имели в виду ${meant}`, en: `did you mean ${meant}?` };
  switch (error.code) {
    case "commander.unknownOption": {
      // What stands after "=" may be a secret.
      const [name = ""] = a.split("=");
      return {
        problem: { ru: `нет параметра ${name}`, en: `there is no option ${name}` },
        hint: meant === undefined ? optionHint(name, command) : hint,
      };
    }
    case "commander.missingArgument":
      return {
        problem: { ru: `не назван ${argumentName(a).ru}`, en: `no ${argumentName(a).en} was named` },
        hint,
      };
    case "commander.optionMissingArgument":
      return { problem: { ru: `у параметра ${a} нет значения`, en: `option ${a} has no value` }, hint };
    case "commander.conflictingOption":
      return {
        problem: { ru: `${a} нельзя вместе с ${b}`, en: `${a} cannot be used with ${b}` },
        hint: { ru: "оставьте что-то одно", en: "choose one of them" },
      };
    case "commander.invalidArgument": {
      const choices = /Allowed choices are (.*)\.$/.exec(error.message)?.[1]?.split(", ") ?? [];
      return {
        problem: { ru: `${a}: значение «${b}» не подходит`, en: `${a}: "${b}" is not a possible value` },
        hint: choicesHint(b, choices),
        why: {
          ru: "у этого параметра наперечёт возможные значения",
          en: "the option takes a few values only",
        },
      };
    }
    case "commander.excessArguments":
      return { problem: { ru: "лишние слова в команде", en: "too many arguments" }, hint };
    default:
      return { problem: { ru: printable(firstLine), en: printable(firstLine) }, hint };
  }
}

/** `-o, --output <file>` → `--output`. */
const optionName = (flags: string): string => /^-.*?(--[\w-]+)( |$)/.exec(`-, ${flags}`)?.[1] ?? flags;

function argumentName(name: string): Bilingual {
  if (name === "signature") return { ru: "файл подписи", en: "signature file" };
  if (name === "certificate") return { ru: "файл сертификата", en: "certificate file" };
  if (name === "fingerprint") return { ru: "отпечаток", en: "fingerprint" };
  if (name === "token") return { ru: "файл штампа времени", en: "time-stamp file" };
  if (name === "shell") return { ru: "вид оболочки", en: "shell" };
  if (name === "folder") return { ru: "путь к папке", en: "folder" };
  return { ru: "файл", en: "file" };
}
