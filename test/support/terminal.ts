/** Runs the built command line at a terminal, as a person does. */
import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { type CliOptions, cliCommand, cliEnvironment } from "./cli.js";

const python = (): SpawnSyncReturns<Buffer> => spawnSync("python3", ["-c", "import pty, termios"]);

/** Why there is no terminal here, in brackets for a test's title; else an empty text. */
export const NO_TERMINAL =
  process.platform !== "win32" && python().status === 0 ? "" : " (skipped: needs python3's pty)";

export interface TerminalResult {
  /** What the terminal showed, of all streams that are the terminal. */
  readonly shown: string;
  /** Of the streams that are not. */
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

type StreamName = "in" | "out" | "err";

/** `streams`: which ones are the terminal; the others are pipes. `input` is typed when the terminal has shown something. */
export function runAtTerminal(
  args: readonly string[],
  {
    streams = ["in", "out", "err"],
    ...options
  }: CliOptions & { readonly streams?: readonly StreamName[] } = {},
): Promise<TerminalResult> {
  return new Promise((settle, fail) => {
    const command = [join(import.meta.dirname, "terminal.py"), streams.join(","), "3", ...cliCommand(args)];
    const child = spawn("python3", command, {
      cwd: options.cwd,
      env: cliEnvironment({ TERM: "xterm", ...options.env }),
      stdio: ["pipe", "pipe", "pipe", "pipe"],
      timeout: options.timeout ?? 30_000,
    });
    const texts = ["", "", "", ""];
    child.stdio.forEach((stream, at) => {
      if (at > 0)
        stream!.on("data", (chunk: Buffer) => {
          texts[at] += chunk.toString("utf8");
        });
    });
    child.stdin!.end(options.input ?? "");
    child.on("error", fail);
    child.on("close", (code) => settle({ stdout: texts[1]!, stderr: texts[2]!, shown: texts[3]!, code }));
  });
}
