/**
 * What V8 made of the pieces in earlier runs, in a folder of the user's, for a Node that refuses what was made at the build
 * (here: there is none). V8 believes what it reads, so code made of another program shows whether it was taken.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliEnvironment, cliIsBuilt } from "../support/cli.js";
import { tempDir } from "../support/temporary.js";
import { NOT_BUILT } from "./fixture.js";

const ROOT = resolve(import.meta.dirname, "../..");
const HOUR = 3_600_000;
const why = !cliIsBuilt() ? NOT_BUILT : process.platform === "win32" ? " (skipped: not kept on Windows)" : "";

describe.skipIf(why !== "")(`code kept by earlier runs${why}`, () => {
  let copy: string;
  const at = (...names: readonly string[]) => join(copy, "dist/cli/chunks", ...names);
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), "podpis-kept-"));
    for (const part of ["bin", "dist/cli", "package.json"]) {
      cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    }
    for (const file of readdirSync(at())) if (file.endsWith(".cache")) rmSync(at(file));
    made = forge(mkdtempSync(join(copy, "home-")));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  interface Run {
    readonly words?: readonly string[];
    readonly env?: NodeJS.ProcessEnv;
    readonly cwd?: string;
  }
  /** The name of the schema that a command answers with, which stands in the code of the usual pieces. */
  function schema(home: string, { words = [], env = {}, cwd }: Run = {}): string {
    const line = [join(copy, "bin/podpis.js"), "verify", "none", "--json", ...words];
    const { stdout, stderr } = spawnSync(process.execPath, line, {
      env: { ...cliEnvironment({ HOME: home }), ...env },
      encoding: "utf8",
      ...(cwd !== undefined && { cwd }),
    });
    expect(stderr).toBe("");
    return JSON.parse(stdout).schema;
  }
  /** The same by a program in which that name is another. */
  function otherSchema(home: string): string {
    const file = at("usual.code.js");
    const original = readFileSync(file, "latin1");
    writeFileSync(file, original.replaceAll("podpis.error/1", "podpis.error/8"), "latin1");
    try {
      return schema(home);
    } finally {
      writeFileSync(file, original, "latin1");
    }
  }
  const help = (home: string, env: NodeJS.ProcessEnv = {}) => {
    const line = [join(copy, "bin/podpis.js"), "verify", "--help"];
    const { status, stderr } = spawnSync(process.execPath, line, {
      env: { ...cliEnvironment({ HOME: home }), ...env },
      encoding: "utf8",
    });
    return { status, stderr };
  };
  const works = { status: 0, stderr: "" };

  const folderOf = (home: string) => join(home, ".cache/podpis/code");
  function usualIn(folder: string): string {
    const found = readdirSync(folder).filter((name) => name.startsWith("usual-"));
    expect(found).toHaveLength(1);
    return join(folder, found[0]!);
  }
  /** What lies there, and whether it was written anew. */
  const listing = (folder: string) =>
    readdirSync(folder).map((name) => {
      const { ino, mtimeMs, size } = statSync(join(folder, name));
      return { name, ino, mtimeMs, size };
    });

  /** A home where code of the other program lies under the name, and with the digest, that belong to ours. */
  function forged(): { readonly home: string; readonly folder: string; readonly file: string } {
    const home = tempDir();
    const folder = folderOf(home);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, made.name), made.octets, { mode: 0o600 });
    return { home, folder, file: join(folder, made.name) };
  }
  let made: { readonly name: string; readonly octets: Buffer; readonly other: Buffer };
  function forge(home: string): typeof made {
    const folder = folderOf(home);
    expect(otherSchema(home)).toBe("podpis.error/8");
    const other = readFileSync(usualIn(folder));
    rmSync(usualIn(folder));
    expect(schema(home)).toBe("podpis.error/1");
    const name = basename(usualIn(folder));
    return { name, octets: withDigest(name, other.subarray(32)), other };
  }

  it("is written by the first run, for the user alone", () => {
    const home = tempDir();
    expect(help(home)).toEqual(works);
    for (const part of [".cache", ".cache/podpis", ".cache/podpis/code"]) {
      expect(statSync(join(home, part)).mode & 0o777, part).toBe(0o700);
    }
    const names = readdirSync(folderOf(home));
    expect(names.map((name) => name.replace(/-[0-9a-f]{40}\.code$/, "")).sort()).toEqual(["en", "usual"]);
    for (const name of names) expect(statSync(join(folderOf(home), name)).mode & 0o777).toBe(0o600);
  });

  it("is taken by the next runs, and left as it is", () => {
    const { home, folder, file } = forged();
    expect(schema(home)).toBe("podpis.error/8");
    const before = listing(folder);
    expect(schema(home)).toBe("podpis.error/8");
    expect(listing(folder)).toEqual(before);
    expect(readFileSync(file)).toEqual(made.octets);
  });

  it("grows by what another command needs, once", () => {
    const home = tempDir();
    expect(help(home)).toEqual(works);
    const small = statSync(usualIn(folderOf(home))).size;
    schema(home);
    expect(statSync(usualIn(folderOf(home))).size).toBeGreaterThan(small);
    const grown = listing(folderOf(home));
    schema(home);
    expect(help(home)).toEqual(works);
    expect(listing(folderOf(home))).toEqual(grown);
  });

  it.each<[string, (place: ReturnType<typeof forged>) => Run | undefined]>([
    ["in a folder others may look into", ({ folder }) => void chmodSync(folder, 0o755)],
    ["in a folder others may write into", ({ folder }) => void chmodSync(folder, 0o770)],
    [
      "in a folder beside which others may write",
      ({ home }) => void chmodSync(join(home, ".cache/podpis"), 0o777),
    ],
    [
      "in a folder that a link leads to",
      ({ home, folder }) => {
        renameSync(folder, join(home, "elsewhere"));
        symlinkSync(join(home, "elsewhere"), folder);
      },
    ],
    ["in a folder of another user", ({ home }) => ({ env: preload(home, "process.geteuid = () => 4242;") })],
    ["where owners cannot be told", ({ home }) => ({ env: preload(home, "process.geteuid = undefined;") })],
    [
      "in a folder that depends on the current one",
      ({ home }) => ({ cwd: home, env: { PODPIS_CACHE_DIR: ".cache/podpis" } }),
    ],
    ["without a home", () => ({ env: { HOME: undefined } })],
    ["when it is turned off", () => ({ env: { PODPIS_NO_CODE_CACHE: "1" } })],
    ["with --no-cache", () => ({ words: ["--no-cache"] })],
  ])("is neither taken nor written %s", (_where, change) => {
    const place = forged();
    const run = change(place) ?? {};
    const before = listing(place.folder);
    expect(schema(place.home, run)).toBe("podpis.error/1");
    expect(listing(place.folder)).toEqual(before);
    // A run that keeps its code would have done so here, too.
    rmSync(place.file);
    expect(schema(place.home, run)).toBe("podpis.error/1");
    expect(existsSync(place.file)).toBe(false);
  });

  it.each<[string, (file: string, home: string) => void]>([
    ["others may write", (file) => chmodSync(file, 0o620)],
    [
      "is a link",
      (file, home) => {
        renameSync(file, join(home, "elsewhere"));
        symlinkSync(join(home, "elsewhere"), file);
      },
    ],
    ["has one octet changed", (file) => changeOctet(file, -100)],
    ["names other commands", (file) => changeOctet(file, 35)],
    ["is cut short", (file) => writeFileSync(file, readFileSync(file).subarray(0, 20))],
    ["was made of another program", (file) => writeFileSync(file, made.other)],
  ])("of a file that %s is not taken, and replaced", (_what, change) => {
    const { home, folder, file } = forged();
    change(file, home);
    const before = readFileSync(file);
    expect(schema(home)).toBe("podpis.error/1");
    expect(usualIn(folder)).toBe(file);
    expect(readFileSync(file)).not.toEqual(before);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const after = listing(folder);
    expect(schema(home)).toBe("podpis.error/1");
    expect(listing(folder)).toEqual(after);
  });

  it("is of one set of options of V8", () => {
    const { home, folder, file } = forged();
    const options = { env: { NODE_OPTIONS: "--max-old-space-size=1000" } };
    expect(schema(home, options)).toBe("podpis.error/1");
    expect(readdirSync(folder).filter((name) => name.startsWith("usual-"))).toHaveLength(2);
    const after = listing(folder);
    expect(schema(home, options)).toBe("podpis.error/1");
    expect(listing(folder)).toEqual(after);
    expect(existsSync(file)).toBe(true);
  });

  it("is not written by a command that changed them", () => {
    const home = tempDir();
    const change = 'process.on("exit", () => require("node:v8").setFlagsFromString("--stack-size=900"));';
    expect(schema(home, { env: preload(home, change) })).toBe("podpis.error/1");
    expect(existsSync(folderOf(home))).toBe(false);
  });

  it("is not kept by a trial, and not where none can be", () => {
    const home = tempDir();
    const line = [join(copy, "bin/podpis.js"), "cache", "clear", "--dry-run"];
    const { status } = spawnSync(process.execPath, line, { env: cliEnvironment({ HOME: home }) });
    expect([status, readdirSync(home)]).toEqual([0, []]);
    expect(help(join(home, "none"))).toEqual(works);
    chmodSync(home, 0o500);
    expect(help(home)).toEqual(works);
    chmodSync(home, 0o700);
    rmSync(join(home, ".cache"), { recursive: true, force: true });
    writeFileSync(join(home, ".cache"), "no folder");
    expect(help(home)).toEqual(works);
    expect(readdirSync(home)).toEqual([".cache"]);
  });

  it("makes no folder in one that is somebody else's", () => {
    const home = tempDir();
    const someoneElse = preload(tempDir(), "process.geteuid = () => 4242;");
    expect(help(home, someoneElse)).toEqual(works);
    expect(readdirSync(home)).toEqual([]);
  });

  it("is not needed where V8 takes what was made at the build: by this version, with options that are not V8's", () => {
    const home = tempDir();
    const piece = readFileSync(at("usual.code.js"));
    const build = (version: string) => {
      const digest = createHash("sha256").update(`${version} ${process.arch}\n`).update(piece).digest();
      writeFileSync(at("usual.cache"), Buffer.concat([digest, made.other.subarray(40)]));
    };
    const usual = () =>
      existsSync(folderOf(home)) && readdirSync(folderOf(home)).some((name) => /^usual/.test(name));
    try {
      build(process.version);
      expect(schema(home)).toBe("podpis.error/8");
      expect(schema(home, { env: { NODE_OPTIONS: "--no-deprecation" } })).toBe("podpis.error/8");
      expect(usual()).toBe(false);
      expect(schema(home, { env: { NODE_OPTIONS: "--max-old-space-size=1000" } })).toBe("podpis.error/1");
      expect(usual()).toBe(true);
      rmSync(folderOf(home), { recursive: true });
      build("v0.0.0");
      expect(schema(home)).toBe("podpis.error/1");
      expect(usual()).toBe(true);
    } finally {
      rmSync(at("usual.cache"));
    }
  });

  it("leaves room: the oldest go, and what killed runs left; nothing else", () => {
    const { home, folder, file } = forged();
    rmSync(file);
    const put = (name: string, age: number) => {
      writeFileSync(join(folder, name), "old");
      utimesSync(join(folder, name), new Date(), new Date(Date.now() - age));
    };
    const hex = (i: number) => i.toString(16).padStart(40, "0");
    for (let i = 1; i <= 20; i++) put(`usual-${hex(i)}.code`, i * HOUR);
    put(".podpis-0123456789abcdef.tmp", 2 * HOUR);
    put(".podpis-fedcba9876543210.tmp", 0);
    put("notes.txt", 100 * HOUR);
    schema(home);
    const left = readdirSync(folder);
    expect(left.filter((name) => name.endsWith(".code"))).toHaveLength(16);
    expect(existsSync(file)).toBe(true);
    expect(left).toContain(`usual-${hex(14)}.code`);
    expect(left).not.toContain(`usual-${hex(15)}.code`);
    expect(left.filter((name) => !name.endsWith(".code"))).toEqual([
      ".podpis-fedcba9876543210.tmp",
      "notes.txt",
    ]);
  });
});

/** A file as it is kept: a digest of its name and of the rest comes first. */
function withDigest(name: string, rest: Buffer): Buffer {
  return Buffer.concat([createHash("sha256").update(name).update(rest).digest(), rest]);
}

/** An environment in which the program begins with this. */
function preload(folder: string, program: string): NodeJS.ProcessEnv {
  const file = join(folder, "preload.cjs");
  writeFileSync(file, program);
  return { NODE_OPTIONS: `--require ${JSON.stringify(file)}` };
}

/** Counted from the end when negative. */
function changeOctet(file: string, place: number): void {
  const octets = readFileSync(file);
  const index = (place + octets.length) % octets.length;
  octets[index] = octets[index]! ^ 1;
  writeFileSync(file, octets);
}
