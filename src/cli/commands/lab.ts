/** `podpis lab`: a throw-away PKI on loopback, for demos, tests and CI. */
import type { ExitCode } from "../../base/errors.js";
import type { Bilingual } from "../console.js";
import { LAB_FAULTS, labFault } from "../labFault.js";
import { instant, wholeNumber } from "../parsers.js";
import { type CommandSpec, type Context, type Example, type OptionSpec, same } from "../spec.js";

const DONE: readonly ExitCode[] = [0, 2, 70, 130];

const KEY_KINDS = ["gost256", "gost512", "rsa", "ecdsa", "ed25519"];
const ISSUED_PROFILES = ["person", "organisation", "entrepreneur", "system", "ca", "tsa", "ocsp"];
const REASONS = [
  "unspecified",
  "keyCompromise",
  "cACompromise",
  "affiliationChanged",
  "superseded",
  "cessationOfOperation",
  "privilegeWithdrawn",
  "aACompromise",
];

/** The subject's attributes that can be given; the rest is invented. Keys are those of the lab's Subject. */
const SUBJECT_FIELDS: readonly { readonly field: string; readonly label: Bilingual }[] = [
  { field: "cn", label: { ru: "имя владельца (CN)", en: "the subject's name (CN)" } },
  { field: "o", label: { ru: "организация", en: "organisation" } },
  { field: "title", label: { ru: "должность", en: "title" } },
  { field: "inn", label: { ru: "ИНН человека, 12 цифр", en: "ИНН of the person, 12 digits" } },
  { field: "innle", label: { ru: "ИНН организации, 10 цифр", en: "ИНН of the organisation, 10 digits" } },
  { field: "ogrn", label: { ru: "ОГРН, 13 цифр", en: "ОГРН, 13 digits" } },
  { field: "ogrnip", label: { ru: "ОГРНИП, 15 цифр", en: "ОГРНИП, 15 digits" } },
  { field: "snils", label: { ru: "СНИЛС, 11 цифр", en: "СНИЛС, 11 digits" } },
];

type Runner = (context: Context, args: readonly string[], options: never) => Promise<ExitCode>;

interface LabRunners {
  readonly init: Runner;
  readonly start: Runner;
  readonly issue: Runner;
  readonly revoke: Runner;
  readonly suspend: Runner;
  readonly resume: Runner;
  readonly list: Runner;
}

/** The implementation is loaded only when a lab command runs. */
const runner =
  (name: keyof LabRunners) =>
  async (context: Context, args: readonly unknown[], options: never): Promise<ExitCode> => {
    const { LAB_RUNNERS }: { LAB_RUNNERS: LabRunners } = await import("../run/lab.js");
    return LAB_RUNNERS[name](context, args as readonly string[], options);
  };

const example = (command: string, ru: string, en: string): Example => ({
  command: same(command),
  text: { ru, en },
});

const settings = (...options: readonly OptionSpec[]) => [
  { title: { ru: "Параметры", en: "Options" }, options },
];

const DATE: OptionSpec = {
  flags: "--at <time>",
  parse: instant,
  text: { ru: "с какого момента; по умолчанию сейчас", en: "since when; by default now" },
};

const INIT: CommandSpec = {
  name: "init",
  arguments: "<folder>",
  summary: { ru: "создать лабораторию в папке", en: "make a lab in a folder" },
  description: {
    ru: "Создаёт в новой или пустой папке учебные удостоверяющие центры (ГОСТ 256 и 512, RSA, ECDSA), их службы OCSP и штампов времени. Имена и номера вымышлены; вне этого компьютера они ничего не значат.",
    en: "Makes, in a new or empty folder, practice CAs (GOST 256 and 512, RSA, ECDSA) with their OCSP and time-stamping services. Names and numbers are invented; they mean nothing outside this computer.",
  },
  examples: [example("podpis lab init ./lab", "Новая лаборатория.", "A new lab.")],
  groups: settings(
    {
      flags: "--family <name>",
      many: true,
      choices: KEY_KINDS.slice(0, 4),
      text: {
        ru: "только эти виды ключей; по умолчанию все",
        en: "only these kinds of keys; by default all",
      },
    },
    {
      flags: "--port <number>",
      parse: wholeNumber,
      text: {
        ru: "порт служб; по умолчанию любой свободный",
        en: "port of the services; by default any free one",
      },
    },
    {
      flags: "--clock <time>",
      parse: instant,
      text: { ru: "остановить часы лаборатории на этом моменте", en: "stop the lab's clock at this moment" },
    },
    {
      flags: "--seed <value>",
      text: { ru: "сделать серийные номера повторимыми", en: "make the serial numbers reproducible" },
    },
  ),
  exitCodes: DONE,
  rehearsable: true,
  run: runner("init"),
};

