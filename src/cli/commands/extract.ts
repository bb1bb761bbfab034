/** `podpis extract`: the document out of an attached signature. */
import type { CommandSpec } from "../spec.js";
import { CACHE } from "./cacheOptions.js";
import {
  AT,
  EVIDENCE,
  MAX_SIZE,
  NETWORK,
  OUTPUT,
  REVOCATION,
  TRUST_STORE,
  TSA_TRUST,
  WEAKENS,
} from "./groups.js";
import { POLICY } from "./policyOptions.js";

export const EXTRACT: CommandSpec = {
  name: "extract",
  arguments: "<signature>",
  summary: { ru: "достать документ из подписи", en: "take the document out of a signature" },
  description: {
    ru: "Достаёт документ из присоединённой подписи. Он появляется, только когда проверено, что все подписи под ним верны; доверять ли подписавшим, проверяется, если назван --trust, и тогда подпись должна быть действительна.",
    en: "Takes the document out of an attached signature. It appears only after every signature over it was seen to hold; whether the signers can be trusted is judged when --trust is named, and then the signature must be valid.",
  },
  examples: [
    {
      command: { ru: "podpis extract договор.pdf.p7m", en: "podpis extract contract.pdf.p7m" },
      text: { ru: "Документ ляжет в договор.pdf.", en: "The document goes to contract.pdf." },
    },
    {
      command: {
        ru: "podpis extract письмо.p7m --trust корень.cer -o письмо.txt",
        en: "podpis extract letter.p7m --trust root.cer -o letter.txt",
      },
      text: {
        ru: "Только если подпись действительна; иначе ничего не будет записано.",
        en: "Only if the signature is valid; else nothing is written.",
      },
    },
    {
      command: {
        ru: "podpis extract выгрузка.zip.p7m -o - | bsdtar -xf -",
        en: "podpis extract export.zip.p7m -o - | bsdtar -xf -",
      },
      text: {
        ru: "В стандартный вывод: до конца проверки в нём нет ни байта.",
        en: "To standard output: not a byte is there before the check is over.",
      },
    },
  ],
  groups: [
    {
      title: { ru: "Документ", en: "Document" },
      options: [
        {
          flags: "-o, --output <file>",
          text: {
            ru: "куда писать; по умолчанию имя подписи без .p7m, .sig и подобных; - пишет в стандартный вывод",
            en: "where to write; by default the signature's name without .p7m, .sig and the like; - writes to standard output",
          },
        },
        ...OUTPUT.filter(({ flags }) => flags === "--force"),
        MAX_SIZE,
        {
          flags: "--unverified",
          conflicts: ["trust", "policy"],
          text: {
            ru: `достать, даже если подпись неверна; ${WEAKENS.ru}`,
            en: `take it out even if the signature does not hold; ${WEAKENS.en}`,
          },
        },
      ],
    },
    {
      title: { ru: "Чему доверять", en: "What to trust" },
      options: [...EVIDENCE.slice(0, 1), TSA_TRUST, ...EVIDENCE.slice(1), TRUST_STORE],
    },
    { title: { ru: "Как судить", en: "How to judge" }, options: [AT, REVOCATION, POLICY] },
    NETWORK,
    { title: { ru: "Между запусками", en: "Between runs" }, options: CACHE },
  ],
  exitCodes: [0, 1, 2, 3, 70, 130],
  rehearsable: true,
  run: async (context, args, options) => {
    const { runExtract } = await import("../run/extract.js");
    return runExtract(context, args[0] as string, options);
  },
};
