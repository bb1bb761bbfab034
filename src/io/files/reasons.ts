/** Turns the operating system's errors into ours. */
import { PodpisError } from "../../base/errors.js";

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
  return new PodpisError("OUTPUT_FAILED", { path, reason: reason(error) }, error);
}
