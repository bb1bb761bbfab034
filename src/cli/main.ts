/** The command line: one function from the arguments to an exit code. */
import type { Environment } from "../base/environment.js";
import type { ExitCode } from "../base/errors.js";
import type { Streams } from "./settings.js";
import { wantsVersion, writeVersion } from "./version.js";

/**
 * Runs one command. `argv` are the words after "podpis"; `interrupt` is aborted by SIGINT. Never throws
 * and never ends the process; what was begun and not finished is removed.
 */
export async function run(
  argv: readonly string[],
  streams: Streams,
  env: Environment,
  interrupt: AbortSignal = new AbortController().signal,
): Promise<ExitCode> {
  // Scripts ask for the version before anything else: it waits for nothing that it does not need.
  if (wantsVersion(argv)) return writeVersion(argv, streams, env);
  const { runCommand } = await import("./runCommand.js");
  return runCommand(argv, streams, env, interrupt);
}
