// Signing and verifying a digest in this process against OpenSSL's gost engine (optimised C), in the same run.
//
// The engine runs in a Python process that calls libcrypto through ctypes (test/support/gostEngine.py): no compiler and no C source are
// needed, and what ctypes costs is measured and taken off. Both sides are timed in processor time, in turn, a short
// burst each; the ratio is the median of the rounds' ratios. Ours is the whole of `sign` (randomness, nonce, copying)
// and of `verify`: with keys not met often enough for a table of their own, then with one key over and over.
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { gostEngineMissing, loadSource, median, root } from "./support.mjs";

const ROUNDS = 7;
/** Processor time of one burst, in milliseconds. */
const BURST = 40;
export const name = "elliptic curves";

/** Goal and floor of the ratio to the engine: sign, verify, verify with a key often met. */
const SETS = [
  ["CryptoPro-A", { sign: [1.5, 1.0], verify: [1.5, 1.1], cached: [3.5, 2.5] }],
  ["CryptoPro-B", { sign: [1.3, 0.9], verify: [1.4, 1.0] }],
  ["CryptoPro-C", { sign: [1.3, 0.9], verify: [1.4, 1.0] }],
  ["TC26-256-A", { sign: [1.1, 0.85], verify: [0.9, 0.55] }],
  ["TC26-512-A", { sign: [0.85, 0.65], verify: [0.75, 0.6] }],
  ["TC26-512-B", { sign: [1.2, 0.8], verify: [1.1, 0.8] }],
  ["TC26-512-C", { sign: [0.8, 0.6], verify: [0.5, 0.28] }],
];
const WORK = { sign: "sign", verify: "verify", cached: "verify, cached key" };

export async function run() {
  const missing = peerMissing();
  if (missing !== undefined) return { rows: [], skipped: missing };
  const modules = await loadSource("bench/curveParts.ts");
  const peer = startPeer();
  const [rows, claims, results] = [[], [], []];
  for (const [set, goals] of SETS) {
    const ours = modules.prepareSet(set);
    await peer.prepare(set, ours.pkcs8, ours.digest, (value) => ours.accepts(value));
    for (const [work, [goal, floor]] of Object.entries(goals)) {
      const theirs = work === "sign" ? "sign" : "verify";
      const rounds = [];
      const times = burstLength(ours[work]);
      const peerTimes = Math.ceil(BURST / ((await peer.time(theirs, set, 20)) / 1e6));
      for (let round = 0; round < ROUNDS; round++) {
        const engine = await peer.time(theirs, set, peerTimes);
        rounds.push({ engine, ours: perCall(ours[work], times) });
      }
      const ratios = rounds.map((round) => round.engine / round.ours);
      const what = `${set} ${WORK[work]}`;
      const [own, others] = ["ours", "engine"].map((side) => median(rounds.map((round) => round[side])));
      rows.push([what, `${perSecond(own)}/s`], [`${what}, engine`, `${perSecond(others)}/s`]);
      claims.push({ what: `${what}, times the engine`, ratio: median(ratios), atLeast: floor });
      results.push({
        work: what,
        peer: "gost engine",
        ratio: median(ratios),
        min: Math.min(...ratios),
        max: Math.max(...ratios),
        goal,
        floor,
        higherIsBetter: true,
      });
    }
  }
  peer.stop();
  return { rows, claims, results };
}

const perSecond = (nanoseconds) => Math.round(1e9 / nanoseconds);

/** Nanoseconds of processor time. */
function perCall(call, times) {
  const start = process.cpuUsage();
  for (let i = 0; i < times; i++) call();
  const { user, system } = process.cpuUsage(start);
  return (1000 * (user + system)) / times;
}

/** Calls that take a burst, once V8 has compiled them well. */
function burstLength(call) {
  for (const end = performance.now() + 8 * BURST; performance.now() < end; ) call();
  return Math.max(3, Math.ceil((BURST * 1e6) / perCall(call, 20)));
}

function peerMissing() {
  if (spawnSync("python3", ["-c", "import ctypes"]).status !== 0) {
    return "python3 with ctypes, which calls the engine, is not installed";
  }
  return gostEngineMissing();
}

function startPeer() {
  const child = spawn("python3", [join(root, "test", "support", "gostEngine.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (...words) => {
    child.stdin.write(`${words.join(" ")}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error("the engine's process ended");
    return value;
  };
  const hex = (octets) => Buffer.from(octets).toString("hex");
  return {
    async prepare(set, pkcs8, digest, accepts) {
      const value = Buffer.from(await ask("key", set, hex(pkcs8), hex(digest)), "hex");
      if (!accepts(value)) throw new Error(`${set}: the engine's signature is not accepted`);
    },
    time: async (work, set, times) => Number(await ask(work, set, times)),
    stop: () => child.stdin.end(),
  };
}
