/** Octets that come as a stream and are needed at random: in memory while few, in an unlinked file beyond. */
import { closeSync, writeSync } from "node:fs";
import { concatAll } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { type ByteSource, bytesSource } from "../../base/source.js";
import { writeError } from "./reasons.js";
import { descriptorSource } from "./source.js";
import { createUnlinked } from "./temporary.js";

/** What is held in memory before a file is made. */
export const SPOOL_MEMORY = 8 * 1024 * 1024;

/**
 * Reads `chunks` to the end. `name` is what people call it; more than `limit` octets are refused.
 * Throws PodpisError FILE_TOO_LARGE, FILE_EMPTY, OUTPUT_FAILED (no space for the temporary file).
 */
export async function spool(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  limit: number,
): Promise<ByteSource> {
  let held: Uint8Array[] = [];
  let size = 0;
  let fd: number | undefined;
  const write = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd!, bytes, at);
  };
  try {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > limit) throw new PodpisError("FILE_TOO_LARGE", { path: name, limit });
      if (fd === undefined && size > SPOOL_MEMORY) {
        fd = createUnlinked();
        held.forEach(write);
        held = [];
      }
      // A chunk is valid only until the next is asked for.
      if (fd === undefined) held.push(Uint8Array.from(chunk));
      else write(chunk);
    }
    if (size === 0) throw new PodpisError("FILE_EMPTY", { path: name });
    return fd === undefined ? bytesSource(concatAll(held), name) : descriptorSource(fd, size, name);
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    throw writeError(error, name);
  }
}
