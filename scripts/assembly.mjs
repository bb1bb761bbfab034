// Emits the WebAssembly modules as TypeScript files that hold them in base64: assembly/ -> src/**/*.generated.ts.
// They are not kept in the repository; the build and the tests run this first.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Runs a TypeScript module of assembly/ and gives its exports. */
async function load(path) {
  const { outputFiles } = await build({
    entryPoints: [join(root, path)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    logLevel: "warning",
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);
}

/** Leaves an equal file alone, so that watchers and parallel test runs are not disturbed. */
function emit(path, source, constant, module) {
  const text = [
    `// Written by scripts/assembly.mjs from ${source}.`,
    `export const ${constant} =`,
    `  "${Buffer.from(module).toString("base64")}";`,
    "",
  ].join("\n");
  const file = join(root, path);
  let present;
  try {
    present = readFileSync(file, "utf8");
  } catch {
    present = undefined;
  }
  if (present !== text) writeFileSync(file, text);
}

const { streebogModule } = await load("assembly/streebog.ts");
emit("src/crypto/gost/streebogWasm.generated.ts", "assembly/streebog.ts", "STREEBOG_WASM", streebogModule());

const asItIs = (octets) => octets;
const deflated = (octets) => deflateRawSync(octets, { level: 9 });
const { curveModule } = await load("assembly/curve/module.ts");
for (const [name, constant, form = asItIs] of [
  ["special256", "SPECIAL_256"],
  ["montgomery256", "MONTGOMERY_256", deflated],
  ["special512", "SPECIAL_512", deflated],
]) {
  emit(`src/crypto/gost/curve.${name}.generated.ts`, "assembly/curve/", constant, form(curveModule(name)));
}

const { mchdModule } = await load("assembly/mchd/module.ts");
emit("src/mchd/quick/walk.generated.ts", "assembly/mchd/", "WALK_WASM", mchdModule());
