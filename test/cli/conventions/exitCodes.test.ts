/** Exit codes, errors, and what is said about them. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliIsBuilt, runCli } from "../../support/cli.js";
import { preloading } from "../../support/preload/index.js";
import { NOT_BUILT, runJson } from "../fixture.js";
import { openSigned, type Signed } from "./signed.js";

const RUSSIAN = { env: { LC_ALL: "ru_RU.UTF-8" } };

describe.skipIf(!cliIsBuilt())(`exit codes and errors${NOT_BUILT}`, () => {
  let s: Signed;
  beforeAll(async () => {
    s = await openSigned();
  });
  afterAll(() => s.close());

  const missing = (): string => s.fixture.path("none.sig");
  const deadTsa = ["--tsa", "http://127.0.0.1:9/", "--allow-host", "127.0.0.1:9", "--retries", "0"];

  it("are 0, 1, 2, 3, 4, 5, each by what has happened [rule 2]", async () => {
    const stranger = await s.fixture.signer("stranger");
    const runs: readonly (readonly [code: number, args: readonly string[]])[] = [
      [0, ["verify", s.signature, ...s.network]],
      [1, ["verify", s.changed, ...s.network]],
      [1, ["verify", s.signature, ...s.network, "--expect-inn", "9800000006"]],
      [2, ["verify", missing()]],
      [2, ["verify"]],
      [3, ["verify", s.signature, "--offline"]],
      [4, ["sign", s.document, ...s.key, ...deadTsa, "-o", s.fixture.path("dead.sig")]],
      [
        5,
        ["sign", s.document, "--key", s.signer.key, "--cert", stranger.cert, "-o", s.fixture.path("no.sig")],
      ],
    ];
    for (const [code, args] of runs) expect((await runCli(args)).code, args.join(" ")).toBe(code);
  });

  it("of several documents are the worst: 1 before 3 before 2 before 0 [rule 2]", async () => {
    const codeOf = async (...files: string[]) => (await runCli(["verify", ...files, ...s.network])).code;
    const apart = s.fixture.write("apart.p7s", readFileSync(s.signature));
    expect(await codeOf(s.signature, missing())).toBe(2);
    expect(await codeOf(s.signature, missing(), apart)).toBe(3);
    expect(await codeOf(apart, s.changed, missing(), s.signature)).toBe(1);
  });

  it("stand in the help as docs/exit-codes.md explains them, in both languages [rule 2]", async () => {
    const page = readFileSync(new URL("../../../docs/exit-codes.md", import.meta.url), "utf8");
    const rows = [...page.matchAll(/^\| (\d+) \| (.*) \| (.*) \|$/gm)].map(([, ...cells]) => cells);
    expect(rows.map(([code]) => code)).toEqual(["0", "1", "2", "3", "4", "5", "70", "130"]);
    for (const [column, options] of [
      [1, {}],
      [2, RUSSIAN],
    ] as const) {
      const [, section = ""] = (await runCli(["--help"], options)).stdout.split(/Exit codes:|Коды выхода:/);
      const words = section.replace(/\s+/g, " ");
      for (const row of rows) expect(words).toContain(` ${row[0]} ${row[column]}`);
    }
  });

  it("are 0 for help and version, however they are asked for [rule 3]", async () => {
    for (const args of [
      ["--help"],
      ["-h"],
      ["help"],
      ["help", "cert", "check"],
      ["verify", "x", "-h"],
      ["-V"],
      ["--version"],
    ]) {
      const { code, stderr, stdout } = await runCli(args);
      expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: "" });
      expect(stdout).toMatch(/podpis/);
    }
  });

  it("come with what, why and what to do: three lines for people, the same in JSON [rule 11]", async () => {
    const runs = [
      ["verify", missing()],
      ["verify", s.document],
      ["verify", s.signature, "--trsut", "x"],
      ["sign", s.document, ...s.key, "--offline"],
      ["sign", s.document, ...s.key, ...deadTsa, "-o", s.fixture.path("dead.sig")],
      ["sign", s.document, "--key", s.signer.key, "-o", s.fixture.path("no.sig")],
    ];
    for (const args of runs) {
      for (const [words, options] of [
        [["why", "fix"], {}],
        [["причина", "что делать"], RUSSIAN],
      ] as const) {
        const text = await runCli(args, options);
        const { json, code } = await runJson(args, options);
        const { what, why, fix, code: name, exitCode } = json.error as Record<string, unknown>;
        expect(text.stderr).toContain(
          `podpis: error[${name}]: ${what}\n  ${words[0]}: ${why}\n  ${words[1]}: ${fix}\n`,
        );
        expect([text.code, code]).toEqual([exitCode, exitCode]);
        expect(text.stdout).toBe("");
      }
    }
  });

  it("are 70 for a bug, which says how to report it; the stack comes with PODPIS_DEBUG=1 [rule 2] [rule 12]", async () => {
    const bug = async (more: Record<string, string> = {}) =>
      runCli(["verify", s.signature, ...s.network], { env: { ...preloading("brokenDate"), ...more } });
    const short = await bug();
    expect([short.code, short.stdout]).toEqual([70, ""]);
    expect(short.stderr).toContain(
      "podpis: error[BUG]: this is a bug in podpis\n  why: RangeError: a planted bug",
    );
    expect(short.stderr).toMatch(/fix: run again with PODPIS_DEBUG=1 and report/);
    expect(short.stderr).not.toContain("    at ");
    const long = await bug({ PODPIS_DEBUG: "1" });
    expect(long.code).toBe(70);
    expect(long.stderr).toMatch(/\n {4}at .*brokenDate\.cjs/);
  });

  it("bring a command that can be pasted, and then works [rule 13]", async () => {
    const spaced = s.fixture.write("the contract.txt", readFileSync(s.document));
    const signature = s.fixture.write("the contract.txt.sig", readFileSync(s.signature));
    for (const args of [[spaced], [spaced, signature]]) {
      const { stderr, code } = await runCli(["verify", ...args]);
      expect(code).toBe(2);
      const [, words = ""] = /podpis verify ('.*')$/m.exec(stderr) ?? [];
      const pasted = [...words.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
      expect((await runCli(["verify", ...pasted, ...s.network])).code, stderr).toBe(0);
    }
  });
});
