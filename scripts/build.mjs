// Builds dist/: the WebAssembly modules, the command line, the library and its types.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import nodeModule from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);

await import("./assembly.mjs");

/**
 * Modules that cost start-up time for nothing: importing node:process makes Node open all three standard streams;
 * commander asks for child_process to run subcommands that are programs, which ours are not; chalk looks at the
 * terminal, with two modules of Node's, before we tell it the level.
 */
const leanModules = {
  name: "lean-modules",
  setup({ onResolve, onLoad }) {
    const namespace = "lean";
    onResolve({ filter: /^(node:)?process$/ }, () => ({ path: "process", namespace }));
    onResolve({ filter: /^(node:)?child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: "child_process", namespace } : undefined,
    );
    onResolve({ filter: /^#supports-color$/ }, () => ({ path: "supports-color", namespace }));
    onLoad({ filter: /^supports-color$/, namespace }, () => ({
      contents:
        "export default { stdout: false, stderr: false }; export const createSupportsColor = () => false;",
    }));
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
  // An optional peer with a native part: it is where the user installed it, or nowhere.
  external: ["pkcs11js"],
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
 * What a short command is likely to need: these, and all that they need, are loaded as one file; and what else drawing,
 * signing, batches, `cert check` and `mchd validate` need, as others.
 */
const JOINED = {
  usual: [
    "src/cli/runCommand.ts",
    "src/cli/commands/verify.ts",
    "src/cli/run/verify.ts",
    "src/io/trust/store.ts",
    "src/app/accredited.ts",
    "src/crypto/gost/streebogEngine.ts",
    // Of both languages and of what draws.
    "src/report/i18n/qualification.ts",
  ],
  text: ["src/report/verifyText.ts", "src/report/certificateText.ts"],
  en: ["src/report/i18n/en.ts"],
  ru: ["src/report/i18n/ru.ts"],
  sign: ["src/cli/commands/sign.ts", "src/cli/run/sign.ts"],
  batch: ["src/cli/commands/batch.ts", "src/cli/run/batchSign.ts", "src/cli/run/batchVerify.ts"],
  cert: ["src/cli/commands/cert.ts", "src/cli/run/certCheck.ts"],
  mchd: ["src/cli/commands/mchd.ts", "src/cli/run/mchdValidate.ts"],
};

/**
 * Programs of their own, each in one file: of a thread, since every thread loads and compiles anew what it needs; and what
 * is asked for compiled code before any joined piece is there.
 */
const buildPrograms = (outdir) =>
  build({
    ...common,
    splitting: false,
    format: "cjs",
    entryPoints: { digestWorker: "src/io/digests/worker.ts", "chunks/codeCache": "src/io/cache/code.ts" },
    outdir,
    sourcemap: "linked",
  });

/**
 * The command line, split as the library is, and then each piece as CommonJS, with those that are usually needed in
 * one file: Node loads some sixty small modules of its own kind a good deal slower.
 */
async function buildCommandLine(outdir) {
  const { outputFiles, metafile } = await build({
    ...common,
    entryPoints: { main: "src/cli/main.ts" },
    outdir,
    sourcemap: "inline",
    metafile: true,
    write: false,
  });
  const joinedIn = joinedPieces(metafile.outputs);
  const together = Object.fromEntries(["main", ...Object.keys(JOINED)].map((name) => [name, []]));
  mkdirSync(join(outdir, "chunks"), { recursive: true });
  for (const { path, text } of outputFiles) {
    const name = basename(path);
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
    const linked = code.replace(/require\("\.\/(?:chunks\/)?([\w-]+\.js)"\)/g, (_whole, piece) =>
      reference(piece, joinedIn.get(piece), joinedIn.get(name)),
    );
    if (joinedIn.has(name)) together[joinedIn.get(name)].push({ name, code: linked, map });
    else writePiece(path, linked, map);
  }
  const { main, ...others } = together;
  writeMain(outdir, main);
  for (const [name, pieces] of Object.entries(others)) writeJoined(join(outdir, "chunks"), name, pieces);
  copyFileSync(join("scripts", "joined.cjs"), join(outdir, "chunks", "joined.js"));
  await buildPrograms(outdir);
  writeFileSync(join(outdir, "package.json"), '{ "type": "commonjs" }\n');
  execFileSync(process.execPath, [join("scripts", "codeCache.mjs"), outdir], { stdio: "inherit" });
}

/** The call that gives a piece of `file`, or one by itself, to what lies in the file `from`: see `joined`, joined.cjs. */
function reference(piece, file, from) {
  if (file !== undefined && file === from) return `require("./${file}.js")("${piece}")`;
  if (file === "main") return `require("../main.js")("${piece}")`;
  const chunks = from === "main" ? "./chunks/" : "./";
  return file === undefined
    ? `require("${chunks}${piece}")`
    : `require("${chunks}joined.js")("${file}")("${piece}")`;
}

/** All that is loaded before the command is known. Others call it for a piece, and podpis.js takes `run`. */
function writeMain(folder, pieces) {
  const { code, map } = joined("main", pieces);
  writePiece(
    join(folder, "main.js"),
    `${code}Object.assign(module.exports,module.exports("main.js"));\n`,
    map,
  );
}

function writeJoined(folder, name, pieces) {
  const { code, map } = joined(name, pieces);
  // In ASCII, so that V8 holds it, and it is read, one octet a character.
  const ascii = code.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  writePiece(join(folder, `${name}.code.js`), ascii, map, nodeModule.wrap);
}

/** `wrapped`: as Node wraps a module, so that the text need not be put together at every start. */
function writePiece(path, code, map, wrapped = (text) => text) {
  writeFileSync(path, wrapped(`${code}//# sourceMappingURL=${basename(path)}.map\n`));
  writeFileSync(`${path}.map`, map);
}

/** The pieces that the start and each of JOINED import, directly or not, and its name: the first that does. */
function joinedPieces(outputs) {
  const importedBy = (entries) => {
    const found = new Set();
    const add = (path) => {
      if (found.has(path)) return;
      found.add(path);
      for (const { path: next, kind } of outputs[path].imports) {
        if (kind === "import-statement" && next in outputs) add(next);
      }
    };
    for (const [path, { entryPoint, inputs }] of Object.entries(outputs)) {
      if (entries.some((one) => one === entryPoint || one in inputs)) add(path);
    }
    return found;
  };
  const found = new Map();
  for (const [name, entries] of Object.entries({ main: ["src/cli/main.ts"], ...JOINED }).reverse()) {
    for (const path of importedBy(entries)) found.set(basename(path), name);
  }
  return found;
}

/** Pieces in one file, each run when it is first asked for: the file's export is called with its name. */
function joined(file, pieces) {
  const head = [
    "const done=new Map();",
    "module.exports=(name)=>{let module=done.get(name);if(module===undefined){module={exports:{}};done.set(name,module);",
    "pieces[name](module,nearby)}return module.exports};",
    `const nearby=(path)=>path==="./${file}.js"?module.exports:require(path);`,
    "const pieces={",
  ].join("");
  let code = head;
  const sections = [];
  for (const { name, code: body, map } of pieces) {
    // In parentheses, so that V8 compiles it at once, not a second time when it is called.
    code += `\n${JSON.stringify(name)}:(function(module,require){`;
    sections.push({ offset: { line: code.split("\n").length, column: 0 }, map: JSON.parse(map) });
    code += `\n${body}}),`;
  }
  return { code: `${code}\n};\n`, map: JSON.stringify({ version: 3, sources: [], sections }) };
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
