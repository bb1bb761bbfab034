/**
 * Where a lab keeps its files: a folder, or memory. The state file is written whole and renamed, and a
 * change is made under a lock, so that a running server and `lab revoke` beside it agree.
 */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { utf8 } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { AtomicOutput } from "../../io/files/output.js";
import { errno, writeError } from "../../io/files/reasons.js";
import { isRehearsal, makeFolder } from "../../io/files/rehearsal.js";

export interface Store {
  /** For messages. */
  readonly path: string;
  /** A file's text. Throws PodpisError LAB_STATE when it is not there. */
  read(name: string): string;
  /** Replaces a file. Secret files are 0600. */
  write(name: string, text: string, secret?: boolean): Promise<void>;
  /** Changes whenever the file is replaced; undefined when it is not there. */
  version(name: string): string | undefined;
  /** Runs `work` while nobody else, in this process or another, runs theirs. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
}

/** Runs tasks one after another. */
function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

export function memoryStore(): Store {
  const files = new Map<string, string>();
  let writes = 0;
  const versions = new Map<string, string>();
  return {
    path: "(memory)",
    read(name) {
      const text = files.get(name);
      if (text === undefined) throw broken("(memory)", `${name} is missing`);
      return text;
    },
    async write(name, text) {
      files.set(name, text);
      versions.set(name, String(++writes));
    },
    version: (name) => versions.get(name),
    exclusive: queue(),
  };
}

/** A lab's state cannot be used. */
export const broken = (path: string, reason: string, cause?: unknown): PodpisError =>
  new PodpisError("LAB_STATE", { path, reason }, cause);

/** A new folder, 0700, for a lab. Throws LAB_STATE when something is in it already. */
export function createFolder(folder: string): Store {
  try {
    makeFolder(folder, 0o700);
    if (existsSync(folder) && readdirSync(folder).length > 0) throw broken(folder, "the folder is not empty");
  } catch (error) {
    throw writeError(error, folder);
  }
  return folderStore(folder);
}

/** Removes what a failed beginning left in a folder that was empty before. */
export function emptyFolder(folder: string): void {
  if (isRehearsal()) return;
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}

/** The files of a lab in a folder; in a rehearsal those that would be written are only remembered. */
export const folderStore = (folder: string): Store =>
  isRehearsal() ? rehearsed(onDisk(folder)) : onDisk(folder);

function rehearsed(store: Store): Store {
  const written = new Map<string, string>();
  let writes = 0;
  return {
    path: store.path,
    read: (name) => written.get(name) ?? store.read(name),
    async write(name, text, secret) {
      await store.write(name, text, secret);
      written.set(name, text);
      writes++;
    },
    version: (name) => (written.has(name) ? `rehearsed-${writes}` : store.version(name)),
    exclusive: (work) => work(),
  };
}

function onDisk(folder: string): Store {
  const inProcess = queue();
  const lock = join(folder, "lab.lock");
  return {
    path: folder,
    read(name) {
      try {
        return readFileSync(join(folder, name), "utf8");
      } catch (error) {
        throw broken(folder, `${name} cannot be read (${errno(error) ?? "unknown error"})`, error);
      }
    },
    write: (name, text, secret = false) => replaceFile(folder, name, text, secret),
    version(name) {
      const stat = statSync(join(folder, name), { bigint: true, throwIfNoEntry: false });
      return stat && `${stat.ino}-${stat.mtimeNs}-${stat.size}`;
    },
    exclusive: (work) =>
      inProcess(async () => {
        await acquire(lock, folder);
        try {
          return await work();
        } finally {
          rmSync(lock, { force: true });
        }
      }),
  };
}

async function replaceFile(folder: string, name: string, text: string, secret: boolean): Promise<void> {
  const path = join(folder, name);
  makeFolder(dirname(path), 0o700);
  const output = AtomicOutput.open(path, { force: true, secret });
  await output.write(utf8(text));
  await output.commit();
}

/** A lock older than this was left by a process that died. Milliseconds. */
const STALE_LOCK = 30_000;

async function acquire(lock: string, folder: string): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    try {
      closeSync(openSync(lock, "wx", 0o600));
      return;
    } catch (error) {
      if (errno(error) !== "EEXIST") throw writeError(error, lock);
    }
    const stat = statSync(lock, { throwIfNoEntry: false });
    if (stat !== undefined && Date.now() - stat.mtimeMs > STALE_LOCK) rmSync(lock, { force: true });
    else await sleep(25);
  }
  throw broken(folder, "another process is changing it");
}
