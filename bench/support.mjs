// What the benchmarks share: our sources as modules, peers as processes, medians of interleaved rounds.
import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { median, ratios } from "./statistics.mjs";

export { median, ratios };

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
export const PODPIS = join(root, "bin", "podpis.js");

const scratchFolders = [];

/** A folder that is gone when the process is. */
export function scratchFolder(parent = tmpdir()) {
  const folder = mkdtempSync(join(parent, "podpis-bench-"));
  if (scratchFolders.length === 0) process.once("exit", removeScratchFolders);
  scratchFolders.push(folder);
  return folder;
}

function removeScratchFolders() {
  for (const folder of scratchFolders) rmSync(folder, { recursive: true, force: true });
}

const MEMORY = "/dev/shm";

/** As scratchFolder, in memory where the system has room for that many octets there, so that no disk is measured. */
export function memoryFolder(octets) {
  if (existsSync(MEMORY)) {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize > octets * 1.1)
      return { folder: scratchFolder(MEMORY), where: "a file system in memory" };
  }
  return { folder: scratchFolder(), where: `the disk (${MEMORY} is missing or too small)` };
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

/** Why peak memory cannot be told, or undefined. */
export const timeMissing = () => (existsSync("/usr/bin/time") ? undefined : "/usr/bin/time is not installed");

/** Milliseconds that a process takes, and what it prints. */
export function timeProcess(command, args) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { maxBuffer: 1024 * 1024 * 1024 });
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

const each = (runs, what) => runs.map((one) => one[what]);

/** A row of the table: the median time and peak of processes that were measured so. */
export const processRow = (label, runs) => [
  label,
  `${seconds(median(each(runs, "milliseconds")))}, ${median(each(runs, "megabytes")).toFixed(0)} MiB`,
];

/** The ratios of such processes, round by round. */
export const processRatios = (ours, theirs) => ({
  wall: ratios(each(ours, "milliseconds"), each(theirs, "milliseconds")),
  memory: ratios(each(ours, "megabytes"), each(theirs, "megabytes")),
});

/** Runs openssl; returns what it prints. */
export function openssl(...args) {
  const { status, stdout, stderr } = spawnSync("openssl", args);
  if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
  return String(stdout);
}

/** A ГОСТ key (CryptoPro-A) and its self-signed certificate as PEM files, made by openssl. */
export function makeSigner(folder, name = "signer") {
  const [key, certificate] = ["key", "cert"].map((part) => join(folder, `${name}.${part}.pem`));
  openssl(
    ...["req", "-x509", "-engine", "gost", "-newkey", "gost2012_256", "-pkeyopt", "paramset:A", "-nodes"],
    ...["-md_gost12_256", "-subj", `/CN=bench ${name}`, "-days", "30", "-keyout", key, "-out", certificate],
  );
  return { key, certificate };
}

/** Options of openssl cms that sign with such a key. */
export const signingOptions = ({ key, certificate }) => [
  ...["-engine", "gost", "-binary", "-signer", certificate, "-inkey", key],
  ...["-md", "md_gost12_256", "-outform", "DER"],
];

/** And those that verify. */
export const verifyingOptions = ({ certificate }) => [
  ...["-engine", "gost", "-binary", "-inform", "DER", "-CAfile", certificate, "-purpose", "any"],
  ...["-out", "/dev/null"],
];

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

/** Such a file with openssl's signature beside it, `PATH.sig`, where podpis finds one by the other. */
export function writeSigned(path, size, signer) {
  writeContent(path, size);
  openssl("cms", "-sign", ...signingOptions(signer), "-in", path, "-out", `${path}.sig`);
}

/** What the last round left beside its documents. */
export function removeSignatures(folder) {
  for (const file of readdirSync(folder)) if (file.endsWith(".sig")) rmSync(join(folder, file));
}
