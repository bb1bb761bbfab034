/** `podpis extend`: take a signature to a higher level. */

import { wholeNumber } from "../parsers.js";
import type { CommandSpec } from "../spec.js";
import { CACHE } from "./cacheOptions.js";
import { CONTENT, EVIDENCE, MAX_SIZE, NETWORK, OUTPUT, TRUST_STORE, TSA, TSA_TRUST } from "./groups.js";
import { POLICY } from "./policyOptions.js";

export const EXTEND: CommandSpec = {
  name: "extend",
  arguments: "<signature>",
  summary: { ru: "поднять уровень подписи", en: "take a signature to a higher level" },
  description: {
    ru: "Добавляет к готовой подписи штампы времени и доказательства того, что сертификаты были действительны: так её можно проверить и через годы, без сети. Всё, что в подписи уже есть, остаётся байт в байт; ни одна подпись и ни один уровень не ухудшаются. Ключ не нужен.",
    en: "Adds time-stamps to a finished signature, and the evidence that the certificates were good: so it can be verified years later, without a network. All that is in the signature stays byte for byte; no signer and no level gets worse. No key is needed.",
  },
  examples: [
    {
      command: {
        ru: "podpis extend договор.pdf.sig --level xlt1 --tsa http://служба/tsp --trust корень.cer -o договор.xlt1.sig",
        en: "podpis extend contract.pdf.sig --level xlt1 --tsa http://service/tsp --trust root.cer -o contract.xlt1.sig",
      },
      text: {
        ru: "Сделать подпись улучшенной (CAdES-X Long Type 1); документ договор.pdf лежит рядом.",
        en: "Make it an improved signature (CAdES-X Long Type 1); the document contract.pdf lies beside.",
      },
    },
    {
      command: {
        ru: "podpis extend договор.xlt1.sig --content договор.pdf --level a --tsa http://служба/tsp --trust корень.cer -o договор.xlt1.sig --force",
        en: "podpis extend contract.xlt1.sig --content contract.pdf --level a --tsa http://service/tsp --trust root.cer -o contract.xlt1.sig --force",
      },
      text: {
        ru: "Добавить архивный штамп, а если он есть — ещё один поверх него; файл заменяется.",
        en: "Add an archive time-stamp, or one more over the one that is there; the file is replaced.",
      },
    },
  ],
  groups: [
    {
      title: { ru: "Подпись", en: "Signature" },
      options: [
        {
          flags: "--level <level>",
          choices: ["t", "c", "x1", "x2", "xl", "xlt1", "a", "lt", "lta"],
          required: true,
          text: {
            ru: "до какого уровня: t (штамп времени), c (ссылки на доказательства), x1 и x2 (и штамп над ними), xl (и сами доказательства), xlt1 (улучшенная), a (архивная); lt и lta — европейские B-LT и B-LTA; a и lta повторно продлевают",
            en: "to which level: t (time-stamp), c (references to evidence), x1 and x2 (and a time-stamp over them), xl (and the evidence itself), xlt1 (improved), a (archival); lt and lta are the European B-LT and B-LTA; a and lta once more renew",
          },
        },
        {
          flags: "--signer <number>",
          many: true,
          parse: wholeNumber,
          text: {
            ru: "только этого подписанта, считая с 1, как в отчёте verify; по умолчанию всех",
            en: "this signer only, counted from 1 as in verify's report; by default all",
          },
        },
        CONTENT,
        ...OUTPUT,
        MAX_SIZE,
      ],
    },
    { title: { ru: "Штамп времени", en: "Time-stamp" }, options: [...TSA, TSA_TRUST] },
    { title: { ru: "Доказательства", en: "Evidence" }, options: [...EVIDENCE, TRUST_STORE, POLICY] },
    NETWORK,
    { title: { ru: "Между запусками", en: "Between runs" }, options: CACHE },
  ],
  exitCodes: [0, 1, 2, 4, 5, 70, 130],
  rehearsable: true,
  run: async (context, args, options) => {
    const { runExtend } = await import("../run/extend.js");
    return runExtend(context, args[0] as string, options);
  },
};
