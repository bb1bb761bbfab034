/** `podpis keys`: which keys there are, whether they work, and taking them elsewhere. */
import { type CommandSpec, type OptionGroup, type OptionSpec, same } from "../spec.js";
import { PERSONAL_DATA } from "./authorityOptions.js";
import { KEY, SIGNER_PROGRAM, TOKEN } from "./groups.js";

const named = (flag: string): OptionSpec => KEY.options.find(({ flags }) => flags.startsWith(flag))!;
const PASSPHRASE = KEY.options.filter(({ flags }) => flags.startsWith("--passphrase-"));
const CHOICE = [named("--cert"), named("--select"), ...PASSPHRASE];

const key = (options: readonly OptionSpec[]): OptionGroup => ({ title: KEY.title, options });

const NEW: OptionGroup = {
  title: { ru: "Куда и под каким паролем", en: "Where to, and under which passphrase" },
  options: [
    {
      flags: "-o, --output <file>",
      required: true,
      text: {
        ru: "файл PFX, который будет записан; читать его сможете только вы (права 0600)",
        en: "the PFX file to be written; only you can read it (mode 0600)",
      },
    },
    { flags: "--force", text: { ru: "заменить существующий файл", en: "replace an existing file" } },
    {
      flags: "--new-passphrase-env <name>",
      conflicts: ["newPassphraseFile", "newPassphraseFd"],
      text: {
        ru: "новый пароль — в этой переменной окружения",
        en: "the new passphrase is in this environment variable",
      },
    },
    {
      flags: "--new-passphrase-file <file>",
      conflicts: ["newPassphraseFd"],
      text: {
        ru: "новый пароль — первая строка этого файла",
        en: "the new passphrase is the first line of this file",
      },
    },
    {
      flags: "--new-passphrase-fd <number>",
      text: {
        ru: "новый пароль читается из этого дескриптора; без этих параметров спросим на терминале",
        en: "the new passphrase is read from this descriptor; without these options it is asked for on the terminal",
      },
    },
  ],
};

const LIST: CommandSpec = {
  name: "list",
  arguments: "[key...]",
  summary: {
    ru: "чьи это ключи и как на них сослаться",
    en: "whose keys these are, and how to refer to them",
  },
  description: {
    ru: "Показывает ключи файла, контейнера КриптоПро, токена или папки, в которой их надо поискать: готовую ссылку для --key, владельца, ИНН и СНИЛС, отпечаток, срок сертификата и самого ключа, можно ли его экспортировать, подходит ли он к сертификату. Контейнеру пароль для этого не нужен, зашифрованному файлу нужен. Токен без PIN показывает сертификаты и открытые ключи; PIN используется, только если назван параметром.",
    en: "Shows the keys of a file, of a CryptoPro container, of a token, or of a folder in which they are to be looked for: a ready reference for --key, the owner, ИНН and СНИЛС, the thumbprint, the term of the certificate and of the key itself, whether it may be exported, whether it fits the certificate. A container needs no passphrase for that, an encrypted file does. A token shows certificates and public keys without its PIN; the PIN is used only when an option names it.",
  },
  examples: [
    {
      command: { ru: "podpis keys list /media/флешка", en: "podpis keys list /media/flash" },
      text: { ru: "Все ключи на флешке.", en: "All keys on a flash drive." },
    },
    {
      command: {
        ru: "podpis keys list ключ.pfx --passphrase-file пароль.txt --json",
        en: "podpis keys list key.pfx --passphrase-file secret.txt --json",
      },
      text: { ru: "Что внутри PFX, для программы.", en: "What is in a PFX, for a program." },
    },
    {
      command: same("podpis keys list --token /usr/lib/librtpkcs11ecp.so"),
      text: { ru: "Что на вставленных Рутокенах.", en: "What is on the Rutokens that are plugged in." },
    },
  ],
  groups: [
    key([
      {
        flags: "--token [module]",
        text: {
          ru: "ключи токенов: через этот модуль PKCS#11 или по этой ссылке pkcs11:…; без значения — через --pkcs11-module",
          en: "the keys of tokens: by this PKCS#11 module, or by this reference pkcs11:…; without a value by --pkcs11-module",
        },
      },
      ...PASSPHRASE,
      ...TOKEN,
    ]),
    { title: { ru: "Вывод", en: "Output" }, options: [PERSONAL_DATA] },
  ],
  exitCodes: [0, 2, 5, 70, 130],
  run: async (context, args, options) => {
    const { runList } = await import("../run/keys.js");
    return runList(context, args[0] as string[], options);
  },
};

