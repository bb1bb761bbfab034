/** What only a terminal shows: colours by stream, binary refused, waiting said, progress drawn, questions asked. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { cliIsBuilt, runCli } from "../../support/cli.js";
import { NO_TERMINAL, runAtTerminal } from "../../support/terminal.js";
import { NOT_BUILT, startCli } from "../fixture.js";
import { encryptedKey, openSigned, PASSPHRASE, type Signed } from "./signed.js";

const ESCAPE = "\u001b[";

describe.skipIf(!cliIsBuilt() || NO_TERMINAL !== "")(`a terminal${NOT_BUILT}${NO_TERMINAL}`, () => {
  let s: Signed;
  let pfx: string;
  beforeAll(async () => {
    s = await openSigned();
    pfx = await encryptedKey(s);
  });
  afterAll(() => s.close());

  it("is told when a document is awaited from the keyboard, and what ends it [rule 5]", async () => {
    const typed = s.fixture.write("typed.txt", "typed by hand\n");
    await runCli(["sign", typed, ...s.key, "--offline"]);
    const args = ["verify", `${typed}.sig`, "--content", "-", ...s.network];
    const { shown, code } = await runAtTerminal(args, { input: "typed by hand\n\u0004" });
    expect(shown).toMatch(/^podpis: reading standard input from the terminal; Ctrl\+D ends it\n/);
    expect(shown).toContain("VALID");
    expect(code).toBe(0);
    const piped = await runCli(args, { input: "typed by hand\n" });
    expect(piped.code).toBe(0);
    expect(piped.stderr).not.toContain("reading standard input");
  });

  it("gets no DER, unless -o - insists; PEM it gets [rule 6]", async () => {
    const sign = ["sign", "-", ...s.key, "--offline"];
    const refused = await runAtTerminal(sign, { streams: ["out"] });
    expect([refused.code, refused.shown]).toEqual([2, ""]);
    expect(refused.stderr).toMatch(/error\[BINARY_TO_TERMINAL\][\s\S]*fix: .*-o -/);
    const insisted = await runAtTerminal([...sign, "-o", "-"], { streams: ["out"], input: "text" });
    expect([insisted.code, insisted.shown.length > 500]).toEqual([0, true]);
    const armoured = await runAtTerminal([...sign, "--encoding", "pem"], { streams: ["out"], input: "text" });
    expect(armoured.shown).toMatch(/^-----BEGIN CMS-----\n/);
  });

  it("gets no document out of a signature, unless -o - insists [rule 6]", async () => {
    const attached = s.fixture.path("inside.p7m");
    await runCli(["sign", s.document, ...s.key, "--offline", "--attached", "-o", attached]);
    const piped = await runCli(["extract", "-"], { input: readFileSync(attached) });
    expect(piped).toMatchObject({ code: 0, stdout: "the text of the contract\n" });
    const extract = ["extract", attached, ...s.network];
    const insisted = await runAtTerminal([...extract, "-o", "-"], { streams: ["out"] });
    expect(insisted).toMatchObject({ code: 0, shown: "the text of the contract\n" });
  });

  it("is coloured, and a pipe beside it is not: each stream by itself [rule 7]", async () => {
    const args = ["cert", "check", s.signer.cert, s.fixture.path("none.cer"), "--offline"];
    const out = await runAtTerminal(args, { streams: ["out"] });
    expect([out.shown.includes(ESCAPE), out.stderr.includes(ESCAPE)]).toEqual([true, false]);
    const err = await runAtTerminal(args, { streams: ["err"] });
    expect([err.shown.includes(ESCAPE), err.stdout.includes(ESCAPE)]).toEqual([true, false]);
    expect([out.stderr, err.stdout].map((text) => text.length > 50)).toEqual([true, true]);
  });

  it("is not coloured with NO_COLOR, TERM=dumb or --color=never [rule 7]", async () => {
    const check = ["cert", "check", s.signer.cert, "--offline"];
    const coloured = async (args: readonly string[], env = {}): Promise<boolean> =>
      (await runAtTerminal([...check, ...args], { env })).shown.includes(ESCAPE);
    expect(await coloured([])).toBe(true);
    expect(await coloured([], { NO_COLOR: "1" })).toBe(false);
    expect(await coloured([], { NO_COLOR: "" })).toBe(true);
    expect(await coloured([], { TERM: "dumb" })).toBe(false);
    expect(await coloured(["--color=never"], { FORCE_COLOR: "1" })).toBe(false);
    expect(await coloured(["--color", "always"], { NO_COLOR: "1", TERM: "dumb" })).toBe(true);
  });

  it("sees progress after a second, in one line that is gone in the end, and never of quick work [rule 9]", async () => {
    s.fixture.lab.faults.tsa = "slow";
    const sign = (name: string, ...more: string[]) =>
      runAtTerminal([
        ...[
          "sign",
          s.fixture.write(name, "a"),
          ...s.key,
          "--tsa",
          s.fixture.tsa,
          "--allow-host",
          s.fixture.host,
        ],
        ...["--timeout", "1.6", "--retries", "0", ...more],
      ]);
    try {
      const [drawn, none] = await Promise.all([sign("p1.txt"), sign("p2.txt", "--progress=none")]);
      expect([drawn.code, none.code]).toEqual([4, 4]);
      expect(drawn.shown).toMatch(/\r\u001b\[Ksigning .*\d s/);
      expect(drawn.shown).toMatch(/\r\u001b\[Kpodpis: \S*error\[/);
      expect(none.shown).not.toContain("\r");
    } finally {
      delete s.fixture.lab.faults.tsa;
    }
    const quick = await runAtTerminal(["verify", s.signature, ...s.network]);
    expect(quick.shown).not.toContain("\r");
  });

  it("hides what is typed for a passphrase [rule 17]", async () => {
    const asked = await runAtTerminal(["sign", s.document, "--key", pfx, "-o", s.fixture.path("asked.sig")], {
      input: `${PASSPHRASE}\r`,
    });
    expect(asked.shown).toContain(`Passphrase for ${pfx}: `);
    expect(asked.shown).not.toContain("Секрет");
    expect(asked.code).toBe(0);
  });

  it("is not asked for a passphrase with --no-input, though somebody sits there who would type it [rule 18]", async () => {
    const sign = (...more: string[]) =>
      runAtTerminal(
        ["sign", s.document, "--key", pfx, "--offline", "-o", s.fixture.path("unasked.sig"), ...more],
        { input: `${PASSPHRASE}\n` },
      );
    const unasked = await sign("--no-input");
    expect(unasked.code).toBe(5);
    expect(unasked.shown).toMatch(/error\[KEY_PASSPHRASE_NEEDED\][\s\S]*--passphrase-env NAME/);
    // The same line without it asks, and signs.
    expect((await sign()).code).toBe(0);
  });

  it("sees what weakens a check with --json too, and standard output is the document alone [rule 1] [rule 23]", async () => {
    const line = ["verify", s.signature, ...s.network, "--revocation", "if-available", "--json"];
    const env = { NO_COLOR: "1" };
    const { shown, stdout, code } = await runAtTerminal(line, { streams: ["in", "err"], env });
    expect(code).toBe(0);
    expect(shown).toMatch(/^podpis: ! .*\(--allow-host\b/m);
    expect(shown).toMatch(/^podpis: ! .*\(--revocation if-available\b/m);
    const { relaxations } = JSON.parse(stdout) as { readonly relaxations: readonly unknown[] };
    expect(relaxations).toHaveLength(2);
    // All of it at one terminal: nothing is left out because the document shows it too.
    const { shown: all } = await runAtTerminal(line, { env });
    expect(all).toMatch(/^podpis: ! .*\(--allow-host\b/m);
  });

  it("is not asked with --no-input: what is missing is named [rule 18]", async () => {
    const add = ["trust", "add", s.fixture.trust];
    const asked = await runAtTerminal(add, { input: "n\n" });
    expect(asked.shown).toContain("Fingerprints compared, trust them? [y/N] ");
    expect(asked.code).toBe(2);
    const refused = await runAtTerminal([...add, "--no-input"], { input: "y\n" });
    expect(refused.shown).not.toContain("[y/N]");
    expect(refused.shown).toMatch(/error\[CONFIRMATION_NEEDED\][\s\S]*fix: .*--yes/);
    expect(refused.code).toBe(2);
    const draft = await runAtTerminal(["mchd", "new", "--no-input", "-o", s.fixture.folder], {
      input: "x\n",
    });
    expect(draft.shown).toMatch(/: it is not said: --name, --inn/);
    expect(draft.code).toBe(2);
  });
});

describe.skipIf(!cliIsBuilt())(`without a terminal${NOT_BUILT}`, () => {
  let s: Signed;
  beforeAll(async () => {
    s = await openSigned();
  });
  afterAll(() => s.close());

  it.skipIf(process.platform === "win32")(
    "a named pipe that nobody writes into is waited for, and can be interrupted [rule 5] [rule 28]",
    async () => {
      const pipe = s.fixture.path("pipe");
      execFileSync("mkfifo", [pipe]);
      for (const args of [
        ["verify", pipe],
        ["verify", s.signature, "--content", pipe],
      ]) {
        const child = startCli(args);
        onTestFinished(() => void child.kill("SIGKILL"));
        await new Promise((resolve) => setTimeout(resolve, 700));
        expect(child.exitCode).toBeNull();
        child.kill("SIGINT");
        expect(await once(child, "close")).toEqual([130, null]);
      }
    },
  );

  it("colours are asked for by FORCE_COLOR and --color=always, and NO_COLOR wins over FORCE_COLOR [rule 7]", async () => {
    const coloured = async (args: readonly string[], env = {}): Promise<boolean> =>
      (await runCli(["cert", "check", s.signer.cert, "--offline", ...args], { env })).stdout.includes(ESCAPE);
    expect(await coloured([])).toBe(false);
    expect(await coloured([], { FORCE_COLOR: "1" })).toBe(true);
    expect(await coloured([], { FORCE_COLOR: "0" })).toBe(false);
    expect(await coloured(["--color=always"])).toBe(true);
    expect(await coloured([], { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
  });

  it("a verdict is a sign and a word, in both languages, with ASCII signs where the locale is not UTF-8 [rule 8]", async () => {
    const verdict = async (args: readonly string[], locale: string): Promise<string | undefined> =>
      /^\S+ [^:]*/.exec((await runCli(["verify", ...args], { env: { LC_ALL: locale } })).stdout)?.[0];
    const all: readonly (readonly [readonly string[], string, string, string])[] = [
      [[s.signature, ...s.network], "✔ VALID", "✔ ДЕЙСТВИТЕЛЬНА", "[OK] VALID"],
      [[s.changed, ...s.network], "✖ NOT VALID", "✖ НЕДЕЙСТВИТЕЛЬНА", "[X] NOT VALID"],
      [[s.signature, "--offline"], "? INDETERMINATE", "? НЕ ОПРЕДЕЛЕНО", "[?] INDETERMINATE"],
    ];
    for (const [args, english, russian, ascii] of all) {
      expect(await verdict(args, "en_US.UTF-8")).toBe(english);
      expect(await verdict(args, "ru_RU.UTF-8")).toBe(russian);
      expect(await verdict(args, "C")).toBe(ascii);
    }
  });

  it("progress is plain lines when asked for, and nothing of quick work [rule 9]", async () => {
    const { stderr } = await runCli(["verify", s.signature, ...s.network, "--progress=plain"]);
    expect(stderr).not.toMatch(/\r|\d s$/m);
  });

  it("nobody is asked: the error names the option that answers [rule 18]", async () => {
    const add = await runCli(["trust", "add", s.fixture.trust]);
    expect(add).toMatchObject({ code: 2, stdout: "" });
    expect(add.stderr).toMatch(/error\[CONFIRMATION_NEEDED\][\s\S]*fix: .*--yes/);
    expect((await runCli(["trust", "add", s.fixture.trust, "--yes"])).code).toBe(0);
    const draft = await runCli(["mchd", "new", "-o", s.fixture.folder]);
    expect(draft).toMatchObject({ code: 2, stderr: expect.stringMatching(/it is not said: --name, --inn/) });
  });
});
