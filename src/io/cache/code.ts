/**
 * Compiles the joined pieces of the command line (scripts/joined.cjs) where the code that V8 made of them at the build
 * will not do, being of another version of Node or of other options: with what it made of them in earlier runs, kept in a
 * folder of the user's. It is a program of its own, loaded only then. Whatever goes wrong, nothing is said and V8 compiles.
 */
import { createHash } from "node:crypto";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";
import { codeFolder, codeName, type KeptCode, readCode, writeCode } from "./codeFolder.js";

/** A joined piece as its loader knows it. */
export interface Piece {
  readonly name: string;
  readonly filename: string;
  /** What is compiled. */
  readonly source: string;
  /** SHA-256 of the source and of the version of Node. */
  readonly digest: Uint8Array;
  /** What was made of it at the build, unless it certainly will not do. */
  readonly built: Uint8Array | undefined;
}

const words = process.argv.slice(2);
const folder = isWanted() ? codeFolder(process.env) : undefined;
const tag = cachedDataVersionTag();
const command = bitOf(words);

/**
 * The piece, compiled as far as V8 wants it to be. What was not there for this command is kept when the process ends, when
 * it is known which functions the command runs: V8 compiles those alone.
 */
export function compile({ name, filename, source, digest, built }: Piece): Script {
  const file = codeName(name, createHash("sha256").update(digest).update(String(tag)).digest());
  const kept = folder === undefined ? undefined : quietly(() => readCode(folder, file));
  // One attempt: V8 compiles at once what it has no code for, and does not look at other code afterwards.
  const cachedData = kept?.code ?? built;
  const script = new Script(source, { filename, ...(cachedData && { cachedData }) });
  const taken = script.cachedDataRejected === false;
  const before = taken && kept !== undefined ? kept.commands : 0n;
  const enough = taken && (kept === undefined || (before & command) !== 0n);
  if (folder !== undefined && !enough) {
    const keep = (code: KeptCode) => writeCode(folder, file, code);
    atEnd(() => keep({ commands: before | command, code: script.createCachedData() }));
  }
  return script;
}

/** --no-cache promises to keep nothing, --dry-run to write nothing. */
function isWanted(): boolean {
  const { PODPIS_NO_CODE_CACHE: off } = process.env;
  return off !== "1" && !words.includes("--no-cache") && !words.includes("--dry-run");
}

/**
 * One bit of 64 for a command and its subcommand. Two commands with one bit, or a document's name taken for a subcommand,
 * cost a little time and nothing else.
 */
function bitOf(words: readonly string[]): bigint {
  const names = words.slice(0, 2).filter((word) => /^[a-z][a-z-]*$/.test(word));
  const [octet = 0] = createHash("sha256").update(names.join(" ")).digest();
  return 1n << BigInt(octet & 63);
}

const atTheEnd: (() => void)[] = [];

function atEnd(work: () => void): void {
  if (atTheEnd.push(work) > 1) return;
  process.once("exit", (status) => {
    const { isMainThread } = process.getBuiltinModule("node:worker_threads");
    // Who interrupts a command waits for it. A command that changed V8's options made code that will not be taken.
    if (!isMainThread || status === INTERRUPTED || cachedDataVersionTag() !== tag) return;
    for (const one of atTheEnd) quietly(one);
  });
}

/** An exit code (base/errorTable.ts). */
const INTERRUPTED = 130;

function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
