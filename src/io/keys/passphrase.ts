/** Where passphrases come from: never from argv. */

import { read } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { Environment } from "../../base/environment.js";
import { PodpisError } from "../../base/errors.js";
import { MAX_PASSPHRASE } from "../../base/limits.js";
import { errno, readError } from "../files/reasons.js";
import { readSmallFile } from "../files/small.js";
import { promptHidden, type Terminal } from "./prompt.js";

/**
 * Gives the passphrase of the key called `name` as UTF-8 octets, in an array of its own that the caller
 * wipes. Throws KEY_PASSPHRASE_NEEDED when the user gives none, INTERRUPTED, USAGE, FILE_*.
 */
export type PassphraseSource = (name: string) => Promise<Uint8Array>;

export interface PassphraseOptions {
  /** --passphrase-env: the name of the variable. */
  readonly env?: string | undefined;
  /** Where `env` was named, for errors; default --passphrase-env. */
  readonly envOf?: string | undefined;
  /** --passphrase-file: the first line of the file, without its end. */
  readonly file?: string | undefined;
  /** --passphrase-fd: the first line of what is read from it. */
  readonly fd?: number | undefined;
  /** Absent where nobody may be asked (not interactive, --no-input). */
  readonly prompt?: PromptOptions | undefined;
  /** Where `env` is looked up: `process.env`. */
  readonly environment?: Environment | undefined;
}

export interface PromptOptions {
  /** The words of the question, e.g. "Passphrase for key.pem: ". */
  question(name: string): string;
  /** Opens the terminal; undefined when there is none. See `openTerminal`. */
  open(): Terminal | undefined;
}

/** The one source the options name, else the prompt, else none. Throws USAGE when they name several. */
export function passphraseSource(options: PassphraseOptions): PassphraseSource | undefined {
  const { env, envOf = "--passphrase-env", file, fd, prompt, environment = {} } = options;
  if ([env, file, fd].filter((option) => option !== undefined).length > 1) {
    throw usage("several sources of the passphrase are named", "choose one of --passphrase-env, -file, -fd");
  }
  if (env !== undefined) return async () => bounded(fromEnvironment(env, envOf, environment));
  if (file !== undefined) return async () => bounded(firstLine(readSmallFile(file)));
  if (fd !== undefined) return fromDescriptor(fd);
  return prompt === undefined ? undefined : (name) => ask(name, prompt);
}

const usage = (message: string, hint: string): PodpisError => new PodpisError("USAGE", { message, hint });

function fromEnvironment(variable: string, namedBy: string, environment: Environment): Uint8Array {
  const value = environment[variable];
  if (value === undefined) {
    throw usage(
      `the environment variable ${variable} of ${namedBy} is not set`,
      "set it, or name another one",
    );
  }
  return new TextEncoder().encode(value);
}

const LF = 0x0a;
const CR = 0x0d;

/** The first line without its end and without a byte order mark. The rest is wiped. */
function firstLine(octets: Uint8Array): Uint8Array {
  const bom = octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf;
  let end = octets.indexOf(LF);
  if (end < 0) end = octets.length;
  if (octets[end - 1] === CR) end--;
  const line = octets.slice(bom ? 3 : 0, end);
  octets.fill(0);
  return line;
}

function bounded(passphrase: Uint8Array): Uint8Array {
  if (passphrase.length <= MAX_PASSPHRASE) return passphrase;
  passphrase.fill(0);
  throw usage(
    `the passphrase is longer than ${MAX_PASSPHRASE} octets`,
    "check that its source is the right one",
  );
}

/** A descriptor can be read only once: what came is kept for the next key. */
function fromDescriptor(fd: number): PassphraseSource {
  let kept: Promise<Uint8Array> | undefined;
  return async () => {
    kept ??= readDescriptor(fd).then(firstLine).then(bounded);
    return (await kept).slice();
  };
}

const readOnce = promisify(read);

/** Up to the first line's end, the end of the data, or more than a passphrase may have. */
async function readDescriptor(fd: number): Promise<Uint8Array> {
  const octets = new Uint8Array(MAX_PASSPHRASE + 8);
  let length = 0;
  while (length < octets.length && !octets.subarray(0, length).includes(LF)) {
    try {
      const { bytesRead } = await readOnce(fd, octets, length, octets.length - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    } catch (error) {
      if (errno(error) !== "EAGAIN") throw readError(error, `file descriptor ${fd}`);
      await delay(10);
    }
  }
  return octets.subarray(0, length);
}

async function ask(name: string, { question, open }: PromptOptions): Promise<Uint8Array> {
  const terminal = open();
  if (terminal === undefined) throw new PodpisError("KEY_PASSPHRASE_NEEDED", { path: name });
  try {
    const typed = await promptHidden(question(name), terminal);
    if (typed === null) throw new PodpisError("KEY_PASSPHRASE_NEEDED", { path: name });
    return typed;
  } finally {
    terminal.close();
  }
}
