// A thousand powers of attorney, all different, against `xmllint --schema` over the same files: `podpis mchd validate`
// as a whole process; the validation alone in a process that has just begun; and the same in one that has done it
// before. Then what one document adds to a verification. The official schema and documents to start from lie in the
// conformance data; without these both are made from our description of the format (mchdParts.ts).
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import {
  interleave,
  loadSource,
  median,
  memoryFolder,
  PODPIS,
  ratios,
  root,
  scratchFolder,
  seconds,
  timeProcess,
} from "./support.mjs";

const COUNT = 1000;
const ROUNDS = 7;
const SCHEMA = "ON_EMCHD_1_928_00_01_01_01.xsd";
export const name = "validate 1000 powers of attorney, 11 KB each";

/** Prints the times of six rounds over the files, ms: the first one is cold. */
const VALIDATING = `
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { validateMchd } from "./src/app/mchdValidate.js";
const files = process.argv.slice(2);
const at = new Date();
const times = [];
for (let round = 0; round < 6; round++) {
  const start = performance.now();
  for (const file of files) {
    const request = { bytes: readFileSync(file), file, fileName: basename(file), at, strict: false, countFirst: true };
    if (!validateMchd(request).valid) throw new Error(file);
  }
  times.push(performance.now() - start);
}
process.stdout.write(JSON.stringify(times));
`;

/** Prints how long the first document of a process takes: model, rules, facts and powers, ms. */
const ONE = `
import { readFileSync } from "node:fs";
import { parseMchd } from "./src/mchd/parse.js";
import { checkPowers } from "./src/mchd/powers.js";
const bytes = readFileSync(process.argv[2]);
const start = performance.now();
const { facts } = parseMchd(bytes, { at: new Date() });
const { code } = facts.powers.codes[0];
checkPowers(facts, { needs: [{ asked: code, codes: [code] }] });
process.stdout.write(JSON.stringify(performance.now() - start));
`;

export async function run({ quick }) {
  const skipped = missing();
  if (skipped !== undefined) return { skipped };
  const parts = await loadSource("bench/mchdParts.ts");
  const official = officialData();
  const schema = official?.schema ?? written("schema.xsd", parts.schemaText());
  const files = documents(official?.samples ?? [parts.sampleText()], parts);
  mustTellApart(schema, files[0]);
  const [validating, one] = quick ? [] : [await bundled(VALIDATING), await bundled(ONE)];
  const answer = (script, args) => JSON.parse(timeProcess(process.execPath, [script, ...args]).output);
  const times = interleave(quick ? 3 : ROUNDS, {
    command: () => timeProcess(process.execPath, [PODPIS, "mchd", "validate", "-q", ...files]).milliseconds,
    xmllint: () => timeProcess("xmllint", ["--noout", "--schema", schema, ...files]).milliseconds,
    ...(quick || {
      inside: () => answer(validating, files),
      one: () => answer(one, files.slice(0, 1)),
    }),
  });
  const xmllint = median(times.xmllint);
  const rows = [
    [`xmllint --schema (${official ? "official" : "ours"}), whole process`, seconds(xmllint)],
    ["podpis mchd validate, whole process", seconds(median(times.command))],
  ];
  const measured = { "1 000 МЧД against the schema": ratios(times.command, times.xmllint) };
  if (quick) return { rows, measured };
  const cold = median(times.inside.map(([first]) => first));
  const warm = median(times.inside.map((rounds) => median(rounds.slice(-3))));
  rows.push(
    ["validation alone, first in its process", seconds(cold)],
    ["validation alone, process running", seconds(warm)],
  );
  const claims = [
    { what: "validation alone, process running / xmllint", ratio: warm / xmllint, atMost: 1.5 },
    { what: "one document within a verify, ms", ratio: median(times.one), atMost: 30 },
  ];
  return { rows, claims, measured };
}

const missing = () =>
  spawnSync("xmllint", ["--version"]).status === 0 ? undefined : "xmllint is not installed";

