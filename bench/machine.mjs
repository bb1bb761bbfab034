// What was measured on: the machine, and the peers with their versions.
import { spawnSync } from "node:child_process";
import { availableParallelism, cpus, release, totalmem, type } from "node:os";

/** Pairs of words. A peer that is missing is named as such. */
export function describeMachine() {
  const [{ model }] = cpus();
  return [
    ["machine", `${model.trim()}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`],
    ["system", `${type()} ${release()}`],
    ["node", `${process.versions.node} (V8 ${process.versions.v8})`],
    ["openssl", firstLine("openssl", ["version"])?.replace(/ \(Library.*/, "")],
    ["gost engine", gostEngine()],
    ["xmllint", firstLine("xmllint", ["--version"])?.replace("xmllint: using ", "")],
    ["python3, which calls the engine", firstLine("python3", ["--version"])],
  ].map(([what, value]) => [what, value ?? "not installed"]);
}

/** The engine does not tell its version: the packager does, where there is one. */
function gostEngine() {
  const engine = firstLine("openssl", ["engine", "gost"]);
  if (engine === undefined) return undefined;
  const packaged = spawnSync("dpkg-query", ["-W", "libengine-gost-openssl"]);
  return packaged.status === 0 ? String(packaged.stdout).trim().replace("\t", " ") : engine;
}

function firstLine(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args);
  if (status !== 0) return undefined;
  return `${stdout}${stderr}`.trim().split("\n")[0];
}
