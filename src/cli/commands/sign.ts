/** `podpis sign`: make a CAdES signature. */
import { MADE_LEVELS } from "../parsers.js";
import type { CommandSpec, OptionGroup } from "../spec.js";
import { MCHD_CHECKS, PERSONAL_DATA } from "./authorityOptions.js";
import { CACHE } from "./cacheOptions.js";
import { DECLARE } from "./declareOptions.js";
import { EVIDENCE, KEY, MAX_SIZE, NETWORK, OUTPUT, TRUST_STORE, TSA, TSA_TRUST } from "./groups.js";
import { POLICY } from "./policyOptions.js";

interface StepOptions {
  readonly prepare?: string;
  readonly complete?: string;
}

/** The two-step form has no key here. */
const KEY_OR_STEPS: OptionGroup = {
  ...KEY,
  options: KEY.options.map((option) => ({ ...option, required: false })),
};

const STEPS: OptionGroup = {
  title: { ru: "В два шага, ключом в другом месте", en: "In two steps, by a key elsewhere" },
  options: [
    {
      flags: "--prepare <state>",
      conflicts: ["key", "signerCommand", "complete", "output", "encoding", "level", "attached", "detached"],
      text: {
        ru: "первый шаг: записать состояние в этот файл, что подписать — в СОСТОЯНИЕ.tbs, хэш этого — в СОСТОЯНИЕ.digest; нужен --cert",
        en: "the first step: write the state to this file, what is to be signed to STATE.tbs, its digest to STATE.digest; needs --cert",
      },
    },
    {
      flags: "--complete <state>",
      conflicts: ["key", "signerCommand", "cert", "select", "mchd"],
      text: {
        ru: "второй шаг: закончить подпись по состоянию первого; нужен --signature",
        en: "the second step: finish the signature from the state of the first; needs --signature",
      },
    },
    {
      flags: "--signature <file>",
      text: {
        ru: "значение подписи от внешнего ключа: байты, base64 или шестнадцатерично; порядок байтов подбирается",
        en: "the outside key's signature value: octets, base64 or hexadecimal; the byte order is found out",
      },
    },
  ],
};

export const SIGN: CommandSpec = {
  name: "sign",
  arguments: "[file...]",
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
    {
      command: {
        ru: "podpis sign договор.pdf --cert мой.cer --prepare договор.шаг && подписать-токеном договор.шаг.tbs > значение && podpis sign договор.pdf --complete договор.шаг --signature значение",
        en: "podpis sign contract.pdf --cert my.cer --prepare contract.step && sign-by-token contract.step.tbs > value && podpis sign contract.pdf --complete contract.step --signature value",
      },
      text: {
        ru: "В два шага: ключ — в другой программе или на другой машине.",
        en: "In two steps: the key is in another program or on another machine.",
      },
    },
  ],
  groups: [
    KEY_OR_STEPS,
    {
      title: { ru: "Подпись", en: "Signature" },
      options: [
        {
          flags: "--level <level>",
          offers: MADE_LEVELS,
          text: {
            ru: "bes, t (со штампом времени), xlt1 (улучшенная: с доказательствами внутри), a (архивная), lt и lta (европейские B-LT, B-LTA), c, x1, x2, xl; по умолчанию t, если назван --tsa, иначе bes",
            en: "bes, t (with a time-stamp), xlt1 (improved: with the evidence inside), a (archival), lt and lta (the European B-LT, B-LTA), c, x1, x2, xl; by default t when a --tsa is named, else bes",
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
        PERSONAL_DATA,
      ],
    },
    {
      title: { ru: "Штамп времени", en: "Time-stamp" },
      options: [...TSA, TSA_TRUST],
    },
    DECLARE,
    STEPS,
    {
      title: { ru: "Проверка своего сертификата", en: "Checking your own certificate" },
      options: [...MCHD_CHECKS, ...EVIDENCE, TRUST_STORE, POLICY],
    },
    NETWORK,
    { title: { ru: "Между запусками", en: "Between runs" }, options: CACHE },
  ],
  exitCodes: [0, 2, 4, 5, 70, 130],
  rehearsable: true,
  run: async (context, args, options) => {
    const { prepare, complete } = options as StepOptions;
    const files = args[0] as string[];
    if (prepare === undefined && complete === undefined) {
      const { runSign } = await import("../run/sign.js");
      return runSign(context, files, options);
    }
    const { runComplete, runPrepare } = await import("../run/signSteps.js");
    return prepare === undefined ? runComplete(context, files, options) : runPrepare(context, files, options);
  },
};
