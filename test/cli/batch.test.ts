/** Many documents in one process, as a user and a program ask for them. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { progressText, withBatchProgress } from "../../src/cli/run/batchProgress.js";
import { runCli } from "../support/cli.js";
import { runInProcess } from "../support/runInProcess.js";
import { type Fixture, openFixture, type Signer } from "./fixture.js";
import { schemaErrors } from "./schemas.js";

type Line = Record<string, unknown> & { readonly schema: string };

let fixture: Fixture;
let signer: Signer;
beforeAll(async () => {
  fixture = await openFixture();
  signer = await fixture.signer("signer");
});
afterAll(() => fixture.close());

const key = (): string[] => ["--key", signer.key, "--cert", signer.cert];
const trust = (): string[] => ["--trust", fixture.trust, "--allow-host", fixture.host, "--no-cache"];

/** A new folder with documents in it. */
function folderOf(name: string, ...documents: readonly string[]): string {
  const folder = fixture.path(name);
  mkdirSync(folder, { recursive: true });
  for (const document of documents) fixture.write(join(name, document), `the text of ${document}`);
  return folder;
}

/** Runs with --json and holds every line against its schema. */
async function batch(args: readonly string[], input?: string) {
  const result = await runInProcess(["batch", ...args, "--json"], { ...(input !== undefined && { input }) });
  const lines = result.stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
  for (const line of lines) expect(schemaErrors(line)).toEqual([]);
  return { ...result, lines: lines.slice(0, -1), summary: lines.at(-1)! };
}

describe("batch verify, when services fail", () => {
  it("names each of them once after the summary, with why and what to do, in both languages", async () => {
    const folder = folderOf("outage", "a.txt", "b.txt");
    await batch(["sign", folder, ...key()]);
    const { faults } = fixture.lab;
    Object.assign(faults, { ocsp: "500", crl: "drop" });
    try {
      for (const [language, why, fix] of [
        ["en", "reason", "what to do"],
        ["ru", "причина", "что делать"],
      ] as const) {
        const line = ["batch", "verify", folder, ...trust(), "--retries", "0", "--lang", language];
        const { stdout, code } = await runInProcess(line);
        expect(code).toBe(3);
        for (const address of ["/ocsp/gost256", "/crl/gost256.crl", "/crl/root-gost256.crl"]) {
          const told = new RegExp(
            `^ {2}\\? http://\\S*${address}\\n {6}${why}: .+\\n( {6}.+\\n)* {6}${fix}: .`,
            "gm",
          );
          expect(stdout.match(told), address).toHaveLength(1);
        }
      }
    } finally {
      delete faults.ocsp;
      delete faults.crl;
    }
    const { stdout, code } = await runInProcess(["batch", "verify", folder, ...trust()]);
    expect([code, stdout.includes("http")]).toEqual([0, false]);
  });
});

