// OpenSSL's gost engine in a process of its own that answers questions: test/support/gostEngine.py.
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { gostEngineMissing, root } from "./support.mjs";

/** Why it cannot be asked, or undefined. */
export function peerMissing() {
  if (spawnSync("python3", ["-c", "import ctypes"]).status !== 0) {
    return "python3 with ctypes, which calls the engine, is not installed";
  }
  return gostEngineMissing();
}

export function startPeer() {
  const child = spawn("python3", [join(root, "test", "support", "gostEngine.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (...words) => {
    child.stdin.write(`${words.join(" ")}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error("the engine's process ended");
    return value;
  };
  const hex = (octets) => Buffer.from(octets).toString("hex");
  return {
    async prepare(set, pkcs8, digest, accepts) {
      const value = Buffer.from(await ask("key", set, hex(pkcs8), hex(digest)), "hex");
      if (!accepts(value)) throw new Error(`${set}: the engine's signature is not accepted`);
    },
    /** Nanoseconds of processor time per call. */
    time: async (work, set, times) => Number(await ask(work, set, times)),
    /** Of a file's octets, which are in memory after the first time. */
    async digest(file) {
      const [nanoseconds, value] = (await ask("digest", file)).split(" ");
      return { nanoseconds: Number(nanoseconds), value };
    },
    stop: () => child.stdin.end(),
  };
}
