// A document of 100 MB, signed and verified with ГОСТ, the signature beside it and around it: `podpis` against
// `openssl cms` with the gost engine, whole processes, over the same octets; wall time and peak memory.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { MEMORY_LIMIT } from "./numbers.mjs";
import {
  gostEngineMissing,
  interleave,
  makeSigner,
  measureProcess,
  memoryFolder,
  PODPIS,
  processRatios,
  processRow,
  signingOptions,
  timeMissing,
  verifyingOptions,
  writeContent,
} from "./support.mjs";

const SIZE = 104_857_600;
export const name = "a document of 100 MB, whole process";

export async function run({ quick }) {
  const skipped = gostEngineMissing() ?? timeMissing();
  if (skipped !== undefined) return { skipped };
  const { folder, where } = memoryFolder(5 * SIZE);
  const content = join(folder, "content");
  writeContent(content, SIZE);
  const signer = makeSigner(folder);
  const [rows, measured] = [[["files lie on", where]], {}];
  for (const form of ["detached", "attached"]) {
    const works = commands(form, folder, content, signer);
    const times = interleave(quick ? 3 : 7, works);
    for (const work of ["sign", "verify"]) {
      const [ours, theirs] = [times[`podpis ${work}`], times[`openssl ${work}`]];
      rows.push(processRow(`${form} ${work}, podpis`, ours), processRow(`${form} ${work}, openssl`, theirs));
      const label = `100 MB ${form} ${work}`;
      const { wall, memory } = processRatios(ours, theirs);
      measured[`${label}, wall`] = wall;
      if (form === "attached") measured[`${label}, RSS`] = memory;
      else measured[`${label}, RSS of 64 MiB`] = ours.map(({ megabytes }) => megabytes / MEMORY_LIMIT);
    }
    for (const made of ["ours", "theirs"]) rmSync(join(folder, made));
  }
  return { rows, measured };
}

/** In the order in which they run: what is signed is then verified. Each side verifies what it signed itself. */
function commands(form, folder, content, signer) {
  const [ours, theirs] = ["ours", "theirs"].map((file) => join(folder, file));
  const beside = form === "detached" ? ["--content", content] : [];
  const podpis = (...args) => measureProcess(process.execPath, [PODPIS, ...args, "--offline", "-q"]);
  const peer = (...args) => measureProcess("openssl", ["cms", ...args]);
  const keys = ["--key", signer.key, "--cert", signer.certificate];
  const inside = form === "detached" ? [] : ["-nodetach"];
  const aside = form === "detached" ? ["-content", content] : [];
  return {
    "podpis sign": () => podpis("sign", content, ...keys, `--${form}`, "-o", ours, "--force"),
    "openssl sign": () => peer("-sign", ...signingOptions(signer), "-in", content, ...inside, "-out", theirs),
    "podpis verify": () => podpis("verify", ours, ...beside, "--trust", signer.certificate),
    "openssl verify": () => peer("-verify", ...verifyingOptions(signer), "-in", theirs, ...aside),
  };
}
