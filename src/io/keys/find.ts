/** Keys in a folder and the folders in it: containers, and files that look like keys. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { PodpisError } from "../../base/errors.js";
import { MAX_KEY_FILE, MAX_KEY_FILES, MAX_KEY_FOLDER_DEPTH } from "../../base/limits.js";
import { readError } from "../files/reasons.js";
import { readSmallFile } from "../files/small.js";
import { containerFolder } from "./container/folder.js";
import { looksLikeKey } from "./keyFile.js";

export interface FoundKeys {
  /** References, in the order of their names. */
  readonly references: readonly string[];
  /** Folders or files were left out: there are too many, or they lie too deep. */
  readonly incomplete: boolean;
}

/** Symbolic links are not followed. Throws FILE_* for the folder itself; what cannot be read in it is passed over. */
export function findKeys(folder: string): FoundKeys {
  const references: string[] = [];
  let incomplete = false;
  let seen = 0;
  const look = (path: string, depth: number): void => {
    for (const entry of entriesOf(path, depth)) {
      if (++seen > MAX_KEY_FILES) {
        incomplete = true;
        return;
      }
      const child = join(path, entry.name);
      if (entry.isFile() && isKeyFile(child)) references.push(child);
      if (!entry.isDirectory()) continue;
      if (containerFolder(child) !== undefined) references.push(child);
      else if (depth < MAX_KEY_FOLDER_DEPTH) look(child, depth + 1);
      else incomplete = true;
    }
  };
  look(folder, 0);
  return { references, incomplete };
}

function entriesOf(path: string, depth: number) {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (depth > 0) return [];
    throw readError(error, path);
  }
}

function isKeyFile(path: string): boolean {
  try {
    const octets = readSmallFile(path, MAX_KEY_FILE);
    const looks = looksLikeKey(octets);
    octets.fill(0);
    return looks;
  } catch (error) {
    if (error instanceof PodpisError) return false;
    throw error;
  }
}
