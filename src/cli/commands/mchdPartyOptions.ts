/** Options that `mchd new` and `mchd delegate` share. */
import { isDay } from "../../mchd/questions.js";
import { type OptionGroup, type OptionSpec, UsageError } from "../spec.js";

/** A day, `YYYY-MM-DD`. Throws UsageError. */
export function day(value: string): string {
  if (isDay(value)) return value;
  throw new UsageError(
    { ru: "такого дня нет", en: "there is no such day" },
    { ru: "день пишется так: 2026-12-31", en: "a day is written like this: 2026-12-31" },
  );
}

const GUID = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

function guid(value: string): string {
  if (GUID.test(value)) return value;
  throw new UsageError(
    { ru: "номер доверенности — это GUID", en: "the number of a power of attorney is a GUID" },
    {
      ru: "без --number его придумает podpis",
      en: "without --number podpis makes one up",
    },
  );
}

export const fromCert = (roles: { readonly ru: string; readonly en: string }): OptionSpec => ({
  flags: "--from-cert <role:file>",
  many: true,
  text: {
    ru: `взять сведения из сертификата; роли: ${roles.ru}`,
    en: `take the facts from a certificate; roles: ${roles.en}`,
  },
});

export const REPRESENTATIVE: readonly OptionSpec[] = [
  {
    flags: "--person <name>",
    text: {
      ru: "представитель: «Фамилия Имя Отчество»",
      en: 'the representative: "Surname Given-name Patronymic"',
    },
  },
  { flags: "--person-inn <number>", text: { ru: "его ИНН, 12 цифр", en: "his ИНН, 12 digits" } },
  { flags: "--person-snils <number>", text: { ru: "его СНИЛС", en: "his СНИЛС" } },
  { flags: "--person-position <text>", text: { ru: "его должность", en: "his job title" } },
  {
    flags: "--person-birth <date>",
    parse: day,
    text: { ru: "его дата рождения, ГГГГ-ММ-ДД", en: "his birth date, YYYY-MM-DD" },
  },
  {
    flags: "--representative-kpp <number>",
    text: {
      ru: "КПП представителя-организации из --from-cert (в сертификатах его нет)",
      en: "КПП of a representative organisation of --from-cert (no certificate has it)",
    },
  },
];

export const POWER: OptionSpec = {
  flags: "--power <code>",
  many: true,
  text: {
    ru: "код полномочия, или КОД=НАЗВАНИЕ, если его нет в списке",
    en: "code of a power, or CODE=NAME when the list lacks it",
  },
};

export const CLASSIFIER: OptionSpec = {
  flags: "--classifier <file>",
  text: {
    ru: "классификатор полномочий вдобавок к встроенному: JSON или строки «код;название»",
    en: "a classifier of powers beside the bundled part: JSON or lines `code;name`",
  },
};

export const JOINTLY: OptionSpec = {
  flags: "--jointly",
  text: { ru: "представители действуют только вместе", en: "the representatives act only together" },
};

export const NUMBERS: readonly OptionSpec[] = [
  {
    flags: "--delegation <right>",
    choices: ["none", "once", "further"],
    text: {
      ru: "право передоверия: нет (по умолчанию), один раз, с последующим",
      en: "the right to pass the powers on: none (the default), once, and further",
    },
  },
  {
    flags: "--lose",
    text: {
      ru: "передавший полномочия по ней дальше их утрачивает (без параметра — сохраняет)",
      en: "whoever passes its powers on loses them (without it, keeps them)",
    },
  },
  {
    flags: "--issued <date>",
    parse: day,
    text: {
      ru: "дата выдачи, по умолчанию сегодня в Москве",
      en: "day of issue, by default today in Moscow",
    },
  },
  { flags: "--number <guid>", parse: guid, text: { ru: "номер (GUID)", en: "the number (a GUID)" } },
  {
    flags: "--internal-number <text>",
    text: { ru: "ваш внутренний номер", en: "your own number" },
  },
];

export const WRITING: OptionGroup = {
  title: { ru: "Куда писать", en: "Where to write" },
  options: [
    {
      flags: "-o, --output <file>",
      text: {
        ru: "файл или папка; по умолчанию ON_EMCHD_….xml в текущей папке, - пишет в стандартный вывод",
        en: "a file or a folder; by default ON_EMCHD_….xml in the current folder, - writes to standard output",
      },
    },
    {
      flags: "--force",
      text: { ru: "перезаписать файл, если он уже есть", en: "overwrite a file that exists" },
    },
  ],
};
