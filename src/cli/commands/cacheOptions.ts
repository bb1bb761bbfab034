/** Options of the cache of evidence. */
import type { OptionSpec } from "../spec.js";

export const CACHE_DIR: OptionSpec = {
  flags: "--cache-dir <folder>",
  text: {
    ru: "где хранить списки и ответы между запусками; по умолчанию PODPIS_CACHE_DIR, иначе $XDG_CACHE_HOME/podpis или ~/.cache/podpis",
    en: "where to keep lists and answers between runs; by default PODPIS_CACHE_DIR, else $XDG_CACHE_HOME/podpis or ~/.cache/podpis",
  },
};

export const CACHE: readonly OptionSpec[] = [
  CACHE_DIR,
  {
    flags: "--no-cache",
    text: {
      ru: "не пользоваться хранимым и ничего не хранить",
      en: "use nothing that was kept, and keep nothing",
    },
  },
];
