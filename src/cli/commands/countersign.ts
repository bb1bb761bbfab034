/** `podpis countersign`: confirm somebody's signature. */
import { wholeNumber } from "../parsers.js";
import type { CommandSpec } from "../spec.js";
import { CACHE } from "./cacheOptions.js";
import { CONTENT, EVIDENCE, KEY, MAX_SIZE, NETWORK, OUTPUT, TRUST_STORE } from "./groups.js";

export const COUNTERSIGN: CommandSpec = {
  name: "countersign",
  arguments: "<signature>",
  summary: { ru: "заверить чужую подпись", en: "confirm another's signature" },
  description: {
    ru: "Добавляет заверяющую подпись (RFC 5652 §11.4): она стоит под подписью другого, а не под документом. Всё, что в файле уже есть, остаётся байт в байт.",
    en: "Adds a countersignature (RFC 5652 §11.4): it stands under another's signature, not under the document. All that is in the file stays byte for byte.",
  },
  examples: [
    {
      command: {
        ru: "podpis countersign договор.pdf.sig --key ключ.pem --cert мой.cer -o договор.заверен.sig --content договор.pdf",
        en: "podpis countersign contract.pdf.sig --key key.pem --cert my.cer -o contract.confirmed.sig --content contract.pdf",
      },
      text: { ru: "Заверить единственную подпись.", en: "Confirm the only signature." },
    },
    {
      command: {
        ru: "podpis countersign письмо.p7m --signer 2 --key ключ.pem --cert мой.cer -o письмо.p7m --force",
        en: "podpis countersign letter.p7m --signer 2 --key key.pem --cert my.cer -o letter.p7m --force",
      },
      text: { ru: "Заверить подпись второго подписанта.", en: "Confirm the second signer's signature." },
    },
  ],
  groups: [
    KEY,
    {
      title: { ru: "Подпись", en: "Signature" },
      options: [
        {
          flags: "--signer <number>",
          parse: wholeNumber,
          text: {
            ru: "чью подпись заверить, считая с 1, как в отчёте verify; нужен, когда подписантов несколько",
            en: "whose signature to confirm, counted from 1 as in verify's report; needed when there are several",
          },
        },
        CONTENT,
        ...OUTPUT,
        MAX_SIZE,
      ],
    },
    {
      title: { ru: "Проверка своего сертификата", en: "Checking your own certificate" },
      options: [...EVIDENCE, TRUST_STORE],
    },
    NETWORK,
    { title: { ru: "Между запусками", en: "Between runs" }, options: CACHE },
  ],
  exitCodes: [0, 1, 2, 5, 70, 130],
  rehearsable: true,
  run: async (context, args, options) => {
    const { runCountersign } = await import("../run/cosign.js");
    return runCountersign(context, args[0] as string, options);
  },
};
