/** What V8 made of the usual pieces when they were built is taken by this Node, and a command does without it. */

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Script } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliEnvironment } from "../support/cli.js";

const ROOT = resolve(import.meta.dirname, "../..");
const CHUNKS = join("dist", "cli", "chunks");

describe("the code of the usual pieces", () => {
  let copy: string;
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), "podpis-code-"));
    for (const part of ["bin", "dist/cli", "package.json"]) {
      cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    }
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));
  const help = (env: Readonly<Record<string, string>> = {}) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(copy, "bin/podpis.js"), "verify", "--help"],
      {
        env: cliEnvironment(env),
        encoding: "utf8",
      },
    );
    return { status, stderr, usage: /^Usage: podpis verify/m.test(stdout) };
  };
  const works = { status: 0, stderr: "", usage: true };

  const names = readdirSync(join(ROOT, CHUNKS)).flatMap((file) => /^(\w+)\.code\.js$/.exec(file)?.[1] ?? []);

  it.each(names)("%s: is what this Node takes", (name) => {
    const file = join(ROOT, CHUNKS, `${name}.code.js`);
    const cachedData = readFileSync(join(ROOT, CHUNKS, `${name}.cache`)).subarray(32);
    const source = readFileSync(file, "latin1");
    expect(new Script(source, { filename: file, cachedData }).cachedDataRejected).toBe(false);
  });

  it("is not taken for other pieces, be they of the same length", () => {
    const file = join(copy, CHUNKS, "usual.code.js");
    const original = readFileSync(file, "latin1");
    const changed = original.replaceAll("podpis.error/1", "podpis.error/8");
    expect(changed).not.toBe(original);
    writeFileSync(file, changed, "latin1");
    const { stdout } = spawnSync(
      process.execPath,
      [join(copy, "bin/podpis.js"), "verify", "none", "--json"],
      {
        env: cliEnvironment(),
        encoding: "utf8",
      },
    );
    writeFileSync(file, original, "latin1");
    expect(JSON.parse(stdout)).toMatchObject({ schema: "podpis.error/8" });
  });

  it("is all that is needed: nothing is kept in the user's folder", () => {
    const home = mkdtempSync(join(copy, "home-"));
    expect(help({ HOME: home })).toEqual(works);
    expect(readdirSync(home)).toEqual([]);
  });

  it("may be of another V8, or missing", () => {
    const cache = join(copy, CHUNKS, "usual.cache");
    expect(help()).toEqual(works);
    const octets = readFileSync(cache);
    octets.fill(0x55, 32, 48);
    writeFileSync(cache, octets);
    expect(help()).toEqual(works);
    rmSync(cache);
    expect(help()).toEqual(works);
  });
});
