/** Revocation lists too large to be loaded for one question. */
import { statSync } from "node:fs";
import { MAX_CRL } from "../../base/limits.js";
import type { Crl } from "../../crl/crl.js";
import { openFileCrl } from "../../crl/fileCrl.js";
import { fileSource } from "./source.js";

/** Below this a list is read as a whole: many questions may be asked of it. */
const LARGE = 4 * 1024 * 1024;

/** The list in a large file of DER, left there; undefined for everything else. Throws FILE_*. */
export function largeCrl(path: string): Crl | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile() || stat.size < LARGE || stat.size > MAX_CRL) return undefined;
  return openFileCrl(() => fileSource(path));
}
