/** `podpis mchd`: machine-readable powers of attorney. */
import type { ExitCode } from "../../base/errors.js";
import { type CommandSpec, type Context, same } from "../spec.js";
import { DETAILS } from "./groups.js";

type Runner = (context: Context, args: readonly unknown[], options: never) => Promise<ExitCode>;

const validate: Runner = async (context, args, options) => {
  const { runMchdValidate } = await import("../run/mchdValidate.js");
  return runMchdValidate(context, args[0] as string[], options);
};

const show: Runner = async (context, args, options) => {
  const { runMchdShow } = await import("../run/mchdShow.js");
  return runMchdShow(context, args[0] as string, options);
};

const VALIDATE: CommandSpec = {
  name: "validate",
  arguments: "<file...>",
  summary: { ru: "проверить МЧД по схеме и правилам", en: "check a power of attorney by schema and rules" },
  description: {
    ru: "Проверяет машиночитаемую доверенность единого формата (EMCHD_1) по схеме и по правилам, которых в схеме нет: стороны, контрольные цифры, даты, имя файла, признаки, полномочия. Каждое замечание называет строку, столбец, путь и что там допустимо. У прежнего формата 002 и налоговых проверяются только срок, номера и стороны. Подпись и статус проверяет не эта команда.",
    en: "Checks a machine-readable power of attorney of the single format (EMCHD_1) by its schema and by rules that the schema lacks: parties, check digits, dates, file name, flags, powers. Every finding names line, column, path and what is allowed there. Of the earlier format 002 and the tax formats only term, numbers and parties are checked. Signature and status are not this command's matter.",
  },
  examples: [
    {
      command: {
        ru: "podpis mchd validate ON_EMCHD_20260115_….xml",
        en: "podpis mchd validate ON_EMCHD_20260115_….xml",
      },
      text: { ru: "Годится ли доверенность.", en: "Whether the power of attorney is valid." },
    },
    {
      command: same("podpis mchd validate *.xml --json --strict"),
      text: {
        ru: "Много доверенностей: по строке JSON на каждую, замечания считаются ошибками.",
        en: "Many of them: a line of JSON each, warnings counted as errors.",
      },
    },
    {
      command: same("podpis mchd validate m.xml --xsd ON_EMCHD_1_928_00_01_01_01.xsd"),
      text: { ru: "Ещё и по схеме, которая у вас есть.", en: "By a schema of yours as well." },
    },
  ],
  groups: [
    {
      title: { ru: "Параметры", en: "Options" },
      options: [
        {
          flags: "--strict",
          text: { ru: "считать замечания ошибками", en: "count warnings as errors" },
        },
        {
          flags: "--xsd <file>",
          text: {
            ru: "проверить ещё и по этой схеме XSD (libxml2, без сети)",
            en: "validate by this XSD schema too (libxml2, without network)",
          },
        },
        {
          ...DETAILS,
          text: { ru: "при каждом замечании — правило и источник", en: "rule and source of every finding" },
        },
      ],
    },
  ],
  exitCodes: [0, 1, 2, 3, 70, 130],
  run: validate,
};

const SHOW: CommandSpec = {
  name: "show",
  arguments: "<file>",
  summary: { ru: "показать МЧД людям", en: "show a power of attorney to people" },
  description: {
    ru: "Показывает, кто, кому, что и до какого дня доверил. Ничего не проверяет: для этого есть mchd validate. СНИЛС и ИНН физических лиц скрыты звёздочками, паспорт и дата рождения не показываются.",
    en: "Shows who entrusted whom with what, and until which day. It checks nothing: mchd validate does that. СНИЛС and ИНН of persons are masked; passport and birth date are not shown.",
  },
  examples: [
    {
      command: same("podpis mchd show m.xml"),
      text: { ru: "Доверенность словами.", en: "The power of attorney in words." },
    },
    {
      command: same("podpis mchd show m.xml --json | jq .mchd.facts.endDate"),
      text: { ru: "Всё, что в ней есть, для программы.", en: "All there is in it, for a program." },
    },
  ],
  groups: [
    {
      title: { ru: "Вывод", en: "Output" },
      options: [
        {
          flags: "--personal-data",
          text: {
            ru: "показать и личные данные: СНИЛС, ИНН, дату рождения, паспорт",
            en: "show personal data too: СНИЛС, ИНН, birth date, passport",
          },
        },
      ],
    },
  ],
  exitCodes: [0, 2, 70, 130],
  run: show,
};

export const MCHD_COMMAND: CommandSpec = {
  name: "mchd",
  summary: {
    ru: "машиночитаемые доверенности (МЧД): validate, show",
    en: "machine-readable powers of attorney (МЧД): validate, show",
  },
  examples: [...VALIDATE.examples.slice(0, 1), ...SHOW.examples.slice(0, 1)],
  exitCodes: VALIDATE.exitCodes!,
  commands: [VALIDATE, SHOW],
};
