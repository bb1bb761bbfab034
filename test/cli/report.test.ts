/** --report as a user types it: what goes where, what is refused, what exit codes it leaves alone. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { REPORT_FORMATS } from "../../src/report/reports.js";
import { runInProcess } from "../support/runInProcess.js";
import { type Fixture, openFixture, type Signer } from "./fixture.js";
import { schemaErrors } from "./schemas.js";

const EVIL = `]]><script>evil()</script>::error::\u202eevil ##[error]`;

let fixture: Fixture;
let person: Signer;
let evil: Signer;
let signature: string;
let args: string[];
let folder: string;
let count = 0;

beforeAll(async () => {
  fixture = await openFixture();
  person = await fixture.signer("person");
  evil = await fixture.signer("evil", { subject: { cn: EVIL } });
  const contract = fixture.write("договор № 1.pdf", "Договор поставки");
  const { code, stderr } = await podpis(["sign", contract, ...person.options]);
  expect(code, stderr).toBe(0);
  signature = `${contract}.sig`;
  args = ["verify", signature, ...fixture.network];
}, 60_000);
afterAll(() => fixture.close());
beforeEach(() => {
  folder = fixture.path(`reports-${count++}`);
  mkdirSync(folder);
});

const podpis = (line: readonly string[], env = {}) =>
  runInProcess(line, { env: { HOME: fixture.folder, ...env } });
const out = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(out(name), "utf8");

describe("--report", () => {
  it.each(REPORT_FORMATS)(
    "%s without a file stands on standard output instead of the text",
    async (format) => {
      const { code, stdout } = await podpis([...args, "--report", format]);
      expect(code).toBe(0);
      const beginnings = {
        text: /^✔ VALID: /,
        json: /^\{\n {2}"schema": "podpis\.verify\/1"/,
        ndjson: /^\{"schema":"podpis\.verify\/1"[^\n]*\n$/,
        html: /^<!doctype html>\n<html lang="en">/,
        junit:
          /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="podpis verify" tests="\d+" failures="0" errors="0"/,
        sarif: /"version": "2\.1\.0"/,
        github: /^::warning file=[^,]*,title=podpis%3A TOTAL-PASSED::✔ VALID/,
        tap: /^TAP version 14\n1\.\.1\n/,
      };
      expect(stdout).toMatch(beginnings[format]);
      if (format !== "text") expect(stdout).not.toMatch(/^✔/);
    },
  );

  it("writes several, each to its file, and leaves the text on standard output", async () => {
    const wanted = ["html=p.html", "junit=r.xml", "json=r.json", "text=r.txt"];
    const reports = wanted.flatMap((one) => ["--report", one.replace("=", `=${folder}/`)]);
    const plain = await podpis(args);
    expect(await podpis([...args, ...reports])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("✔ VALID: "),
    });
    expect(readdirSync(folder).sort()).toEqual(["p.html", "r.json", "r.txt", "r.xml"]);
    expect(schemaErrors(JSON.parse(read("r.json")))).toEqual([]);
    expect(read("r.txt").split("\n")[0]).toBe(plain.stdout.split("\n")[0]);
    expect(read("p.html")).toContain("договор № 1.pdf.sig");
  });

  it("json=- and --json print the same", async () => {
    const fixed = ["--at", new Date(Date.now() + 1000).toISOString(), "--revocation", "off"];
    const { stdout } = await podpis([...args, ...fixed, "--report", "json=-"]);
    expect(stdout).toBe((await podpis([...args, ...fixed, "--json"])).stdout);
  });

  it("puts all files of a command into one report, and one that cannot be read too", async () => {
    const odd = fixture.write("odd.sig", "no signature");
    const line = [args[0]!, signature, odd, fixture.path("none.sig"), ...args.slice(2)];
    const { code, stderr } = await podpis([
      ...line,
      "--report",
      `junit=${out("r.xml")}`,
      "--report",
      `tap=${out("r.tap")}`,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain("error[NOT_CMS]");
    expect([...read("r.xml").matchAll(/<error type="(\w+)"/g)].map((match) => match[1])).toEqual([
      "NOT_CMS",
      "FILE_NOT_FOUND",
    ]);
    expect(read("r.tap").match(/^(not )?ok \d/gm)).toEqual(["ok 1", "not ok 2", "not ok 3"]);
  });

  it("is written of a single file that cannot be read, too", async () => {
    const none = fixture.path("none.cer");
    const line = ["cert", "check", none, "--trust", fixture.trust, "--report", `html=${out("p.html")}`];
    expect(await podpis(line)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("error[FILE_NOT_FOUND]"),
    });
    expect(read("p.html")).toContain("[FILE_NOT_FOUND]");
  });

  it("is written, too, when it is not the file but the trust that cannot be read", async () => {
    const none = fixture.path("none.pem");
    for (const [name, line] of [
      ["a.xml", ["verify", signature]],
      ["b.xml", ["cert", "check", person.cert]],
    ] as const) {
      const { code } = await podpis([...line, "--trust", none, "--report", `junit=${out(name)}`]);
      expect(code).toBe(2);
      expect(read(name)).toContain('errors="1"');
    }
  });

  it("leaves exit codes alone: a changed document is a failure in report and code", async () => {
    const changed = fixture.write("changed.pdf", "Другой договор");
    const { code, stdout } = await podpis([...args, "--content", changed, "--report", "github"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error file=.*,title=podpis%3A HASH_FAILURE::/);
  });

  it("is in the user's language", async () => {
    const { stdout } = await podpis([...args, "--report", "html", "--lang", "ru"]);
    expect(stdout).toContain('<html lang="ru">');
    expect(stdout).toContain("Протокол проверки электронной подписи");
  });

  it("says what was weakened, on the page and on standard error", async () => {
    const { stdout, stderr } = await podpis([...args, "--report", "html"]);
    expect(stdout).toContain(`internal address was allowed (--allow-host): ${fixture.host}`);
    expect(stderr).toContain("--allow-host");
  });

  it("is silent on standard output with -q, and written to its file all the same", async () => {
    const quiet = await podpis([...args, "-q", "--report", "tap", "--report", `junit=${out("r.xml")}`]);
    expect(quiet).toMatchObject({ code: 0, stdout: "" });
    expect(read("r.xml")).toContain("<testsuites");
  });
});

describe("a file of --report", () => {
  it("is not replaced without --force", async () => {
    writeFileSync(out("p.html"), "mine");
    const line = [...args, "--report", `html=${out("p.html")}`];
    expect(await podpis(line)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("error[OUTPUT_EXISTS]"),
    });
    expect(read("p.html")).toBe("mine");
    expect((await podpis([...line, "--force"])).code).toBe(0);
    expect(read("p.html")).toContain("<!doctype html>");
  });

  it.each([
    ["the signature", (): string => signature],
    ["the document beside it", (): string => signature.replace(/\.sig$/, "")],
  ])("is never %s, even with --force", async (_name, path) => {
    const before = readFileSync(path());
    const { code, stderr } = await podpis([...args, "--force", "--report", `html=${path()}`]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("error[OUTPUT_IS_INPUT]")]);
    expect(readFileSync(path())).toEqual(before);
  });

  it("leaves nothing behind when it cannot be written", async () => {
    const line = [...args, "--report", `html=${out("none/p.html")}`, "--report", `tap=${out("r.tap")}`];
    expect(await podpis(line)).toMatchObject({ code: 2, stdout: "" });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("may be written by a replay, which leaves its notes to standard error", async () => {
    const book = out("evidence");
    expect((await podpis([...args, "--evidence-dir", book])).code).toBe(0);
    const line = ["verify", signature, "--replay", book];
    const files = ["--report", `html=${out("p.html")}`];
    expect((await podpis([...line, ...files])).code).toBe(0);
    expect((await podpis([...line, ...files, "--force"])).code).toBe(0);
    const { stdout, stderr } = await podpis([...line, "--report", "json"]);
    expect(schemaErrors(JSON.parse(stdout))).toEqual([]);
    expect(stderr).toContain("repeated from the evidence");
  });
});

describe("mistakes", () => {
  it.each([
    [["--report", "html", "--report", "tap"], "only one report"],
    [["--report", "html", "--json"], "only one report"],
    [["--report", "htm"], "did you mean --report html=FILE"],
    [["--report", "report.html"], "did you mean --report html=FILE"],
    [["--report", "html="], "did you mean --report html=FILE"],
    [["--report", "pdf"], "possible formats: text, json"],
    [["--report", "tap=x", "--report", "html=x"], "two reports into one file: x"],
  ])("%j is refused before anything is done", async (options, text) => {
    const { code, stderr, stdout } = await podpis([...args, ...options]);
    expect([code, `${stderr}${stdout}`]).toEqual([2, expect.stringContaining(text)]);
    expect(existsSync("x")).toBe(false);
  });

  it("cert check --ndjson has answers and no reports", async () => {
    const line = ["cert", "check", "--ndjson", "-", "--report", "tap"];
    expect(await podpis(line)).toMatchObject({ code: 2, stderr: expect.stringContaining("--ndjson") });
  });
});

describe("a hostile name in a certificate and of a file", () => {
  it.each(REPORT_FORMATS)("is harmless in %s of cert check", async (format) => {
    const file = fixture.write("зло ]]>, ##[error] \u202e::error::.pem", readFileSync(evil.cert));
    const line = ["cert", "check", file, evil.cert, ...fixture.network];
    const { code, stdout } = await podpis([...line, "--report", format]);
    expect(code).toBe(0);
    expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(stdout).not.toMatch(/##\w*\[/);
    const isForeign = format === "github" ? /^\s*::(?!(warning|notice) file=)/m : /^\s*::/m;
    expect(stdout).not.toMatch(isForeign);
    if (format === "html" || format === "junit") expect(stdout).not.toMatch(/<script|\]\]>/);
    if (format === "json")
      for (const one of stdout.trimEnd().split("\n")) expect(schemaErrors(JSON.parse(one))).toEqual([]);
  });
});

describe("timestamp verify --report", () => {
  it("makes a protocol of a time-stamp", async () => {
    const file = fixture.write("чертёж.dwg", "чертёж");
    const trust = fixture.network;
    expect((await podpis(["timestamp", "create", file, "--tsa", fixture.tsa, ...trust])).code).toBe(0);
    const { code, stdout } = await podpis([
      "timestamp",
      "verify",
      `${file}.tst`,
      ...trust,
      "--report",
      "html",
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain("Protocol of verification of a time-stamp");
    expect(stdout).toContain("Time-stamp stand-alone");
  });
});
