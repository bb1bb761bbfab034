/** Files of a folder that is the user's alone: they appear whole, and what others could have written is not read. */
import { closeSync, constants, fstatSync, openSync, readSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createTemporary, forgetTemporary, removeTemporary } from "../files/temporary.js";
import { rightsProblem } from "./folder.js";

/**
 * The octets of a file, or its first `most`. undefined when it is somebody else's, others may write into it, it is no
 * plain file (a link is not followed), has more than `limit` octets, or ends early. Throws the system's errors.
 */
export function readOwnFile(path: string, limit: number, most = limit): Uint8Array | undefined {
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile() || rightsProblem(stat) !== undefined || stat.size > limit) return undefined;
    const octets = new Uint8Array(Math.min(stat.size, most));
    let got = 0;
    for (let more = 1; more > 0 && got < octets.length; got += more) {
      more = readSync(fd, octets, got, octets.length - got, null);
    }
    return got < octets.length ? undefined : octets;
  } finally {
    closeSync(fd);
  }
}

/**
 * Puts a file there, in place of another one, for the user alone (0600). Not synced: what a power failure leaves half
 * written fails its verification when it is read. Throws the system's errors.
 */
export function putOwnFile(folder: string, name: string, ...parts: readonly Uint8Array[]): void {
  const { path, fd } = createTemporary(folder, 0o600);
  try {
    try {
      for (const octets of parts) {
        for (let at = 0; at < octets.length; ) at += writeSync(fd, octets, at);
      }
    } finally {
      closeSync(fd);
    }
    renameSync(path, join(folder, name));
    forgetTemporary(path);
  } catch (error) {
    removeTemporary(path);
    throw error;
  }
}
