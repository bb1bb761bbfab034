/** Outputs that are whole or not there, and ends that leave nothing behind. */
import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliCommand, cliEnvironment, cliIsBuilt, runCli } from "../../support/cli.js";
import { preloading } from "../../support/preload/index.js";
import { NOT_BUILT, runJson, startCli } from "../fixture.js";
import { openSigned, type Signed } from "./signed.js";

const MEGABYTE = 1024 * 1024;
const onPosix = it.skipIf(process.platform === "win32");

/** Runs a script of bash in which `podpis` is the built program. */
function shell(
  script: string,
  ...args: string[]
): Promise<{ status: number; stdout: string; stderr: string }> {
  const podpis = cliCommand([])
    .map((word) => `'${word}'`)
    .join(" ");
  const words = ["-c", `podpis() { ${podpis} "$@"; }; ${script}`, "bash", ...args];
  // Not every machine has the locale of the other tests, and bash would say so.
  const options = { env: cliEnvironment({ LC_ALL: "C.UTF-8" }), timeout: 30_000 };
  return new Promise((settle) => {
    execFile("bash", words, options, (error, stdout, stderr) =>
      settle({ status: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

describe.skipIf(!cliIsBuilt())(`an output${NOT_BUILT}`, () => {
  let s: Signed;
  let large: string;
  beforeAll(async () => {
    s = await openSigned();
    large = s.fixture.write("large.bin", Buffer.alloc(3 * MEGABYTE, 7));
  });
  afterAll(() => s.close());

  let count = 0;
  /** An empty folder for one output. */
  const folder = (): string => {
    const path = s.fixture.path(`out-${count++}`);
    mkdirSync(path);
    return path;
  };
  /** Signs standard input into `out`, attached, and is in the middle of it: the temporary file is there. */
  async function inTheMiddle(out: string, name: string, ...more: string[]) {
    const child = startCli(["sign", "-", ...s.key, "--attached", "-o", join(out, name), ...more]);
    child.stdin.on("error", () => undefined);
    child.stdin.write(Buffer.alloc(3 * MEGABYTE));
    await expect
      .poll(() => readdirSync(out).some((one) => one.endsWith(".tmp")), { timeout: 10_000 })
      .toBe(true);
    return child;
  }

  it("that exists is kept without --force, and is never one of the inputs [rule 19]", async () => {
    const out = join(folder(), "a.sig");
    writeFileSync(out, "mine");
    const sign = ["sign", s.document, ...s.key, "--offline", "-o"];
    expect(await runCli([...sign, out])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/error\[OUTPUT_EXISTS\][\s\S]*fix: .*--force/),
    });
    expect(readFileSync(out, "utf8")).toBe("mine");
    expect((await runCli([...sign, out, "--force"])).code).toBe(0);
    for (const input of [s.document, s.signer.key, s.signer.cert]) {
      const { code, stderr } = await runCli([...sign, input, "--force"]);
      expect([code, stderr]).toEqual([2, expect.stringContaining("error[OUTPUT_IS_INPUT]")]);
    }
  });

  it("is not there after an error, nor anything beside it [rule 19]", async () => {
    const out = folder();
    const runs = [
      ["sign", large, ...s.key, "--attached", "--max-size", "2M", "-o", join(out, "a.p7m")],
      [
        "sign",
        large,
        ...s.key,
        "--tsa",
        "http://127.0.0.1:9/",
        "--allow-host",
        "127.0.0.1:9",
        "--retries",
        "0",
        "-o",
        join(out, "b.sig"),
      ],
      ["extract", s.changed, "-o", join(out, "c")],
      ["verify", s.signature, ...s.network, "--report", `html=${join(out, "none", "p.html")}`],
    ];
    for (const args of runs) expect((await runCli(args)).code, args.join(" ")).not.toBe(0);
    expect(readdirSync(out)).toEqual([]);
  });

  onPosix("that cannot be written says what to do about the very reason [rule 11] [rule 19]", async () => {
    const place = folder();
    const file = join(place, "it's a file");
    writeFileSync(file, "x");
    mkdirSync(join(place, "a folder"));
    const cases = [
      [join(place, "no such", "a.sig"), "mkdir -p ", join(place, "no such")],
      [join(file, "a.sig"), "name another place: a file stands where a folder must be", ""],
      [join(place, "a folder"), "name a file: ", join(place, "a folder", "NAME")],
      [join(place, `${"n".repeat(300)}.sig`), "choose a shorter name", ""],
    ] as const;
    for (const [out, fix, path] of cases) {
      const line = ["sign", s.document, ...s.key, "--offline", "-o", out];
      const wanted = path === "" ? fix : `${fix}'${path}'`;
      const { code, stderr } = await runCli(line);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/error\[OUTPUT_FAILED\]/)]);
      expect(stderr).toContain(wanted);
      const { json } = await runJson(line);
      expect(json.error).toMatchObject({ code: "OUTPUT_FAILED", fix: expect.stringContaining(wanted) });
      const russian = await runCli([...line, "--lang", "ru"]);
      expect(russian.stderr).toMatch(/^ {2}что делать: (сначала|назовите|выберите) /m);
    }
  });

  it("is synced after its last octet and before it has its name, large or small, new or replaced [rule 19]", async () => {
    const out = folder();
    const trace = s.fixture.path("file events");
    for (const [name, document, more] of [
      ["small", s.document, []],
      ["small", s.document, ["--force"]],
      ["large", large, ["--attached"]],
    ] as const) {
      const target = join(out, name);
      const line = ["sign", document, ...s.key, "--offline", ...more, "-o", target];
      const env = { ...preloading("fileEvents"), FILE_EVENTS: trace };
      expect(await runCli(line, { env })).toMatchObject({ code: 0 });
      const events = readFileSync(trace, "utf8")
        .trimEnd()
        .split("\n")
        .map((event) => JSON.parse(event) as [kind: string, path: string, to?: string]);
      const named = events.findIndex(([kind, , to]) => kind === "name" && to === target);
      const temporary = events[named]?.[1];
      const before = events.slice(0, named).filter(([, path]) => path === temporary);
      expect(before.length, name).toBeGreaterThan(1);
      expect(before.at(-1)?.[0], name).toBe("sync");
      const after = events.slice(named + 1).filter(([, path]) => path === temporary);
      expect(after, name).toEqual([]);
    }
  });

  onPosix("that meets a full disk leaves what was there, and nothing else [rule 19]", async () => {
    const out = folder();
    const target = join(out, "a.p7m");
    writeFileSync(target, "the one before");
    // No file may grow beyond 64 blocks: for a writer that is a disk that is full.
    const script =
      'ulimit -f 64; podpis sign "$1" --key "$2" --cert "$3" --offline --attached --force -o "$4"';
    const { status, stderr } = await shell(script, large, s.signer.key, s.signer.cert, target);
    expect(stderr).toMatch(/^podpis: error\[OUTPUT_FAILED\]: /m);
    expect(status).toBe(2);
    expect(readdirSync(out)).toEqual(["a.p7m"]);
    expect(readFileSync(target, "utf8")).toBe("the one before");
  });

  it.skipIf(!existsSync("/dev/full"))(
    "that standard output cannot take is an error, not a success [rule 19]",
    async () => {
      const script = 'podpis verify "$1" --trust "$2" --allow-host "$3" --no-cache > /dev/full';
      const { status, stderr } = await shell(script, s.signature, s.fixture.trust, s.fixture.host);
      expect([status, stderr]).toEqual([2, expect.stringContaining("error[OUTPUT_FAILED]")]);
    },
  );

  onPosix("is removed by SIGINT, SIGTERM and SIGHUP, exit code 130 [rule 19] [rule 28]", async () => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      const out = folder();
      const child = await inTheMiddle(out, "a.p7m");
      child.kill(signal);
      expect(await once(child, "close"), signal).toEqual([130, null]);
      expect(readdirSync(out), signal).toEqual([]);
    }
  });

  onPosix("that was there is whole after SIGKILL in the middle of replacing it [rule 19]", async () => {
    const out = folder();
    const target = join(out, "a.p7m");
    writeFileSync(target, "the one before");
    const child = await inTheMiddle(out, "a.p7m", "--force");
    child.kill("SIGKILL");
    await once(child, "close");
    expect(readFileSync(target, "utf8")).toBe("the one before");
    // Nobody could remove the temporary file; its name tells what it is.
    for (const name of readdirSync(out)) expect(name).toMatch(/^a\.p7m$|^\.podpis-[0-9a-f]+\.tmp$/);
  });

  onPosix("that nobody reads any more ends without a word [rule 28]", async () => {
    const copies = Array.from({ length: 60 }, (_, at) => {
      const copy = s.fixture.path(`copy-${at}.pem`);
      execFileSync("cp", [s.signer.cert, copy]);
      return copy;
    });
    const script = 'set -o pipefail; podpis cert check "$@" --offline --details | head -n 1';
    const { status, stdout, stderr } = await shell(script, ...copies);
    expect(stdout.split("\n")).toHaveLength(2);
    expect([status, stderr]).toEqual([3, ""]);
  });
});
