import { mkdtempSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type DigestRequest, digestContent, type FramedDigest } from "../../../src/cms/contentDigests.js";
import { allowWebAssembly } from "../../../src/crypto/gost/streebogEngine.js";
import { isWebAssemblyAllowed } from "../../../src/crypto/gost/webAssembly.js";
import { DigestPool } from "../../../src/io/digests/pool.js";
import { contentStream } from "../../../src/io/files/content.js";

/** As the build makes it. */
const PROGRAM = fileURLToPath(new URL("../../../dist/cli/digestWorker.js", import.meta.url));
const MIB = 1024 * 1024;
const request: DigestRequest = { digests: new Set(["streebog256", "sha256"]), maxContent: 100 * MIB };

let folder: string;
const at = (name: string): string => join(folder, name);
const large = (name: string, size = 6 * MIB): string => {
  writeFileSync(at(name), Buffer.alloc(size, name));
  return at(name);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "podpis-pool-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("DigestPool", () => {
  let pool: DigestPool;
  const open = (size = 2): void => {
    pool = new DigestPool(PROGRAM, size);
  };
  afterEach(() => pool.close());

  it("gives what is computed here, for more files than it has threads", async () => {
    open();
    const files = ["a", "b", "c", "d", "e"].map((name) => large(name));
    const framed: FramedDigest = {
      name: "sha256",
      before: new Uint8Array(9).subarray(3, 5),
      after: Uint8Array.of(1),
    };
    const asked = { ...request, framed: [framed] };
    const seen: number[] = [];
    const there = await Promise.all(
      files.map((file) =>
        digestContent(pool.over(contentStream(file)), asked, (bytes) => void seen.push(bytes)),
      ),
    );
    for (const [i, file] of files.entries()) {
      const here = await digestContent(contentStream(file), asked);
      for (const name of request.digests) expect(there[i]!.digest(name)).toEqual(here.digest(name));
      expect(there[i]!.framed(framed)).toEqual(here.framed(framed));
      expect(there[i]!.size).toBe(here.size);
      expect(there[i]!.looksLikeSignedAttributes).toBe(here.looksLikeSignedAttributes);
    }
    expect(seen).toEqual(files.map(() => 4 * MIB));
  });

  it("throws what reading here would throw, and goes on with the next", async () => {
    open();
    const gone = pool.over(contentStream(large("gone")));
    rmSync(at("gone"));
    await expect(digestContent(gone, request)).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    const fat = pool.over(contentStream(large("fat")));
    await expect(digestContent(fat, { ...request, maxContent: MIB })).rejects.toMatchObject({
      code: "FILE_TOO_LARGE",
      data: { limit: MIB },
    });
    const good = pool.over(contentStream(large("good")));
    expect((await digestContent(good, request)).size).toBe(6 * MIB);
  });

  it("leaves alone what is small, what is no file, and everything when it has one thread", async () => {
    open();
    large("small", 1000);
    expect(pool.over(contentStream(at("small"))).digests).toBeUndefined();
    expect(pool.over(contentStream("-")).digests).toBeUndefined();
    await pool.close();
    open(1);
    expect(pool.over(contentStream(large("one"))).digests).toBeUndefined();
    truncateSync(at("one"));
  });

  it("refuses a file that took the other's place or was changed before the thread read it", async () => {
    open();
    const replaced = pool.over(contentStream(large("replaced")));
    renameSync(large("other"), at("replaced"));
    await expect(digestContent(replaced, request)).rejects.toMatchObject({ code: "FILE_CHANGED" });
    const touched = pool.over(contentStream(large("touched")));
    utimesSync(at("touched"), 1, 1);
    await expect(digestContent(touched, request)).rejects.toMatchObject({ code: "FILE_CHANGED" });
  });

  it("does without threads that do not start, or end", async () => {
    pool = new DigestPool(at("no-such-program.js"), 2);
    const files = ["f", "g", "h"].map((name) => large(name));
    for (const one of await Promise.all(
      files.map((file) => digestContent(pool.over(contentStream(file)), request)),
    )) {
      expect(one.size).toBe(6 * MIB);
    }
    const dying = at("dying.cjs");
    writeFileSync(dying, 'require("node:worker_threads").parentPort.on("message", () => process.exit(1));');
    pool = new DigestPool(dying, 2);
    expect((await digestContent(pool.over(contentStream(files[0]!)), request)).size).toBe(6 * MIB);
    expect((await digestContent(pool.over(contentStream(files[1]!)), request)).size).toBe(6 * MIB);
  });

  it("does without a thread that ended when it had nothing to do", async () => {
    const mortal = at("mortal.cjs");
    writeFileSync(
      mortal,
      `const { parentPort } = require("node:worker_threads");
       parentPort.on("message", () => {
         parentPort.postMessage({ digests: { size: 7, values: new Map(), framed: [], looksLikeSignedAttributes: false } });
         setImmediate(() => process.exit(1));
       });`,
    );
    pool = new DigestPool(mortal, 2);
    const file = large("two");
    expect((await digestContent(pool.over(contentStream(file)), request)).size).toBe(7);
    await delay(200);
    expect((await digestContent(pool.over(contentStream(file)), request)).size).toBe(7);
  });

  it("tells its threads whether they may use WebAssembly", async () => {
    const telling = at("telling.cjs");
    writeFileSync(
      telling,
      `const { parentPort, workerData } = require("node:worker_threads");
       parentPort.on("message", () => parentPort.postMessage({ digests: {
         size: Number(workerData.webAssembly), values: new Map(), framed: [], looksLikeSignedAttributes: false } }));`,
    );
    const sizes: number[] = [];
    const before = isWebAssemblyAllowed();
    for (const allowed of [true, false]) {
      allowWebAssembly(allowed);
      pool = new DigestPool(telling, 2);
      sizes.push((await digestContent(pool.over(contentStream(large("w"))), request)).size);
      await pool.close();
    }
    allowWebAssembly(before);
    expect(sizes).toEqual([1, 0]);
  });
});
