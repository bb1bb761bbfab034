import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { utf8 } from "../../../src/base/bytes.js";
import type { CacheKey } from "../../../src/base/evidenceCache.js";
import { cacheFolder } from "../../../src/io/cache/folder.js";
import { FolderCache, type FolderCacheOptions } from "../../../src/io/cache/folderCache.js";
import { tempDirFor } from "../../support/temporary.js";

const NOW = Date.parse("2026-01-15T12:00:00Z");
const HOUR = 3_600_000;
const KEY: CacheKey = { kind: "crl", url: "http://ca.example/a.crl", issuerKey: "a".repeat(64) };
const at = (hours: number): Date => new Date(NOW + hours * HOUR);
const object = (text: string, from = -1, until = 24) => ({
  bytes: utf8(text),
  thisUpdate: at(from),
  nextUpdate: at(until),
});
const text = (bytes: Uint8Array | undefined): string | undefined => bytes && new TextDecoder().decode(bytes);

let home: ReturnType<typeof tempDirFor>;
let folder: string;
let problems: string[];
beforeEach(() => {
  home = tempDirFor();
  folder = join(home.path, "podpis");
  problems = [];
});
afterEach(() => {
  if (existsSync(folder)) chmodSync(folder, 0o700);
  home.remove();
});

const open = (options: FolderCacheOptions = {}): FolderCache =>
  new FolderCache(folder, { now: () => NOW, onProblem: (problem) => problems.push(problem), ...options });
const files = (): string[] => readdirSync(folder).sort();