const START: CommandSpec = {
  name: "start",
  arguments: "<folder>",
  summary: { ru: "запустить службы лаборатории", en: "run the lab's services" },
  description: {
    ru: "Отдаёт на 127.0.0.1 списки отзыва, ответы OCSP, штампы времени и сертификаты, пока не нажмут Ctrl+C (тогда код выхода 0). С --fault служба отвечает неправильно: так репетируют сбои (docs/network.md).",
    en: "Serves CRLs, OCSP answers, time-stamps and certificates on 127.0.0.1 until Ctrl+C (the exit code is then 0). With --fault a service misbehaves: that is how outages are rehearsed (docs/network.md).",
  },
  examples: [
    example("podpis lab start ./lab", "Службы работают до Ctrl+C.", "The services run until Ctrl+C."),
    example(
      "podpis lab start ./lab --fault tsa=slow --fault ocsp=html",
      "Служба штампов молчит, вместо OCSP отвечает веб-страница.",
      "The TSA is silent, and a web page answers in the place of OCSP.",
    ),
  ],
  groups: settings(
    {
      flags: "--port <number>",
      parse: wholeNumber,
      text: {
        ru: "другой порт; адреса в сертификатах от этого не меняются",
        en: "another port; the addresses in the certificates stay as they are",
      },
    },
    {
      flags: "--fault <service:fault>",
      offers: LAB_FAULTS,
      many: true,
      parse: labFault,
      text: {
        ru: "служба (tsa, ocsp, crl, aia, registry) и что с ней не так: slow, drop, cut, html, huge, redirectLoop, stranger…",
        en: "a service (tsa, ocsp, crl, aia, registry) and what is wrong with it: slow, drop, cut, html, huge, redirectLoop, stranger…",
      },
    },
  ),
  exitCodes: DONE,
  run: runner("start"),
};

const ISSUE: CommandSpec = {
  name: "issue",
  arguments: "<folder>",
  summary: { ru: "выпустить ключ и сертификат", en: "issue a key and a certificate" },
  examples: [
    example(
      "podpis lab issue ./lab --profile organisation -o director",
      "Ключ director.key.pem и сертификат director.pem.",
      "The key director.key.pem and the certificate director.pem.",
    ),
  ],
  groups: settings(
    {
      flags: "--profile <name>",
      choices: ISSUED_PROFILES,
      text: { ru: "кому; по умолчанию person", en: "for whom; by default person" },
    },
    {
      flags: "--key <name>",
      choices: KEY_KINDS,
      text: { ru: "вид ключа; по умолчанию gost256", en: "kind of key; by default gost256" },
    },
    ...SUBJECT_FIELDS.map(
      ({ field, label }): OptionSpec => ({
        flags: `--${field} <value>`,
        text: {
          ru: `${label.ru}; по умолчанию вымышленное`,
          en: `${label.en}; by default invented`,
        },
      }),
    ),
    {
      flags: "--days <number>",
      parse: wholeNumber,
      text: { ru: "срок в днях, по умолчанию 365", en: "term in days, by default 365" },
    },
    {
      flags: "--not-before <time>",
      parse: instant,
      text: { ru: "начало срока", en: "beginning of the term" },
    },
    { flags: "--not-after <time>", parse: instant, text: { ru: "конец срока", en: "end of the term" } },
    {
      flags: "-o, --output <name>",
      text: {
        ru: "начало имён файлов: ИМЯ.key.pem и ИМЯ.pem; по умолчанию ПАПКА/issued/НОМЕР",
        en: "beginning of the file names: NAME.key.pem and NAME.pem; by default FOLDER/issued/SERIAL",
      },
    },
    { flags: "--force", text: { ru: "перезаписать файлы, если они есть", en: "overwrite files that exist" } },
  ),
  exitCodes: DONE,
  rehearsable: true,
  run: runner("issue"),
};

const change = (
  name: "revoke" | "suspend" | "resume",
  summary: CommandSpec["summary"],
  options: readonly OptionSpec[],
): CommandSpec => ({
  name,
  arguments: "<folder> <certificate>",
  summary,
  examples: [
    example(
      `podpis lab ${name} ./lab director.pem`,
      "Сертификат — файлом или серийным номером.",
      "The certificate as a file or by its serial number.",
    ),
  ],
  ...(options.length === 0 ? {} : { groups: settings(...options) }),
  exitCodes: DONE,
  rehearsable: true,
  run: runner(name),
});

export const LAB: CommandSpec = {
  name: "lab",
  summary: {
    ru: "учебный удостоверяющий центр на этом компьютере",
    en: "a practice CA on this computer",
  },
  description: {
    ru: "Лаборатория: учебные удостоверяющие центры, списки отзыва, OCSP и штампы времени на 127.0.0.1 — чтобы попробовать podpis и проверять свои программы без внешних служб.",
    en: "The lab: practice CAs, revocation lists, OCSP and time-stamps on 127.0.0.1, to try podpis and to test programs without outside services.",
  },
  examples: [...INIT.examples, ...START.examples, ...ISSUE.examples],
  exitCodes: DONE,
  commands: [
    INIT,
    START,
    ISSUE,
    change("revoke", { ru: "отозвать сертификат", en: "revoke a certificate" }, [
      { flags: "--reason <name>", choices: REASONS, text: { ru: "причина", en: "reason" } },
      DATE,
    ]),
    change("suspend", { ru: "приостановить сертификат", en: "suspend a certificate" }, [DATE]),
    change("resume", { ru: "возобновить приостановленный", en: "put a suspended one back in force" }, []),
    {
      name: "list",
      arguments: "<folder>",
      summary: { ru: "что лаборатория выпустила", en: "what the lab has issued" },
      examples: [
        example("podpis lab list ./lab", "Номера, владельцы, статусы.", "Serials, subjects, statuses."),
      ],
      exitCodes: DONE,
      run: runner("list"),
    },
  ],
};
