// `codeCache.mjs FOLDER`: lays beside the usual pieces of a built command line what V8 makes of them while a signature is
// verified, so that a short command need not compile them again. The file is as executable as the pieces themselves.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import nodeModule, { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Script } from "node:vm";

const [, , folder, ...line] = process.argv;
const main = resolve(folder, "main.js");
const chunks = resolve(folder, "chunks");

if (line.length > 0) await keepCodeOf(line);
else {
  const scratch = mkdtempSync(join(tmpdir(), "podpis-build-"));
  try {
    verifySample(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A practice CA, a signature, and its verification, the last with `keepCodeOf`. */
function verifySample(scratch) {
  const at = (name) => join(scratch, name);
  const env = { PATH: process.env.PATH, HOME: scratch, LC_ALL: "C" };
  const start =
    "require(process.argv[1]).run(process.argv.slice(2),process,process.env).then((c)=>process.exit(c))";
  const podpis = (...args) => execFileSync(process.execPath, ["-e", start, main, ...args, "-q"], { env });
  writeFileSync(at("document"), "document");
  podpis("lab", "init", at("lab"));
  podpis("lab", "issue", at("lab"), "-o", at("signer"));
  podpis("sign", at("document"), "--key", at("signer.key.pem"), "--cert", at("signer.pem"));
  const verify = [
    "verify",
    at("document.sig"),
    "--trust",
    at("lab/trust.pem"),
    "--untrusted",
    at("lab/intermediates.pem"),
    "--revocation",
    "off",
    "--offline",
  ];
  execFileSync(process.execPath, [process.argv[1], folder, ...verify], { env, stdio: "pipe" });
}

/** Runs one command line in this process, loading the usual pieces as scripts/usual.cjs does, and keeps their code. */
async function keepCodeOf(args) {
  const filename = join(chunks, "usual.code.js");
  const require = createRequire(filename);
  const script = new Script(nodeModule.wrap(readFileSync(filename, "latin1")), { filename });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, filename, dirname(filename));
  const loader = join(chunks, "usual.js");
  require.cache[loader] = { id: loader, filename: loader, loaded: true, exports: module.exports };
  const code = await require(main).run(args, process, process.env);
  if (code !== 0) throw new Error(`podpis ${args.join(" ")} ended with ${code}`);
  writeFileSync(join(chunks, "usual.cache"), script.createCachedData());
}
