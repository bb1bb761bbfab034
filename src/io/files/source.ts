/** Files as byte sources: random access for structures, read-ahead for content. */
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { PodpisError } from "../../base/errors.js";
import type { BufferedSource } from "../../base/source.js";
import { readAhead } from "./readAhead.js";
import { readError } from "./reasons.js";

/**
 * Opens a regular file for random access; the descriptor is kept until `close()`.
 * Throws PodpisError FILE_NOT_FOUND, FILE_UNREADABLE (a folder, a pipe), FILE_EMPTY.
 */
export function fileSource(path: string): BufferedSource {
  let fd: number;
  try {
    // Without waiting for somebody to write into a pipe, which is refused below.
    fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw readError(error, path);
  }
  try {
    const stat = fstatSync(fd);
    if (stat.isDirectory()) throw new PodpisError("FILE_UNREADABLE", { path, reason: "it is a folder" });
    if (!stat.isFile()) throw new PodpisError("FILE_UNREADABLE", { path, reason: "it is no regular file" });
    if (stat.size === 0) throw new PodpisError("FILE_EMPTY", { path });
    return descriptorSource(fd, stat.size, path);
  } catch (error) {
    closeSync(fd);
    throw readError(error, path);
  }
}

/** A source over an open descriptor, which it owns from now on. */
export function descriptorSource(fd: number, size: number, name: string): BufferedSource {
  let open = true;
  const readInto = (offset: number, into: Uint8Array): void => {
    try {
      for (let got = 0; got < into.length; ) {
        const count = readSync(fd, into, got, into.length - got, offset + got);
        if (count === 0) throw endedEarly(offset + got);
        got += count;
      }
    } catch (error) {
      throw readError(error, name);
    }
  };
  return {
    name,
    size,
    readInto,
    read(offset, length) {
      const bytes = new Uint8Array(length);
      readInto(offset, bytes);
      return bytes;
    },
    async *stream(offset, length) {
      let got = 0;
      try {
        for await (const chunk of readAhead(fd, offset, length)) {
          got += chunk.length;
          yield chunk;
        }
      } catch (error) {
        throw readError(error, name);
      }
      if (got < length) throw endedEarly(offset + got);
    },
    close() {
      if (open) closeSync(fd);
      open = false;
    },
  };
}

const endedEarly = (offset: number): PodpisError =>
  new PodpisError("ASN1_MALFORMED", { reason: "the data end too early", offset });
