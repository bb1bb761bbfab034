/** `podpis convert`: the document of a signature moved in or out. */
import type { CommandSpec } from "../spec.js";
import { CONTENT, MAX_SIZE, OUTPUT, SIGNERS } from "./groups.js";

export const CONVERT: CommandSpec = {
  name: "convert",
  arguments: "<signature>",
  summary: {
    ru: "сделать подпись отсоединённой или присоединённой",
    en: "make a signature detached or attached",
  },
  description: {
    ru: "Вынимает документ из подписи или кладёт его внутрь. Сами подписи, сертификаты и доказательства остаются байт в байт, уровень не меняется. Подписи должны быть верны; файл появляется, только когда это проверено.",
    en: "Takes the document out of a signature, or puts it inside. The signers, certificates and evidence stay byte for byte, the level does not change. The signatures must hold; the file appears only after that was checked.",
  },
  examples: [
    {
      command: {
        ru: "podpis convert письмо.p7m --detached --content-output письмо.txt -o письмо.txt.sig",
        en: "podpis convert letter.p7m --detached --content-output letter.txt -o letter.txt.sig",
      },
      text: {
        ru: "Подпись отдельно, документ отдельно.",
        en: "The signature apart, the document apart.",
      },
    },
    {
      command: {
        ru: "podpis convert договор.pdf.sig --attached -o договор.pdf.p7m",
        en: "podpis convert contract.pdf.sig --attached -o contract.pdf.p7m",
      },
      text: {
        ru: "Документ договор.pdf, лежащий рядом, — внутрь.",
        en: "The document contract.pdf, which lies beside, goes inside.",
      },
    },
  ],
  groups: [
    {
      title: { ru: "Подпись", en: "Signature" },
      options: [
        {
          flags: "--attached",
          conflicts: ["detached"],
          text: { ru: "документ внутрь подписи", en: "the document inside the signature" },
        },
        {
          flags: "--detached",
          conflicts: ["content"],
          text: { ru: "документ отдельно", en: "the document apart" },
        },
        CONTENT,
        {
          flags: "--content-output <file>",
          conflicts: ["attached"],
          text: {
            ru: "куда записать документ, который был внутри",
            en: "where to write the document that was inside",
          },
        },
        SIGNERS,
        ...OUTPUT,
        MAX_SIZE,
      ],
    },
  ],
  exitCodes: [0, 1, 2, 5, 70, 130],
  rehearsable: true,
  run: async (context, args, options) => {
    const { runConvert } = await import("../run/reshape.js");
    return runConvert(context, args[0] as string, options);
  },
};
