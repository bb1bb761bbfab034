// Streebog-256 of 100 MB in this process against OpenSSL's gost engine (optimised C), in the same run.
//
// `openssl speed` does not know the engine's digests (it asks providers only), and the repository holds no C
// program. The engine's own time is therefore that of `openssl dgst` over the file, less that of the same
// command over an empty file, which is its start-up. What is left reads the file and hashes it, and so do we:
// with readSync, chunk by chunk. Rounds are interleaved; the ratio is the median of the rounds' ratios, so a
// machine that slows down in the middle slows both. Digests are compared each time.
import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import {
  gostEngineMissing,
  interleave,
  loadSource,
  median,
  megabytesPerSecond,
  scratchFolder,
  timeProcess,
  writeContent,
} from "./support.mjs";

const SIZE = 104_857_600;
const ROUNDS = 9;
export const name = "Streebog-256, 100 MB, in process";

export async function run() {
  const [{ Streebog }, { createWasmEngine }, { createJsEngine }] = await Promise.all(
    ["streebog", "streebogWasm", "streebogJs"].map((file) => loadSource(`src/crypto/gost/${file}.ts`)),
  );
  const folder = scratchFolder();
  const [file, empty] = [join(folder, "content"), join(folder, "empty")];
  writeContent(file, SIZE);
  writeContent(empty, 0);

  const wasm = createWasmEngine();
  const ours = (engine, limit) => {
    const start = performance.now();
    const digest = hashFile(new Streebog(engine, 32), file, limit);
    return { milliseconds: performance.now() - start, digest };
  };
  ours(wasm, SIZE); // V8 compiles the loop anew after some megabytes
  const js = ours(createJsEngine(), SIZE / 10);
  const rows = [["JavaScript fallback", megabytesPerSecond(SIZE / 10, js.milliseconds)]];

  const missing = gostEngineMissing();
  if (missing !== undefined) {
    const { wasm: times } = interleave(ROUNDS, { wasm: () => ours(wasm, SIZE).milliseconds });
    rows.unshift(["WebAssembly", megabytesPerSecond(SIZE, median(times))]);
    return { rows, skipped: missing };
  }
  const dgst = (path) => timeProcess("openssl", ["dgst", "-engine", "gost", "-md_gost12_256", "-r", path]);
  const results = interleave(ROUNDS, {
    wasm: () => ours(wasm, SIZE),
    engine: () => dgst(file),
    start: () => dgst(empty).milliseconds,
  });
  const start = median(results.start);
  const engine = results.engine.map(({ milliseconds }) => milliseconds - start);
  const own = results.wasm.map(({ milliseconds }) => milliseconds);
  for (const { digest } of results.wasm) {
    if (!results.engine[0].output.startsWith(digest)) throw new Error("the digests differ");
  }
  rows.unshift(
    ["WebAssembly", megabytesPerSecond(SIZE, median(own))],
    ["gost engine", megabytesPerSecond(SIZE, median(engine))],
  );
  const speed = median(own.map((milliseconds, i) => engine[i] / milliseconds));
  return { rows, claims: [{ what: "times the speed of the engine", ratio: speed, atLeast: 0.9 }] };
}

function hashFile(digest, path, limit) {
  const file = openSync(path, "r");
  const chunk = Buffer.alloc(256 * 1024);
  for (let at = 0; at < limit; ) {
    const length = readSync(file, chunk, 0, Math.min(chunk.length, limit - at), null);
    digest.update(chunk.subarray(0, length));
    at += length;
  }
  closeSync(file);
  return Buffer.from(digest.digest()).toString("hex");
}
