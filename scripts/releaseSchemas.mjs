/**
 * Freezes the JSON Schemas of this version: docs/schema/released/<version>/. A test then allows only additions. What is
 * frozen already is added to and never broken: for that there is a new version, or --replace, before the version is out.
 * Words: [--replace] [folder of schemas] [version].
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { breaksOf, INPUTS } from "./schemaBreaks.mjs";

const ENDING = ".schema.json";
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const replaces = process.argv.includes("--replace");
const words = process.argv.slice(2).filter((word) => word !== "--replace");
const [from = join(root, "docs", "schema"), version = read(join(root, "package.json")).version] = words;
const to = join(from, "released", version);

function read(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

const namesIn = (folder) =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(ENDING)) : [];
const names = namesIn(from);
const broken = namesIn(to).flatMap((name) =>
  names.includes(name)
    ? breaksOf(read(join(to, name)), read(join(from, name)), INPUTS.has(name.slice(0, -ENDING.length))).map(
        (path) => `${name}: ${path}`,
      )
    : `${name}: is not there any more`,
);

if (broken.length > 0 && !replaces) {
  console.error(
    `${version} is frozen, and this would break it:\n${broken.map((one) => `  ${one}\n`).join("")}`,
  );
  console.error(
    "Raise the version of podpis, or of the schema. --replace, only while the version is not out.",
  );
  process.exitCode = 1;
} else {
  if (replaces) rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of names) copyFileSync(join(from, name), join(to, name));
  console.log(`${names.length} schemas frozen as ${version}`);
}
