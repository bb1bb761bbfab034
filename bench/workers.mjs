// Large documents in one batch: `podpis batch sign --jobs 2` against `--jobs 1`. With two, documents are digested in
// threads; with one, in the main thread.
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
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
  timeProcess,
  writeContent,
} from "./support.mjs";

export const name = "two workers over large files";

export async function run({ quick }) {
  const skipped =
    gostEngineMissing() ?? (availableParallelism() < 2 ? "this machine has one core" : undefined);
  if (skipped !== undefined) return { skipped };
  const [count, size] = [4, quick ? 33_554_432 : 104_857_600];
  const { folder } = memoryFolder(count * size);
  const signer = makeSigner(folder);
  const documents = join(folder, "documents");
  mkdirSync(documents);
  for (let i = 0; i < count; i++) writeContent(join(documents, `${i}.bin`), size);
  const sign = (jobs) => () => {
    removeSignatures(documents);
    const words = [PODPIS, "batch", "sign", documents, "--key", signer.key, "--cert", signer.certificate];
    return timeProcess(process.execPath, [...words, "--jobs", jobs, "--offline", "-q"]).milliseconds;
  };
  const { one, two } = interleave(quick ? 3 : 7, { one: sign("1"), two: sign("2") });
  return {
    rows: [
      [`batch sign, ${count} × ${Math.round(size / 1e6)} MB, one worker`, seconds(median(one))],
      ["two workers", seconds(median(two))],
    ],
    measured: { "two workers over large files": ratios(one, two) },
  };
}
