/** `podpis trust`: whom to trust. */
import type { ExitCode } from "../../base/errors.js";
import { organisationOgrn } from "../parsers.js";
import { type CommandSpec, type Context, type OptionSpec, same } from "../spec.js";
import { EVIDENCE, NETWORK, REVOCATION, WEAKENS } from "./groups.js";

type Runner = (context: Context, args: readonly unknown[], options: never) => Promise<ExitCode>;

interface TrustRunners {
  readonly add: Runner;
  readonly list: Runner;
  readonly remove: Runner;
  readonly verify: Runner;
  readonly update: Runner;
}

const runner =
  (name: keyof TrustRunners) =>
  async (context: Context, args: readonly unknown[], options: never): Promise<ExitCode> => {
    const { TRUST_RUNNERS }: { TRUST_RUNNERS: TrustRunners } = await import("../run/trust.js");
    return TRUST_RUNNERS[name](context, args, options);
  };

const YES: OptionSpec = {
  flags: "--yes",
  text: { ru: "не спрашивать: отпечатки сверены", en: "do not ask: the fingerprints were compared" },
};

const FOR_LIST: OptionSpec = {
  flags: "--for-list",
  text: {
    ru: "только для подписи под списком аккредитованных УЦ, не для проверки сертификатов",
    en: "only for the signature under the list of accredited CAs, not for checking certificates",
  },
};

const SIGNER_OGRN: OptionSpec = {
  flags: "--signer-ogrn <number>",
  text: {
    ru: "с --for-list, для сертификата УЦ: ОГРН организации, чьей подписи под списком верить",
    en: "with --for-list, for a CA's certificate: ОГРН of the organisation whose signature to believe",
  },
  parse: organisationOgrn,
};

const settings = (...options: readonly OptionSpec[]) => [
  { title: { ru: "Параметры", en: "Options" }, options },
];

const ADD: CommandSpec = {
  name: "add",
  arguments: "<file...>",
  summary: { ru: "доверять сертификатам из файла", en: "trust the certificates in a file" },
  description: {
    ru: "Показывает отпечатки сертификатов из файла (DER, PEM, PKCS#7) или папки и, когда вы подтвердите, добавляет их в ваше хранилище доверия. Сверьте отпечатки с теми, что получены другим путём.",
    en: "Shows the fingerprints of the certificates in a file (DER, PEM, PKCS#7) or a folder and, once you have confirmed, adds them to your trust store. Compare the fingerprints with those you got in another way.",
  },
  examples: [
    {
      command: { ru: "podpis trust add корень.cer", en: "podpis trust add root.cer" },
      text: { ru: "Показать отпечаток и спросить.", en: "Show the fingerprint and ask." },
    },
    {
      command: {
        ru: "podpis trust add минцифры.cer --for-list --yes",
        en: "podpis trust add ministry.cer --for-list --yes",
      },
      text: {
        ru: "Чьей подписи под списком аккредитованных УЦ верить.",
        en: "Whose signature under the list of accredited CAs to believe.",
      },
    },
    {
      command: {
        ru: "podpis trust add корень.cer --for-list --signer-ogrn 1259800000019",
        en: "podpis trust add root.cer --for-list --signer-ogrn 1259800000019",
      },
      text: {
        ru: "То же через корень: из всех под ним список подписывает одна организация.",
        en: "The same by a root: of all below it one organisation signs the list.",
      },
    },
  ],
  groups: settings(FOR_LIST, SIGNER_OGRN, YES),
  exitCodes: [0, 2, 70, 130],
  rehearsable: true,
  run: runner("add"),
};

const LIST: CommandSpec = {
  name: "list",
  summary: { ru: "показать, кому вы доверяете", en: "show whom you trust" },
  examples: [
    {
      command: same("podpis trust list"),
      text: {
        ru: "Ваши сертификаты и список аккредитованных УЦ: версия и дата.",
        en: "Your certificates, and the list of accredited CAs: its version and date.",
      },
    },
    {
      command: same("podpis trust list --json | jq .list.date"),
      text: { ru: "Дата списка для программы.", en: "The list's date, for a program." },
    },
  ],
  exitCodes: [0, 2, 70, 130],
  run: runner("list"),
};

