// Loads pieces of the command line with the code V8 made of them when they were built (codeCache.mjs). Another
// version of Node refuses that code and compiles anew: slower, nothing else.
const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { wrap } = require("node:module");
const { Script } = require("node:vm");

const name = __filename.slice(0, -".js".length);
const filename = `${name}.code.js`;
// Node maps positions to the sources only in modules it loads itself.
if (process.env.PODPIS_DEBUG === "1") module.exports = require(filename);
else {
  const code = readFileSync(filename);
  const script = new Script(wrap(code.latin1Slice()), { filename, cachedData: cachedData(code) });
  script.runInThisContext()(exports, require, module, filename, __dirname);
}

/** The file begins with SHA-256 of what it was made of: V8 itself looks at its length only. */
function cachedData(code) {
  try {
    const octets = readFileSync(`${name}.cache`);
    const digest = createHash("sha256").update(code).digest();
    return octets.subarray(0, 32).equals(digest) ? octets.subarray(32) : undefined;
  } catch {
    return undefined;
  }
}
