/** The options every command has. */
import { LANGUAGES } from "../report/i18n/texts.js";
import { COLORS, PROGRESS } from "./settings.js";
import type { CommandSpec, OptionGroup, OptionSpec } from "./spec.js";

export const COMMON: OptionGroup = {
  title: { ru: "Общие параметры", en: "Common options" },
  options: [
    { flags: "--json", text: { ru: "результат и ошибки — в JSON", en: "result and errors as JSON" } },
    {
      flags: "-q, --quiet",
      text: { ru: "только код выхода (ошибки остаются)", en: "exit code only (errors stay)" },
    },
    {
      flags: "-v, --verbose",
      text: {
        ru: "рассказывать о ходе работы; -vv — ещё подробнее",
        en: "say what is being done; -vv says more",
      },
    },
    { flags: "--debug", text: { ru: "то же, что -vv", en: "the same as -vv" } },
    { flags: "--lang <name>", choices: LANGUAGES, text: { ru: "язык текстов", en: "language of the texts" } },
    {
      flags: "--color <mode>",
      choices: COLORS,
      text: { ru: "цвета; NO_COLOR тоже учитывается", en: "colours; NO_COLOR is honoured too" },
    },
    {
      flags: "--progress <mode>",
      choices: PROGRESS,
      text: { ru: "как показывать ход долгой работы", en: "how to show the progress of long work" },
    },
    {
      flags: "--no-input",
      text: {
        ru: "ни о чём не спрашивать, и на терминале: чего не хватает, то ошибка",
        en: "ask nothing, at a terminal either: what is missing is an error",
      },
    },
    {
      flags: "--ascii",
      text: {
        ru: "знаки только из ASCII; сами тексты — на выбранном языке",
        en: "symbols of ASCII only; the texts stay in their language",
      },
    },
    {
      flags: "--config <file>",
      text: {
        ru: "файл настроек (YAML), сильнее вашего собственного; что задано, покажет podpis config show",
        en: "a file of settings (YAML), over your own; podpis config show says what is set",
      },
    },
    { flags: "-h, --help", text: { ru: "эта справка", en: "this help" } },
  ],
};

export const DRY_RUN: OptionSpec = {
  flags: "--dry-run",
  text: {
    ru: "только проверить и сказать, что было бы записано: ни записи, ни подписи, ни сети",
    en: "only check, and say what would be written: no writing, no signing, no network",
  },
};

/** All options of a command: its own, then the common ones. */
export const groupsOf = ({ groups = [], rehearsable }: CommandSpec): readonly OptionGroup[] => [
  ...groups,
  rehearsable === true ? { ...COMMON, options: [DRY_RUN, ...COMMON.options] } : COMMON,
];
