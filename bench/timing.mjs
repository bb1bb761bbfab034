// Whether the time of signing tells something about k: a fixed k against random ones (Welch's t, as in TVLA and
// dudect), with a null control of random against random, and a positive one: signing made to leak is to be found out.
//
// Calls of both classes come in random order. Both take their k from a list of as many separate copies, and hand it
// over in one and the same buffer, so that nothing but the value differs (where an array lies is worth 100 ns);
// times above the 90th percentile of all (interrupts, the collector) are dropped.
// |t| above 4.5 is taken for a leak. What this cannot show: leaks smaller than the noise, other values, other channels
// (caches, power), other machine code than V8 made of the module in this run, and what precedes it (k itself, copying).
import { randomBytes } from "node:crypto";
import { loadSource, median } from "./support.mjs";

const CALLS = { 32: 30_000, 64: 4_000 };
const COPIES = 500;
const LEAK = 4.5;
export const name = "timing of signing";

export async function run() {
  const { prepareTiming } = await loadSource("bench/curveParts.ts");
  const [rows, claims] = [[], []];
  for (const set of ["CryptoPro-A", "CryptoPro-C", "TC26-512-A"]) {
    const target = prepareTiming(set);
    const { size } = target;
    const lines = {
      "null control": () => target.randomK(),
      "k = 2": repeated(number(size, 2)),
      "k of ones": repeated(ones(size)),
      "one k": repeated(target.randomK()),
    };
    for (const [line, fixed] of Object.entries(lines)) {
      const { t, difference, middle } = compare(target, fixed, CALLS[size]);
      const what = `${set}, ${line}`;
      rows.push([`${what}: median, difference`, `${middle} ns, ${difference} ns`]);
      claims.push({ what: `${what}: |t|`, ratio: Math.abs(t), atMost: LEAK });
    }
    const leaking = { ...target, sign: target.signLeaking };
    const { t, difference, middle } = compare(leaking, lines["k = 2"], CALLS[size]);
    const what = `${set}, made to leak, k = 2`;
    rows.push([`${what}: median, difference`, `${middle} ns, ${difference} ns`]);
    claims.push({ what: `${what}: |t|`, ratio: Math.abs(t), atLeast: LEAK });
  }
  return { rows, claims };
}

const repeated = (octets) => () => Uint8Array.from(octets);
const number = (size, value) => Uint8Array.of(value, ...new Uint8Array(size - 1));
/** All ones but for the highest bit: below every q of that many octets. */
const ones = (size) => new Uint8Array(size).fill(255).fill(127, size - 1);

function compare(target, fixed, calls) {
  const lists = [fixed, () => target.randomK()].map((make) => Array.from({ length: COPIES }, make));
  const order = randomBytes(calls);
  for (let i = 0; i < calls / 10; i++) target.sign(lists[i & 1][i % COPIES]);
  const times = [[], []];
  const k = new Uint8Array(target.size);
  for (let i = 0; i < calls; i++) {
    const which = order[i] & 1;
    k.set(lists[which][i % COPIES]);
    const start = process.hrtime.bigint();
    target.sign(k);
    times[which].push(Number(process.hrtime.bigint() - start));
  }
  const all = times.flat().sort((a, b) => a - b);
  const limit = all[Math.floor(0.9 * all.length)];
  const kept = times.map((list) => list.filter((time) => time <= limit));
  const [a, b] = kept.map(moments);
  return {
    t: (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count),
    difference: median(kept[0]) - median(kept[1]),
    middle: median(kept.flat()),
  };
}

function moments(list) {
  const mean = list.reduce((sum, time) => sum + time, 0) / list.length;
  const variance = list.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (list.length - 1);
  return { mean, variance, count: list.length };
}
