// Makes the folders under fixtures/pki from fixtures/pki.yaml: the same octets every time, until the file changes.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "fixtures", "pki");
const scratch = mkdtempSync(join(tmpdir(), "podpis-fixtures-"));
try {
  const outfile = join(scratch, "generate.mjs");
  await build({
    entryPoints: [join(root, "test", "fixtures", "pki", "generate.ts")],
    bundle: true,
    format: "esm",
    platform: "node",
    outfile,
    logLevel: "warning",
    // The package yaml is CommonJS and asks for node's own modules with require().
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
  });
  const { generate } = await import(pathToFileURL(outfile).href);
  const cases = generate(readFileSync(join(root, "fixtures", "pki.yaml"), "utf8"));
  rmSync(out, { recursive: true, force: true });
  for (const [id, files] of cases) {
    mkdirSync(join(out, id), { recursive: true });
    for (const [name, octets] of Object.entries(files)) writeFileSync(join(out, id, name), octets);
  }
  process.stdout.write(`${cases.size} cases in ${out}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
