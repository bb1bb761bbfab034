/**
 * Outputs that appear complete or not at all: written beside the target under a temporary name, synced,
 * then given their name. A target that exists is never overwritten unasked, not even in a race.
 */
import {
  accessSync,
  type BigIntStats,
  close,
  closeSync,
  constants,
  fsync,
  fsyncSync,
  link,
  linkSync,
  open,
  openSync,
  rename,
  renameSync,
  statSync,
  write,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { concatAll } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import type { FileIdentity } from "./content.js";
import { inPlace } from "./inPlace.js";
import { patiently } from "./patiently.js";
import { readAhead } from "./readAhead.js";
import { errno, writeError, wrongKind } from "./reasons.js";
import { isPlannedFolder, isRehearsal, onlyPlanned } from "./rehearsal.js";
import { createTemporary, createUnlinked, forgetTemporary, removeTemporary } from "./temporary.js";

const fs = {
  close: promisify(close),
  fsync: promisify(fsync),
  link: promisify(link),
  open: promisify(open),
  rename: promisify(rename),
  write: promisify(write),
};

export interface OutputOptions {
  /** Overwrite a target that exists. */
  readonly force?: boolean;
  /** Mode 0600 instead of what the umask leaves of 0666. */
  readonly secret?: boolean;
  /** The files read meanwhile: none of them may be the target. */
  readonly inputs?: readonly (FileIdentity | undefined)[];
  /** Where "-" goes. */
  readonly stdout?: NodeJS.WritableStream;
}

/** Octets kept back, so that a signature of the usual size is written in one go. */
const KEPT = 64 * 1024;

type Transform = (octets: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/**
 * One output. Nothing exists before the first `write`; after `commit` the target is complete; `discard`
 * (or an interrupt, see discardAllOutputs) leaves nothing behind. "-" and devices receive the octets
 * at `commit`. All methods throw PodpisError OUTPUT_EXISTS, OUTPUT_FAILED.
 */
export class AtomicOutput {
  #fd: number | undefined;
  #temporary: string | undefined;
  /** Octets appended and not yet written: the last of #size. */
  #kept: Uint8Array[] = [];
  #keptSize = 0;
  #size = 0;

  private constructor(
    readonly path: string,
    private readonly options: OutputOptions,
    /** "-", a pipe, a device, or a rehearsal: nothing to rename to. */
    private readonly isSink: boolean,
  ) {}

  /**
   * Judges the target before any work is done: throws OUTPUT_IS_INPUT, OUTPUT_EXISTS, and OUTPUT_FAILED
   * for a folder, or when its folder is missing or not writable. Creates nothing.
   */
  static open(path: string, options: OutputOptions = {}): AtomicOutput {
    const action = judgeTarget(path, options);
    const planned = onlyPlanned(path, action);
    return new AtomicOutput(path, options, planned || action === "write");
  }

  /** Octets written so far. */
  get size(): number {
    return this.#size;
  }

  /** Appends. The chunk must not change before the promise is fulfilled. */
  async write(chunk: Uint8Array): Promise<void> {
    if (this.#keptSize + chunk.length <= KEPT) {
      this.#kept.push(chunk.slice());
      this.#keptSize += chunk.length;
    } else {
      await this.#flush();
      await this.#put(this.#size, chunk);
    }
    this.#size += chunk.length;
  }

  /** Replaces octets already written. */
  async patch(position: number, octets: Uint8Array): Promise<void> {
    await this.#flush();
    await this.#put(position, octets);
  }

  /** Replaces everything written by what `transform` makes of it, as a stream. */
  async rewrite(transform: Transform): Promise<void> {
    await this.#flush();
    const old = { fd: this.#open(), temporary: this.#temporary, size: this.#size };
    this.#fd = this.#temporary = undefined;
    this.#size = 0;
    try {
      for await (const chunk of transform(readAhead(old.fd, 0, old.size))) await this.write(chunk);
    } catch (error) {
      throw writeError(error, this.path);
    } finally {
      await fs.close(old.fd);
      if (old.temporary !== undefined) removeTemporary(old.temporary);
    }
  }

  async commit(): Promise<void> {
    const fd = this.#open();
    try {
      if (isRehearsal()) return;
      await this.#flush();
      if (this.isSink) await this.#pour(fd);
      else {
        await sync(fd);
        await this.#giveName();
      }
    } catch (error) {
      throw writeError(error, this.path);
    } finally {
      await this.discard();
    }
  }

  /** Removes what was written and not committed. May be called at any time, more than once. */
  async discard(): Promise<void> {
    const fd = this.#fd;
    this.#fd = undefined;
    this.#kept = [];
    this.#keptSize = 0;
    if (fd !== undefined) closeSync(fd);
    if (this.#temporary !== undefined) removeTemporary(this.#temporary);
    this.#temporary = undefined;
  }

  #open(): number {
    if (this.#fd !== undefined) return this.#fd;
    try {
      if (this.isSink) this.#fd = createUnlinked();
      else {
        const mode = this.options.secret === true ? 0o600 : 0o666;
        const { path, fd } = createTemporary(dirname(this.path), mode);
        this.#temporary = path;
        this.#fd = fd;
      }
      return this.#fd;
    } catch (error) {
      throw writeError(error, this.path);
    }
  }

  async #flush(): Promise<void> {
    if (this.#keptSize === 0) return;
    const [octets, position] = [concatAll(this.#kept), this.#size - this.#keptSize];
    this.#kept = [];
    this.#keptSize = 0;
    await this.#put(position, octets);
  }

  async #put(position: number, octets: Uint8Array): Promise<void> {
    const fd = this.#open();
    try {
      for (let at = 0; at < octets.length; ) {
        const [left, to] = [octets.length - at, position + at];
        at += await inPlace(
          () => writeSync(fd, octets, at, left, to),
          async () => (await fs.write(fd, octets, at, left, to)).bytesWritten,
        );
      }
    } catch (error) {
      throw writeError(error, this.path);
    }
  }

  async #giveName(): Promise<void> {
    const temporary = this.#temporary!;
    if (this.options.force === true) await renameOver(temporary, this.path);
    else await renameNew(temporary, this.path);
    forgetTemporary(temporary);
    this.#temporary = undefined;
    await syncFolder(dirname(this.path));
  }

  async #pour(fd: number): Promise<void> {
    const octets = readAhead(fd, 0, this.#size);
    if (this.path === "-") return pourInto(this.options.stdout ?? process.stdout, octets);
    const sink = await fs.open(this.path, "w");
    try {
      for await (const chunk of octets) {
        for (let at = 0; at < chunk.length; ) at += (await fs.write(sink, chunk, at)).bytesWritten;
      }
    } finally {
      await fs.close(sink);
    }
  }
}

/** What writing there would do. Throws as `open`. */
function judgeTarget(path: string, options: OutputOptions): "create" | "replace" | "write" {
  if (path === "-") return "write";
  try {
    const present = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (present === undefined) {
      const folder = dirname(path);
      if (!isPlannedFolder(folder)) accessSync(folder, constants.W_OK | constants.X_OK);
      return "create";
    }
    if (!present.isFile() && !present.isDirectory()) return "write";
    refusePresent(path, present, options);
    return "replace";
  } catch (error) {
    throw writeError(error, path);
  }
}

function refusePresent(path: string, present: BigIntStats, options: OutputOptions): void {
  if (present.isDirectory()) throw wrongKind("EISDIR", path);
  for (const input of options.inputs ?? []) {
    if (input?.dev === present.dev && input.ino === present.ino) {
      throw new PodpisError("OUTPUT_IS_INPUT", { path });
    }
  }
  if (options.force !== true) throw new PodpisError("OUTPUT_EXISTS", { path });
}

/** File systems without hard links answer with one of these. */
const NO_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);

const sync = (fd: number): Promise<void> =>
  inPlace(
    () => fsyncSync(fd),
    () => fs.fsync(fd),
  );

const renameOver = (from: string, to: string): Promise<void> =>
  patiently(() =>
    inPlace(
      () => renameSync(from, to),
      () => fs.rename(from, to),
    ),
  );

/** Renames, but never over a file that appeared meanwhile: EEXIST then. */
async function renameNew(from: string, to: string): Promise<void> {
  try {
    await inPlace(
      () => linkSync(from, to),
      () => fs.link(from, to),
    );
    removeTemporary(from);
  } catch (error) {
    if (!NO_LINKS.has(errno(error) ?? "")) throw error;
    // The name is taken first, exclusively; the rename then replaces our own empty file.
    await fs.close(await fs.open(to, "wx"));
    await renameOver(from, to);
  }
}

/** Makes the new name itself durable, where the system can. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const fd = openSync(folder, "r");
    await sync(fd).finally(() => closeSync(fd));
  } catch {
    // Windows opens no folders; some file systems do not sync them. The file itself is synced.
  }
}

async function pourInto(stream: NodeJS.WritableStream, octets: AsyncIterable<Uint8Array>): Promise<void> {
  // A broken pipe is also an event, which comes after the callback; unheard it would end the process.
  stream.once("error", () => undefined);
  for await (const chunk of octets) {
    await new Promise<void>((resolve, reject) => {
      stream.write(chunk, (error) => (error ? reject(error) : resolve()));
    });
  }
}
