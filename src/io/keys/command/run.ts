/** Runs one program without a shell, for a bounded time, with bounded output. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, statSync, writeSync } from "node:fs";
import { PodpisError } from "../../../base/errors.js";
import { errno, writeError } from "../../files/reasons.js";

export interface ProgramRun {
  /** As messages name it. */
  readonly name: string;
  readonly words: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  /** The file that is its standard input; without it standard input is empty. */
  readonly input?: string | undefined;
  /** A file that is made, mode 0600, for what it writes to standard output. */
  readonly stdout: string;
  /** The most octets of it. */
  readonly maxStdout: number;
  /** The file the program may write itself, and the most octets of that. */
  readonly output: string;
  readonly maxOutput: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ProgramEnd {
  /** Null: a signal ended it. */
  readonly status: number | null;
  /** Octets of standard output. */
  readonly size: number;
  /** The ends of both streams. */
  readonly stdoutEnd: Uint8Array;
  readonly stderrEnd: Uint8Array;
}

const KEPT = 16 * 1024;
/** How long a program that was asked to end may take, and one that ended may keep its output open. ms */
const GRACE = 1000;
/** How often the size of the file it writes is looked at. ms */
const LOOK = 100;

/**
 * Runs it to its end. It has no terminal: a question it asks there fails at once instead of hanging. Throws
 * SIGNER_TIMEOUT (it and, but on Windows, all it started are killed then), INTERRUPTED, OUTPUT_FAILED, and
 * SIGNER_FAILED for a program that cannot be started or writes too much, wherever.
 */
export async function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  const { name, timeoutMs, signal, maxStdout, output, maxOutput } = run;
  if (signal?.aborted) throw new PodpisError("INTERRUPTED");
  const stdout = keep(run.stdout, () => openSync(run.stdout, "wx", 0o600));
  try {
    const child = start(run);
    let problem: PodpisError | undefined;
    let size = 0;
    const ends = [new Uint8Array(0), new Uint8Array(0)];
    const stop = (reason: PodpisError, how: NodeJS.Signals): void => {
      problem ??= reason;
      killAll(child, how);
    };
    const interrupt = (): void => stop(new PodpisError("INTERRUPTED"), "SIGKILL");
    const timers = [
      setTimeout(() => {
        stop(new PodpisError("SIGNER_TIMEOUT", { program: name, seconds: timeoutMs / 1000 }), "SIGTERM");
        timers.push(setTimeout(() => killAll(child, "SIGKILL"), GRACE));
      }, timeoutMs),
      setInterval(() => {
        if (sizeOf(output) > maxOutput) stop(failed(name, TOO_MUCH), "SIGKILL");
      }, LOOK),
    ];
    signal?.addEventListener("abort", interrupt, { once: true });
    child.stdout!.on("data", (chunk: Buffer) => {
      size += chunk.length;
      ends[0] = endOf(ends[0]!, chunk);
      if (size > maxStdout) stop(failed(name, TOO_MUCH), "SIGKILL");
      if (problem !== undefined) return;
      try {
        keep(run.stdout, () => writeSync(stdout, chunk));
      } catch (error) {
        stop(error as PodpisError, "SIGKILL");
      }
    });
    child.stderr!.on("data", (chunk: Buffer) => {
      ends[1] = endOf(ends[1]!, chunk);
    });
    try {
      const status = await endOfChild(child, timers, name);
      if (sizeOf(output) > maxOutput) problem ??= failed(name, TOO_MUCH);
      if (problem !== undefined) throw problem;
      return { status, size, stdoutEnd: ends[0]!, stderrEnd: ends[1]! };
    } finally {
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener("abort", interrupt);
    }
  } finally {
    closeSync(stdout);
  }
}

const TOO_MUCH = "it writes far more than a signature";

/** Octets; of what is not there, none. */
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Does what the file system may refuse. Throws OUTPUT_FAILED. */
function keep<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw writeError(error, path);
  }
}

function start({ words, environment, input, name }: ProgramRun): ChildProcess {
  const [program, ...rest] = words;
  const stdin = input === undefined ? "ignore" : openSync(input, "r");
  try {
    return spawn(program, rest, {
      env: { ...environment },
      stdio: [stdin, "pipe", "pipe"],
      // A group of its own, so that all it starts can be ended with it.
      detached: process.platform !== "win32",
      windowsHide: true,
    });
  } catch (error) {
    throw notStarted(name, error);
  } finally {
    if (typeof stdin === "number") closeSync(stdin);
  }
}

function endOfChild(child: ChildProcess, timers: NodeJS.Timeout[], name: string): Promise<number | null> {
  return new Promise((settle, fail) => {
    child.once("error", (error) => fail(notStarted(name, error)));
    child.once("exit", () => {
      // What it left running may hold its output open for ever.
      const letGo = (): void => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      };
      timers.push(setTimeout(letGo, GRACE));
    });
    child.once("close", settle);
  });
}

function killAll({ pid }: ChildProcess, how: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, how);
  } catch {
    // It has ended meanwhile.
  }
}

const endOf = (before: Uint8Array, chunk: Uint8Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.concat([before, chunk]).subarray(-KEPT));

const failed = (program: string, reason: string): PodpisError =>
  new PodpisError("SIGNER_FAILED", { program, reason, said: "nothing", fix: "check the command that signs" });

function notStarted(name: string, error: unknown): PodpisError {
  const code = errno(error);
  if (code === "ENOENT") return failed(name, "there is no such program");
  if (code === "EACCES") return failed(name, "the file may not be executed");
  return failed(name, `the system does not start it (${code ?? "unknown"})`);
}
