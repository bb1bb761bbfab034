// A thousand certificates against one list of ten thousand entries: `podpis cert check --ndjson` in one process
// against one `openssl verify -crl_check` for each. The thousand runs of openssl are shared out over the rounds.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FAMILIES, makeAuthority } from "./bigCrl.mjs";
import { gostEngineMissing, median, root, scratchFolder, seconds, timeProcess } from "./support.mjs";

const CERTIFICATES = 1_000;
const ENTRIES = 10_000;
const ROUNDS = 5;
export const name = "ndjson: a thousand certificates, one list";

export async function run() {
  const skipped = gostEngineMissing();
  if (skipped !== undefined) return { rows: [], skipped };
  const folder = scratchFolder();
  const results = [];
  for (const family of Object.keys(FAMILIES)) {
    const own = join(folder, family);
    mkdirSync(own);
    results.push(
      measure(family, await makeAuthority(own, family, { entries: ENTRIES, leaves: CERTIFICATES })),
    );
  }
  return { rows: results.flatMap(({ rows }) => rows), claims: results.map(({ claim }) => claim) };
}

function measure(family, { anchor, leaves, list }) {
  const input = leaves.map((file, id) => request(id, file, anchor, list)).join("");
  const peer = ["verify", ...FAMILIES[family].engine, "-crl_check", "-CAfile", anchor, "-CRLfile", list];
  answer(input);
  const ours = [];
  const theirs = [];
  const share = CERTIFICATES / ROUNDS;
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(answer(input));
    const mine = leaves.slice(round * share, (round + 1) * share);
    const times = mine.map((leaf) => timeProcess("openssl", [...peer, leaf]).milliseconds);
    theirs.push(times.reduce((sum, milliseconds) => sum + milliseconds, 0) * ROUNDS);
  }
  return {
    rows: [
      [`${family}: podpis --ndjson, ${CERTIFICATES}`, seconds(median(ours))],
      [`${family}: openssl, ${CERTIFICATES} processes`, seconds(median(theirs))],
    ],
    claim: {
      what: `${family}: times the wall time of openssl`,
      ratio: median(ours.map((milliseconds, round) => milliseconds / theirs[round])),
      atMost: 0.2,
    },
  };
}

/** Certificates as PEM, as a service would send them; the list by its path. */
const request = (id, file, anchor, list) =>
  `${JSON.stringify({ id: String(id), certificate: readFileSync(file, "latin1"), trust: [anchor], crls: [list], offline: true })}\n`;

/** Milliseconds for all answers, each of which must be good. */
function answer(input) {
  const start = performance.now();
  const args = [join(root, "bin", "podpis.js"), "cert", "check", "--ndjson", "-"];
  const { stdout, stderr } = spawnSync(process.execPath, args, { input, maxBuffer: 1024 * 1024 * 1024 });
  const milliseconds = performance.now() - start;
  const verdicts = String(stdout)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line).verdict);
  if (verdicts.length !== CERTIFICATES || verdicts.some((verdict) => verdict !== "TOTAL-PASSED")) {
    throw new Error(
      `podpis: ${verdicts.length} answers, not all good: ${String(stdout).slice(0, 500)} ${stderr}`,
    );
  }
  return milliseconds;
}
