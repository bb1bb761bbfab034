// Loads pieces of the command line with the code V8 made of them when they were built (codeCache.mjs). Another version of
// Node, or other options of V8, refuse that code: then what earlier runs left is looked for (src/io/cache/code.ts).
const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { wrap } = require("node:module");
const { Script } = require("node:vm");

const path = __filename.slice(0, -".js".length);
const filename = `${path}.code.js`;
// Node maps positions to the sources only in modules it loads itself.
if (process.env.PODPIS_DEBUG === "1") module.exports = require(filename);
else compiled().runInThisContext()(exports, require, module, filename, __dirname);

function compiled() {
  const code = readFileSync(filename);
  const source = wrap(code.latin1Slice());
  const digest = digestOf(code);
  const built = madeAtBuild(digest);
  // V8 says that it refuses code only when it has compiled without: who may refuse it is told apart before.
  const sameOptions = !process.env.NODE_OPTIONS && process.execArgv.length === 0;
  if (built !== undefined && sameOptions) return new Script(source, { filename, cachedData: built });
  const name = path.slice(__dirname.length + 1);
  return require("./codeCache.js").compile({ name, filename, source, digest, built });
}

/** Of the piece and the Node it was compiled by; V8 itself looks at the length of the one and its own version alone. */
function digestOf(code) {
  return createHash("sha256").update(`${process.version} ${process.arch}\n`).update(code).digest();
}

function madeAtBuild(digest) {
  try {
    const octets = readFileSync(`${path}.cache`);
    return octets.subarray(0, 32).equals(digest) ? octets.subarray(32) : undefined;
  } catch {
    return undefined;
  }
}
