/** A folder for one run of another program: mode 0700, its files 0600, gone whatever happens. */
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeError } from "../../files/reasons.js";
import { unfinished } from "../../files/unfinished.js";

export interface Workspace {
  readonly folder: string;
  path(name: string): string;
  /** Writes a small file, mode 0600; gives its path. Throws OUTPUT_FAILED. */
  write(name: string, octets: Uint8Array): string;
}

/** Throws OUTPUT_FAILED, and what `work` throws. */
export async function withWorkspace<T>(work: (workspace: Workspace) => Promise<T>): Promise<T> {
  const folder = join(tmpdir(), `podpis-${randomBytes(8).toString("hex")}`);
  // Known before it exists, so that an interrupt removes it.
  unfinished.add(folder);
  try {
    make(folder);
    const path = (name: string): string => join(folder, name);
    const write = (name: string, octets: Uint8Array): string => {
      attempt(path(name), () => writeFileSync(path(name), octets, { mode: 0o600, flag: "wx" }));
      return path(name);
    };
    return await work({ folder, path, write });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    unfinished.delete(folder);
  }
}

/** Not `recursive`: a folder that is there already is somebody else's. */
const make = (folder: string): void => attempt(folder, () => void mkdirSync(folder, { mode: 0o700 }));

function attempt(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw writeError(error, path);
  }
}
