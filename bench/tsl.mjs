// The list of accredited CAs: 520 of them, 12 MB, signed with ГОСТ. `podpis trust update` as a whole process, wall
// time and peak memory; and the index that every other command reads: time and memory of loading it and asking it.
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  loadSource,
  measureProcess,
  median,
  root,
  scratchFolder,
  seconds,
  timeMissing,
  timeProcess,
} from "./support.mjs";

// xml-crypto is CommonJS, and asks for node's own modules with require().
globalThis.require ??= createRequire(import.meta.url);

const AUTHORITIES = 520;
const ROUNDS = 5;
export const name = "list of accredited CAs, 12 MB";

export async function run() {
  const skipped = timeMissing();
  if (skipped !== undefined) return { rows: [], skipped };
  const parts = await loadSource("bench/tslParts.ts");
  const folder = scratchFolder();
  const { list, certificate } = await makeList(parts, folder);
  const store = join(folder, "trust");
  process.env.PODPIS_TRUST_DIR = store;
  const podpis = [join(root, "bin", "podpis.js"), "trust"];
  measureProcess(process.execPath, [...podpis, "add", certificate, "--for-list", "--yes", "-q"]);
  const updates = [];
  for (let round = 0; round < ROUNDS; round++) {
    updates.push(measureProcess(process.execPath, [...podpis, "update", list, "--offline", "-q"]));
  }
  const wall = median(updates.map(({ milliseconds }) => milliseconds));
  const peak = median(updates.map(({ megabytes }) => megabytes));
  const index = JSON.parse(
    timeProcess(process.execPath, [fileURLToPath(import.meta.url), "--index", store]).output,
  );
  return {
    rows: [
      ["the list", `${(statSync(list).size / 1e6).toFixed(1)} MB`],
      ["trust update, wall", seconds(wall)],
      ["trust update, peak", `${peak.toFixed(0)} MB`],
      ["the index", `${(statSync(join(store, "accredited.json")).size / 1e6).toFixed(1)} MB`],
      ["index: load and ask", `${index.milliseconds.toFixed(1)} ms`],
      ["index: memory", `${index.megabytes.toFixed(1)} MB`],
    ],
    claims: [
      { what: "trust update, times 15 s", ratio: wall / 15_000, atMost: 1 },
      { what: "trust update, times 400 MB", ratio: peak / 400, atMost: 1 },
      { what: "index, times 30 ms", ratio: index.milliseconds / 30, atMost: 1 },
      { what: "index, times 30 MB", ratio: index.megabytes / 30, atMost: 1 },
    ],
  };
}

async function makeList({ generateGostPrivateKey, readPrivateKey, ...parts }, folder) {
  const key = readPrivateKey(generateGostPrivateKey("1.2.643.2.2.35.1"), "bench");
  const { spki } = key.publicKey;
  const signer = parts.blankCertificate({ name: "Вымышленное министерство", key: "list", spki });
  const date = new Date(Date.now() - 3_600_000).toISOString();
  const xml = parts.listXml({ authorities: parts.fillers(AUTHORITIES), date });
  mkdirSync(folder, { recursive: true });
  const list = join(folder, "list.xml");
  const certificate = join(folder, "ministry.pem");
  writeFileSync(list, await parts.signXml(xml, key, signer.raw));
  writeFileSync(certificate, parts.encodePem("CERTIFICATE", signer.raw));
  return { list, certificate };
}

/** Loads the index and asks it one question, in a process that has done nothing else. */
async function loadAndAsk(store) {
  const { TrustStore, loadIndex, accreditationAt, fillers } = await loadSource("bench/tslParts.ts");
  const [authority] = fillers(1);
  const [[certificate]] = authority.keys;
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const index = loadIndex(new TrustStore(store));
  const { state } = accreditationAt(index, certificate, new Date("2020-01-01T00:00:00Z"));
  const milliseconds = performance.now() - start;
  if (state !== "active") throw new Error(`the list says ${state}`);
  return { milliseconds, megabytes: (process.memoryUsage().rss - before) / 1024 / 1024 };
}

const [, self, question, folder] = process.argv;
if (question === "--index" && self === fileURLToPath(import.meta.url)) {
  process.stdout.write(JSON.stringify(await loadAndAsk(folder)));
}
