/** Options of commands whose verdict can be written down with its evidence, and repeated. */
import type { OptionGroup } from "../spec.js";

export interface EvidenceBookOptions {
  readonly evidenceDir?: string;
  readonly force?: boolean;
  readonly replay?: string;
}

export const EVIDENCE_BOOK: OptionGroup = {
  title: { ru: "Доказательства вердикта", en: "Evidence of the verdict" },
  options: [
    {
      flags: "--evidence-dir <folder>",
      text: {
        ru: "сохранить в эту папку всё, на чём стоит вердикт: сертификаты, списки, ответы, время, политику",
        en: "keep in this folder all that the verdict rests on: certificates, lists, answers, times, policy",
      },
    },
    {
      flags: "--force",
      text: {
        ru: "заменить доказательства или отчёты, которые уже есть",
        en: "replace evidence and reports that exist already",
      },
    },
    {
      flags: "--replay <folder>",
      conflicts: ["evidenceDir"],
      text: {
        ru: "повторить вердикт по такой папке, дав те же файлы: без сети, на тот же момент, с теми же корнями и требованиями",
        en: "repeat the verdict from such a folder, given the same files: no network, the same moment, roots and demands",
      },
    },
  ],
};
