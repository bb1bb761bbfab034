/** Gives a command's options the values that were set elsewhere; what the line itself says is stronger. */
import { type Command, CommanderError } from "commander";
import { printable } from "../../report/printable.js";
import { choicesHint } from "../choices.js";
import type { Bilingual, Console } from "../console.js";
import { UsageError } from "../spec.js";
import type { Config, Given, Origin } from "./config.js";
import { attributeOf, isList, SETTINGS, type Setting } from "./settings.js";

/** A named policy says these itself: what is set for all commands does not override it. */
const OF_POLICY: ReadonlySet<string> = new Set(["trust", "tsa-trust", "revocation"]);

/**
 * `path`: "podpis lab issue". The lab has its own world, and a replay its own record: nothing is set for them, nor for
 * `config show`, which tells one from the other. Throws the file's problem, UsageError naming where the value comes from.
 */
export function applyConfig(command: Command, path: string, config: Config, console: Console): void {
  if (config.problem !== undefined) throw config.problem;
  const isApart = /^podpis (lab|config)\b/.test(path) || command.getOptionValue("replay") !== undefined;
  for (const setting of SETTINGS) {
    const attribute = attributeOf(setting);
    const option = command.options.find(({ long }) => long === `--${setting.key}`);
    const given = config.get(setting);
    if (option === undefined || given === undefined) continue;
    // Said before commander saw the line; a wrong value is refused here.
    if (command.getOptionValue(attribute) !== undefined) continue;
    const parsed = parse(option, setting, given);
    if (parsed === undefined || isApart || isIdle(setting, command, path)) continue;
    command.setOptionValueWithSource(attribute, parsed, given.origin.kind);
    if (given.values.some((value) => setting.weakens?.(value))) sayOrigin(console, setting, given);
  }
}

/** Whether something stronger makes it void here. */
function isIdle({ key }: Setting, command: Command, path: string): boolean {
  const value = (name: string): unknown => command.getOptionValue(name);
  if (OF_POLICY.has(key)) return value("policy") !== undefined;
  if (key !== "tsa") return false;
  // A doctor asks no service unasked, and a signature of this level has no time-stamp.
  const isBare = /^((cades|b)-)?bes$/i.test(String(value("level"))) && value("contentTimestamp") !== true;
  return path === "podpis doctor" || isBare || value("offline") === true;
}

function parse(option: Command["options"][number], setting: Setting, given: Given): unknown {
  const { values } = given;
  if (setting.kind === "switch") {
    if (values[0] !== "true" && values[0] !== "false") throw unfit(given, ["true", "false"]);
    return values[0] === "true" ? true : undefined;
  }
  try {
    const { parseArg } = option;
    if (parseArg === undefined) return isList(setting) ? values : values[0];
    let parsed: unknown;
    for (const value of values) parsed = parseArg(value, parsed as never);
    return parsed;
  } catch (error) {
    if (error instanceof UsageError) throw located(error, given.origin);
    if (error instanceof CommanderError) throw unfit(given, option.argChoices ?? []);
    throw error;
  }
}

/** `(PODPIS_TIMEOUT)`, `(config.yaml:3)`; empty for the line itself. */
export function originText(origin: Origin): string {
  if (origin.kind === "file") return `${printable(origin.path)}:${origin.line}`;
  return origin.kind === "environment" ? origin.name : "";
}

function located({ problem, hint }: UsageError, origin: Origin): UsageError {
  const place = originText(origin);
  return new UsageError(
    { ru: `${place}: ${problem.ru}`, en: `${place}: ${problem.en}` },
    hint,
    NOT_OF_THE_LINE,
  );
}

const NOT_OF_THE_LINE: Bilingual = {
  ru: "значение задано там, а не в строке команды",
  en: "the value is set there, not on the command line",
};

function unfit({ values, origin }: Given, choices: readonly string[]): UsageError {
  const shown = printable(values.join(" "), 80);
  const problem: Bilingual = {
    ru: `значение «${shown}» не подходит`,
    en: `"${shown}" is not a possible value`,
  };
  return located(new UsageError(problem, choicesHint(values[0] ?? "", choices)), origin);
}

/** The relaxation itself is reported as the option's is; where it comes from is easily forgotten. */
function sayOrigin(console: Console, { key }: Setting, { values, origin }: Given): void {
  const data = { key, value: printable(values.join(" ")), place: originText(origin) };
  console.note(
    console.say({ ru: "{key}: {value} — задано в {place}", en: "{key}: {value}, set by {place}" }, data),
  );
}
