// A thousand powers of attorney, all different: `podpis mchd validate` against `xmllint --schema` with the official
// schema, over the same files; and the same validation in a process that is already running. The schema and a
// document to start from lie in the conformance data.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { interleave, loadSource, median, root, scratchFolder, seconds, timeProcess } from "./support.mjs";

const COUNT = 1000;
const ROUNDS = 5;
const GUID = "51f29739-9169-40ef-a581-081206e67651";
export const name = "validate 1000 powers of attorney, 11 KB each";

export async function run() {
  const conformance = process.env.PODPIS_CONFORMANCE;
  if (conformance === undefined) return { rows: [], skipped: "PODPIS_CONFORMANCE is not set" };
  if (spawnSync("xmllint", ["--version"]).status !== 0)
    return { rows: [], skipped: "xmllint is not installed" };
  const given = join(conformance, "mchd", "anon");
  const schema = join(given, "ON_EMCHD_1_928_00_01_01_01.xsd");
  const source = join(given, "valid", `ON_EMCHD_20241203_${GUID}.xml`);
  if (!existsSync(source)) return { rows: [], skipped: "the conformance data have no powers of attorney" };
  const files = copies(readFileSync(source, "utf8"));
  const podpis = join(root, "bin", "podpis.js");
  const { parseMchd } = await loadSource("src/mchd/parse.ts");
  const times = await interleave(ROUNDS, {
    command: () => timeProcess(process.execPath, [podpis, "mchd", "validate", "-q", ...files]).milliseconds,
    xmllint: () => timeProcess("xmllint", ["--noout", "--schema", schema, ...files]).milliseconds,
    running: () => {
      const start = performance.now();
      for (const file of files) if (parseMchd(readFileSync(file)).errors > 0) throw new Error(file);
      return performance.now() - start;
    },
  });
  const [command, xmllint, running] = ["command", "xmllint", "running"].map((one) => median(times[one]));
  return {
    rows: [
      ["podpis mchd validate, whole process", seconds(command)],
      ["parseMchd, process running", seconds(running)],
      ["xmllint --schema, whole process", seconds(xmllint)],
      ["podpis, whole process / xmllint", (command / xmllint).toFixed(2)],
    ],
    claims: [{ what: "parseMchd / xmllint", ratio: running / xmllint, atMost: 1.5 }],
  };
}

/** Each with a number of its own. */
function copies(text) {
  const folder = scratchFolder();
  return Array.from({ length: COUNT }, (_one, i) => {
    const guid = `${String(i).padStart(8, "0")}${GUID.slice(8)}`;
    const file = join(folder, `ON_EMCHD_20241203_${guid}.xml`);
    writeFileSync(file, text.replaceAll(GUID, guid));
    return file;
  });
}
