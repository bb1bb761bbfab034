/** The options every command has. */
import { LANGUAGES } from "../report/i18n/texts.js";
import { COLORS, PROGRESS } from "./settings.js";
import type { OptionGroup } from "./spec.js";

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
    { flags: "-h, --help", text: { ru: "эта справка", en: "this help" } },
  ],
};
