/** `podpis cache list|clear`: evidence kept between runs. */
import { type CommandSpec, same } from "../spec.js";
import { CACHE_DIR } from "./cacheOptions.js";

const GROUPS: CommandSpec["groups"] = [
  { title: { ru: "Где лежит", en: "Where it lies" }, options: [CACHE_DIR] },
];

const LIST: CommandSpec = {
  name: "list",
  summary: { ru: "показать, что хранится", en: "show what is kept" },
  description: {
    ru: "Показывает хранимые списки отзыва, ответы OCSP и сертификаты УЦ: откуда взяты, когда составлены, до какого времени годны. При каждом чтении подпись проверяется заново.",
    en: "Shows the revocation lists, OCSP answers and CA certificates that are kept: where from, when made, how long they hold. Their signatures are verified anew each time they are read.",
  },
  examples: [
    {
      command: same("podpis cache list"),
      text: { ru: "Что хранится и до какого времени годно.", en: "What is kept, and how long it holds." },
    },
    {
      command: same("podpis cache list --json | jq '.bytes'"),
      text: { ru: "Сколько места занято.", en: "How much room it takes." },
    },
  ],
  groups: GROUPS,
  exitCodes: [0, 2, 70, 130],
  run: async (context, _args, options) => {
    const { runCacheList } = await import("../run/cache.js");
    return runCacheList(context, options);
  },
};

const CLEAR: CommandSpec = {
  name: "clear",
  summary: { ru: "удалить всё хранимое", en: "remove everything that is kept" },
  description: {
    ru: "Удаляет хранимые списки, ответы и сертификаты; другие файлы в папке не трогает. Всё нужное podpis получит снова из сети.",
    en: "Removes the lists, answers and certificates that are kept; other files in the folder are left alone. podpis fetches what it needs again.",
  },
  examples: [
    {
      command: same("podpis cache clear"),
      text: { ru: "Начать с чистого листа.", en: "Start afresh." },
    },
    {
      command: same("podpis cache clear --cache-dir /srv/podpis-cache"),
      text: { ru: "Очистить указанную папку.", en: "Clear the folder named." },
    },
  ],
  groups: GROUPS,
  exitCodes: [0, 2, 70, 130],
  rehearsable: true,
  run: async (context, _args, options) => {
    const { runCacheClear } = await import("../run/cache.js");
    return runCacheClear(context, options);
  },
};

export const CACHE_COMMAND: CommandSpec = {
  name: "cache",
  summary: { ru: "хранимые списки и ответы: list, clear", en: "kept lists and answers: list, clear" },
  examples: [LIST.examples[0]!, CLEAR.examples[0]!],
  exitCodes: [0, 2, 70, 130],
  commands: [LIST, CLEAR],
};