const REMOVE: CommandSpec = {
  name: "remove",
  arguments: "<fingerprint>",
  summary: { ru: "больше не доверять сертификату", en: "trust a certificate no longer" },
  examples: [
    {
      command: same("podpis trust remove 3f9a81c2"),
      text: {
        ru: "По началу отпечатка SHA-256, не короче восьми цифр.",
        en: "By the beginning of its SHA-256 fingerprint, eight digits at least.",
      },
    },
    {
      command: same("podpis trust remove 3f9a81c2 --for-list"),
      text: {
        ru: "Не верить его подписи под списком; для сертификатов он остаётся.",
        en: "Do not believe its signature under the list; for certificates it stays.",
      },
    },
  ],
  groups: settings(FOR_LIST),
  exitCodes: [0, 2, 70, 130],
  rehearsable: true,
  run: runner("remove"),
};

const JUDGE: CommandSpec["groups"] = [
  {
    title: { ru: "Проверка подписавшего список", en: "Checking the list's signer" },
    options: [...EVIDENCE.slice(1), REVOCATION],
  },
  NETWORK,
];

const VERIFY: CommandSpec = {
  name: "verify",
  arguments: "[file]",
  summary: { ru: "проверить хранилище или список", en: "check the store, or a list" },
  description: {
    ru: "Без файла: целы ли хранилище доверия и список в нём. С файлом или адресом: принял бы podpis этот список; ничего не меняется.",
    en: "Without a file: whether the trust store and the list in it are whole. With a file or an address: whether podpis would take this list into use; nothing is changed.",
  },
  examples: [
    {
      command: same("podpis trust verify"),
      text: { ru: "Всё ли цело в хранилище.", en: "Whether everything in the store is whole." },
    },
    {
      command: { ru: "podpis trust verify список.xml", en: "podpis trust verify list.xml" },
      text: { ru: "Годится ли этот список.", en: "Whether this list would do." },
    },
  ],
  groups: JUDGE,
  exitCodes: [0, 1, 2, 4, 70, 130],
  run: runner("verify"),
};

const UPDATE: CommandSpec = {
  name: "update",
  arguments: "<file>",
  summary: { ru: "взять новый список аккредитованных УЦ", en: "take a new list of accredited CAs" },
  description: {
    ru: "Берёт список аккредитованных УЦ из файла или по адресу. Подпись под списком должна быть верна, а подписавший — восходить к сертификату, добавленному через trust add --for-list; иначе список не используется. Остальные команды читают только составленный из него указатель.",
    en: "Takes the list of accredited CAs from a file or an address. Its signature must hold, and its signer must reach a certificate added by trust add --for-list; else the list is not used. The other commands read only the index made from it.",
  },
  examples: [
    {
      command: { ru: "podpis trust update список.xml", en: "podpis trust update list.xml" },
      text: { ru: "Список из файла.", en: "The list in a file." },
    },
    {
      command: same(
        "podpis trust update https://e-trust.gosuslugi.ru/app/scc/portal/api/v1/portal/ca/getxml",
      ),
      text: {
        ru: "Список с сайта министерства.",
        en: "The list from the ministry's site.",
      },
    },
  ],
  groups: [
    {
      title: { ru: "Параметры", en: "Options" },
      options: [
        {
          flags: "--allow-rollback",
          text: {
            ru: `взять список старее нынешнего; ${WEAKENS.ru}`,
            en: `take a list older than the one in use; ${WEAKENS.en}`,
          },
        },
      ],
    },
    ...JUDGE,
  ],
  exitCodes: [0, 1, 2, 4, 70, 130],
  rehearsable: true,
  run: runner("update"),
};

export const TRUST_COMMAND: CommandSpec = {
  name: "trust",
  summary: {
    ru: "кому доверять: add, list, remove, verify, update",
    en: "whom to trust: add, list, remove, verify, update",
  },
  examples: [...ADD.examples.slice(0, 1), ...UPDATE.examples.slice(0, 1)],
  exitCodes: UPDATE.exitCodes!,
  commands: [ADD, LIST, REMOVE, VERIFY, UPDATE],
};
