// Start-up: `podpis --version`, and `podpis verify` of a small ГОСТ signature, against node on a script with nothing in it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  gostEngineMissing,
  interleave,
  makeSigner,
  median,
  memoryFolder,
  PODPIS,
  ratios,
  timeProcess,
  writeSigned,
} from "./support.mjs";

export const name = "start-up, whole process";

export async function run({ quick }) {
  const { folder } = memoryFolder(1024 * 1024);
  const empty = join(folder, "empty.cjs");
  writeFileSync(empty, "");
  const node =
    (...args) =>
    () =>
      timeProcess(process.execPath, args).milliseconds;
  const works = { empty: node(empty), version: node(PODPIS, "--version") };
  const skipped = gostEngineMissing();
  if (skipped === undefined) works.verify = node(PODPIS, "verify", ...smallSignature(folder));
  for (const work of Object.values(works)) for (let i = 0; i < 2; i++) work();
  const times = interleave(quick ? 11 : 21, works);
  return {
    rows: Object.entries(times).map(([work, list]) => [
      { empty: "an empty script", version: "podpis --version", verify: "podpis verify" }[work],
      `${median(list).toFixed(0)} ms`,
    ]),
    measured: {
      "--version": ratios(times.version, times.empty),
      ...(times.verify && { "verify of a small signature": ratios(times.verify, times.empty) }),
    },
    ...(skipped && { skipped: `${skipped}; it makes the small signature` }),
  };
}

/** The document lies beside it, where it is found by itself. */
function smallSignature(folder) {
  const signer = makeSigner(folder);
  const content = join(folder, "small.txt");
  writeSigned(content, 4096, signer);
  return [`${content}.sig`, "--trust", signer.certificate, "-q"];
}
