/** Manual pages in roff (man(7)), made from the texts of the help: one for each command. */
import { VARIABLES } from "../app/environment.js";
import type { Language } from "../report/i18n/texts.js";
import { commandTree } from "./commands/root.js";
import { groupsOf } from "./common.js";
import { commandsOf } from "./docs.js";
import { EXIT_TEXTS } from "./exitCodes.js";
import { called, describe, exitCodes, HEADINGS, translated, usage } from "./help.js";
import type { CommandSpec, OptionGroup } from "./spec.js";

/** When the texts of this version were finished; `man` shows it below each page. */
const DATE = "2026-11-22";

const NAMES = {
  name: { ru: "ИМЯ", en: "NAME" },
  description: { ru: "ОПИСАНИЕ", en: "DESCRIPTION" },
  options: { ru: "ПАРАМЕТРЫ", en: "OPTIONS" },
  environment: { ru: "ПЕРЕМЕННЫЕ ОКРУЖЕНИЯ", en: "ENVIRONMENT" },
  seeAlso: { ru: "СМ. ТАКЖЕ", en: "SEE ALSO" },
  manual: { ru: "Руководство podpis", en: "podpis manual" },
} as const;

export interface ManPage {
  /** `podpis-cert-check.1` */
  readonly file: string;
  readonly text: string;
}

/** All pages in a language. */
export async function manPages(language: Language): Promise<readonly ManPage[]> {
  const all = commandsOf(await commandTree(), "podpis");
  const others = all.map(({ path }) => path);
  return all.map(({ spec, path }) => ({
    file: `${nameOf(path)}.1`,
    text: manPage(spec, path, others, language),
  }));
}

const nameOf = (path: string): string => path.replaceAll(" ", "-");

function manPage(spec: CommandSpec, path: string, others: readonly string[], language: Language): string {
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`.SH ${quoted(title.toUpperCase())}`, ...lines];
  return [
    `'\\" -*- coding: UTF-8 -*-`,
    `.\\" Made from the texts of ${path} --help.`,
    `.TH ${quoted(nameOf(path).toUpperCase())} 1 "${DATE}" podpis ${quoted(NAMES.manual[language])}`,
    ...section(NAMES.name[language], [`${escaped(nameOf(path))} \\- ${escaped(spec.summary[language])}`]),
    ...section(HEADINGS.usage[language], [`.B ${escaped(usage(spec, path, language))}`]),
    ...section(NAMES.description[language], [line((spec.description ?? spec.summary)[language])]),
    ...section(
      HEADINGS.examples[language],
      spec.examples.flatMap(({ command, text }, index) => [
        ...(index === 0 ? [] : [".PP"]),
        ".nf",
        line(command[language]),
        ".fi",
        ".RS 4",
        line(text[language]),
        ".RE",
      ]),
    ),
    ...section(
      HEADINGS.commands[language],
      (spec.commands ?? []).flatMap((command) => item(called(command, language), command.summary[language])),
    ),
    ...section(
      NAMES.options[language],
      groupsOf(spec).flatMap((group) => optionGroup(group, language)),
    ),
    ...section(
      HEADINGS.exitCodes[language],
      exitCodes(spec).flatMap((code) => item(String(code), EXIT_TEXTS[code][language])),
    ),
    ...section(
      NAMES.environment[language],
      path === "podpis" ? VARIABLES.flatMap(({ name, text }) => item(name, text[language])) : [],
    ),
    ...section(NAMES.seeAlso[language], seeAlso(path, others)),
    "",
  ].join("\n");
}

const optionGroup = ({ title, options }: OptionGroup, language: Language): readonly string[] => [
  `.SS ${quoted(title[language])}`,
  ...options.flatMap((option) => item(translated(option.flags, language), describe(option, language))),
];

const item = (term: string, text: string): readonly string[] => [".TP", `.B ${escaped(term)}`, line(text)];

/** The command above, and those below. */
function seeAlso(path: string, others: readonly string[]): readonly string[] {
  const above = path.split(" ").slice(0, -1).join(" ");
  const pages = others.filter((other) => other === above || other.startsWith(`${path} `));
  return pages.map(
    (other, index) => `.BR ${escaped(nameOf(other))} (1)${index < pages.length - 1 ? "," : ""}`,
  );
}

/** Text as a line of its own: it must not begin as a request does. */
const line = (text: string): string =>
  text
    .split("\n")
    .map((one) => escaped(one).replace(/^(?=[.'])/, "\\&"))
    .join("\n.br\n");

/** The backslash is roff's; a bare hyphen may be set as another sign, and then no example can be copied. */
const escaped = (text: string): string => text.replaceAll("\\", "\\e").replaceAll("-", "\\-");

/** One argument of a request. */
const quoted = (text: string): string => `"${escaped(text).replaceAll('"', "\\(dq")}"`;
