/** `podpis mchd new`: make a power of attorney. */
import { type CommandSpec, same } from "../spec.js";
import {
  CLASSIFIER,
  day,
  fromCert,
  JOINTLY,
  NUMBERS,
  POWER,
  REPRESENTATIVE,
  WRITING,
} from "./mchdPartyOptions.js";

export const NEW: CommandSpec = {
  name: "new",
  summary: { ru: "составить МЧД", en: "make a power of attorney" },
  description: {
    ru: "Составляет доверенность единого формата (EMCHD_1): номер, имя файла и адрес проверки статуса придумывает сама. Сведения берутся из параметров, из сертификатов, из черновика в JSON или YAML; чего не хватает, спрашивается на терминале. Перед записью документ проверяется, негодный не записывается. Подписывает его podpis mchd sign.",
    en: "Makes a power of attorney of the single format (EMCHD_1); number, file name and status page are made up. The facts come from options, from certificates, from a draft in JSON or YAML; what is missing is asked for at a terminal. The document is validated before it is written, and not written when it has errors. podpis mchd sign signs it.",
  },
  examples: [
    {
      command: {
        ru: "podpis mchd new --from-cert principal=директор.cer --kpp 770001001 --from-cert representative=сотрудник.cer --power BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS5 --until 2027-12-31",
        en: "podpis mchd new --from-cert principal=head.cer --kpp 770001001 --from-cert representative=employee.cer --power BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS5 --until 2027-12-31",
      },
      text: {
        ru: "От организации сотруднику, стороны — из сертификатов.",
        en: "From an organisation to an employee, the parties from their certificates.",
      },
    },
    {
      command: same("podpis mchd new --from draft.yaml -o out/"),
      text: {
        ru: "Из черновика; его форму описывает docs/schema/mchd.schema.json.",
        en: "From a draft; docs/schema/mchd.schema.json describes its form.",
      },
    },
    {
      command: same("podpis mchd new"),
      text: { ru: "По вопросам на терминале.", en: "By questions at the terminal." },
    },
  ],
  groups: [
    {
      title: { ru: "Черновик и сертификаты", en: "Draft and certificates" },
      options: [
        {
          flags: "--from <file>",
          text: {
            ru: "черновик, JSON или YAML, целиком или часть; параметры дополняют и заменяют",
            en: "a draft, JSON or YAML, whole or in part; options add to it and replace",
          },
        },
        fromCert({
          ru: "principal (руководитель), representative",
          en: "principal (its head), representative",
        }),
      ],
    },
    {
      title: { ru: "Доверитель — организация", en: "The principal, an organisation" },
      options: [
        { flags: "--name <text>", text: { ru: "наименование", en: "its name" } },
        { flags: "--inn <number>", text: { ru: "ИНН, 10 цифр", en: "its ИНН, 10 digits" } },
        {
          flags: "--kpp <number>",
          text: { ru: "КПП (в сертификатах его нет)", en: "its КПП (no certificate has it)" },
        },
        { flags: "--ogrn <number>", text: { ru: "ОГРН, 13 цифр", en: "its ОГРН, 13 digits" } },
        {
          flags: "--head <name>",
          text: {
            ru: "руководитель: «Фамилия Имя Отчество»",
            en: 'its head: "Surname Given-name Patronymic"',
          },
        },
        { flags: "--head-position <text>", text: { ru: "его должность", en: "his job title" } },
        { flags: "--head-inn <number>", text: { ru: "его ИНН, 12 цифр", en: "his ИНН, 12 digits" } },
        { flags: "--head-snils <number>", text: { ru: "его СНИЛС", en: "his СНИЛС" } },
        {
          flags: "--joint-heads",
          text: {
            ru: "руководители (несколько --from-cert principal) действуют только вместе",
            en: "its heads (several --from-cert principal) act only together",
          },
        },
      ],
    },
    {
      title: { ru: "Представитель и полномочия", en: "Representative and powers" },
      options: [
        ...REPRESENTATIVE,
        POWER,
        {
          flags: "--power-text <text>",
          conflicts: ["power"],
          text: {
            ru: "полномочия словами: машина их не проверит",
            en: "the powers in words: no machine will check them",
          },
        },
        CLASSIFIER,
        JOINTLY,
      ],
    },
    {
      title: { ru: "Срок и номер", en: "Term and number" },
      options: [
        {
          flags: "--until <date>",
          parse: day,
          text: {
            ru: "последний день действия, ГГГГ-ММ-ДД",
            en: "the last day of its term, YYYY-MM-DD",
          },
        },
        ...NUMBERS,
      ],
    },
    WRITING,
  ],
  exitCodes: [0, 1, 2, 70, 130],
  rehearsable: true,
  run: async (context, _args, options) => {
    const { runMchdNew } = await import("../run/mchdNew.js");
    return runMchdNew(context, options);
  },
};
