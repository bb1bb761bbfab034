// Loads the usual pieces of the command line with the code V8 made of them when they were built (codeCache.mjs). Another
// version of Node refuses that code and compiles anew: slower, nothing else.
const { readFileSync } = require("node:fs");
const { wrap } = require("node:module");
const { Script } = require("node:vm");

const filename = `${__dirname}/usual.code.js`;
// Node maps positions to the sources only in modules it loads itself.
if (process.env.PODPIS_DEBUG === "1") module.exports = require(filename);
else {
  const script = new Script(wrap(readFileSync(filename, "latin1")), { filename, cachedData: cachedData() });
  script.runInThisContext()(exports, require, module, filename, __dirname);
}

function cachedData() {
  try {
    return readFileSync(`${__dirname}/usual.cache`);
  } catch {
    return undefined;
  }
}
