/** Small files, read whole and bounded: certificates, keys, requests, lists. */
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { concatAll } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { MAX_SMALL_OBJECT } from "../../base/limits.js";
import { monotonic } from "../monotonic.js";
import { contentStream } from "./content.js";
import { errno, readError } from "./reasons.js";

/**
 * The longest a pipe may be silent. Nothing else happens meanwhile, an interrupt included, so it must end. ms
 */
const PIPE_SILENCE = 10_000;

/**
 * A whole file (or a pipe with a name), of at most `limit` octets. `silence`: how long a pipe may give nothing, ms.
 * `room`: where the octets may go when they are fewer; for whoever has done with one file before the next.
 * Throws PodpisError FILE_NOT_FOUND, FILE_UNREADABLE (a folder and a silent pipe included), FILE_EMPTY,
 * FILE_TOO_LARGE.
 */
export function readSmallFile(
  path: string,
  limit: number = MAX_SMALL_OBJECT,
  silence: number = PIPE_SILENCE,
  room?: Uint8Array,
): Uint8Array {
  let fd: number | undefined;
  try {
    // A pipe nobody writes into would hold up the opening itself.
    fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(fd);
    const read = stat.isFIFO() ? patientRead(path, silence) : readSync;
    if (stat.isDirectory()) throw new PodpisError("FILE_UNREADABLE", { path, reason: "it is a folder" });
    if (stat.size > limit) throw new PodpisError("FILE_TOO_LARGE", { path, limit });
    // A pipe says nothing about its size: read until it ends or is too large.
    const parts: Uint8Array[] = [];
    // One octet more than there should be: the end is seen without another buffer.
    const expected = stat.size > 0 ? stat.size + 1 : 64 * 1024;
    let part =
      room !== undefined && expected <= room.length ? room.subarray(0, expected) : new Uint8Array(expected);
    for (let total = 0, filled = 0; ; ) {
      const got = read(fd, part, filled, part.length - filled, null);
      filled += got;
      total += got;
      if (total > limit) throw new PodpisError("FILE_TOO_LARGE", { path, limit });
      const isEnd = got === 0 || (stat.isFile() && total === stat.size);
      if (!isEnd && filled < part.length) continue;
      if (filled > 0) parts.push(part.subarray(0, filled));
      if (isEnd) break;
      part = new Uint8Array(64 * 1024);
      filled = 0;
    }
    if (parts.length === 0) throw new PodpisError("FILE_EMPTY", { path });
    return joined(parts);
  } catch (error) {
    throw readError(error, path);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

const POLL = 20;

/** readSync for a pipe that does not block: waits for the first writer, and for what comes. */
function patientRead(path: string, silence: number): typeof readSync {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  let begun = false;
  const read = (...place: Parameters<typeof readSync>): number => {
    const deadline = monotonic() + silence;
    for (;;) {
      const got = tryRead(...place);
      if (got !== undefined && (got > 0 || begun)) {
        begun = true;
        return got;
      }
      // EAGAIN: somebody has it open to write. Nothing at all: nobody has, yet.
      if (monotonic() > deadline) {
        throw new PodpisError("FILE_UNREADABLE", { path, reason: "nobody writes into the pipe" });
      }
      Atomics.wait(sleeper, 0, 0, POLL);
    }
  };
  return read as typeof readSync;
}

function tryRead(...place: Parameters<typeof readSync>): number | undefined {
  try {
    return readSync(...place);
  } catch (error) {
    if (errno(error) === "EAGAIN") return undefined;
    throw error;
  }
}

/** As readSmallFile, and "-" is standard input. */
export async function readSmallInput(
  path: string,
  limit: number = MAX_SMALL_OBJECT,
  stdin?: AsyncIterable<Uint8Array>,
): Promise<Uint8Array> {
  if (path !== "-") return readSmallFile(path, limit);
  const parts: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of contentStream("-", stdin).chunks()) {
    total += chunk.length;
    if (total > limit) throw new PodpisError("FILE_TOO_LARGE", { path, limit });
    parts.push(Uint8Array.from(chunk));
  }
  if (total === 0) throw new PodpisError("FILE_EMPTY", { path });
  return joined(parts);
}

/** One piece, as most files are read, is not copied once more: a list may be the larger part of the memory. */
const joined = (parts: readonly Uint8Array[]): Uint8Array =>
  parts.length === 1 ? parts[0]! : concatAll(parts);
