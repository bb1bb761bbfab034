/** Runs a command: what goes wrong becomes an error for people or JSON, and an exit code. */
import type { Environment } from "../base/environment.js";
import { type ExitCode, PodpisError, worstExitCode } from "../base/errors.js";
import { discardAllOutputs } from "../io/files/unfinished.js";
import { closeAllModules } from "../io/keys/pkcs11/openModules.js";
import { loadTexts } from "../report/i18n/index.js";
import { commandTree } from "./commands/root.js";
import { openConfig } from "./config/config.js";
import { Console } from "./console.js";
import { Program } from "./program.js";
import { readSettings, refuseSecrets, type Streams } from "./settings.js";
import { type Context, UsageError } from "./spec.js";

/** As `run` of main.ts, for every line but the one that asks for the version. */
export async function runCommand(
  argv: readonly string[],
  streams: Streams,
  env: Environment,
  interrupt: AbortSignal,
): Promise<ExitCode> {
  const config = await openConfig(argv, env);
  const settings = readSettings(argv, env, (key) => config.value(key));
  const console = new Console(settings, streams, env, await loadTexts(settings.language));
  let patient = false;
  const context: Context = {
    console,
    streams,
    env,
    config,
    interrupt,
    endsOnInterrupt: () => {
      patient = true;
    },
  };
  const interrupted = new Promise<never>((_resolve, reject) => {
    const stop = (): void => {
      if (!patient) reject(new PodpisError("INTERRUPTED"));
    };
    if (interrupt.aborted) stop();
    interrupt.addEventListener("abort", stop, { once: true });
  });
  let onCrash: (error: unknown) => void = () => undefined;
  const crashed = new Promise<never>((_resolve, reject) => {
    onCrash = reject;
  });
  process.once("uncaughtException", onCrash);
  const failed = (error: unknown): ExitCode => {
    const known = toPodpisError(error, console);
    console.error(known);
    if (console.settings.debug) console.stack(error);
    return known.exitCode;
  };
  try {
    const code = await Promise.race([perform(argv, context), interrupted, crashed]);
    const lost = await console.delivered();
    return lost === undefined ? code : worstExitCode([code, failed(lost)]);
  } catch (error) {
    return failed(error);
  } finally {
    process.removeListener("uncaughtException", onCrash);
    console.status("");
    discardAllOutputs();
    closeAllModules();
  }
}

async function perform(argv: readonly string[], context: Context): Promise<ExitCode> {
  const { console, env } = context;
  if (env.PODPIS_NO_WASM === "1") {
    (await import("../crypto/gost/streebogEngine.js")).allowWebAssembly(false);
  }
  refuseSecrets(argv, console.language);
  // `podpis help lab issue` is what many type first.
  const words = argv[0] === "help" ? [...argv.slice(1), "--help"] : argv;
  const tree = await commandTree(words[0]?.startsWith("-h") || words[0] === "--help" ? undefined : words);
  return new Program(tree, context).run(words);
}

function toPodpisError(error: unknown, { language }: Console): PodpisError {
  if (error instanceof PodpisError) return error;
  if (error instanceof UsageError) {
    const { problem, hint, why } = error;
    const data = { message: problem[language], hint: hint[language], ...(why && { why: why[language] }) };
    return new PodpisError("USAGE", data, error);
  }
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new PodpisError("BUG", { reason }, error);
}