describe("batch sign and batch verify", () => {
  it("sign a folder and verify it: a line a file in order, a summary, the worst exit code", async () => {
    const folder = folderOf("both", "c.txt", "a.txt", "договор 1.txt");
    const signed = await batch(["sign", folder, ...key()]);
    expect(signed.lines.map(({ schema, file }) => [schema, file])).toEqual(
      ["a.txt", "c.txt", "договор 1.txt"].map((name) => ["podpis.sign/1", join(folder, name)]),
    );
    expect(signed.summary).toMatchObject({ command: "sign", exitCode: 0, files: 3, counts: { signed: 3 } });
    expect(signed.code).toBe(0);

    fixture.write("both/c.txt", "another text");
    fixture.write("both/unsigned.txt", "nobody signed this");
    const { lines, summary, code } = await batch(["verify", folder, ...trust()]);
    expect(lines.map((line) => line.verdict ?? (line.error as { code: string }).code)).toEqual([
      "TOTAL-PASSED",
      "TOTAL-FAILED",
      "SIGNATURE_MISSING",
      "TOTAL-PASSED",
    ]);
    expect(lines[2]).toMatchObject({ schema: "podpis.error/1", file: join(folder, "unsigned.txt") });
    expect(summary).toMatchObject({
      schema: "podpis.batch/1",
      command: "verify",
      exitCode: 1,
      files: 4,
      counts: { accepted: 2, notAccepted: 0, failed: 1, indeterminate: 0, signed: 0, errors: 1 },
      stopped: false,
    });
    expect(code).toBe(1);
  });

  it("print a line a file and a summary for people, and explain each kind of error once", async () => {
    const folder = folderOf("people", "a.txt", "b.txt", "c.txt");
    await batch(["sign", join(folder, "a.txt"), ...key()]);
    const { stdout, stderr, code } = await runInProcess(["batch", "verify", folder, ...trust()]);
    const lines = stdout.split("\n");
    expect(lines[0]).toMatch(/^✔ .*people\/a\.txt\.sig — /);
    expect(lines[1]).toMatch(/^✖ ERROR: .*b\.txt — .* \[SIGNATURE_MISSING\]$/);
    expect(lines[2]).toMatch(/^✖ ERROR: .*c\.txt/);
    expect(stdout).toMatch(/Total: 3 in .* s/);
    expect(stdout).toMatch(/✔ valid: 1\n.*✖ errors: 2\n$/s);
    expect(stderr.match(/error\[SIGNATURE_MISSING\]/g)).toHaveLength(1);
    expect(code).toBe(1);
  });

  it("are quiet with -q but for errors, all of them", async () => {
    const folder = folderOf("quiet", "a.txt", "b.txt");
    const { stdout, stderr } = await runInProcess(["batch", "verify", folder, "-q", ...trust()]);
    expect(stdout).toBe("");
    expect(stderr.match(/error\[SIGNATURE_MISSING\]/g)).toHaveLength(2);
  });

  it("say so when a name has nothing printable about it", async () => {
    const folder = folderOf("hostile", "a\u202e\u001b[31m.txt");
    const { stdout, stderr } = await runInProcess(["batch", "verify", folder, ...trust()]);
    for (const text of [stdout, stderr]) expect(text).not.toMatch(/[\u202e\u001b]/);
  });

  it("read names from a list, ended by lines or by zero bytes, from standard input and a file", async () => {
    const folder = folderOf("lists", "a b.txt", "c.txt");
    const names = ["a b.txt", "c.txt"].map((name) => join(folder, name));
    const lines = await batch(["sign", "--files-from", "-", ...key()], `${names.join("\r\n")}\r\n\r\n`);
    expect(lines.summary).toMatchObject({ exitCode: 0, counts: { signed: 2 } });
    const zero = names.map((name) => `${name}.sig\0`).join("");
    const verified = await batch(["verify", "--files-from", "-", "-0", ...trust()], zero);
    expect(verified.summary).toMatchObject({ exitCode: 0, counts: { accepted: 2 } });
    const list = fixture.write("names.txt", `${folder}/*.txt\n${names[0]}.sig\n`);
    const patterns = await batch(["verify", "--files-from", list, ...trust()]);
    expect(patterns.summary).toMatchObject({ exitCode: 0, files: 2 });
  });

  it("read manifests, and name the lines that are none", async () => {
    const folder = folderOf("manifests", "a.txt", "b.txt");
    const content = join(folder, "a.txt");
    const output = join(folder, "elsewhere.p7s");
    const signed = await batch(["sign", "--manifest", "-", ...key()], JSON.stringify({ content, output }));
    expect(signed.lines[0]).toMatchObject({ file: content, output });
    const manifest = [
      { signature: output, content },
      { signature: output, content: join(folder, "b.txt") },
      { signature: output, document: content },
      { content },
      { signature: 7 },
      [],
    ].map((line) => JSON.stringify(line));
    const { lines, code } = await batch(
      ["verify", "--manifest", "-", ...trust()],
      [...manifest, "no JSON"].join("\n"),
    );
    expect(lines.map((line) => line.verdict ?? (line.error as { code: string }).code)).toEqual([
      "TOTAL-PASSED",
      "TOTAL-FAILED",
      ...Array(5).fill("MANIFEST_LINE"),
    ]);
    expect(lines.slice(2).map(({ file }) => file)).toEqual(["-:3", "-:4", "-:5", "-:6", "-:7"]);
    expect(code).toBe(1);
  });

  it("stop at the first failure with --fail-fast, and say that they did", async () => {
    const folder = folderOf("fast", "a.txt", "b.txt", "c.txt");
    const args = ["verify", folder, "--fail-fast", "--jobs", "1", ...trust()];
    const { lines, summary } = await batch(args);
    expect(lines).toHaveLength(1);
    expect(summary).toMatchObject({ files: 1, stopped: true });
  });

  it("do not overwrite signatures unasked, and go on with the others", async () => {
    const folder = folderOf("again", "a.txt", "b.txt");
    await batch(["sign", join(folder, "a.txt"), ...key()]);
    const before = readFileSync(join(folder, "a.txt.sig"));
    const { lines, code } = await batch(["sign", folder, ...key()]);
    expect(lines[0]).toMatchObject({ file: join(folder, "a.txt"), error: { code: "OUTPUT_EXISTS" } });
    expect(lines[1]).toMatchObject({ schema: "podpis.sign/1" });
    expect(readFileSync(join(folder, "a.txt.sig"))).toEqual(before);
    expect(code).toBe(2);
  });

  it("make documents with the content inside, which verify beside the document and without it", async () => {
    const folder = folderOf("inside", "a.txt");
    await batch(["sign", folder, "--attached", ...key()]);
    expect((await batch(["verify", folder, ...trust()])).summary).toMatchObject({ exitCode: 0, files: 1 });
    rmSync(join(folder, "a.txt"));
    expect((await batch(["verify", folder, ...trust()])).summary).toMatchObject({ exitCode: 0, files: 1 });
  });

  it.each([["--attached"], ["--detached"]])("take large files, which threads digest: %s", async (form) => {
    const folder = folderOf(`large${form}`);
    const large = (name: string, text = name) =>
      writeFileSync(join(folder, name), Buffer.alloc(3 * 1024 * 1024, text));
    for (const name of ["a.bin", "b.bin", "c.bin"]) large(name);
    const two = ["--jobs", "2", "--json"];
    const { code } = await runCli(["batch", "sign", folder, form, ...two, ...key()]);
    expect(code).toBe(0);
    expect((await runCli(["batch", "verify", folder, ...two, ...trust()])).code).toBe(0);
    large("b.bin", "x");
    const { stdout } = await runCli(["batch", "verify", folder, ...two, ...trust()]);
    expect(JSON.parse(stdout.trim().split("\n").at(-1)!)).toMatchObject({
      counts: { accepted: 2, failed: 1 },
    });
  });

  it("ask each address once for all documents", async () => {
    const folder = folderOf("once", ...Array.from({ length: 6 }, (_, i) => `${i}.txt`));
    await batch(["sign", folder, ...key()]);
    const before = fixture.requests.length;
    await batch(["verify", folder, "--jobs", "3", ...trust()]);
    const asked = fixture.requests.slice(before).filter((line) => line.startsWith("GET "));
    expect(new Set(asked).size).toBe(asked.length);
  });

  it.each([
    [["batch", "verify"], "no file was named"],
    [["batch", "verify", "-"], "not standard input"],
    [["batch", "verify", "a", "--manifest", "m"], "both files and --manifest"],
    [["batch", "verify", "--files-from", "a", "--manifest", "m"], "cannot be used with"],
    [["batch", "verify", "a", "-0"], "--null goes with --files-from only"],
    [["batch", "verify", "--files-from", "-"], "there is no file in the list"],
    [["batch", "sign", "a"], "option --key"],
    [["batch", "verify", "a", "--jobs", "0"], "--jobs 0 is not possible"],
  ])("refuse %j", async (args, message) => {
    const { code, stderr, stdout } = await runInProcess(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it("write no output twice in one run, with --force neither", async () => {
    const folder = folderOf("twice", "a.txt", "b.txt");
    const [a, b] = ["a.txt", "b.txt"].map((name) => join(folder, name));
    const output = join(folder, "one.sig");
    const manifest = [a, b].map((content) => JSON.stringify({ content, output })).join("\n");
    for (const force of [[], ["--force"], ["--force", "--dry-run"]]) {
      const { lines, code } = await batch(["sign", "--manifest", "-", ...key(), ...force], manifest);
      const codes = lines.map((line) => (line.error as { code: string } | undefined)?.code);
      expect(codes, force.join()).toEqual([undefined, "OUTPUT_TWICE"]);
      expect(code).toBe(2);
      if (force.length === 0) rmSync(output);
    }
    const verified = await batch(
      ["verify", "--manifest", "-", ...trust()],
      JSON.stringify({ signature: output, content: a }),
    );
    expect(verified.code).toBe(0);
    const other = join(folder, "..", "twice", ".", "a.txt");
    const named = await batch(["sign", a!, `${folder}/./a.txt`, other, "--force", ...key()]);
    expect(named.summary).toMatchObject({ counts: { signed: 1, errors: 2 } });
  });

  it("refuse a line of a manifest that says one key twice", async () => {
    const line = `{"signature": "a.sig", "content": "\\"b", "content": "c"}`;
    const { lines } = await batch(["verify", "--manifest", "-"], `${line}\n{"signature": "none\\".sig"}`);
    expect(lines.map((one) => one.error)).toMatchObject([
      { code: "MANIFEST_LINE", why: "a key stands in it twice" },
      { code: "FILE_NOT_FOUND" },
    ]);
  });

  it("say that names end with zero bytes where -0 is missing", async () => {
    const { code, stderr } = await runInProcess(["batch", "verify", "--files-from", "-"], {
      input: "a.sig\0b.sig\0",
    });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("add -0") });
  });

  it("write seconds as the language does", async () => {
    const folder = folderOf("decimal", "a.txt");
    const { stdout } = await runInProcess(["batch", "verify", folder, "--lang", "ru", ...trust()]);
    expect(stdout).toMatch(/Всего: 1 за \d+(,\d+)? с \(\d+(,\d+)? в секунду\)/);
  });

  it("keep to a line for each document with --json when the list is empty", async () => {
    for (const args of [["--files-from", "-"], ["--manifest", "-"], []]) {
      const { stdout, code } = await runInProcess(["batch", "verify", ...args, "--json"], { input: "" });
      expect(code).toBe(2);
      const lines = stdout.split("\n").slice(0, -1);
      expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ schema: "podpis.error/1" }]);
    }
  });

  it("keep to a line for each document with --json when they are interrupted", async () => {
    const interrupt = new AbortController();
    async function* names() {
      yield Buffer.from(`${fixture.path("none.sig")}\n`);
      await new Promise((resolve) => setTimeout(resolve, 200));
      interrupt.abort();
      await new Promise(() => undefined);
    }
    const { stdout, code } = await runInProcess(
      ["batch", "verify", "--files-from", "-", "--json", ...trust()],
      {
        input: names(),
        interrupt: interrupt.signal,
      },
    );
    expect(code).toBe(130);
    const lines = stdout.split("\n").slice(0, -1);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { error: { code: "FILE_NOT_FOUND" } },
      { error: { code: "INTERRUPTED" } },
    ]);
  });

  it("leave no file when a key cannot be read", async () => {
    const folder = folderOf("keyless", "a.txt");
    const { code } = await runInProcess(["batch", "sign", folder, "--key", fixture.path("none.pem")]);
    expect(code).not.toBe(0);
    expect(existsSync(join(folder, "a.txt.sig"))).toBe(false);
  });
});

