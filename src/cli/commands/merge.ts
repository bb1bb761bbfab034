/** `podpis merge`: the signers of several signatures in one. */
import type { CommandSpec } from "../spec.js";
import { CONTENT, MAX_SIZE, OUTPUT, SIGNERS } from "./groups.js";

export const MERGE: CommandSpec = {
  name: "merge",
  arguments: "<signature...>",
  summary: { ru: "собрать подписи одного документа", en: "put signatures of one document together" },
  description: {
    ru: "Собирает подписантов нескольких подписей одного документа в одну подпись; каждый остаётся байт в байт. Если документ под рукой, все подписи под ним должны быть верны; если нет, сравниваются его хэши внутри подписей. Присоединённой будет подпись или отсоединённой, решает первая.",
    en: "Puts the signers of several signatures of one document into one signature; each stays byte for byte. When the document is at hand all signatures over it must hold; when not, its digests inside the signatures are compared. The first one decides whether the document stands inside.",
  },
  examples: [
    {
      command: {
        ru: "podpis merge договор.наш.sig договор.их.sig --content договор.pdf -o договор.pdf.sig",
        en: "podpis merge contract.ours.sig contract.theirs.sig --content contract.pdf -o contract.pdf.sig",
      },
      text: { ru: "Подписи обеих сторон — в один файл.", en: "The signatures of both parties in one file." },
    },
    {
      command: {
        ru: "podpis merge письмо.p7m виза.sig -o письмо.2.p7m",
        en: "podpis merge letter.p7m approval.sig -o letter.2.p7m",
      },
      text: {
        ru: "Документ внутри первой; по нему проверена и вторая.",
        en: "The document is inside the first; the second is checked over it.",
      },
    },
  ],
  groups: [
    {
      title: { ru: "Подпись", en: "Signature" },
      options: [CONTENT, SIGNERS, ...OUTPUT, MAX_SIZE],
    },
  ],
  exitCodes: [0, 1, 2, 5, 70, 130],
  rehearsable: true,
  run: async (context, args, options) => {
    const { runMerge } = await import("../run/reshape.js");
    return runMerge(context, args[0] as string[], options);
  },
};