/** The schema's file and the texts of the samples, where they are at hand. */
function officialData() {
  const given = join(process.env.PODPIS_CONFORMANCE ?? "", "mchd", "anon");
  if (!process.env.PODPIS_CONFORMANCE || !existsSync(join(given, SCHEMA))) return undefined;
  const valid = join(given, "valid");
  const samples = readdirSync(valid)
    .filter((file) => file.startsWith("ON_EMCHD_"))
    .map((file) => readFileSync(join(valid, file), "utf8"));
  return { schema: join(given, SCHEMA), samples };
}

function written(name, text) {
  const file = join(scratchFolder(), name);
  writeFileSync(file, text);
  return file;
}

/** A schema that lets everything through, or nothing, would be compared with in vain. */
function mustTellApart(schema, file) {
  const broken = written("broken.xml", readFileSync(file, "utf8").replace(/ НомДовер="[^"]*"/, ""));
  const accepts = (one) => spawnSync("xmllint", ["--noout", "--schema", schema, one]).status === 0;
  if (!accepts(file) || accepts(broken)) throw new Error("the schema does not tell right from wrong");
}

async function bundled(contents) {
  const outfile = join(scratchFolder(), "measured.mjs");
  await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "node",
    outfile,
    logLevel: "warning",
  });
  return outfile;
}

/**
 * Made from the samples in turn, each with a number, dates, names and registration numbers of its own. The last day
 * is over for one in ten, as in an archive.
 */
function documents(samples, { completeInn10, completeInn12, completeOgrn, completeSnils }) {
  const { folder } = memoryFolder(COUNT * 16_384);
  const day = (offset) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  return Array.from({ length: COUNT }, (_one, i) => {
    const number = (digits, seed) =>
      String(i * 1009 + seed)
        .padStart(digits, "7")
        .slice(-digits);
    const issued = day(-400 + (i % 300));
    let people = 0;
    const spread = () => (people += 37);
    const sample = samples[i % samples.length];
    const id = / НомДовер="([^"]+)"/.exec(sample)[1];
    const guid = `${i.toString(16).padStart(8, "0")}${id.slice(8)}`;
    const text = sample
      .replaceAll(id, guid)
      .replaceAll(/ON_EMCHD_\d{8}_/g, `ON_EMCHD_${issued.replaceAll("-", "")}_`)
      .replace(/ДатаВыдДовер="[^"]*"/, `ДатаВыдДовер="${issued}"`)
      .replace(/СрокДейст="[^"]*"/, `СрокДейст="${day(i % 10 === 0 ? -20 : 300 + (i % 500))}"`)
      .replaceAll(/ИННЮЛ="[^"]*"/g, () => `ИННЮЛ="${completeInn10(`77${number(7, spread())}`)}"`)
      .replaceAll(/ИННФЛ="[^"]*"/g, () => `ИННФЛ="${completeInn12(`77${number(8, spread())}`)}"`)
      .replaceAll(/ОГРН="[^"]*"/g, () => `ОГРН="${completeOgrn(`10277${number(7, spread())}`)}"`)
      .replaceAll(/СНИЛС="[^"]*"/g, () => {
        const digits = completeSnils(`1${number(8, spread())}`);
        return `СНИЛС="${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6, 9)} ${digits.slice(9)}"`;
      })
      .replaceAll(/Фамилия="([^"]*)"/g, (_whole, surname) => `Фамилия="${surname}-${letters(i)}"`)
      .replaceAll(/НаимОрг="([^"]*)"/g, (_whole, company) => `НаимОрг="${company} ${letters(i)}"`);
    const file = join(folder, `ON_EMCHD_${issued.replaceAll("-", "")}_${guid}.xml`);
    writeFileSync(file, text);
    return file;
  });
}

/** `i` in letters. */
const letters = (i) => [...String(i)].map((digit) => "абвгдежзик"[digit]).join("");
