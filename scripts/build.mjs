// Builds dist/: the WebAssembly modules, the command line, the library and its types.
import { execFileSync } from "node:child_process";
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

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

// Built beside dist/ and moved into place, so that a running command never sees half a build.
const out = mkdtempSync("dist-");
try {
  await build({
    entryPoints: { cli: "src/cli/main.ts", index: "src/index.ts", lab: "src/app/lab/index.ts" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    outdir: out,
    chunkNames: "chunks/[name]-[hash]",
    // Half of a short command is Node compiling it. PODPIS_DEBUG=1 turns the maps on.
    minify: true,
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "none",
    plugins: [leanModules],
    logLevel: "warning",
    // CommonJS dependencies ask for node's own modules with require().
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
  });
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
