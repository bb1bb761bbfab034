/** Where evidence is kept between runs, and whether that place can be trusted. */

import { type Stats, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { Environment } from "../../base/environment.js";

/**
 * The folder of the cache: what the user named, PODPIS_CACHE_DIR, or where the system wants caches (XDG Base
 * Directory Specification; %LOCALAPPDATA%). undefined when the environment names none.
 */
export function cacheFolder(
  named: string | undefined,
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const chosen = named || env.PODPIS_CACHE_DIR;
  if (chosen) return chosen;
  if (platform === "win32") return env.LOCALAPPDATA ? join(env.LOCALAPPDATA, "podpis", "cache") : undefined;
  // The specification: a relative path is to be ignored.
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) return join(env.XDG_CACHE_HOME, "podpis");
  return env.HOME && isAbsolute(env.HOME) ? join(env.HOME, ".cache", "podpis") : undefined;
}

/** A folder as it was found; `problem` is an English phrase of the text tables. */
export type FolderState =
  | { readonly kind: "absent" }
  | { readonly kind: "refused"; readonly problem: string }
  | { readonly kind: "usable"; readonly stat: Stats };

/**
 * Looks at the folder. One that belongs to somebody else, or into which others may write, is refused: they could
 * keep a fresh list from us. Throws the system's errors.
 */
export function inspectFolder(path: string): FolderState {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { kind: "absent" };
  if (!stat.isDirectory()) return { kind: "refused", problem: "it is no folder" };
  const problem = rightsProblem(stat);
  return problem === undefined ? { kind: "usable", stat } : { kind: "refused", problem };
}

/** Why what lies there may not be the user's own word; an English phrase of the text tables. */
export function rightsProblem({ uid, mode }: Pick<Stats, "uid" | "mode">): string | undefined {
  const user = process.geteuid?.();
  if (user === undefined) return undefined;
  if (uid !== user) return "it belongs to another user";
  return (mode & 0o022) === 0 ? undefined : "others may write into it";
}