const DOCTOR: CommandSpec = {
  name: "doctor",
  arguments: "<key>",
  summary: { ru: "работает ли ключ", en: "whether a key works" },
  description: {
    ru: "Открывает ключ, подписывает им случайные байты, проверяет подпись и рассказывает, что выяснилось: целы ли файлы контейнера, подходит ли сертификат, не кончились ли сроки. Код выхода 5, если подписать сейчас нельзя.",
    en: "Opens the key, signs random octets with it, verifies that, and says what it learned: whether the files of a container are sound, whether the certificate fits, whether a period is over. The exit code is 5 when it cannot sign now.",
  },
  examples: [
    {
      command: {
        ru: "podpis keys doctor /media/флешка/abcd.000",
        en: "podpis keys doctor /media/flash/abcd.000",
      },
      text: { ru: "Контейнер КриптоПро на флешке.", en: "A CryptoPro container on a flash drive." },
    },
    {
      command: same(
        "podpis keys doctor 'pkcs11:serial=3b1e7c02;id=%01' --pkcs11-module /usr/lib/librtpkcs11ecp.so",
      ),
      text: {
        ru: "Ключ на токене: какой модуль, токен и механизм, подписывает ли он.",
        en: "A key on a token: which module, token and mechanism, and whether it signs.",
      },
    },
    {
      command: {
        ru: "podpis keys doctor 'cmd:подписать-токеном {input} {output}' --cert мой.cer",
        en: "podpis keys doctor 'cmd:sign-by-token {input} {output}' --cert my.cer",
      },
      text: { ru: "Ключ за другой программой.", en: "A key behind another program." },
    },
  ],
  groups: [key([...CHOICE, ...TOKEN, ...SIGNER_PROGRAM])],
  exitCodes: [0, 2, 5, 70, 130],
  run: async (context, args, options) => {
    const { runDoctor } = await import("../run/keys.js");
    return runDoctor(context, args[0] as string, options);
  },
};

const EXPORT: CommandSpec = {
  name: "export",
  arguments: "<key>",
  summary: { ru: "взять один ключ в PFX", en: "take one key into a PFX" },
  description: {
    ru: "Пишет ключ и его сертификаты в PFX по RFC 9548 (Кузнечик, Стрибог), который читает и OpenSSL с движком ГОСТ. Ключ, помеченный в контейнере неэкспортируемым, не выдаётся, и пометка не снимается.",
    en: "Writes the key and its certificates as a PFX of RFC 9548 (Kuznyechik, Streebog), which OpenSSL with the ГОСТ engine reads too. A key that its container marks as not exportable is not given away, and the mark is never lifted.",
  },
  examples: [
    {
      command: {
        ru: "podpis keys export /media/флешка/abcd.000 -o ключ.pfx --new-passphrase-file пароль.txt",
        en: "podpis keys export /media/flash/abcd.000 -o key.pfx --new-passphrase-file secret.txt",
      },
      text: { ru: "Копия ключа под новым паролем.", en: "A copy of the key under a new passphrase." },
    },
  ],
  groups: [key(CHOICE), NEW],
  exitCodes: [0, 2, 5, 70, 130],
  rehearsable: true,
  run: async (context, args, options) => {
    const { runExport } = await import("../run/keys.js");
    return runExport(context, args[0] as string, options);
  },
};

const CONVERT: CommandSpec = {
  name: "convert",
  arguments: "<key>",
  summary: { ru: "все ключи и сертификаты — в PFX", en: "all keys and certificates, into a PFX" },
  description: {
    ru: "Пишет всё, что есть в файле или контейнере, в один PFX по RFC 9548: из PEM, из PFX под другим шифром. Если хоть один ключ неэкспортируемый, не пишется ничего.",
    en: "Writes all there is in a file or a container into one PFX of RFC 9548: from PEM, from a PFX under another cipher. When one of the keys must not be exported nothing is written.",
  },
  examples: [
    {
      command: {
        ru: "podpis keys convert ключ.pem -o ключ.pfx --new-passphrase-file пароль.txt",
        en: "podpis keys convert key.pem -o key.pfx --new-passphrase-file secret.txt",
      },
      text: { ru: "Ключ и сертификаты из PEM — в PFX.", en: "Key and certificates from PEM into a PFX." },
    },
  ],
  groups: [key(PASSPHRASE), NEW],
  exitCodes: [0, 2, 5, 70, 130],
  rehearsable: true,
  run: async (context, args, options) => {
    const { runConvert } = await import("../run/keys.js");
    return runConvert(context, args[0] as string, options);
  },
};

export const KEYS_COMMAND: CommandSpec = {
  name: "keys",
  summary: {
    ru: "ключи: list, doctor, export, convert",
    en: "keys: list, doctor, export, convert",
  },
  examples: [...LIST.examples.slice(0, 1), ...DOCTOR.examples],
  exitCodes: LIST.exitCodes!,
  commands: [LIST, DOCTOR, EXPORT, CONVERT],
};
