/** The document itself: read once, front to back, and not changed meanwhile. */
import { type BigIntStats, closeSync, constants, fstatSync, openSync, statSync } from "node:fs";
import { PodpisError } from "../../base/errors.js";
import { CHUNK } from "../../base/limits.js";
import type { DigestibleContent } from "../../cms/contentDigests.js";
import { readAhead } from "./readAhead.js";
import { readError } from "./reasons.js";

/** Which file it is, whatever it is called; to see that input and output are the same. */
export interface FileIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
}

/** Which file it is, and as it was when it was looked at. */
export interface FileState extends FileIdentity {
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

export interface FileContent extends DigestibleContent {
  /** Present for regular files. */
  readonly identity?: FileIdentity;
  /** The same. */
  readonly state?: FileState;
}

/**
 * The octets of a file, a pipe, or "-" for standard input. `chunks()` may be called once. For a
 * regular file its size and modification time are compared before the first and after the last
 * octet; FILE_CHANGED is thrown when they differ. Throws FILE_NOT_FOUND, FILE_UNREADABLE.
 */
export function contentStream(path: string, stdin?: AsyncIterable<Uint8Array>): FileContent {
  // Asking for process.stdin opens it, which takes milliseconds.
  if (path === "-") return { name: "-", chunks: () => pieces(stdin ?? process.stdin) };
  let before: BigIntStats;
  try {
    before = statSync(path, { bigint: true });
  } catch (error) {
    throw readError(error, path);
  }
  if (before.isDirectory()) throw new PodpisError("FILE_UNREADABLE", { path, reason: "it is a folder" });
  if (before.isFIFO()) return { name: path, chunks: () => readPipe(path) };
  if (!before.isFile()) return { name: path, chunks: () => readDevice(path) };
  const { dev, ino, size, mtimeNs } = before;
  const state = { dev, ino, size, mtimeNs };
  return {
    name: path,
    size: Number(size),
    identity: { dev, ino },
    state,
    chunks: () => readUnchanged(path, state),
  };
}

/** The octets of a regular file that is still as it was. Throws FILE_CHANGED, FILE_NOT_FOUND, FILE_UNREADABLE. */
export async function* readUnchanged(path: string, before: FileState): AsyncGenerator<Uint8Array> {
  const changed = (): PodpisError => new PodpisError("FILE_CHANGED", { path });
  let fd: number | undefined;
  try {
    fd = openSync(path, "r");
    let got = 0n;
    // What says of itself that it is empty may hold something (/proc); what grows meanwhile shows its new size.
    for await (const chunk of readAhead(fd, 0, Math.max(Number(before.size), 1))) {
      got += BigInt(chunk.length);
      if (got > before.size) throw changed();
      yield chunk;
    }
    if (got !== before.size || !same(before, fstatSync(fd, { bigint: true }))) throw changed();
  } catch (error) {
    throw readError(error, path);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

const same = (a: FileState, b: FileState): boolean =>
  a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs;

/**
 * Waits for a writer, and for what it writes, as an event: a read that blocks would hold up the end of the process,
 * an interrupt included.
 */
async function* readPipe(path: string): AsyncGenerator<Uint8Array> {
  try {
    const { Socket } = await import("node:net");
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    yield* pieces(new Socket({ fd, readable: true, writable: false }), path);
  } catch (error) {
    throw readError(error, path);
  }
}

async function* readDevice(path: string): AsyncGenerator<Uint8Array> {
  let fd: number | undefined;
  try {
    fd = openSync(path, "r");
    yield* readAhead(fd, null, Number.POSITIVE_INFINITY);
  } catch (error) {
    throw readError(error, path);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** A stream's chunks, cut so that none is longer than CHUNK. */
async function* pieces(chunks: AsyncIterable<Uint8Array>, name = "-"): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += CHUNK) yield chunk.subarray(at, at + CHUNK);
    }
  } catch (error) {
    throw readError(error, name);
  }
}
