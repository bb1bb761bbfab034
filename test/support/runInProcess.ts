/** The command line run in this process: no build, and streams that a test holds in its hand. */
import { Readable, Writable } from "node:stream";
import { run } from "../../src/cli/main.js";

export interface InProcessResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runInProcess(
  argv: readonly string[],
  options: {
    readonly input?: string | Uint8Array | AsyncIterable<Uint8Array>;
    readonly env?: Readonly<Record<string, string>>;
    /** As by SIGINT. */
    readonly interrupt?: AbortSignal;
  } = {},
): Promise<InProcessResult> {
  const { input = "", env = {}, interrupt } = options;
  const texts = { stdout: "", stderr: "" };
  const sink = (name: keyof typeof texts) =>
    new Writable({
      write(chunk, _encoding, done) {
        texts[name] += String(chunk);
        done();
      },
    });
  const stdin =
    typeof input === "string" || input instanceof Uint8Array ? Readable.from([Buffer.from(input)]) : input;
  const streams = { stdin, stdout: sink("stdout"), stderr: sink("stderr") };
  const code = await run(argv, streams, { LC_ALL: "en_US.UTF-8", ...env }, interrupt);
  return { code, ...texts };
}
