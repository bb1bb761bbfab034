// What the benchmarks share: our sources as modules, peers as processes, medians of interleaved rounds.
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const scratchFolders = [];

/** A folder that is gone when the process is. */
export function scratchFolder() {
  const folder = mkdtempSync(join(tmpdir(), "podpis-bench-"));
  if (scratchFolders.length === 0) process.once("exit", removeScratchFolders);
  scratchFolders.push(folder);
  return folder;
}

function removeScratchFolders() {
  for (const folder of scratchFolders) rmSync(folder, { recursive: true, force: true });
}

/** A module of src/, bundled as the build bundles it. */
export async function loadSource(path) {
  const outfile = join(scratchFolder(), "module.mjs");
  await build({
    entryPoints: [join(root, path)],
    bundle: true,
    format: "esm",
    platform: "node",
    outfile,
    logLevel: "warning",
  });
  return import(pathToFileURL(outfile).href);
}

/** Why there is no peer, or undefined. */
export function gostEngineMissing() {
  const { status, stdout } = spawnSync("openssl", ["engine", "-t", "gost"]);
  if (status === null) return "openssl is not installed";
  return /\[ available \]/.test(String(stdout)) ? undefined : "openssl's gost engine is not installed";
}

/** Milliseconds that a process takes, and what it prints. */
export function timeProcess(command, args) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args);
  const milliseconds = performance.now() - start;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
  return { milliseconds, output: String(stdout) };
}

/** The same with the peak resident set in megabytes (2^20); needs /usr/bin/time. */
export function measureProcess(command, args, codes = [0]) {
  const start = performance.now();
  const { status, stderr } = spawnSync("/usr/bin/time", ["-f", "%M", command, ...args]);
  const milliseconds = performance.now() - start;
  if (!codes.includes(status)) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
  return { milliseconds, megabytes: Number(String(stderr).trim().split("\n").at(-1)) / 1024 };
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Runs every measurement once per round, in turn, so that what else the machine does falls on all of them.
 * Returns the list of results per name.
 */
export function interleave(rounds, measurements) {
  const results = Object.fromEntries(Object.keys(measurements).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, measure] of Object.entries(measurements)) results[name].push(measure());
  }
  return results;
}

export const megabytesPerSecond = (bytes, milliseconds) => `${(bytes / 1000 / milliseconds).toFixed(1)} MB/s`;

export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;

/** A file of `size` octets that do not repeat every block. */
export function writeContent(path, size) {
  const file = openSync(path, "w");
  const chunk = Buffer.alloc(1024 * 1024);
  for (let i = 0; i < chunk.length; i++) chunk[i] = (i * 167) ^ (i >> 8);
  for (let left = size; left > 0; left -= chunk.length)
    writeSync(file, chunk, 0, Math.min(left, chunk.length));
  closeSync(file);
}
