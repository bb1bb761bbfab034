/** Many documents in one run of the built program. */
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliIsBuilt, runCli } from "../../support/cli.js";
import { NOT_BUILT } from "../fixture.js";
import { openSigned, type Signed } from "./signed.js";

interface Line {
  readonly file?: string;
  readonly verdict?: string;
  readonly error?: { readonly code: string };
}

describe.skipIf(!cliIsBuilt())(`many documents${NOT_BUILT}`, () => {
  let s: Signed;
  let count = 0;
  beforeAll(async () => {
    s = await openSigned();
  });
  afterAll(() => s.close());

  /** A new folder of documents, signed by `batch sign`. */
  async function signedFolder(...names: readonly string[]): Promise<string> {
    const folder = s.fixture.path(`many-${count++}`);
    for (const name of names) {
      mkdirSync(join(folder, name, ".."), { recursive: true });
      copyFileSync(s.document, join(folder, name));
    }
    const { code, stderr } = await runCli(["batch", "sign", folder, ...s.key]);
    expect(code, stderr).toBe(0);
    return folder;
  }

  async function verified(args: readonly string[], input = "") {
    const { stdout, code } = await runCli(["batch", "verify", ...args, ...s.network, "--json"], { input });
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const found = (lines.slice(0, -1) as Line[]).map(({ file, verdict, error }) => [
      file,
      verdict ?? error?.code,
    ]);
    return { found, summary: lines.at(-1), code };
  }

  it("are found in folders and by patterns, with the signatures beside them [rule 20]", async () => {
    const folder = await signedFolder("c.txt", "a.txt", "deep/договор 1.txt");
    const passed = (...names: readonly string[]) => names.map((name) => [join(folder, name), "TOTAL-PASSED"]);
    expect((await verified([folder])).found).toEqual(
      passed("a.txt.sig", "c.txt.sig", "deep/договор 1.txt.sig"),
    );
    expect((await verified([`${folder}/**/*.sig`])).found).toHaveLength(3);
    expect((await verified([`${folder}/?.txt`])).found).toEqual(passed("a.txt.sig", "c.txt.sig"));
    expect((await verified([`${folder}/none-*`])).code).toBe(2);
  });

  it("are read from lists, ended by lines or by zero bytes [rule 20]", async () => {
    const folder = await signedFolder("a.txt", "line\nfeed.txt");
    const names = ["line\nfeed.txt", "a.txt"].map((name) => join(folder, name));
    const zero = await verified(["--files-from", "-", "-0"], names.join("\0"));
    expect(zero.found.map(([file]) => file)).toEqual(names.map((name) => `${name}.sig`));
    expect(zero.code).toBe(0);
    expect(await verified(["--files-from", "-"], `${names[1]}\r\n`)).toMatchObject({ code: 0 });
  });

  it("have their answers in the order of the inputs, however many are judged at a time [rule 20]", async () => {
    const names = Array.from({ length: 6 }, (_, at) => `${at}.txt`);
    const folder = await signedFolder(...names);
    const files = names.reverse().map((name) => join(folder, `${name}.sig`));
    for (const jobs of ["1", "5"]) {
      const { found } = await verified([...files, "--jobs", jobs]);
      expect(found.map(([file]) => file)).toEqual(files);
    }
    for (const jobs of ["0", "1000000", "x"]) {
      expect((await runCli(["batch", "verify", folder, "--jobs", jobs])).code, jobs).toBe(2);
    }
  });

  it("keep going after a failure, and stop at the first with --fail-fast [rule 20]", async () => {
    const folder = await signedFolder("a.txt", "b.txt", "c.txt");
    copyFileSync(s.changed.replace(/\.sig$/, ""), join(folder, "a.txt"));
    rmSync(join(folder, "b.txt.sig"));
    const all = await verified([folder]);
    expect(all.found.map(([, outcome]) => outcome)).toEqual([
      "TOTAL-FAILED",
      "SIGNATURE_MISSING",
      "TOTAL-PASSED",
    ]);
    expect([all.code, all.summary.exitCode]).toEqual([1, 1]);
    const fast = await verified([folder, "--fail-fast", "--jobs", "1"]);
    expect([fast.found.length, fast.summary.stopped, fast.code]).toEqual([1, true, 1]);
  });

  it("with two signatures that could be meant are an error, not a guess [rule 20]", async () => {
    const folder = await signedFolder("a.txt");
    copyFileSync(join(folder, "a.txt.sig"), join(folder, "a.txt.p7s"));
    const { found, code } = await verified([folder]);
    expect(found).toEqual([[join(folder, "a.txt"), "PAIR_AMBIGUOUS"]]);
    expect(code).toBe(2);
  });
});