describe("verify over folders and patterns", () => {
  it("finds the pairs, and names a document without a signature", async () => {
    const folder = folderOf("gate", "a.txt", "b.txt", "c.txt");
    await batch(["sign", join(folder, "a.txt"), join(folder, "b.txt"), ...key()]);
    const all = await runInProcess(["verify", folder, "--json", ...trust()]);
    const lines = all.stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
    expect(lines.slice(0, -1).map((line) => line.verdict ?? (line.error as { code: string }).code)).toEqual([
      "TOTAL-PASSED",
      "TOTAL-PASSED",
      "SIGNATURE_MISSING",
    ]);
    expect(schemaErrors(lines.at(-1)!)).toEqual([]);
    expect(lines.at(-1)).toEqual({
      schema: "podpis.verify-summary/1",
      exitCode: 1,
      files: 3,
      counts: { accepted: 2, notAccepted: 0, failed: 0, indeterminate: 0, errors: 1 },
      problems: [{ file: join(folder, "c.txt"), outcome: "errors" }],
    });
    expect(all.code).toBe(1);
    expect((await runInProcess(["verify", `${folder}/*.sig`, ...trust()])).code).toBe(0);
  });

  it("ends with one summary: counts, and a line for each that is not good", async () => {
    const folder = folderOf("summed", "a.txt", "b.txt", "c.txt", "d.txt");
    await batch(["sign", ...["a.txt", "b.txt", "d.txt"].map((name) => join(folder, name)), ...key()]);
    fixture.write("summed/b.txt", "another text");
    const { stdout, code } = await runInProcess(["verify", folder, ...trust()]);
    expect(code).toBe(1);
    const summary = stdout.slice(stdout.indexOf("Total: "));
    expect(summary.split("\n")).toEqual([
      "Total: 4",
      "  ✔ valid: 2",
      "  ✖ not valid: 1",
      "  ✖ errors: 1",
      expect.stringMatching(/^✖ NOT VALID: .*b\.txt\.sig — /),
      expect.stringMatching(/^✖ ERROR: .*c\.txt — .* \[SIGNATURE_MISSING\]$/),
      "",
    ]);
    const one = await runInProcess(["verify", join(folder, "a.txt.sig"), ...trust()]);
    expect(one.stdout).not.toContain("Total:");
    expect((await runInProcess(["verify", folder, "-q", ...trust()])).stdout).toBe("");
    const alone = await runInProcess(["verify", join(folder, "a.txt.sig"), "--json", ...trust()]);
    expect(JSON.parse(alone.stdout)).toMatchObject({ schema: "podpis.verify/1" });
  });

  it("says which patterns it knows where another form was typed", async () => {
    const folder = folderOf("brackets", "a.txt");
    for (const command of [["verify"], ["batch", "verify"]]) {
      const { code, stderr } = await runInProcess([...command, `${folder}/[ab].txt`, ...trust()]);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("ordinary characters") });
    }
  });

  it("says of an empty folder that it holds no file, not that it is not there", async () => {
    const folder = folderOf("empty");
    for (const command of [["verify"], ["batch", "verify"], ["batch", "sign", ...key()]]) {
      const { code, stderr } = await runInProcess([...command, folder, "--lang", "ru"]);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining("в папке нет ни одного файла"),
      });
    }
  });

  it("puts a document without a signature into the reports", async () => {
    const folder = folderOf("reported", "a.txt");
    const { stdout } = await runInProcess(["verify", folder, "--report", "junit", ...trust()]);
    expect(stdout).toContain("SIGNATURE_MISSING");
  });
});

