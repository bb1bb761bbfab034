// A thousand documents of 4 KiB: `podpis batch sign` and `batch verify` in one process each against one process of
// `openssl cms` for each document, run by one shell. Of the processes of openssl a share is run each round, and its time
// is scaled up: they have nothing in common that would grow or shrink with their number.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  gostEngineMissing,
  interleave,
  makeSigner,
  median,
  memoryFolder,
  PODPIS,
  ratios,
  removeSignatures,
  seconds,
  signingOptions,
  timeProcess,
  verifyingOptions,
  writeContent,
} from "./support.mjs";

const DOCUMENTS = 1000;
export const name = "batch: a thousand documents of 4 KiB";

export async function run({ quick }) {
  const skipped = gostEngineMissing();
  if (skipped !== undefined) return { skipped };
  const share = quick ? 50 : 100;
  const { folder, where } = memoryFolder(32 * 1024 * 1024);
  const signer = makeSigner(folder);
  const documents = join(folder, "documents");
  mkdirSync(documents);
  const files = Array.from({ length: DOCUMENTS }, (_one, i) => join(documents, `${i}.bin`));
  for (const file of files) writeContent(file, 4096);
  const signatures = join(folder, "signatures");
  mkdirSync(signatures);
  const peer = (command) => {
    const list = files.slice(0, share).map((_file, i) => String(i));
    const loop = `for i in "$@"; do openssl cms ${command} 2>/dev/null || exit 1; done`;
    return (timeProcess("sh", ["-c", loop, "sh", ...list]).milliseconds * DOCUMENTS) / share;
  };
  const podpis = (command, ...args) =>
    timeProcess(process.execPath, [PODPIS, "batch", command, documents, ...args, "--offline", "-q"])
      .milliseconds;
  const [document, signature] = [`${documents}/$i.bin`, `${signatures}/$i.sig`];
  const sign = `-sign ${signingOptions(signer).join(" ")} -in ${document} -out ${signature}`;
  const verify = `-verify ${verifyingOptions(signer).join(" ")} -in ${signature} -content ${document}`;
  const times = interleave(quick ? 3 : 7, {
    sign: () => {
      removeSignatures(documents);
      return podpis("sign", "--key", signer.key, "--cert", signer.certificate);
    },
    "openssl sign": () => peer(sign),
    verify: () => podpis("verify", "--trust", signer.certificate),
    "openssl verify": () => peer(verify),
  });
  const rows = [["files lie on", where]];
  const measured = {};
  for (const work of ["sign", "verify"]) {
    const [ours, theirs] = [times[work], times[`openssl ${work}`]];
    rows.push([`podpis batch ${work}`, seconds(median(ours))]);
    rows.push([`openssl, ${share} of ${DOCUMENTS} processes, scaled`, seconds(median(theirs))]);
    measured[`1 000 × 4 KiB ${work}, one process`] = ratios(ours, theirs);
  }
  return { rows, measured };
}
