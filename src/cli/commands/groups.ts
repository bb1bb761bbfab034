/** Options that several commands share, and how they are read. */
import { FETCH_RETRIES, FETCH_TIMEOUT, SIGNER_TIMEOUT } from "../../base/limits.js";
import { SIGNER_MODES } from "../../io/keys/command/settings.js";
import { byteCount, hostAndPort, httpUrl, instant, seconds, wholeNumber } from "../parsers.js";
import type { OptionGroup, OptionSpec } from "../spec.js";

export const REVOCATION_MODES = ["required", "if-available", "off"] as const;
export type RevocationMode = (typeof REVOCATION_MODES)[number];

export interface EvidenceOptions {
  readonly trust?: readonly string[];
  readonly untrusted?: readonly string[];
  readonly crl?: readonly string[];
  readonly ocsp?: readonly string[];
}

export interface JudgementOptions {
  readonly at?: Date;
  readonly revocation?: RevocationMode;
}

export interface NetworkOptions {
  readonly offline?: boolean;
  readonly allowPrivateNetwork?: boolean;
  readonly allowHost?: readonly string[];
  /** Milliseconds. */
  readonly timeout?: number;
  readonly retries?: number;
}

/** Stands in the help of every option that asks for less. */
export const WEAKENS = {
  ru: "ОСЛАБЛЯЕТ ПРОВЕРКУ, об этом сказано в отчёте",
  en: "WEAKENS THE CHECK, and the report says so",
};

export const TRUST: OptionSpec = {
  flags: "--trust <file>",
  many: true,
  text: {
    ru: "корневые сертификаты, которым вы доверяете: файл (DER, PEM, PKCS#7) или папка",
    en: "root certificates you trust: a file (DER, PEM, PKCS#7) or a folder",
  },
};

export const TRUST_STORE: OptionSpec = {
  flags: "--no-trust-store",
  text: {
    ru: "не пользоваться хранилищем доверия (podpis trust) и списком аккредитованных УЦ в нём",
    en: "do without the trust store (podpis trust) and the list of accredited CAs in it",
  },
};

export const TSA_TRUST: OptionSpec = {
  flags: "--tsa-trust <file>",
  many: true,
  text: {
    ru: "корневые сертификаты служб штампов времени; без параметра — те же, что --trust",
    en: "root certificates of time-stamping services; by default those of --trust",
  },
};

const OWN_KEY: OptionGroup = {
  title: { ru: "Ключ", en: "Key" },
  options: [
    {
      flags: "--key <key>",
      conflicts: ["signerCommand"],
      text: {
        ru: "закрытый ключ: файл PKCS#8 (PEM, DER) или PKCS#12, папка контейнера КриптоПро, токен (pkcs11:…), cmd:ПРОГРАММА; что есть, покажет podpis keys list",
        en: "the private key: a PKCS#8 file (PEM, DER) or PKCS#12, the folder of a CryptoPro container, a token (pkcs11:…), cmd:PROGRAM; podpis keys list shows what there is",
      },
    },
    {
      flags: "--cert <file>",
      text: {
        ru: "сертификат ключа, если его нет в файле ключа",
        en: "the key's certificate, when it is not in the key file",
      },
    },
    {
      flags: "--select <value>",
      text: {
        ru: "какой из нескольких сертификатов: thumbprint:… или inn:…",
        en: "which of several certificates: thumbprint:… or inn:…",
      },
    },
    {
      flags: "--passphrase-env <name>",
      conflicts: ["passphraseFile", "passphraseFd"],
      text: {
        ru: "пароль ключа или PIN токена — в этой переменной окружения",
        en: "the passphrase, or the PIN of a token, is in this environment variable",
      },
    },
    {
      flags: "--passphrase-file <file>",
      conflicts: ["passphraseFd"],
      text: {
        ru: "пароль — первая строка этого файла",
        en: "the passphrase is the first line of this file",
      },
    },
    {
      flags: "--passphrase-fd <number>",
      text: {
        ru: "пароль читается из этого дескриптора; без этих параметров спросим на терминале",
        en: "the passphrase is read from this descriptor; without these options it is asked for on the terminal",
      },
    },
  ],
};