describe("the progress of a batch", () => {
  const say = (text: { en: string }, data: Record<string, unknown> = {}) =>
    text.en.replace(/\{(\w+)\}/g, (_, name: string) => String(data[name]));

  it.each([
    [50, undefined, 10_000, "50, 5.0 a second"],
    [50, 100, 10_000, "50 of 100, 5.0 a second, 0:10 left"],
    [1, 10_000, 1000, "1 of 10 000, 1.0 a second, 2:46:39 left"],
    [0, 10, 1000, "0 of 10, 0.0 a second, ? left"],
  ])("tells rate and time left: %s of %s after %s ms", (done, total, elapsed, text) => {
    expect(progressText({ say, language: "en" }, done, total, elapsed)).toBe(text);
  });

  it("writes decimals as the language does", () => {
    const ru = (text: { ru: string }, data: Record<string, unknown> = {}) => say({ en: text.ru }, data);
    expect(progressText({ say: ru as never, language: "ru" }, 5, undefined, 10_000)).toBe("5, 0,5 в секунду");
  });

  it("knows in its first line how many there are", async () => {
    vi.useFakeTimers();
    try {
      const told: string[] = [];
      const console = {
        say,
        language: "en",
        settings: { progress: "plain", quiet: false },
        streams: { stderr: {} },
        status: () => undefined,
        heartbeat: (text: string) => told.push(text),
      };
      async function* jobs() {
        yield* [1, 2, 3];
      }
      await withBatchProgress(console as never, "verifying", jobs, async (step) => {
        step();
        await vi.advanceTimersByTimeAsync(5100);
      });
      expect(told).toEqual([expect.stringMatching(/^verifying 1 of 3, .* left$/)]);
    } finally {
      vi.useRealTimers();
    }
  });
});
