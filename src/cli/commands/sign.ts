/** `podpis sign`: make a CAdES signature. */
import type { CommandSpec } from "../spec.js";
import { EVIDENCE, KEY, MAX_SIZE, NETWORK, OUTPUT, TSA, TSA_TRUST } from "./groups.js";

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
        ru: "podpis sign договор.pdf --key ключ.pem --cert мой.cer --level xlt1 --tsa http://служба/tsp --trust корень.cer",
        en: "podpis sign contract.pdf --key key.pem --cert my.cer --level xlt1 --tsa http://service/tsp --trust root.cer",
      },
      text: {
        ru: "Улучшенная подпись (CAdES-X Long Type 1): сертификат заранее проверяется по OCSP, доказательства остаются внутри.",
        en: "An improved signature (CAdES-X Long Type 1): the certificate is checked by OCSP beforehand, the evidence stays inside.",
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
    KEY,
    {
      title: { ru: "Подпись", en: "Signature" },
      options: [
        {
          flags: "--level <level>",
          text: {
            ru: "bes, t (со штампом времени), xlt1 (улучшенная: с доказательствами внутри) или a (архивная); по умолчанию t, если назван --tsa, иначе bes",
            en: "bes, t (with a time-stamp), xlt1 (improved: with the evidence inside) or a (archival); by default t when a --tsa is named, else bes",
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
        ...OUTPUT,
        MAX_SIZE,
      ],
    },
    {
      title: { ru: "Штамп времени", en: "Time-stamp" },
      options: [...TSA, TSA_TRUST],
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
