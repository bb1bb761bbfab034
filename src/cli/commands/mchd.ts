/** `podpis mchd`: machine-readable powers of attorney. */
import type { ExitCode } from "../../base/errors.js";
import { type CommandSpec, type Context, same } from "../spec.js";
import { MCHD_QUESTION, PERSONAL_DATA } from "./authorityOptions.js";
import { CACHE } from "./cacheOptions.js";
import { AT, DETAILS, EVIDENCE, NETWORK, REVOCATION, TRUST_STORE, TSA_TRUST } from "./groups.js";
import { DELEGATE } from "./mchdDelegate.js";
import { NEW } from "./mchdNew.js";
import { POWERS } from "./mchdPowers.js";
import { REVOKE, SIGN_MCHD } from "./mchdSign.js";
import { POLICY } from "./policyOptions.js";
import { REPLACE_REPORT, REPORT } from "./reportOptions.js";

type Runner = (context: Context, args: readonly unknown[], options: never) => Promise<ExitCode>;

const validate: Runner = async (context, args, options) => {
  const { runMchdValidate } = await import("../run/mchdValidate.js");
  return runMchdValidate(context, args[0] as string[], options);
};

const show: Runner = async (context, args, options) => {
  const { runMchdShow } = await import("../run/mchdShow.js");
  return runMchdShow(context, args[0] as string, options);
};

const verify: Runner = async (context, args, options) => {
  const { runMchdVerify } = await import("../run/mchdVerify.js");
  return runMchdVerify(context, args[0] as string, options);
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

const VERIFY: CommandSpec = {
  name: "verify",
  arguments: "<file>",
  summary: {
    ru: "проверить МЧД: подпись, кто выдал, срок, статус, цепочку",
    en: "verify a power of attorney: signature, issuer, term, status, chain",
  },
  description: {
    ru: "Проверяет доверенность целиком: её отсоединённую подпись, вправе ли подписавший её выдать, срок по Москве, статус, а у передоверия — всю цепочку до первой доверенности. С --power и --doc-type отвечает и на то, хватает ли полномочий. ЕГРЮЛ не спрашивается.",
    en: "Verifies a power of attorney as a whole: its detached signature, whether the signer may issue it, its term in Moscow time, its status, and of a delegation the whole chain up to the first document. With --power and --doc-type it also says whether the powers are enough. The state register of companies is not asked.",
  },
  examples: [
    {
      command: same("podpis mchd verify m.xml --sig m.xml.sig --mchd-status-file answer.json"),
      text: {
        ru: "Действует ли доверенность сейчас; ответ реестра сохранён в файле.",
        en: "Whether it is in force now; the registry's answer was saved to a file.",
      },
    },
    {
      command: same("podpis mchd verify m.xml --mchd-chain chain/ --doc-type contract --amount 150000"),
      text: {
        ru: "Передоверие: доверенности, на которых оно основано, лежат в папке; можно ли по нему подписать договор.",
        en: "A delegation whose earlier documents lie in a folder; may a contract be signed by it?",
      },
    },
  ],
  groups: [
    MCHD_QUESTION,
    {
      title: { ru: "Чему доверять", en: "What to trust" },
      options: [...EVIDENCE.slice(0, 1), TSA_TRUST, ...EVIDENCE.slice(1), TRUST_STORE],
    },
    { title: { ru: "Как судить", en: "How to judge" }, options: [AT, REVOCATION, POLICY] },
    NETWORK,
    { title: { ru: "Между запусками", en: "Between runs" }, options: CACHE },
    { title: { ru: "Вывод", en: "Output" }, options: [DETAILS, REPORT, REPLACE_REPORT, PERSONAL_DATA] },
  ],
  exitCodes: [0, 1, 2, 3, 70, 130],
  run: verify,
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
    ru: "машиночитаемые доверенности (МЧД): new, sign, verify, delegate, revoke, …",
    en: "machine-readable powers of attorney (МЧД): new, sign, verify, delegate, revoke, …",
  },
  examples: [NEW, SIGN_MCHD, VERIFY].flatMap(({ examples }) => examples.slice(0, 1)),
  exitCodes: [0, 1, 2, 3, 4, 5, 70, 130],
  commands: [NEW, VALIDATE, SHOW, SIGN_MCHD, VERIFY, DELEGATE, REVOKE, POWERS],
};