describe("a cache in a folder", () => {
  it("gives back what was put in, to another process too, and only for the same key", () => {
    const cache = open();
    expect(cache.read(KEY)).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
    cache.write(KEY, object("list"));
    expect(text(cache.read(KEY))).toBe("list");
    expect(text(open().read(KEY))).toBe("list");
    expect(cache.read({ ...KEY, url: "http://ca.example/b.crl" })).toBeUndefined();
    expect(cache.read({ ...KEY, issuerKey: "b".repeat(64) })).toBeUndefined();
    expect(cache.read({ ...KEY, kind: "ocsp", certificate: "c".repeat(64) })).toBeUndefined();
    expect(problems).toEqual([]);
  });

  it("makes the folder for its owner alone, and leaves nothing but the entry", () => {
    open().write(KEY, object("list"));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(files()).toHaveLength(1);
    expect(statSync(join(folder, files()[0]!)).mode & 0o777).toBe(0o600);
  });

  it("replaces by what is newer, and by nothing else", () => {
    const cache = open();
    cache.write(KEY, object("second", -5));
    cache.write(KEY, object("first", -10, 48));
    expect(text(cache.read(KEY))).toBe("second");
    cache.write(KEY, object("other", -5, 48));
    expect(text(cache.read(KEY))).toBe("second");
    expect(files()).toHaveLength(1);
    cache.write(KEY, object("third", -1));
    expect(text(cache.read(KEY))).toBe("third");
    expect(files()).toHaveLength(1);
  });

  it("gives out the newer one when two processes wrote at once", () => {
    open().write(KEY, object("new", -1));
    const [newer] = files();
    renameSync(join(folder, newer!), join(home.path, "aside"));
    open().write(KEY, object("old", -9, 200));
    renameSync(join(home.path, "aside"), join(folder, newer!));
    expect(files()).toHaveLength(2);
    expect(text(open().read(KEY))).toBe("new");
  });

  it("gives nothing out after its nextUpdate, and keeps nothing that has ended", () => {
    let now = NOW;
    const cache = open({ now: () => now });
    cache.write(KEY, object("list", -1, 2));
    now = NOW + 2 * HOUR;
    expect(cache.read(KEY)).toBeUndefined();
    cache.write({ ...KEY, url: "http://x/" }, object("ended", -1, 1));
    expect(files()).toHaveLength(1);
  });

  it("discards what it is told to", () => {
    const cache = open();
    cache.write(KEY, object("list"));
    cache.discard(KEY);
    expect([cache.read(KEY), files()]).toEqual([undefined, []]);
  });

  it.each([
    ["cut short", (whole: Buffer) => whole.subarray(0, 20)],
    ["of another key", (whole: Buffer) => Buffer.from(String(whole).replace("a.crl", "b.crl"))],
    ["no entry at all", () => Buffer.from("hello")],
    ["a header that is no JSON", (whole: Buffer) => Buffer.concat([Buffer.from("x"), whole])],
  ])("throws a file out that is %s", (_name, change) => {
    const cache = open();
    cache.write(KEY, object("list"));
    const path = join(folder, files()[0]!);
    writeFileSync(path, change(readFileSync(path)));
    expect(cache.read(KEY)).toBeUndefined();
    expect(files()).toEqual([]);
    expect(problems).toEqual([]);
  });

  it("does not follow a link", () => {
    const cache = open();
    cache.write(KEY, object("list"));
    const path = join(folder, files()[0]!);
    renameSync(path, join(home.path, "elsewhere"));
    symlinkSync(join(home.path, "elsewhere"), path);
    expect(open().read(KEY)).toBeUndefined();
  });

  it.each([0o770, 0o707, 0o777])("does not use a folder of mode %o, and says so once", (mode) => {
    open().write(KEY, object("list"));
    chmodSync(folder, mode);
    const cache = open();
    expect(cache.read(KEY)).toBeUndefined();
    cache.write({ ...KEY, url: "http://x/" }, object("more"));
    expect(files()).toHaveLength(1);
    expect(problems).toEqual(["others may write into it"]);
    expect(() => cache.list()).toThrow("FILE_UNREADABLE");
    expect(() => cache.clear()).toThrow("FILE_UNREADABLE");
  });

  it("does not use a folder of another user", () => {
    mkdirSync(folder, { mode: 0o700 });
    const real = process.geteuid;
    process.geteuid = () => 4_000_000;
    try {
      const cache = open();
      cache.write(KEY, object("list"));
      expect(cache.read(KEY)).toBeUndefined();
    } finally {
      process.geteuid = real!;
    }
    expect(files()).toEqual([]);
    expect(problems).toEqual(["it belongs to another user"]);
  });

  it("throws nothing when the folder is a file or cannot be made", () => {
    writeFileSync(folder, "");
    const cache = open();
    cache.write(KEY, object("list"));
    expect(cache.read(KEY)).toBeUndefined();
    cache.discard(KEY);
    expect(problems).toHaveLength(1);
    const inFile = new FolderCache(join(folder, "below"), { onProblem: (one) => problems.push(one) });
    inFile.write(KEY, object("list"));
    expect(inFile.read(KEY)).toBeUndefined();
    expect(problems).toHaveLength(2);
  });

  it("keeps within its size and count: what ends soonest goes first", () => {
    const cache = open({ maxBytes: 2000, maxEntries: 4 });
    const write = (n: number, size: number) =>
      cache.write({ ...KEY, url: `http://x/${n}` }, object("x".repeat(size), -1, n));
    for (let n = 1; n <= 6; n++) write(n, 50);
    expect(cache.list().map(({ url }) => url)).toEqual([3, 4, 5, 6].map((n) => `http://x/${n}`));
    write(7, 800);
    const kept = cache.list();
    expect(kept.at(-1)?.url).toBe("http://x/7");
    expect(kept.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(2000);
    write(8, 1200);
    expect(cache.list().some(({ url }) => url === "http://x/8")).toBe(false);
  });

  it("lists what is there, and clears nothing that is not its own", () => {
    const cache = open();
    expect(cache.list()).toEqual([]);
    expect(cache.clear()).toEqual({ removed: 0, bytes: 0 });
    cache.write(KEY, object("list", -1, 5));
    const answer = { ...KEY, kind: "ocsp", certificate: "c".repeat(64) } as const;
    cache.write(answer, object("answer", -2, 3));
    writeFileSync(join(folder, "notes.txt"), "mine");
    const listed = cache.list();
    expect(listed).toMatchObject([
      { ...answer, thisUpdate: at(-2), nextUpdate: at(3) },
      { ...KEY, thisUpdate: at(-1), nextUpdate: at(5) },
    ]);
    expect(cache.clear()).toEqual({ removed: 2, bytes: listed[0]!.size + listed[1]!.size });
    expect(files()).toEqual(["notes.txt"]);
  });

  it("tidies up after processes that were killed", () => {
    const cache = open();
    cache.write(KEY, object("list"));
    const [old, young] = [".podpis-0123456789abcdef.tmp", ".podpis-fedcba9876543210.tmp"];
    for (const name of [old, young]) writeFileSync(join(folder, name), "x");
    utimesSync(join(folder, old), (NOW - 2 * HOUR) / 1000, (NOW - 2 * HOUR) / 1000);
    utimesSync(join(folder, young), NOW / 1000, NOW / 1000);
    cache.write({ ...KEY, url: "http://x/" }, object("more"));
    expect(files().filter((name) => name.endsWith(".tmp"))).toEqual([young]);
  });

  it("serves two processes that write, read and tidy at the same time", async () => {
    const script = join(home.path, "worker.mjs");
    await build({
      stdin: {
        resolveDir: import.meta.dirname,
        loader: "ts",
        contents: `
          import { FolderCache } from "../../../src/io/cache/folderCache.js";
          const problems = [];
          const cache = new FolderCache(process.argv[2], { maxEntries: 6, onProblem: (one) => problems.push(one) });
          const now = Date.now();
          const seen = new Map();
          for (let i = 0; i < 300; i++) {
            const url = "http://x/" + (i % 8);
            const key = { kind: "crl", url, issuerKey: "a".repeat(64) };
            const bytes = new TextEncoder().encode(url + " " + i + " " + "x".repeat(5000));
            cache.write(key, { bytes, thisUpdate: new Date(now + i), nextUpdate: new Date(now + 1e6 + i) });
            const read = cache.read(key);
            if (read === undefined) continue;
            const [from, number, rest] = new TextDecoder().decode(read).split(" ");
            if (from !== url || rest.length !== 5000) throw new Error("torn: " + from);
          }
          if (problems.length > 0) throw new Error(problems.join());
        `,
      },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: script,
      logLevel: "error",
    });
    const worker = () =>
      new Promise<string>((resolve) => {
        const child = spawn(process.execPath, [script, folder], { stdio: ["ignore", "ignore", "pipe"] });
        let stderr = "";
        child.stderr.on("data", (chunk) => {
          stderr += String(chunk);
        });
        child.on("close", (code) => resolve(`${code} ${stderr}`));
      });
    expect(await Promise.all([worker(), worker()])).toEqual(["0 ", "0 "]);
    expect(files().length).toBeLessThanOrEqual(7);
    expect(files().filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("the folder of the cache", () => {
  it.each([
    [["/named", { PODPIS_CACHE_DIR: "/env", HOME: "/home/i" }, "linux"], "/named"],
    [[undefined, { PODPIS_CACHE_DIR: "/env", XDG_CACHE_HOME: "/xdg" }, "linux"], "/env"],
    [[undefined, { XDG_CACHE_HOME: "/xdg", HOME: "/home/i" }, "linux"], "/xdg/podpis"],
    [[undefined, { XDG_CACHE_HOME: "relative", HOME: "/home/i" }, "linux"], "/home/i/.cache/podpis"],
    [[undefined, { XDG_CACHE_HOME: "", HOME: "/home/i" }, "darwin"], "/home/i/.cache/podpis"],
    [[undefined, { LOCALAPPDATA: "/appdata", HOME: "/home/i" }, "win32"], "/appdata/podpis/cache"],
    [[undefined, { HOME: "" }, "linux"], undefined],
    [[undefined, {}, "win32"], undefined],
  ] as const)("%j is %s", ([named, env, platform], expected) => {
    expect(cacheFolder(named, env, platform)).toBe(expected);
  });
});
