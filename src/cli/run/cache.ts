/** Runs `podpis cache list` and `podpis cache clear`. Schema podpis.cache/1. */
import { type ExitCode, PodpisError } from "../../base/errors.js";
import { formatInstant } from "../../base/time.js";
import { cacheFolder } from "../../io/cache/folder.js";
import { FolderCache, type ListedEntry } from "../../io/cache/folderCache.js";
import { peopleTime } from "../../report/instant.js";
import { printable } from "../../report/printable.js";
import { grouped } from "../../report/style.js";
import type { Bilingual } from "../console.js";
import type { Context } from "../spec.js";
import type { CacheOptions } from "./cacheOptions.js";

const SCHEMA = "podpis.cache/1";

export async function runCacheList(context: Context, options: CacheOptions): Promise<ExitCode> {
  const { console } = context;
  const cache = open(context, options);
  const entries = cache.list();
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  if (console.settings.json) {
    console.json({ schema: SCHEMA, folder: cache.folder, bytes, entries: entries.map(asJson) });
    return 0;
  }
  const total = console.say(
    { ru: "{folder}: объектов {count}, {bytes} байт", en: "{folder}: objects {count}, {bytes} bytes" },
    { folder: printable(cache.folder), count: entries.length, bytes: grouped(bytes) },
  );
  console.result(() => [total, ...entries.flatMap((entry) => lines(context, entry))]);
  return 0;
}

export async function runCacheClear(context: Context, options: CacheOptions): Promise<ExitCode> {
  const { console } = context;
  const cache = open(context, options);
  const { removed, bytes } = cache.clear();
  if (console.settings.json) console.json({ schema: SCHEMA, folder: cache.folder, removed, bytes });
  else {
    const text = {
      ru: "удалено объектов {removed}, {bytes} байт",
      en: "removed objects {removed}, {bytes} bytes",
    };
    console.result(() => [console.say(text, { removed, bytes: grouped(bytes) })]);
  }
  return 0;
}

function open({ console, env }: Context, { cacheDir }: CacheOptions): FolderCache {
  const folder = cacheFolder(cacheDir, env);
  if (folder !== undefined) return new FolderCache(folder);
  const { language } = console;
  throw new PodpisError("USAGE", {
    message:
      language === "ru"
        ? "папка кэша неизвестна: HOME не задан"
        : "no cache folder is known: HOME is not set",
    hint: language === "ru" ? "назовите её: --cache-dir ПАПКА" : "name it by --cache-dir FOLDER",
  });
}

const asJson = ({ thisUpdate, nextUpdate, ...entry }: ListedEntry) => ({
  ...entry,
  thisUpdate: formatInstant(thisUpdate),
  nextUpdate: formatInstant(nextUpdate),
});

const KINDS: Readonly<Record<ListedEntry["kind"], Bilingual>> = {
  crl: { ru: "список отзыва", en: "revocation list" },
  ocsp: { ru: "ответ OCSP", en: "OCSP answer" },
  issuer: { ru: "сертификат УЦ", en: "CA certificate" },
};

function lines({ console }: Context, { kind, url, nextUpdate, size }: ListedEntry): string[] {
  const style = console.style(false);
  const until = peopleTime(style, formatInstant(nextUpdate));
  return [
    `${console.say(KINDS[kind])}  ${printable(url)}`,
    style.palette.dim(
      `    ${console.say(
        { ru: "годен до {until}, {size} байт", en: "holds until {until}, {size} bytes" },
        { until, size: grouped(size) },
      )}`,
    ),
  ];
}
