/** Turns the operating system's errors into ours. */
import { dirname } from "node:path";
import { PodpisError } from "../../base/errors.js";
import { shellWord } from "../../base/shell.js";

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "the operation is not permitted",
  ENOENT: "there is no such folder",
  ENOTDIR: "a part of the path is no folder",
  EISDIR: "it is a folder",
  ENOSPC: "no space is left on the disk",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EFBIG: "the file system allows no file of this size",
  EIO: "the disk reports an input/output error",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "too many symbolic links",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  EBUSY: "it is in use",
};

/** The errno name of a file system error ("ENOENT"), or undefined for another error. */
export function errno(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

function reason(error: unknown): string {
  // Node refuses such a name before the system is asked.
  if ((error as { code?: unknown } | null)?.code === "ERR_INVALID_ARG_VALUE") {
    return "the name holds a zero octet";
  }
  const code = errno(error);
  if (code === undefined) return error instanceof Error ? error.message : String(error);
  return `${REASONS[code] ?? "the system refuses"} (${code})`;
}

export function readError(error: unknown, path: string): PodpisError {
  if (error instanceof PodpisError) return error;
  if (errno(error) === "ENOENT") return new PodpisError("FILE_NOT_FOUND", { path }, error);
  return new PodpisError("FILE_UNREADABLE", { path, reason: reason(error) }, error);
}

export function writeError(error: unknown, path: string): PodpisError {
  if (error instanceof PodpisError) return error;
  if (errno(error) === "EEXIST") return new PodpisError("OUTPUT_EXISTS", { path }, error);
  const fix = writeFix(errno(error), path);
  return new PodpisError("OUTPUT_FAILED", { path, reason: reason(error), fix }, error);
}

/** The output is a folder, or what should be a folder is none; nobody had to ask the system. */
export const wrongKind = (code: "EISDIR" | "ENOTDIR", path: string): PodpisError =>
  new PodpisError("OUTPUT_FAILED", {
    path,
    reason: code === "EISDIR" ? "it is a folder" : "it is no folder",
    fix: writeFix(code, path),
  });

/** What to do about a refusal to write; an English phrase of the text tables. */
function writeFix(code: string | undefined, path: string): string {
  switch (code) {
    case "ENOENT":
      return `make the folder first: mkdir -p ${shellWord(dirname(path))}`;
    case "ENOTDIR":
      return "name another place: a file stands where a folder must be";
    case "EISDIR":
      return `name a file: ${shellWord(`${path.replace(/[/\\]+$/, "")}/NAME`)}`;
    case "ENAMETOOLONG":
      return "choose a shorter name";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "choose a folder in which you may write, or get the right to write in this one";
    case "ENOSPC":
    case "EDQUOT":
      return "free some space, or write to another disk";
    case "EFBIG":
      return "write to another disk, or raise the limit on the size of files (ulimit -f)";
    case "ELOOP":
      return "name the path without the symbolic links";
    case "EMFILE":
    case "ENFILE":
      return "close other programs, or raise the limit on open files (ulimit -n)";
    case "EBUSY":
      return "close the program that uses it, and run the command again";
    default:
      return "check the free space and the permissions";
  }
}
