// Runs the benchmarks and prints what they claim against their peers. Exit code 1 when a claim does not hold.
// `npm run bench -- verify` runs only those whose name holds the word.
import * as crl from "./crl.mjs";
import * as curves from "./curves.mjs";
import * as mchd from "./mchd.mjs";
import * as memory from "./memory.mjs";
import * as ndjson from "./ndjson.mjs";
import * as streebog from "./streebog.mjs";
import * as timing from "./timing.mjs";
import * as verify from "./verify.mjs";

const words = process.argv.slice(2);
let failed = false;
for (const { name, run } of [streebog, curves, timing, verify, memory, crl, ndjson, mchd]) {
  if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
  process.stdout.write(`${name}\n`);
  const { rows, claims = [], skipped } = await run();
  for (const [what, value] of rows) process.stdout.write(`  ${what.padEnd(40)}${value.padStart(12)}\n`);
  if (skipped !== undefined) process.stdout.write(`  no comparison: ${skipped}\n`);
  for (const {
    what,
    ratio,
    atLeast = Number.NEGATIVE_INFINITY,
    atMost = Number.POSITIVE_INFINITY,
  } of claims) {
    const holds = ratio >= atLeast && ratio <= atMost;
    const bound = atLeast > 0 ? `at least ${atLeast}` : `at most ${atMost}`;
    process.stdout.write(
      `  ${what.padEnd(40)}${ratio.toFixed(2).padStart(12)}  (${bound}) ${holds ? "ok" : "FAILED"}\n`,
    );
    failed ||= !holds;
  }
}
process.exitCode = failed ? 1 : 0;
