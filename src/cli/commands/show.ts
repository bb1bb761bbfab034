/** `podpis show`: what is in a file. */
import { type CommandSpec, same } from "../spec.js";
import { PERSONAL_DATA } from "./authorityOptions.js";
import { DETAILS } from "./groups.js";

export const SHOW: CommandSpec = {
  name: "show",
  arguments: "<file>",
  summary: { ru: "показать, что в файле", en: "show what is in a file" },
  description: {
    ru: "Показывает сертификат, подпись CMS, список отзыва, ответ OCSP, штамп времени или ключ (только открытые сведения). Ничего не проверяет: для этого есть verify и cert check.",
    en: "Shows a certificate, a CMS signature, a CRL, an OCSP answer, a time-stamp token or a key (public facts only). It checks nothing: verify and cert check do that.",
  },
  examples: [
    {
      command: { ru: "podpis show иванов.cer", en: "podpis show ivanov.cer" },
      text: {
        ru: "Сертификат: владелец, ИНН, ОГРН, СНИЛС, сроки, расширения.",
        en: "A certificate: subject, ИНН, ОГРН, СНИЛС, dates, extensions.",
      },
    },
    {
      command: same("podpis show contract.pdf.sig --json"),
      text: {
        ru: "Подпись: кем, когда и чем сделана, в JSON.",
        en: "A signature: by whom, when and how, as JSON.",
      },
    },
  ],
  groups: [
    {
      title: { ru: "Вывод", en: "Output" },
      options: [
        { ...DETAILS, text: { ru: "показать всё, что есть", en: "show all there is" } },
        PERSONAL_DATA,
      ],
    },
  ],
  exitCodes: [0, 2, 70, 130],
  run: async (context, args, options) => {
    const { runShow } = await import("../run/show.js");
    return runShow(context, args[0] as string, options);
  },
};
