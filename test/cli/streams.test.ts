/** Streams, colours, signals, the lab's own commands: what a shell and a terminal see. */
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../src/cli/main.js";
import { cliIsBuilt, runCli } from "../support/cli.js";
import { tempDir } from "../support/temporary.js";
import { type Fixture, NOT_BUILT, openFixture, type Signer, startCli } from "./fixture.js";
import { checkedJson } from "./schemas.js";

const collect = (stream: NodeJS.ReadableStream): { text: string } => {
  const collected = { text: "" };
  stream.on("data", (chunk: Buffer) => {
    collected.text += chunk.toString("utf8");
  });
  return collected;
};

/** A run in this process, on streams that say they are terminals. */
async function runAtTerminal(args: readonly string[], env: Record<string, string> = {}) {
  const terminal = () => Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const streams = {
    stdin: Object.assign(Readable.from([]), { isTTY: true }),
    stdout: terminal(),
    stderr: terminal(),
  };
  const [stdout, stderr] = [collect(streams.stdout), collect(streams.stderr)];
  const code = await run(args, streams, { LC_ALL: "en_US.UTF-8", TERM: "xterm", ...env });
  await new Promise(setImmediate);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

describe("at a terminal", () => {
  let fixture: Fixture;
  let signer: Signer;
  beforeAll(async () => {
    fixture = await openFixture();
    signer = await fixture.signer("signer");
  });
  afterAll(() => fixture.close());

  it("colours are used, and NO_COLOR, TERM=dumb and --color=never switch them off", async () => {
    const args = ["cert", "check", signer.cert, "--offline"];
    expect((await runAtTerminal(args)).stdout).toContain("\u001b[");
    expect((await runAtTerminal(args, { NO_COLOR: "1" })).stdout).not.toContain("\u001b");
    expect((await runAtTerminal(args, { TERM: "dumb" })).stdout).not.toContain("\u001b");
    expect((await runAtTerminal([...args, "--color=never"])).stdout).not.toContain("\u001b");
    expect((await runAtTerminal([...args, "--color", "never"], { FORCE_COLOR: "1" })).stdout).not.toContain(
      "\u001b",
    );
  });

  it("a signature in DER is not poured onto the screen, unless -o - says so", async () => {
    const args = ["sign", "-", ...signer.options, "--offline"];
    const { code, stdout, stderr } = await runAtTerminal(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("BINARY_TO_TERMINAL");
    expect(stderr).toContain("-o -");
  });

  it("waiting for a document on the keyboard is said", async () => {
    const { stderr } = await runAtTerminal(["show", "-"]);
    expect(stderr).toContain("reading standard input from the terminal");
  });

  it("symbols are ASCII where the locale is not UTF-8", async () => {
    const args = ["cert", "check", signer.cert, "--offline", "--color=never"];
    const { stdout } = await runAtTerminal(args, { LC_ALL: "C" });
    expect(stdout).toMatch(/^\[\?\] INDETERMINATE/);
  });
});

describe.skipIf(!cliIsBuilt())(`in a pipe${NOT_BUILT}`, () => {
  let fixture: Fixture;
  let signer: Signer;
  beforeAll(async () => {
    fixture = await openFixture();
    signer = await fixture.signer("signer");
  });
  afterAll(() => fixture.close());

  it("there are no colours, unless FORCE_COLOR or --color=always asks for them", async () => {
    const args = ["cert", "check", signer.cert, "--offline"];
    expect((await runCli(args)).stdout).not.toContain("\u001b");
    expect((await runCli([...args, "--color=always"])).stdout).toContain("\u001b[");
    expect((await runCli(args, { env: { FORCE_COLOR: "1" } })).stdout).toContain("\u001b[");
  });

  it("a reader that goes away ends the output without a word, and the exit code is the verdict's [rule 28]", async () => {
    const child = startCli(["cert", "check", signer.cert, "--offline", "--details"]);
    child.stdout.destroy();
    const stderr = collect(child.stderr);
    const [code] = await once(child, "close");
    expect({ code, stderr: stderr.text }).toEqual({ code: 3, stderr: "" });
  });

  it("SIGINT in the middle of signing leaves nothing behind: exit 130 [rule 19] [rule 28]", async () => {
    const child = startCli([
      "sign",
      "-",
      "--key",
      signer.key,
      "--cert",
      signer.cert,
      "--attached",
      "-o",
      fixture.path("cut.p7m"),
    ]);
    const stderr = collect(child.stderr);
    // The signal may come before everything was read.
    child.stdin.on("error", () => undefined);
    child.stdin.write(Buffer.alloc(3 * 1024 * 1024));
    await expect.poll(() => readdirSync(fixture.folder).some((name) => name.endsWith(".tmp"))).toBe(true);
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    expect(code).toBe(130);
    expect(stderr.text).toContain("error[INTERRUPTED]");
    expect(readdirSync(fixture.folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    expect(existsSync(fixture.path("cut.p7m"))).toBe(false);
  });

  it("SIGINT while a service is silent ends at once [rule 28]", async () => {
    fixture.lab.faults.tsa = "slow";
    try {
      const child = startCli([
        ...["sign", fixture.write("a.txt", "a"), ...signer.options],
        ...["--tsa", fixture.tsa, "--allow-host", fixture.host],
      ]);
      const before = fixture.requests.length;
      await new Promise((resolve) => setTimeout(resolve, 1500));
      child.kill("SIGINT");
      const [code] = await once(child, "close");
      expect(code).toBe(130);
      expect(fixture.requests.length).toBeGreaterThanOrEqual(before);
      expect(existsSync(fixture.path("a.txt.sig"))).toBe(false);
    } finally {
      delete fixture.lab.faults.tsa;
    }
  });

  it("work that takes long shows a line on standard error now and then, and none with --progress none [rule 9]", async () => {
    fixture.lab.faults.tsa = "slow";
    const args = (name: string): string[] => [
      ...["sign", fixture.write(name, "a"), ...signer.options],
      ...["--tsa", fixture.tsa, "--allow-host", fixture.host, "--timeout", "6", "--retries", "0"],
    ];
    try {
      const [shown, silent] = await Promise.all([
        runCli(args("p1.txt")),
        runCli([...args("p2.txt"), "--progress", "none"]),
      ]);
      expect(shown.stderr).toMatch(/^podpis: signing .*\d s$/m);
      expect(silent.stderr).not.toMatch(/^podpis: signing/m);
      expect(shown.stdout + silent.stdout).toBe("");
    } finally {
      delete fixture.lab.faults.tsa;
    }
  });

  it("stack traces come with PODPIS_DEBUG=1 and not without [rule 12]", async () => {
    const args = ["verify", fixture.write("text.txt", "no signature")];
    expect((await runCli(args)).stderr).not.toContain("    at ");
    expect((await runCli(args, { env: { PODPIS_DEBUG: "1" } })).stderr).toContain("    at ");
  });
});

describe.skipIf(!cliIsBuilt())(`lab${NOT_BUILT}`, () => {
  it("init, issue, start, sign, verify, revoke: the commands it prints are the commands that work", async () => {
    const folder = tempDir();
    const lab = join(folder, "лаборатория 1");
    const cli = async (...args: string[]) => {
      const result = await runCli([...args, "--json"], { cwd: folder });
      const json = checkedJson(result.stdout);
      return { ...result, json };
    };
    const init = await cli("lab", "init", lab, "--family", "gost256");
    expect(init.json).toMatchObject({ event: "init", path: lab });
    const again = await cli("lab", "init", lab);
    expect(again).toMatchObject({ code: 2, json: { error: { code: "LAB_STATE" } } });
    const issued = await cli(
      "lab",
      "issue",
      lab,
      "--profile",
      "organisation",
      "-o",
      join(folder, "директор"),
    );
    expect(issued.json).toMatchObject({ event: "issued", key: join(folder, "директор.key.pem") });
    const { key, certificate, serial, trust } = issued.json;

    const server = startCli(["lab", "start", lab, "--json"]);
    try {
      const [line] = await once(server.stdout, "data");
      const started = checkedJson(String(line));
      const host = new URL(started.url).host;
      const document = join(folder, "договор.txt");
      const { writeFileSync } = await import("node:fs");
      writeFileSync(document, "текст");
      const common = ["--trust", trust, "--allow-host", host];
      const sign = await cli(
        "sign",
        document,
        "--key",
        key,
        "--cert",
        certificate,
        "--tsa",
        started.tsa[0],
        ...common,
      );
      expect(sign).toMatchObject({ code: 0, json: { level: "T" } });
      expect(await cli("verify", `${document}.sig`, ...common)).toMatchObject({
        code: 0,
        json: { verdict: "TOTAL-PASSED" },
      });
      expect(await cli("cert", "check", certificate, ...common)).toMatchObject({ code: 0 });
      expect(await cli("lab", "suspend", lab, certificate)).toMatchObject({
        json: { event: "suspended", certificate: { serial, status: "suspended" } },
      });
      expect(await cli("cert", "check", certificate, ...common)).toMatchObject({ code: 3 });
      expect(await cli("lab", "resume", lab, serial)).toMatchObject({ json: { event: "resumed" } });
      expect(await cli("lab", "revoke", lab, certificate, "--reason", "keyCompromise")).toMatchObject({
        json: { event: "revoked", certificate: { status: "revoked", reason: "keyCompromise" } },
      });
      expect(await cli("cert", "check", certificate, ...common)).toMatchObject({
        code: 1,
        json: { subIndication: "REVOKED" },
      });
      const list = await cli("lab", "list", lab);
      expect(list.json.certificates).toHaveLength(5);
    } finally {
      server.kill("SIGINT");
      const [code] = await once(server, "close");
      expect(code).toBe(0);
    }
    const text = await runCli(["lab", "issue", lab, "-o", join(folder, "next")]);
    expect(text.stdout).toMatch(
      / {2}podpis sign FILE --key \S+next\.key\.pem .*--tsa http:\S+ --allow-host 127/,
    );
  });

  it("calls an organisation's certificate as the organisation was called", async () => {
    const lab = join(tempDir(), "lab");
    await runCli(["lab", "init", lab, "--family", "ecdsa"]);
    const organisation = ["--profile", "organisation", "--key", "ecdsa", "--o", "ООО «Пример»"];
    const named = await runCli(["lab", "issue", lab, ...organisation]);
    expect(named.stdout).toMatch(/^Issued: ООО «Пример»$/m);
    const both = await runCli(["lab", "issue", lab, ...organisation, "--cn", "Другое имя"]);
    expect(both.stdout).toMatch(/^Issued: Другое имя$/m);
  });

  it("does not overwrite keys, and issues nothing then", async () => {
    const folder = tempDir();
    const lab = join(folder, "lab");
    await runCli(["lab", "init", lab, "--family", "ecdsa"]);
    expect((await runCli(["lab", "issue", lab, "--key", "ecdsa", "-o", join(folder, "a")])).code).toBe(0);
    const second = await runCli(["lab", "issue", lab, "--key", "ecdsa", "-o", join(folder, "a")]);
    expect(second.code).toBe(2);
    expect(second.stderr).toContain("error[OUTPUT_EXISTS]");
    expect(JSON.parse((await runCli(["lab", "list", lab, "--json"])).stdout).certificates).toHaveLength(5);
  });
});
