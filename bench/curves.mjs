// Signing and verifying a digest in this process against OpenSSL's gost engine (optimised C), in the same run.
//
// The engine runs in a Python process that calls libcrypto through ctypes (test/support/gostEngine.py): no compiler and no C source are
// needed, and what ctypes costs is measured and taken off. Both sides are timed in processor time, in turn, a short
// burst each; the ratio is the median of the rounds' ratios. Ours is the whole of `sign` (randomness, nonce, copying)
// and of `verify`: with keys not met often enough for a table of their own, then with one key over and over.
import { peerMissing, startPeer } from "./enginePeer.mjs";
import { NUMBERS } from "./numbers.mjs";
import { loadSource, median, ratios } from "./support.mjs";

const ROUNDS = 7;
export const name = "elliptic curves";

/** What is measured of each parameter set, by the words of the numbers. */
const WORK = { sign: "sign", verify: "verify", cached: "verify with cached key" };
const SETS = NUMBERS.filter(({ work }) => work.endsWith(" sign") && !work.includes("MB")).map(({ work }) =>
  work.replace(" sign", ""),
);
const isNumber = (what) => NUMBERS.some(({ work }) => work === what);

export async function run({ quick }) {
  const skipped = peerMissing();
  if (skipped !== undefined) return { skipped };
  const modules = await loadSource("bench/curveParts.ts");
  const peer = startPeer();
  const [rows, measured] = [[], {}];
  // Processor time of one burst, in milliseconds.
  const burst = quick ? 15 : 40;
  for (const set of SETS) {
    const ours = modules.prepareSet(set);
    await peer.prepare(set, ours.pkcs8, ours.digest, (value) => ours.accepts(value));
    for (const [work, words] of Object.entries(WORK)) {
      const what = `${set} ${words}`;
      if (!isNumber(what)) continue;
      const theirs = work === "sign" ? "sign" : "verify";
      const times = burstLength(ours[work], burst);
      const peerTimes = Math.ceil(burst / ((await peer.time(theirs, set, 20)) / 1e6));
      const rounds = { engine: [], ours: [] };
      for (let round = 0; round < ROUNDS; round++) {
        rounds.engine.push(await peer.time(theirs, set, peerTimes));
        rounds.ours.push(perCall(ours[work], times));
      }
      for (const [side, label] of [
        ["ours", what],
        ["engine", `${what}, engine`],
      ])
        rows.push([label, `${perSecond(median(rounds[side]))}/s`]);
      measured[what] = ratios(rounds.engine, rounds.ours);
    }
  }
  peer.stop();
  return { rows, measured };
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
function burstLength(call, burst) {
  for (const end = performance.now() + 8 * burst; performance.now() < end; ) call();
  return Math.max(3, Math.ceil((burst * 1e6) / perCall(call, 20)));
}
