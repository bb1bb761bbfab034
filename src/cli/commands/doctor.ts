/** `podpis doctor`: what podpis works with on this computer. */
import { httpUrl } from "../parsers.js";
import { type CommandSpec, same } from "../spec.js";
import { CACHE_DIR } from "./cacheOptions.js";
import { NETWORK } from "./groups.js";

export const DOCTOR: CommandSpec = {
  name: "doctor",
  summary: {
    ru: "что есть на этом компьютере, чего нет и как это исправить",
    en: "what there is on this computer, what is missing, and how to get it",
  },
  description: {
    ru: "Показывает версии, программы рядом, папки и права на них, возраст списка аккредитованных УЦ и кэша, язык и часы. В сеть не обращается, пока не названа служба штампов времени. Недостающее — строка отчёта с командой, а не ошибка: код выхода 0, если посмотреть удалось.",
    en: "Shows versions, programs to compare with, folders and their rights, the age of the list of accredited CAs and of the cache, the language and the clock. It uses no network until a time-stamping service is named. What is missing is a line with a command, not an error: the exit code is 0 when podpis could look.",
  },
  examples: [
    {
      command: same("podpis doctor"),
      text: { ru: "Всё ли в порядке, без сети.", en: "Whether all is well, without the network." },
    },
    {
      command: same("podpis doctor --tsa http://tsa.example/tsp"),
      text: {
        ru: "Сверить часы: попросить один штамп времени.",
        en: "Compare the clock: ask for one time-stamp.",
      },
    },
    {
      command: same("podpis doctor --json | jq '.findings[].id'"),
      text: { ru: "Замечания для программы.", en: "The findings, for a program." },
    },
  ],
  groups: [
    {
      title: { ru: "Параметры", en: "Options" },
      options: [
        {
          flags: "--tsa <url>",
          parse: httpUrl,
          text: {
            ru: "сверить часы с этой службой штампов времени",
            en: "compare the clock with this time-stamping service",
          },
        },
        CACHE_DIR,
      ],
    },
    NETWORK,
  ],
  exitCodes: [0, 2, 70, 130],
  run: async (context, _args, options) => {
    const { runDoctor } = await import("../run/doctor.js");
    return runDoctor(context, options);
  },
};
