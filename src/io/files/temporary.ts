/** Temporary files; those that have a name are removed when the program is interrupted. */
import { randomUUID } from "node:crypto";
import { openSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unfinished } from "./unfinished.js";

/** The names of those that have one. */
export const TEMPORARY = /^\.podpis-[0-9a-f]{16}\.tmp$/;

/** A new file in `folder`, open for reading and writing. `mode` is subject to the umask. */
export function createTemporary(
  folder: string,
  mode: number,
): { readonly path: string; readonly fd: number } {
  const path = join(folder, `.podpis-${randomName()}.tmp`);
  // Known before it exists: an interrupt between the two finds nothing to remove, not a file left behind.
  unfinished.add(path);
  try {
    return { path, fd: openSync(path, "wx+", mode) };
  } catch (error) {
    unfinished.delete(path);
    throw error;
  }
}

/** 64 random bits in hex. Of a UUID, since Node draws those from a store of random octets. */
function randomName(): string {
  const uuid = randomUUID();
  return uuid.slice(0, 8) + uuid.slice(-8);
}

/** A file without a name in the system's temporary folder, mode 0600: gone when its descriptor is closed. */
export function createUnlinked(): number {
  const { path, fd } = createTemporary(tmpdir(), 0o600);
  removeTemporary(path);
  return fd;
}

export function removeTemporary(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was renamed, or removed by an interrupt.
  }
  unfinished.delete(path);
}

/** To be called when a temporary file has become the output. */
export const forgetTemporary = (path: string): void => void unfinished.delete(path);