/** A token that has the key: with --key pkcs11:… */
export const TOKEN: readonly OptionSpec[] = [
  {
    flags: "--pkcs11-module <file>",
    text: {
      ru: "модуль PKCS#11 изготовителя токена; без параметра — module-path в ссылке или PODPIS_PKCS11_MODULE",
      en: "the PKCS#11 module of the token's maker; without it module-path in the reference, or PODPIS_PKCS11_MODULE",
    },
  },
  {
    flags: "--pin-final-try",
    text: {
      ru: "ввести PIN, хотя осталась одна попытка и неверный PIN заблокирует токен",
      en: "give the PIN although one attempt is left, and a wrong one would lock the token",
    },
  },
];

/** A program that has the key: with --key cmd:PROGRAM. */
export const SIGNER_PROGRAM: readonly OptionSpec[] = [
  {
    flags: "--signer-mode <mode>",
    choices: SIGNER_MODES,
    text: {
      ru: "что получает программа: message — байты, которые подписать (по умолчанию); digest — их хэш; cms — документ, и она делает подпись целиком",
      en: "what the program gets: message, the octets to be signed (the default); digest, their digest; cms, the document, of which it makes a whole signature",
    },
  },
  {
    flags: "--signer-timeout <seconds>",
    parse: seconds,
    text: {
      ru: `сколько программа может работать, по умолчанию ${SIGNER_TIMEOUT / 1000}`,
      en: `how long the program may take, by default ${SIGNER_TIMEOUT / 1000}`,
    },
  },
  {
    flags: "--signer-env <name>",
    many: true,
    text: {
      ru: "передать программе эту переменную окружения; прочие, кроме самых обычных, ей не видны",
      en: "pass this environment variable to the program; it sees no others but the most ordinary",
    },
  },
];

/** Whose key signs. */
export const KEY: OptionGroup = {
  ...OWN_KEY,
  options: [
    ...OWN_KEY.options,
    ...TOKEN,
    {
      flags: "--signer-command <command>",
      text: {
        ru: "подписывает эта программа, без оболочки: то же, что --key cmd:…; нужен --cert. Рецепты — в docs/keys.md",
        en: "this program signs, without a shell: the same as --key cmd:…; needs --cert. Recipes are in docs/keys.md",
      },
    },
    ...SIGNER_PROGRAM,
  ],
};

/** The document of a signature that something is added to. */
export const CONTENT: OptionSpec = {
  flags: "--content <file>",
  text: {
    ru: "подписанный документ; без параметра для X.sig берётся X, лежащий рядом",
    en: "the signed document; without it X is taken for X.sig when it lies beside",
  },
};

/** For commands that judge no path: where a signer's certificate is found that the signature does not hold. */
export const SIGNERS: OptionSpec = {
  flags: "--untrusted <file>",
  many: true,
  text: {
    ru: "сертификаты подписавших, если их нет в самой подписи",
    en: "certificates of signers that are not in the signature itself",
  },
};

/** Time-stamping services of the commands that make time-stamps. */
export const TSA: readonly OptionSpec[] = [
  {
    flags: "--tsa <url>",
    many: true,
    parse: httpUrl,
    text: {
      ru: "служба штампов времени; несколько пробуются по порядку",
      en: "time-stamping service; several are tried in order",
    },
  },
  {
    flags: "--tsa-auth-env <name>",
    text: {
      ru: "заголовок Authorization для службы — в этой переменной окружения",
      en: "the service's Authorization header is in this environment variable",
    },
  },
];

