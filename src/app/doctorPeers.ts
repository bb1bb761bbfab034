/** Which programs are there to compare with. They are only asked for their version, never by a shell. */

import { type ChildProcessByStdio, spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import type { Readable } from "node:stream";
import type { Environment } from "../base/environment.js";
import type { PeerFacts } from "./doctorTypes.js";

interface Peer {
  readonly name: PeerFacts["name"];
  readonly program: string;
  readonly words: readonly string[];
}

const PEERS: readonly Peer[] = [
  { name: "openssl", program: "openssl", words: ["version"] },
  { name: "gost-engine", program: "openssl", words: ["engine", "gost"] },
  { name: "xmlsec1", program: "xmlsec1", words: ["--version"] },
  { name: "xmllint", program: "xmllint", words: ["--version"] },
];

/** The longest a program may take to say its version. Milliseconds. */
const PATIENCE = 5000;

/** Looks for the peers in the folders of PATH, all at once. `patience`: milliseconds. */
export const findPeers = (env: Environment, patience: number = PATIENCE): Promise<PeerFacts[]> =>
  Promise.all(PEERS.map((peer) => findPeer(peer, env, patience)));

async function findPeer(
  { name, program, words }: Peer,
  env: Environment,
  patience: number,
): Promise<PeerFacts> {
  const path = pathOf(program, env);
  if (path === undefined) return { name, state: "missing" };
  const said = await ask(path, words, env, patience);
  if (said === "silent") return { name, state: "silent", path };
  // openssl is there, and its engine is not.
  if (said === "failed")
    return name === "gost-engine" ? { name, state: "missing" } : { name, state: "silent", path };
  return { name, state: "found", path, version: said };
}

/** Relative folders are passed over: what lies in the current folder is not to be run. */
function pathOf(program: string, { PATH = "" }: Environment): string | undefined {
  const file = process.platform === "win32" ? `${program}.exe` : program;
  return PATH.split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, file))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** More than this nobody says of his version. Octets. */
const MAX_SAID = 64 * 1024;

/**
 * The first line that the program says, on either stream. It runs in a process group of its own, which is ended as a
 * whole: what a script started does not stay behind.
 */
function ask(
  path: string,
  words: readonly string[],
  env: Environment,
  patience: number,
): Promise<string | "silent" | "failed"> {
  return new Promise((resolve) => {
    const detached = process.platform !== "win32";
    const child = spawn(path, words, { env, detached, stdio: ["ignore", "pipe", "pipe"] });
    const said = { stdout: "", stderr: "" };
    const end = (): void => endGroup(child, detached);
    const finish = (result: string | "silent" | "failed"): void => {
      clearTimeout(timer);
      process.off("exit", end);
      end();
      resolve(result);
    };
    const timer = setTimeout(() => finish("silent"), patience);
    process.once("exit", end);
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        said[name] += text;
        if (said[name].length > MAX_SAID) finish("failed");
      });
    }
    child.on("error", () => finish("failed"));
    child.on("close", (code) => {
      const [line = ""] = `${said.stdout}\n${said.stderr}`.split("\n").filter((one) => one.trim() !== "");
      finish(code !== 0 || line === "" ? "failed" : line.trim());
    });
  });
}

function endGroup(
  { pid, stdout, stderr }: ChildProcessByStdio<null, Readable, Readable>,
  isGroup: boolean,
): void {
  stdout.destroy();
  stderr.destroy();
  if (pid === undefined) return;
  try {
    process.kill(isGroup ? -pid : pid, "SIGKILL");
  } catch {
    // Nobody is left of it.
  }
}
