/** Where the user's trust is kept. */

import { isAbsolute, join } from "node:path";
import type { Environment } from "../../base/environment.js";

/**
 * The folder of the trust store: PODPIS_TRUST_DIR, or where the system wants a user's data (XDG Base Directory
 * Specification; %LOCALAPPDATA%). It is not the cache: nothing in it comes back by itself. undefined when the
 * environment names none.
 */
export function trustFolder(
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  if (env.PODPIS_TRUST_DIR) return env.PODPIS_TRUST_DIR;
  if (platform === "win32") return env.LOCALAPPDATA ? join(env.LOCALAPPDATA, "podpis", "trust") : undefined;
  // The specification: a relative path is to be ignored.
  const data = env.XDG_DATA_HOME;
  if (data && isAbsolute(data)) return join(data, "podpis", "trust");
  return env.HOME && isAbsolute(env.HOME) ? join(env.HOME, ".local", "share", "podpis", "trust") : undefined;
}
