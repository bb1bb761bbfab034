/** `podpis mchd powers`: codes of powers, with their names. */
import { type CommandSpec, same } from "../spec.js";

export const POWERS: CommandSpec = {
  name: "powers",
  arguments: "[file]",
  summary: { ru: "показать полномочия: коды и названия", en: "list powers: codes and names" },
  description: {
    ru: "Без файла показывает список полномочий: встроенную малую часть единого классификатора и ваш, если он есть. С доверенностью — полномочия в ней, их ограничения и то, так ли они называются в списке.",
    en: "Without a file, the list of powers: the small bundled part of the single classifier, and yours where you have one. With a power of attorney, the powers in it, their limits, and whether the list calls them so.",
  },
  examples: [
    {
      command: { ru: "podpis mchd powers --find накладн", en: "podpis mchd powers --find накладн" },
      text: { ru: "Коды со словом в названии.", en: "Codes with a word in their names." },
    },
    {
      command: same("podpis mchd powers m.xml --classifier powers.csv --json"),
      text: {
        ru: "Что даёт доверенность, по вашему классификатору.",
        en: "What a power of attorney gives, by your classifier.",
      },
    },
  ],
  groups: [
    {
      title: { ru: "Параметры", en: "Options" },
      options: [
        {
          flags: "--find <text>",
          text: {
            ru: "только те, в чьём коде или названии есть все эти слова",
            en: "only those in whose code or name all these words stand",
          },
        },
        {
          flags: "--classifier <file>",
          text: {
            ru: "классификатор полномочий вдобавок к встроенному: JSON или строки «код;название»",
            en: "a classifier of powers beside the bundled part: JSON or lines `code;name`",
          },
        },
      ],
    },
  ],
  exitCodes: [0, 1, 2, 70, 130],
  run: async (context, args, options) => {
    const { runMchdPowers } = await import("../run/mchdPowers.js");
    return runMchdPowers(context, args[0] as string | undefined, options);
  },
};
