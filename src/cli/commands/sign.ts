/** `podpis sign`: make a CAdES signature. */
import { httpUrl } from "../parsers.js";
import type { CommandSpec } from "../spec.js";
import { EVIDENCE, MAX_SIZE, NETWORK, TSA_TRUST } from "./groups.js";

export const SIGN: CommandSpec = {
  name: "sign",
  arguments: "<file...>",
  summary: { ru: "подписать файл", en: "sign a file" },
  description: {
    ru: "Делает подпись CAdES: ФАЙЛ.sig рядом с документом (отсоединённая) или ФАЙЛ.p7m с документом внутри. Перед записью подпись проверяется; если что-то не удалось, файла не остаётся.",
    en: "Makes a CAdES signature: FILE.sig beside the document (detached) or FILE.p7m with the document inside. The signature is verified before it is written; when something fails no file is left behind.",
  },
  examples: [
    {
      command: {
        ru: "podpis sign договор.pdf --key ключ.pem --cert мой.cer",
        en: "podpis sign contract.pdf --key key.pem --cert my.cer",
      },
      text: {
        ru: "Подпись CAdES-BES в договор.pdf.sig.",
        en: "A CAdES-BES signature in contract.pdf.sig.",
      },
    },
    {
      command: {
        ru: "podpis sign договор.pdf --key ключ.p12 --passphrase-file пароль.txt --tsa http://служба/tsp",
        en: "podpis sign contract.pdf --key key.p12 --passphrase-file secret.txt --tsa http://service/tsp",
      },
      text: {
        ru: "Ключ и сертификат из PKCS#12; со штампом времени (CAdES-T).",
        en: "Key and certificate from PKCS#12; with a time-stamp (CAdES-T).",
      },
    },
    {
      command: {
        ru: "podpis sign письмо.txt --key ключ.pem --cert мой.cer --attached -o письмо.p7m",
        en: "podpis sign letter.txt --key key.pem --cert my.cer --attached -o letter.p7m",
      },
      text: { ru: "Документ внутри подписи.", en: "The document inside the signature." },
    },
  ],
  groups: [
    {
      title: { ru: "Ключ", en: "Key" },
      options: [
        {
          flags: "--key <key>",
          required: true,
          text: {
            ru: "закрытый ключ: файл PKCS#8 (PEM, DER) или PKCS#12",
            en: "the private key: a PKCS#8 file (PEM, DER) or PKCS#12",
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
            ru: "пароль ключа — в этой переменной окружения",
            en: "the passphrase is in this environment variable",
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
    },
    {
      title: { ru: "Подпись", en: "Signature" },
      options: [
        {
          flags: "--level <level>",
          text: {
            ru: "bes или t (со штампом времени); по умолчанию t, если назван --tsa, иначе bes",
            en: "bes or t (with a time-stamp); by default t when a --tsa is named, else bes",
          },
        },
        {
          flags: "--detached",
          conflicts: ["attached"],
          text: { ru: "документ отдельно (по умолчанию)", en: "the document apart (the default)" },
        },
        {
          flags: "--attached",
          text: { ru: "документ внутри подписи", en: "the document inside the signature" },
        },
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
        MAX_SIZE,
      ],
    },
    {
      title: { ru: "Штамп времени", en: "Time-stamp" },
      options: [
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
        TSA_TRUST,
      ],
    },
    { title: { ru: "Проверка своего сертификата", en: "Checking your own certificate" }, options: EVIDENCE },
    NETWORK,
  ],
  exitCodes: [0, 2, 4, 5, 70, 130],
  run: async (context, args, options) => {
    const { runSign } = await import("../run/sign.js");
    return runSign(context, args[0] as string[], options);
  },
};
