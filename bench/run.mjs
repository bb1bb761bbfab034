// Runs the benchmarks and prints a table. Exit code 1 when a ratio to its peer is below the benchmark's floor.
import * as streebog from "./streebog.mjs";

const BENCHMARKS = [streebog];

let failed = false;
for (const { name, floor, run } of BENCHMARKS) {
  process.stdout.write(`${name}\n`);
  const { rows, ratio, skipped } = await run();
  for (const row of rows)
    process.stdout.write(`  ${row.name.padEnd(24)}${row.speed.toFixed(1).padStart(8)} MB/s\n`);
  if (skipped !== undefined) process.stdout.write(`  no comparison: ${skipped}\n`);
  if (ratio === undefined) continue;
  const verdict = ratio < floor ? "TOO SLOW" : "ok";
  process.stdout.write(
    `  ${"ratio to the peer".padEnd(24)}${ratio.toFixed(2).padStart(8)} ×  (floor ${floor}) ${verdict}\n`,
  );
  failed ||= ratio < floor;
}
process.exitCode = failed ? 1 : 0;
