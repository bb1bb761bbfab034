/** The cache as the options and the environment want it. */
import type { EvidenceCache } from "../../base/evidenceCache.js";
import { cacheFolder } from "../../io/cache/folder.js";
import { FolderCache } from "../../io/cache/folderCache.js";
import { translatePhrase } from "../../report/i18n/phrase.js";
import { printable } from "../../report/printable.js";
import type { Context } from "../spec.js";

export interface CacheOptions {
  readonly cacheDir?: string;
  /** commander's form of --no-cache. */
  readonly cache?: boolean;
}

/** undefined: nothing is kept. That a folder cannot be used is said once, and changes no verdict. */
export function openCache(
  { console, env }: Context,
  { cacheDir, cache = true }: CacheOptions,
): EvidenceCache | undefined {
  const folder = cache ? cacheFolder(cacheDir, env) : undefined;
  if (folder === undefined) return undefined;
  return new FolderCache(folder, {
    onProblem: (problem) =>
      console.note(
        console.say(
          { ru: "кэш {folder} не используется: {reason}", en: "the cache {folder} is not used: {reason}" },
          { folder: printable(folder), reason: printable(translatePhrase(console.texts.phrases, problem)) },
        ),
      ),
  });
}
