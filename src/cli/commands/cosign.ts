/** `podpis cosign`: sign what others have signed. */
import { MADE_LEVELS } from "../parsers.js";
import type { CommandSpec } from "../spec.js";
import { PERSONAL_DATA } from "./authorityOptions.js";
import { CACHE } from "./cacheOptions.js";
import { DECLARE } from "./declareOptions.js";
import { CONTENT, EVIDENCE, KEY, MAX_SIZE, NETWORK, OUTPUT, TRUST_STORE, TSA, TSA_TRUST } from "./groups.js";

export const COSIGN: CommandSpec = {
  name: "cosign",
  arguments: "<signature>",
  summary: { ru: "подписать вместе с другими", en: "sign together with others" },
  description: {
    ru: "Добавляет ещё одного подписанта в готовую подпись: он подписывает тот же документ. Подписи, которые там есть, остаются байт в байт; если хоть одна из них неверна, добавить ничего нельзя.",
    en: "Adds one more signer to a finished signature, over the same document. The signers that are there stay byte for byte; when one of them does not hold nothing can be added.",
  },
  examples: [
    {
      command: {
        ru: "podpis cosign договор.pdf.sig --key ключ.pem --cert мой.cer -o договор.pdf.sig --force",
        en: "podpis cosign contract.pdf.sig --key key.pem --cert my.cer -o contract.pdf.sig --force",
      },
      text: {
        ru: "Вторая сторона подписывает договор; документ договор.pdf лежит рядом.",
        en: "The other party signs the contract; the document contract.pdf lies beside.",
      },
    },
    {
      command: {
        ru: "podpis cosign письмо.p7m --key ключ.p12 --passphrase-file пароль.txt --tsa http://служба/tsp -o письмо.2.p7m",
        en: "podpis cosign letter.p7m --key key.p12 --passphrase-file secret.txt --tsa http://service/tsp -o letter.2.p7m",
      },
      text: {
        ru: "Документ внутри; подпись со штампом времени.",
        en: "The document is inside; with a time-stamp.",
      },
    },
  ],
  groups: [
    KEY,
    {
      title: { ru: "Подпись", en: "Signature" },
      options: [
        {
          flags: "--level <level>",
          offers: MADE_LEVELS,
          text: {
            ru: "уровень новой подписи, как у sign; по умолчанию t, если назван --tsa, иначе bes",
            en: "level of the new signer, as for sign; by default t when a --tsa is named, else bes",
          },
        },
        CONTENT,
        ...OUTPUT,
        MAX_SIZE,
        PERSONAL_DATA,
      ],
    },
    { title: { ru: "Штамп времени", en: "Time-stamp" }, options: [...TSA, TSA_TRUST] },
    DECLARE,
    {
      title: { ru: "Проверка своего сертификата", en: "Checking your own certificate" },
      options: [...EVIDENCE, TRUST_STORE],
    },
    NETWORK,
    { title: { ru: "Между запусками", en: "Between runs" }, options: CACHE },
  ],
  exitCodes: [0, 1, 2, 4, 5, 70, 130],
  rehearsable: true,
  run: async (context, args, options) => {
    const { runCosign } = await import("../run/cosign.js");
    return runCosign(context, args[0] as string, options);
  },
};
