/** Reads an open file front to back: the next chunk is on its way while the caller digests the present one. */
import { read, readSync } from "node:fs";
import { inPlace } from "./inPlace.js";

/** So little is read in one go: there is nothing to digest meanwhile. */
const SMALL = 64 * 1024;

/** One read: a larger one is no faster and adds to the peak of memory, a smaller one makes more garbage than it saves. */
const PIECE = 256 * 1024;

/** As `fill`, at once. */
function fillHere(fd: number, buffer: Uint8Array, length: number, position: number): number {
  let filled = 0;
  for (let got = -1; got !== 0 && filled < length; filled += got) {
    got = readSync(fd, buffer, filled, length - filled, position + filled);
  }
  return filled;
}

/** Reads up to a whole buffer; fewer octets only at the end. `position` null reads on (pipes). */
function fill(fd: number, buffer: Uint8Array, length: number, position: number | null): Promise<number> {
  return new Promise((resolve, reject) => {
    let filled = 0;
    const more = (): void => {
      read(
        fd,
        buffer,
        filled,
        length - filled,
        position === null ? null : position + filled,
        (error, got) => {
          if (error !== null) return reject(error);
          filled += got;
          if (got === 0 || filled === length) resolve(filled);
          else more();
        },
      );
    };
    more();
  });
}

/**
 * `length` octets from `offset` (Infinity: up to the end), in chunks of at most PIECE octets, each
 * valid until the next is asked for. `offset` null reads a pipe. Throws the system's errors; ends
 * early when the file does. After the loop is left no read is under way, so that the fd may be closed.
 */
export async function* readAhead(
  fd: number,
  offset: number | null,
  length: number,
): AsyncGenerator<Uint8Array> {
  if (length <= 0) return;
  if (offset !== null && length <= SMALL) {
    const buffer = new Uint8Array(length);
    const got = await inPlace(
      () => fillHere(fd, buffer, length, offset),
      () => fill(fd, buffer, length, offset),
    );
    if (got > 0) yield buffer.subarray(0, got);
    return;
  }
  let at = 0;
  const start = (buffer: Uint8Array): Promise<number> => {
    const want = Math.min(buffer.length, length - at);
    const got = fill(fd, buffer, want, offset === null ? null : offset + at);
    at += want;
    // A failure is reported when its chunk is asked for, not before.
    got.catch(() => undefined);
    return got;
  };
  const size = Math.min(PIECE, length);
  let [present, next] = [new Uint8Array(size), new Uint8Array(Math.min(PIECE, Math.max(length - size, 0)))];
  let pending = start(present);
  try {
    for (;;) {
      const got = await pending;
      if (got === 0) return;
      const last = got < present.length || at >= length;
      if (!last) pending = start(next);
      yield present.subarray(0, got);
      if (last) return;
      [present, next] = [next, present];
    }
  } finally {
    await pending.catch(() => undefined);
  }
}
