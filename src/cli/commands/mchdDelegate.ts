/** `podpis mchd delegate`: pass powers on. */
import { wholeNumber } from "../parsers.js";
import type { CommandSpec } from "../spec.js";
import {
  CLASSIFIER,
  day,
  fromCert,
  JOINTLY,
  NUMBERS,
  POWER,
  REPRESENTATIVE,
  WRITING,
} from "./mchdPartyOptions.js";

export const DELEGATE: CommandSpec = {
  name: "delegate",
  arguments: "<parent>",
  summary: { ru: "передоверить по МЧД", en: "pass powers on" },
  description: {
    ru: "Составляет доверенность в порядке передоверия: ссылки на исходную и первую доверенности, передающий и полномочия берутся из исходной. Не выйдет: если исходная не разрешает, срок или полномочия шире, её срок кончился. Граждане и предприниматели передоверяют только у нотариуса. Отзыв исходной здесь не проверяется.",
    en: "Makes a delegation: the links to the parent and to the first document, the passer and the powers are taken from the parent. Refused when the parent does not allow it, when term or powers would be wider, or its term is over. Persons and sole traders pass powers on before a notary only. Whether the parent was revoked is not checked here.",
  },
  examples: [
    {
      command: {
        ru: "podpis mchd delegate исходная.xml --from-cert delegator=директор.cer --from-cert representative=сотрудник.cer",
        en: "podpis mchd delegate parent.xml --from-cert delegator=head.cer --from-cert representative=employee.cer",
      },
      text: {
        ru: "Организация-представитель передаёт все полномочия своему сотруднику.",
        en: "An organisation that represents passes all its powers on to an employee.",
      },
    },
    {
      command: {
        ru: 'podpis mchd delegate исходная.xml --person "Образцова Анна" --person-inn 770000000156 --power 2_FNS03 --until 2026-06-30 --for-notary',
        en: 'podpis mchd delegate parent.xml --person "Образцова Анна" --person-inn 770000000156 --power 2_FNS03 --until 2026-06-30 --for-notary',
      },
      text: {
        ru: "Гражданин передаёт одно полномочие на меньший срок: проект для нотариуса.",
        en: "A person passes one power on, for a shorter term: a draft for the notary.",
      },
    },
  ],
  groups: [
    {
      title: { ru: "Кто передаёт", en: "Who passes powers on" },
      options: [
        {
          flags: "--representative <number>",
          parse: wholeNumber,
          text: {
            ru: "какой из представителей исходной, считая с 1; нужно, если их несколько",
            en: "which of the parent's representatives, counted from 1; needed when there are several",
          },
        },
        fromCert({
          ru: "delegator (руководитель передающей организации), representative (кому)",
          en: "delegator (head of the organisation that passes on), representative (to whom)",
        }),
        {
          flags: "--joint-heads",
          text: {
            ru: "руководители (несколько --from-cert delegator) действуют только вместе",
            en: "the heads (several --from-cert delegator) act only together",
          },
        },
        {
          flags: "--for-notary",
          text: { ru: "проект, который удостоверит нотариус", en: "a draft that a notary will certify" },
        },
      ],
    },
    {
      title: { ru: "Кому и что", en: "To whom, and what" },
      options: [
        ...REPRESENTATIVE,
        {
          ...POWER,
          text: {
            ru: "передать только это полномочие исходной (код); без параметра — все",
            en: "pass on only this power of the parent (its code); without it, all of them",
          },
        },
        CLASSIFIER,
        JOINTLY,
      ],
    },
    {
      title: { ru: "Срок и номер", en: "Term and number" },
      options: [
        {
          flags: "--until <date>",
          parse: day,
          text: {
            ru: "последний день действия; по умолчанию как у исходной",
            en: "the last day of its term; by default the parent's",
          },
        },
        ...NUMBERS,
      ],
    },
    WRITING,
  ],
  exitCodes: [0, 1, 2, 70, 130],
  rehearsable: true,
  run: async (context, args, options) => {
    const { runMchdDelegate } = await import("../run/mchdDelegate.js");
    return runMchdDelegate(context, args[0] as string, options);
  },
};
