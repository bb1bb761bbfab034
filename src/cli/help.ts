/** Help pages: what it is for, how to call it, examples, options by group, exit codes. */
import type { ExitCode } from "../base/errors.js";
import type { Language } from "../report/i18n/texts.js";
import { groupsOf } from "./common.js";
import { EXIT_TEXTS } from "./exitCodes.js";
import type { CommandSpec, OptionSpec } from "./spec.js";

/** Names of values and arguments, as people see them. */
const VALUE_NAMES: Readonly<Record<string, { readonly ru: string; readonly en: string }>> = {
  file: { ru: "ФАЙЛ", en: "FILE" },
  signature: { ru: "ПОДПИСЬ", en: "SIG" },
  certificate: { ru: "СЕРТИФИКАТ", en: "CERT" },
  folder: { ru: "ПАПКА", en: "FOLDER" },
  state: { ru: "СОСТОЯНИЕ", en: "STATE" },
  token: { ru: "ШТАМП", en: "TOKEN" },
  key: { ru: "КЛЮЧ", en: "KEY" },
  name: { ru: "ИМЯ", en: "NAME" },
  url: { ru: "АДРЕС", en: "URL" },
  time: { ru: "ВРЕМЯ", en: "TIME" },
  term: { ru: "СРОК", en: "TERM" },
  value: { ru: "ЗНАЧЕНИЕ", en: "VALUE" },
  seconds: { ru: "СЕКУНДЫ", en: "SECONDS" },
  number: { ru: "ЧИСЛО", en: "NUMBER" },
  bytes: { ru: "БАЙТЫ", en: "BYTES" },
  "host:port": { ru: "УЗЕЛ:ПОРТ", en: "HOST:PORT" },
  mode: { ru: "РЕЖИМ", en: "MODE" },
  module: { ru: "МОДУЛЬ", en: "MODULE" },
  level: { ru: "УРОВЕНЬ", en: "LEVEL" },
  format: { ru: "ФОРМАТ[=ФАЙЛ]", en: "FORMAT[=FILE]" },
  command: { ru: "КОМАНДА", en: "COMMAND" },
  serial: { ru: "НОМЕР", en: "SERIAL" },
  fingerprint: { ru: "ОТПЕЧАТОК", en: "FINGERPRINT" },
  text: { ru: "ТЕКСТ", en: "TEXT" },
  date: { ru: "ДАТА", en: "DATE" },
  code: { ru: "КОД", en: "CODE" },
  right: { ru: "ПРАВО", en: "RIGHT" },
  parent: { ru: "ИСХОДНАЯ", en: "PARENT" },
  "service:fault": { ru: "СЛУЖБА=СБОЙ", en: "SERVICE=FAULT" },
  "role:file": { ru: "РОЛЬ=ФАЙЛ", en: "ROLE=FILE" },
  shell: { ru: "ОБОЛОЧКА", en: "SHELL" },
  options: { ru: "параметры", en: "options" },
};

export const HEADINGS = {
  usage: { ru: "Вызов", en: "Usage" },
  examples: { ru: "Примеры", en: "Examples" },
  commands: { ru: "Команды", en: "Commands" },
  exitCodes: { ru: "Коды выхода", en: "Exit codes" },
  more: {
    ru: "Подробно о команде: podpis КОМАНДА --help",
    en: "More about a command: podpis COMMAND --help",
  },
  values: { ru: "значения", en: "values" },
  deprecated: { ru: "устарел с", en: "deprecated since" },
  repeatable: { ru: "можно повторять", en: "may be repeated" },
} as const;

export interface HelpPage {
  readonly spec: CommandSpec;
  /** `podpis cert check` */
  readonly path: string;
  readonly language: Language;
  readonly width: number;
}

export function renderHelp({ spec, path, language, width }: HelpPage): string {
  const heading = (key: keyof typeof HEADINGS): string => HEADINGS[key][language];
  const subcommands = spec.commands ?? [];
  const blocks: string[][] = [
    wrap((spec.description ?? spec.summary)[language], width),
    [`${heading("usage")}: ${usage(spec, path, language)}`],
    section(
      heading("examples"),
      spec.examples.flatMap(({ command, text }) => [
        `  ${command[language]}`,
        ...wrap(text[language], width - 6).map((line) => `      ${line}`),
      ]),
    ),
    section(
      heading("commands"),
      subcommands.flatMap((command) => item(called(command, language), command.summary[language], width)),
    ),
    ...groupsOf(spec).map(({ title, options }) =>
      section(
        title[language],
        options.flatMap((option) => item(term(option, language), describe(option, language), width)),
      ),
    ),
    section(
      heading("exitCodes"),
      exitCodes(spec).flatMap((code) => item(String(code).padStart(3), EXIT_TEXTS[code][language], width, 8)),
    ),
    subcommands.length > 0 ? [heading("more").replace("podpis", path)] : [],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

export function exitCodes(spec: CommandSpec): readonly ExitCode[] {
  return spec.exitCodes ?? [0, 1, 2, 3, 4, 5, 70, 130];
}

export function usage(spec: CommandSpec, path: string, language: Language): string {
  const rest = (spec.commands ?? []).length > 0 ? "<command>" : (spec.arguments ?? "");
  return `${path} [${VALUE_NAMES.options![language]}] ${translated(rest, language)}`.trim();
}

/** As it stands in the list of the commands: its name, and what it takes. */
export const called = ({ name, arguments: rest = "" }: CommandSpec, language: Language): string =>
  translated(`${name} ${rest}`.trim(), language);

/** `<file...>` → `ФАЙЛ…`; brackets of optional values stay. */
export function translated(flags: string, language: Language): string {
  return flags.replace(
    /([<[])([\w:-]+)(\.\.\.)?([>\]])/g,
    (_whole, open: string, name: string, dots?: string) => {
      const shown = VALUE_NAMES[name]?.[language] ?? name.toUpperCase();
      const more = dots === undefined ? "" : "…";
      return open === "[" ? `[${shown}${more}]` : `${shown}${more}`;
    },
  );
}

const term = (option: OptionSpec, language: Language): string => {
  const shown = translated(option.flags, language);
  return shown.startsWith("--") ? `    ${shown}` : shown;
};

export function describe(option: OptionSpec, language: Language): string {
  const choices =
    option.choices === undefined ? "" : ` (${HEADINGS.values[language]}: ${option.choices.join(", ")})`;
  const many = option.many === true ? ` (${HEADINGS.repeatable[language]})` : "";
  const old =
    option.deprecated === undefined
      ? ""
      : ` (${HEADINGS.deprecated[language]} ${option.deprecated.since}: ${option.deprecated.use})`;
  return option.text[language] + choices + many + old;
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${title}:`, ...lines];

/** A term, and its description in the next column or, when the term is long, below it. */
function item(name: string, description: string, width: number, column = 32): string[] {
  const lines = wrap(description, Math.max(width - column, 30));
  const indent = " ".repeat(column);
  const head = `  ${name}`;
  if (head.length >= column - 1) return [head, ...lines.map((line) => indent + line)];
  return [head.padEnd(column) + (lines[0] ?? ""), ...lines.slice(1).map((line) => indent + line)];
}

/** Words on lines of at most `width` columns; line feeds in the text are kept. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    return [...lines, line];
  });
}
