// Freezes the JSON Schemas of this version: docs/schema/released/<version>/. A test then allows only additions.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const from = join(root, "docs", "schema");
const to = join(from, "released", version);

rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
const names = readdirSync(from).filter((name) => name.endsWith(".schema.json"));
for (const name of names) copyFileSync(join(from, name), join(to, name));
console.log(`${names.length} schemas frozen as ${version}`);
