/** Which files a word of the command line means: a file, a folder with all below it, a pattern. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename } from "node:path";
import { PodpisError } from "../../base/errors.js";
import { pathMatches } from "../../base/glob.js";
import { errno, readError } from "./reasons.js";

/** Files of one folder that are meant. */
export interface FolderFiles {
  /** What stands before the names: "" or a path that ends with a separator, as the user wrote it. */
  readonly prefix: string;
  /** Those meant, in the order of their names. */
  readonly names: readonly string[];
  /** All files of the folder but hidden ones, in the order of their names. Throws FILE_UNREADABLE. */
  readonly all: () => readonly string[];
}

/** How deep folders are entered. */
const MAX_DEPTH = 64;

const isPattern = (path: string): boolean => /[*?]/.test(path);

/** Whether the word stands for as many files as there are, and not for one. */
export function meansMany(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return isPattern(path);
  }
}

/**
 * The files that `input` means, folder by folder: the names of one folder are held at a time. A folder stands for all
 * files in it and below; a pattern (`*`, `?`, `**`) for those that it matches, unless a file has just this name.
 * Hidden names are left out, and links to folders are not entered; so are pipes, sockets and devices. A link to nothing
 * is a file that cannot be read: nothing is passed over by it. In the order of the names. Throws FILE_NOT_FOUND,
 * NOTHING_FOUND (a pattern or a folder without files), FILE_UNREADABLE.
 */
export function* walk(input: string): Generator<FolderFiles> {
  if (!meansMany(input)) {
    yield single(input);
    return;
  }
  let found = false;
  const { prefix, wanted } = startOf(input);
  for (const folder of below(prefix, [], wanted)) {
    found = true;
    yield folder;
  }
  if (found) return;
  const reason = existsSync(input) ? "the folder holds no file" : "no file matches the pattern";
  throw new PodpisError("NOTHING_FOUND", { path: input, reason });
}

/** What other tools know in patterns, and ours do not. */
const FOREIGN_PATTERN = /[[\]{}]/;

function single(path: string): FolderFiles {
  try {
    statSync(path);
  } catch (error) {
    if (errno(error) !== "ENOENT" || !FOREIGN_PATTERN.test(path)) throw readError(error, path);
    const reason = "there is no file of this name; [ ] and { } are ordinary characters of a name";
    throw new PodpisError("NOTHING_FOUND", { path, reason }, error);
  }
  const name = basename(path);
  const prefix = path.slice(0, path.length - name.length);
  return { prefix, names: [name], all: () => namesIn(prefix).files };
}

interface Start {
  readonly prefix: string;
  /** Names of the pattern after the prefix. */
  readonly wanted: readonly string[];
}

/** A pattern is walked from the folder before its first name with a star. */
function startOf(input: string): Start {
  const path = process.platform === "win32" ? input.replaceAll("\\", "/") : input;
  if (existsSync(input)) return { prefix: path.endsWith("/") ? path : `${path}/`, wanted: ["**"] };
  const names = path.split("/");
  const first = names.findIndex(isPattern);
  return {
    prefix: names
      .slice(0, first)
      .map((name) => `${name}/`)
      .join(""),
    wanted: names.slice(first),
  };
}

function* below(prefix: string, path: readonly string[], wanted: readonly string[]): Generator<FolderFiles> {
  const { files, folders } = namesIn(prefix);
  const names = files.filter((name) => matches(wanted, [...path, name]));
  if (names.length > 0) yield { prefix, names, all: () => files };
  if (path.length >= MAX_DEPTH) return;
  for (const folder of folders) {
    const inner = [...path, folder];
    if (mayHold(wanted, inner)) yield* below(`${prefix}${folder}/`, inner, wanted);
  }
}

const matches = (wanted: readonly string[], path: readonly string[]): boolean =>
  (wanted.length === 1 && wanted[0] === "**") || pathMatches(`/${wanted.join("/")}`, `/${path.join("/")}`);

/** Whether something below the folder may match: no folder is read in vain. */
function mayHold(wanted: readonly string[], folder: readonly string[]): boolean {
  const any = wanted.indexOf("**");
  if (any >= 0 && any < folder.length)
    return any === 0 || matches(wanted.slice(0, any), folder.slice(0, any));
  return wanted.length > folder.length && matches(wanted.slice(0, folder.length), folder);
}

/** Throws FILE_NOT_FOUND, FILE_UNREADABLE. */
function namesIn(prefix: string): { readonly files: string[]; readonly folders: string[] } {
  const files: string[] = [];
  const folders: string[] = [];
  try {
    for (const entry of readdirSync(prefix === "" ? "." : prefix, { withFileTypes: true })) {
      if (entry.name.startsWith(".")) continue;
      if (entry.isDirectory()) folders.push(entry.name);
      else if (entry.isFile() || isLinkToNoFolder(entry, prefix)) files.push(entry.name);
    }
  } catch (error) {
    throw readError(error, prefix === "" ? "." : prefix);
  }
  return { files: files.sort(), folders: folders.sort() };
}

interface Entry {
  readonly name: string;
  isSymbolicLink(): boolean;
}

/** A link to a file, or to nothing: whoever reads that says so. */
function isLinkToNoFolder(entry: Entry, prefix: string): boolean {
  if (!entry.isSymbolicLink()) return false;
  try {
    return statSync(prefix + entry.name).isFile();
  } catch {
    return true;
  }
}
