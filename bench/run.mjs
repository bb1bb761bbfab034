// Runs the benchmarks, each beside its peer in the same rounds, and prints medians and ratios.
//
//   npm run bench              all; writes bench/results.json, docs/performance.md and its pictures
//   npm run bench -- --quick   only the numbers of bench/numbers.mjs, in fewer rounds; writes bench/results.json
//   npm run bench -- WORD …    only the benchmarks whose name holds a word; writes nothing
//
// Exit code 1 when a floor or a claim does not hold.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as batch from "./batch.mjs";
import * as crl from "./crl.mjs";
import * as curves from "./curves.mjs";
import * as large from "./large.mjs";
import { describeMachine } from "./machine.mjs";
import * as mchd from "./mchd.mjs";
import * as memory from "./memory.mjs";
import * as ndjson from "./ndjson.mjs";
import { NUMBERS, standing, toResults } from "./numbers.mjs";
import { writePage } from "./page.mjs";
import * as scaling from "./scaling.mjs";
import * as start from "./start.mjs";
import * as streebog from "./streebog.mjs";
import { root, scratchFolder } from "./support.mjs";
import * as timing from "./timing.mjs";
import * as tsl from "./tsl.mjs";
import * as workers from "./workers.mjs";

const TABLE = [streebog, curves, start, batch, mchd, crl, large, workers];
const BEYOND = [timing, memory, ndjson, tsl, scaling];

const words = process.argv.slice(2);
const quick = words.includes("--quick");
const asked = words.filter((word) => word !== "--quick");
const whole = asked.length === 0;
const chosen = (quick && whole ? TABLE : [...TABLE, ...BEYOND]).filter(
  ({ name }) => whole || asked.some((word) => name.includes(word)),
);
const say = (line) => process.stdout.write(`${line}\n`);
const row = (what, value, rest = "") => say(`  ${what.padEnd(48)}${value.padStart(22)}${rest}`);

// What other runs left behind, and the settings of the user, are no part of a measurement.
const own = scratchFolder();
process.env.PODPIS_CACHE_DIR = join(own, "cache");
process.env.PODPIS_TRUST_DIR = join(own, "trust");

const machine = describeMachine();
for (const [what, value] of machine) say(`${what}: ${value}`);
if (quick) say("quick: fewer rounds and a smaller share of them; trust `npm run bench` more");

const begun = performance.now();
const [measured, sections] = [{}, []];
let failed = false;
for (const { name, run } of chosen) {
  say(`\n${name}`);
  const section = { name, rows: [], claims: [], ...(await timed(() => run({ quick }))) };
  sections.push(section);
  Object.assign(measured, section.measured);
  for (const [what, value] of section.rows) row(what, value);
  if (section.skipped !== undefined) say(`  absent: ${section.skipped}`);
  for (const claim of section.claims) failed ||= !sayClaim(claim);
}

const results = toResults(measured);
say("\nratios to the peers, medians of the rounds (least … most)");
for (const number of results) {
  if (!whole && !(number.work in measured)) continue;
  const { work, peer, ratio, min, max, goal, floor, higherIsBetter } = number;
  const found = standing(number);
  failed ||= found === "missed";
  const bound = `${higherIsBetter ? "≥" : "≤"} ${goal}${floor === goal ? "" : ` (${floor})`}`;
  const range = ratio === null ? "" : ` (${min.toFixed(2)} … ${max.toFixed(2)})`;
  row(`${work} / ${peer}`, ratio === null ? "absent" : ratio.toFixed(3), `${range}  goal ${bound}: ${found}`);
}
if (whole) {
  writeFileSync(join(root, "bench", "results.json"), `${JSON.stringify(results, null, 2)}\n`);
  if (!quick) writePage({ machine, results, sections });
}
say(`\n${Math.round((performance.now() - begun) / 1000)} s, ${NUMBERS.length} numbers in the table`);
process.exitCode = failed ? 1 : 0;

/** Prints how long the benchmark itself took. */
async function timed(work) {
  const start = performance.now();
  const done = await work();
  say(`  in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return done;
}

/** Prints a bound that is not in the table; true when it holds. */
function sayClaim({ what, ratio, atLeast, atMost }) {
  const holds =
    ratio >= (atLeast ?? Number.NEGATIVE_INFINITY) && ratio <= (atMost ?? Number.POSITIVE_INFINITY);
  const bound = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  row(what, ratio.toFixed(2), `  (${bound}) ${holds ? "ok" : "FAILED"}`);
  return holds;
}
