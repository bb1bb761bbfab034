// Builds dist/: the WebAssembly modules, the command line, the library and its types.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);

await import("./assembly.mjs");

/**
 * Node's modules that cost start-up time for nothing: importing node:process makes Node open all three
 * standard streams, and commander asks for child_process to run subcommands that are programs, which ours
 * are not.
 */
const leanModules = {
  name: "lean-modules",
  setup({ onResolve, onLoad }) {
    const namespace = "lean";
    onResolve({ filter: /^(node:)?process$/ }, () => ({ path: "process", namespace }));
    onResolve({ filter: /^(node:)?child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: "child_process", namespace } : undefined,
    );
    onLoad({ filter: /^process$/, namespace }, () => ({ contents: "module.exports = globalThis.process;" }));
    onLoad({ filter: /^child_process$/, namespace }, () => ({ contents: "module.exports = {};" }));
  },
};

const common = {
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  chunkNames: "chunks/[name]-[hash]",
  // Half of a short command is Node compiling it. PODPIS_DEBUG=1 turns the maps on.
  minify: true,
  sourcesContent: false,
  legalComments: "none",
  plugins: [leanModules],
  logLevel: "warning",
};

/** The library and the lab: modules for whoever imports them. */
const buildLibrary = (outdir) =>
  build({
    ...common,
    entryPoints: { index: "src/index.ts", lab: "src/app/lab/index.ts" },
    outdir,
    sourcemap: "linked",
    // CommonJS dependencies ask for node's own modules with require().
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
  });

/**
 * The command line, split as the library is, and then each piece as CommonJS: Node loads some thirty small
 * modules of its own kind a good deal slower.
 */
async function buildCommandLine(outdir) {
  const { outputFiles } = await build({
    ...common,
    entryPoints: { main: "src/cli/main.ts" },
    outdir,
    sourcemap: "inline",
    write: false,
  });
  for (const { path, text } of outputFiles) {
    const { code, map } = await transform(withPlainImports(text), {
      format: "cjs",
      platform: "node",
      target: "node20.19",
      supported: { "dynamic-import": false },
      define: { "import.meta.url": "__url" },
      banner: text.includes("import.meta.url")
        ? 'const __url = require("node:url").pathToFileURL(__filename).href;'
        : "",
      minify: true,
      sourcemap: "external",
      sourcesContent: false,
      sourcefile: path,
    });
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${code}//# sourceMappingURL=${basename(path)}.map\n`);
    writeFileSync(`${path}.map`, map);
  }
  writeFileSync(join(outdir, "package.json"), '{ "type": "commonjs" }\n');
}

/**
 * A piece as esbuild writes it, imports first and the export last, with `const {…} = require(…)` and
 * `module.exports = {…}` in their places: esbuild's own form reaches every imported name through a getter, which a
 * hot loop pays for. Nothing imported here is ever assigned anew, and no two pieces import each other.
 */
function withPlainImports(text) {
  const [, body, encoded] = /^([\s\S]*)\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/.exec(
    text,
  );
  let rest = body;
  let requires = "";
  for (;;) {
    const statement = /^import(?:(?:\*as ([\w$]+) |\{([^}]*)\}| ([\w$]+) )from)?"([^"]+)";\s*/.exec(rest);
    if (statement === null) break;
    const [whole, namespace, named, byDefault, from] = statement;
    const names = namespace ?? byDefault ?? (named && `{${named.replaceAll(" as ", ":")}}`);
    requires += `${names === undefined ? "" : `const ${names}=`}require(${JSON.stringify(from)});`;
    rest = rest.slice(whole.length);
  }
  const code = rest.replace(
    /export\{([^{}]*)\};\s*$/,
    (_whole, names) =>
      `module.exports={${names
        .split(",")
        .map((name) => name.split(" as ").reverse().join(":"))
        .join(",")}};`,
  );
  // The body keeps its column, one line further down.
  const map = JSON.parse(Buffer.from(encoded, "base64").toString());
  const moved = Buffer.from(JSON.stringify({ ...map, mappings: `;${map.mappings}` })).toString("base64");
  const gap = " ".repeat(body.length - rest.length);
  return `${requires}\n${gap}${code}\n//# sourceMappingURL=data:application/json;base64,${moved}\n`;
}

// Built beside dist/ and moved into place, so that a running command never sees half a build.
const out = mkdtempSync("dist-");
try {
  await buildLibrary(out);
  await buildCommandLine(join(out, "cli"));
  if (!process.argv.includes("--no-types")) {
    const tsc = join("node_modules", "typescript", "bin", "tsc");
    execFileSync(process.execPath, [tsc, "-p", "tsconfig.types.json", "--outDir", join(out, "types")], {
      stdio: "inherit",
    });
  }
  rmSync("dist", { recursive: true, force: true });
  renameSync(out, "dist");
} finally {
  rmSync(out, { recursive: true, force: true });
}
