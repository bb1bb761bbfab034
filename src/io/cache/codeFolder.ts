/**
 * The folder in which V8's code for the program's own pieces is kept: `code` in the folder of the cache. It is as
 * executable as the program, and V8 believes what it reads there; so it must be the user's alone, and is left out wherever
 * that cannot be told.
 */

import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import type { Environment } from "../../base/environment.js";
import { MAX_CODE, MAX_CODE_ENTRIES } from "../../base/limits.js";
import { HOUR } from "../../base/time.js";
import { TEMPORARY } from "../files/temporary.js";
import { cacheFolder, inspectFolder, rightsProblem } from "./folder.js";
import { putOwnFile, readOwnFile } from "./ownFile.js";

/** What one file holds beside its digest. */
export interface KeptCode {
  /** The commands that it was made by: a bit each. */
  readonly commands: bigint;
  readonly code: Uint8Array;
}

const DIGEST = 32;
/** The digest and the commands; a multiple of eight, so that V8 takes the code where it lies. */
const HEAD = DIGEST + 8;
const NAME = /^\w+-[0-9a-f]{40}\.code$/;

/**
 * Where it lies. undefined when the environment names no place, or one that depends on where the command is run (somebody
 * else's archive could bring it along), and where owners cannot be told (Windows).
 */
export function codeFolder(env: Environment): string | undefined {
  const cache = process.geteuid === undefined ? undefined : cacheFolder(undefined, env);
  return cache !== undefined && isAbsolute(cache) ? join(cache, "code") : undefined;
}

/** `key`: SHA-256 of all that the code depends on. */
export const codeName = (piece: string, key: Uint8Array): string =>
  `${piece}-${Buffer.from(key).toString("hex", 0, 20)}.code`;

/** undefined when there is none that may be used. Throws the system's errors but ENOENT. */
export function readCode(folder: string, name: string): KeptCode | undefined {
  if (!isOwn(folder)) return undefined;
  const path = join(folder, name);
  if (!existsSync(path)) return undefined;
  const octets = readOwnFile(path, MAX_CODE);
  if (octets === undefined) return undefined;
  const commands = octets.subarray(DIGEST, HEAD);
  const code = octets.subarray(HEAD);
  // V8 itself would notice only another length of the source, another version or other options.
  if (!digestOf(name, commands, code).equals(octets.subarray(0, DIGEST))) return undefined;
  return { commands: Buffer.from(commands).readBigUInt64LE(), code };
}

/** Keeps it in place of what was there, and removes what is too much. Throws the system's errors. */
export function writeCode(folder: string, name: string, { commands, code }: KeptCode): void {
  if (HEAD + code.length > MAX_CODE || !makeOwn(folder)) return;
  const bits = Buffer.alloc(HEAD - DIGEST);
  bits.writeBigUInt64LE(commands);
  putOwnFile(folder, name, digestOf(name, bits, code), bits, code);
  tidy(folder);
}

/** With the name, which says what the code was made of. */
const digestOf = (name: string, commands: Uint8Array, code: Uint8Array): Buffer =>
  createHash("sha256").update(name).update(commands).update(code).digest();

/** A folder, no link to one, that nobody else may look into; nor may others write beside it. */
function isOwn(folder: string): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (!stat?.isDirectory() || rightsProblem(stat) !== undefined || (stat.mode & 0o077) !== 0) return false;
  return inspectFolder(dirname(folder)).kind === "usable";
}

/**
 * Nothing is made in somebody else's folder: as root with another one's HOME, that one could not use it afterwards. Nor is
 * a HOME made that is not there.
 */
function makeOwn(folder: string): boolean {
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) {
    const cache = dirname(folder);
    const above = [cache, dirname(cache), dirname(dirname(cache))].find((path) => existsSync(path));
    if (above === undefined || statSync(above).uid !== process.geteuid?.()) return false;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  return isOwn(folder);
}

/** Other builds and other versions of Node, the oldest first; and what killed processes left. */
function tidy(folder: string): void {
  const found = readdirSync(folder).map((name) => ({
    name,
    time: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  }));
  const old = found
    .filter(({ name }) => NAME.test(name))
    .sort((a, b) => b.time - a.time)
    .slice(MAX_CODE_ENTRIES);
  const abandoned = found.filter(({ name, time }) => TEMPORARY.test(name) && Date.now() - time >= HOUR);
  for (const { name } of [...old, ...abandoned]) rmSync(join(folder, name), { force: true });
}
