// Streebog-256 in this process against OpenSSL's gost engine (optimised C), over the same octets in memory.
//
// The engine runs in a Python process that calls libcrypto through ctypes (test/support/gostEngine.py), one call for
// all octets. Both sides are timed in processor time, in turn; digests are compared each time.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { peerMissing, startPeer } from "./enginePeer.mjs";
import { loadSource, median, megabytesPerSecond, memoryFolder, ratios, writeContent } from "./support.mjs";

const CHUNK = 1024 * 1024;
export const name = "Streebog-256, in process";

export async function run({ quick }) {
  const [{ Streebog }, { createWasmEngine }, { createJsEngine }] = await Promise.all(
    ["streebog", "streebogWasm", "streebogJs"].map((file) => loadSource(`src/crypto/gost/${file}.ts`)),
  );
  // The speed is the same for any size that is not small.
  const size = quick ? 26_214_400 : 104_857_600;
  const { folder } = memoryFolder(size);
  const file = join(folder, "content");
  writeContent(file, size);
  const octets = readFileSync(file);
  const ours = (engine, limit) => {
    const start = process.cpuUsage();
    const digest = new Streebog(engine, 32);
    for (let at = 0; at < limit; at += CHUNK) digest.update(octets.subarray(at, Math.min(at + CHUNK, limit)));
    const value = Buffer.from(digest.digest()).toString("hex");
    const { user, system } = process.cpuUsage(start);
    return { milliseconds: (user + system) / 1000, value };
  };
  const wasm = createWasmEngine();
  ours(wasm, size); // V8 compiles the loop anew after some megabytes
  const js = ours(createJsEngine(), size / 10).milliseconds;
  const rows = [["JavaScript fallback", megabytesPerSecond(size / 10, js)]];
  const skipped = peerMissing();
  const times = { ours: [], engine: [] };
  const peer = skipped === undefined ? startPeer() : undefined;
  for (let round = 0; round < 7; round++) {
    const { milliseconds, value } = ours(wasm, size);
    times.ours.push(milliseconds);
    const answer = await peer?.digest(file);
    if (answer === undefined) continue;
    if (answer.value !== value) throw new Error("the digests differ");
    times.engine.push(answer.nanoseconds / 1e6);
  }
  peer?.stop();
  rows.unshift(["WebAssembly", megabytesPerSecond(size, median(times.ours))]);
  if (skipped !== undefined) return { rows, skipped };
  rows.splice(1, 0, ["gost engine", megabytesPerSecond(size, median(times.engine))]);
  return { rows, measured: { "Streebog-256, 100 MB, in-process": ratios(times.engine, times.ours) } };
}
