// `codeCache.mjs FOLDER`: lays beside the joined pieces of a built command line what V8 makes of them while a signature
// is verified and a power of attorney validated, so that a short command need not compile them again. The files are as
// executable as the pieces themselves.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Script } from "node:vm";

const [, , folder, name, lines] = process.argv;
const main = resolve(folder, "main.js");
const chunks = resolve(folder, "chunks");
/** Nobody's. */
const PARTIES = [
  ...["--name", "ООО Пример", "--inn", "7777777373", "--kpp", "771401001", "--ogrn", "1027777771482"],
  ...["--head", "Первый Пример", "--head-inn", "777777777480", "--head-snils", "177-777-185 41"],
  ...["--person", "Второй Пример", "--person-inn", "777777711111", "--person-snils", "177-777-222 29"],
  ...["--power", "BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS5"],
];

if (name !== undefined) await keepCodeOf(name, JSON.parse(lines));
else {
  const scratch = mkdtempSync(join(tmpdir(), "podpis-build-"));
  try {
    runSamples(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A practice CA, signatures and their verification; a power of attorney and its validation. These with `keepCodeOf`. */
function runSamples(scratch) {
  const at = (name) => join(scratch, name);
  const env = { PATH: process.env.PATH, HOME: scratch, LC_ALL: "C", PODPIS_NO_CODE_CACHE: "1" };
  const start =
    "require(process.argv[1]).run(process.argv.slice(2),process,process.env).then((c)=>process.exit(c))";
  const podpis = (...args) => execFileSync(process.execPath, ["-e", start, main, ...args, "-q"], { env });
  const keep = (name, ...lines) =>
    execFileSync(process.execPath, [process.argv[1], folder, name, JSON.stringify(lines)], {
      env,
      stdio: "pipe",
    });
  writeFileSync(at("document"), "document");
  podpis("lab", "init", at("lab"));
  podpis("lab", "issue", at("lab"), "-o", at("signer"));
  const sign = [at("document"), "--key", at("signer.key.pem"), "--cert", at("signer.pem"), "--force"];
  keep("sign", ["sign", ...sign]);
  keep("batch", ["batch", "sign", ...sign]);
  const given = ["--trust", at("lab/trust.pem"), "--untrusted", at("lab/intermediates.pem")];
  const verify = ["verify", at("document.sig"), ...given, "--revocation", "off", "--offline"];
  keep("usual", verify);
  keep("text", verify);
  keep("cert", ["cert", "check", at("signer.pem"), ...given, "--revocation", "off", "--offline"]);
  for (const language of ["en", "ru"]) keep(language, [...verify, "--lang", language]);
  const powers = `${at("powers")}/`;
  mkdirSync(powers);
  podpis("mchd", "new", ...PARTIES, "--until", `${new Date().getFullYear() + 1}-01-01`, "-o", powers);
  const [document] = readdirSync(powers);
  keep("mchd", ["mchd", "validate", "-q", join(powers, document)]);
}

/** Runs command lines in this process, loading joined pieces as scripts/joined.cjs does, and keeps their code. */
async function keepCodeOf(name, lines) {
  const filename = join(chunks, `${name}.code.js`);
  const require = createRequire(filename);
  const source = readFileSync(filename);
  const script = new Script(source.latin1Slice(), { filename });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, filename, dirname(filename));
  require(join(chunks, "joined.js")).loaded.set(name, module.exports);
  for (const line of lines) {
    const code = await require(main).run(line, process, process.env);
    if (code !== 0) throw new Error(`podpis ${line.join(" ")} ended with ${code}`);
  }
  const node = `${process.version} ${process.arch}\n`;
  const digest = createHash("sha256").update(node).update(source).digest();
  writeFileSync(join(chunks, `${name}.cache`), Buffer.concat([digest, script.createCachedData()]));
}