/** Where a command that writes a signature puts it, and how it is written. */
export const OUTPUT: readonly OptionSpec[] = [
  {
    flags: "--encoding <name>",
    choices: ["der", "pem", "base64"],
    text: { ru: "запись файла, по умолчанию der", en: "encoding of the file, by default der" },
  },
  {
    flags: "-o, --output <file>",
    text: {
      ru: "куда писать; - пишет в стандартный вывод",
      en: "where to write; - writes to standard output",
    },
  },
  {
    flags: "--force",
    text: { ru: "перезаписать файл, если он уже есть", en: "overwrite a file that exists" },
  },
];

export const EVIDENCE: readonly OptionSpec[] = [
  TRUST,
  {
    flags: "--untrusted <file>",
    many: true,
    text: {
      ru: "промежуточные сертификаты: помогают построить цепочку, доверия не дают",
      en: "intermediate certificates: they help to build the path and are not trusted",
    },
  },
  { flags: "--crl <file>", many: true, text: { ru: "списки отзыва", en: "revocation lists" } },
  { flags: "--ocsp <file>", many: true, text: { ru: "ответы OCSP", en: "OCSP answers" } },
];

export const REVOCATION: OptionSpec = {
  flags: "--revocation <mode>",
  choices: REVOCATION_MODES,
  text: {
    ru: `проверка отзыва, по умолчанию required; if-available и off: ${WEAKENS.ru}`,
    en: `revocation checking, by default required; if-available and off: ${WEAKENS.en}`,
  },
};

export const QUALIFIED: OptionSpec = {
  flags: "--qualified",
  text: {
    ru: "требовать квалифицированную (УКЭП): УЦ аккредитован в день выдачи, сертификат по приказу; «неизвестно» не подходит",
    en: "require a qualified one (УКЭП): the CA accredited on the day of issue, the certificate as the order wants it; unknown will not do",
  },
};

export const REQUIRE_MCHD: OptionSpec = {
  flags: "--require-mchd",
  text: {
    ru: "требовать действующую доверенность (--mchd) от каждого подписавшего; сертификату самой организации она не нужна",
    en: "require a good power of attorney (--mchd) of every signer; a certificate of the organisation itself needs none",
  },
};

export const AT: OptionSpec = {
  flags: "--at <time>",
  parse: instant,
  text: {
    ru: "судить на этот момент, например 2026-01-31T12:00+03:00; по умолчанию сейчас",
    en: "judge at this moment, e.g. 2026-01-31T12:00+03:00; by default now",
  },
};

export const NETWORK: OptionGroup = {
  title: { ru: "Сеть", en: "Network" },
  options: [
    { flags: "--offline", text: { ru: "не обращаться к сети", en: "do not use the network" } },
    {
      flags: "--timeout <seconds>",
      parse: seconds,
      text: {
        ru: `сколько ждать молчащего сервера, по умолчанию ${FETCH_TIMEOUT / 1000}`,
        en: `how long to wait for a silent server, by default ${FETCH_TIMEOUT / 1000}`,
      },
    },
    {
      flags: "--retries <number>",
      parse: wholeNumber,
      text: {
        ru: `сколько раз повторять неудачный запрос, по умолчанию ${FETCH_RETRIES}`,
        en: `how often to repeat a failed request, by default ${FETCH_RETRIES}`,
      },
    },
    {
      flags: "--allow-host <host:port>",
      many: true,
      parse: hostAndPort,
      text: {
        ru: `разрешить этот внутренний адрес; ${WEAKENS.ru}`,
        en: `allow this internal address; ${WEAKENS.en}`,
      },
    },
    {
      flags: "--allow-private-network",
      text: {
        ru: `разрешить все внутренние адреса; ${WEAKENS.ru}`,
        en: `allow all internal addresses; ${WEAKENS.en}`,
      },
    },
  ],
};

export const MAX_SIZE: OptionSpec = {
  flags: "--max-size <bytes>",
  parse: byteCount,
  text: {
    ru: `предел размера документа, по умолчанию 100M; больше: ${WEAKENS.ru}`,
    en: `limit of the document's size, by default 100M; more: ${WEAKENS.en}`,
  },
};

export const DETAILS: OptionSpec = {
  flags: "--details",
  text: { ru: "показать все проверки", en: "show all checks" },
};
