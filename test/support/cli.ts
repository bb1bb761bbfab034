/** Runs the built command line, as a user's shell does. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll } from "vitest";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const ROOT = resolve(import.meta.dirname, "../..");
const BIN = join(ROOT, "bin", "podpis.js");

/** Whether `npm run build` was run; tests of the command line need it. */
export const cliIsBuilt = (): boolean => existsSync(join(ROOT, "dist", "cli", "main.js"));

let homeFolder: string | undefined;

/** An empty home, so that no settings or caches of the developer's are seen. Removed when the tests end. */
function home(): string {
  if (homeFolder === undefined) {
    const folder = mkdtempSync(join(tmpdir(), "podpis-home-"));
    folders.push(folder);
    homeFolder = folder;
  }
  return homeFolder;
}

/** The words that a shell runs for `podpis args…`. */
export const cliCommand = (args: readonly string[]): [string, ...string[]] => [
  process.execPath,
  BIN,
  ...args,
];

/** A small fixed environment, English and without colours; nothing of the developer's own gets through but PATH and PODPIS_NO_WASM. */
export const cliEnvironment = (more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: home(),
  LC_ALL: "en_US.UTF-8",
  ...(process.env.PODPIS_NO_WASM !== undefined && { PODPIS_NO_WASM: process.env.PODPIS_NO_WASM }),
  ...more,
});

export interface CliOptions {
  readonly input?: string | Uint8Array;
  /** Added to `cliEnvironment`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Milliseconds; then the process is killed and the run fails. Default 30 000. */
  readonly timeout?: number;
}

export interface CliResult {
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as octets, for binary output. */
  readonly output: Buffer;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Language English and no colour unless `env` says otherwise. Rejects when the process outlives the timeout. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return new Promise((settle, fail) => {
    const [node, ...words] = cliCommand(args);
    const child = spawn(node, words, {
      cwd: options.cwd ?? process.cwd(),
      env: cliEnvironment(options.env),
      stdio: "pipe",
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    // The child may exit before it has read everything.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(new Error(`podpis ${args.join(" ")} did not end in time`));
    }, options.timeout ?? 30_000);
    child.on("error", fail);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const output = Buffer.concat(out);
      settle({
        stdout: output.toString("utf8"),
        stderr: Buffer.concat(err).toString("utf8"),
        output,
        code,
        signal,
      });
    });
  });
}
