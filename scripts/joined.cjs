// `require("./joined.js")(NAME)`: the pieces in NAME.code.js, with the code V8 made of them when they were built
// (codeCache.mjs). Another version of Node, or other options of V8, refuse that code: then what earlier runs left is looked
// for (src/io/cache/code.ts).
const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { Script } = require("node:vm");

const loaded = new Map();

module.exports = (name) => {
  if (!loaded.has(name)) loaded.set(name, load(name));
  return loaded.get(name);
};
module.exports.loaded = loaded;

function load(name) {
  const filename = join(__dirname, `${name}.code.js`);
  const code = readFileSync(filename);
  if (process.env.PODPIS_DEBUG === "1") return loadMapped(filename, code.latin1Slice());
  const piece = { exports: {} };
  compiled(name, filename, code).runInThisContext()(piece.exports, require, piece, filename, __dirname);
  return piece.exports;
}

function compiled(name, filename, code) {
  const source = code.latin1Slice();
  const digest = digestOf(code);
  const built = madeAtBuild(name, digest);
  // V8 says that it refuses code only when it has compiled without: who may refuse it is told apart before.
  const sameOptions = !process.env.NODE_OPTIONS && process.execArgv.length === 0;
  if (built !== undefined && sameOptions) return new Script(source, { filename, cachedData: built });
  return require("./codeCache.js").compile({ name, filename, source, digest, built });
}

/** Of the piece and the Node it was compiled by; V8 itself looks at the length of the one and its own version alone. */
function digestOf(code) {
  return createHash("sha256").update(`${process.version} ${process.arch}\n`).update(code).digest();
}

function madeAtBuild(name, digest) {
  try {
    const octets = readFileSync(join(__dirname, `${name}.cache`));
    return octets.subarray(0, 32).equals(digest) ? octets.subarray(32) : undefined;
  } catch {
    return undefined;
  }
}

/** Node maps positions to the sources only in modules it compiles itself, and wraps them itself. */
function loadMapped(filename, wrapped) {
  const Module = require("node:module");
  const [head, tail] = Module.wrapper;
  const piece = new Module(filename, module);
  Object.assign(piece, { filename, paths: module.paths });
  piece._compile(wrapped.slice(head.length, -tail.length), filename);
  return piece.exports;
}
