/** Runs a batch: jobs in, a line for each in their order, a summary; nothing is held for all of them. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { type BatchAnswer, type BatchSummary, type Counted, runBatch, Tally } from "../../app/batch.js";
import { type ExitCode, PodpisError } from "../../base/errors.js";
import { DigestPool } from "../../io/digests/pool.js";
import { contentStream, type FileContent } from "../../io/files/content.js";
import { monotonic } from "../../io/monotonic.js";
import { errorLine, renderBatch } from "../../report/batchText.js";
import type { TextStyle } from "../../report/style.js";
import type { Bilingual } from "../console.js";
import { type Context, UsageError } from "../spec.js";
import type { BatchInputs, Problem } from "./batchInputs.js";
import { withBatchProgress } from "./batchProgress.js";
import { optimizeLate } from "./optimizeLate.js";

export interface BatchRunOptions {
  readonly jobs?: number;
  readonly failFast?: boolean;
}

/** What one command does with its jobs. */
export interface BatchWork<J, R> {
  readonly command: BatchSummary["command"];
  readonly label: Bilingual;
  /** What a job is called: the file it is about. */
  readonly nameOf: (job: J) => string;
  /** Gives the document of the answer; `open` gives the content of a file. Throws PodpisError. */
  readonly work: (job: J, open: (path: string) => FileContent) => Promise<R>;
  /** One line for people. */
  readonly line: (result: R, style: TextStyle) => string;
  /** What follows the summary, for people. */
  readonly ending?: (style: TextStyle) => readonly string[];
}

/** As the build lays it beside the pieces of the command line. */
const DIGEST_WORKER = fileURLToPath(new URL("../digestWorker.js", import.meta.url));

/** More may follow than these: by now little has been optimized. */
const SOME = 16;

/** Most of a job is computed; what is waited for are disks and services. */
const JOBS = 4;

/** Gives the worst exit code. Throws UsageError when there was nothing to do, INTERRUPTED, and what reading the list throws. */
export async function performBatch<
  J extends object,
  R extends NonNullable<Counted["result"]> & { readonly exitCode: ExitCode },
>(
  context: Context,
  inputs: BatchInputs<J>,
  { jobs = JOBS, failFast }: BatchRunOptions,
  batch: BatchWork<J, R>,
): Promise<ExitCode> {
  const { console, streams } = context;
  const started = monotonic();
  const tally = new Tally();
  const speaker = new Speaker(context, batch);
  const label = console.say(batch.label);
  const count = inputs.readableTwice ? inputs.jobs : undefined;
  let stopped = false;
  await withBatchProgress(console, label, count, async (step) => {
    const pool = new DigestPool(DIGEST_WORKER, Math.min(jobs, availableParallelism()));
    const open = (path: string): FileContent => pool.over(contentStream(path));
    const answers = runBatch(inputs.jobs(), (job) => answerOf(job, batch, open), { jobs, failFast });
    try {
      for await (const answer of answers) {
        tally.add(answer);
        if (tally.files === SOME) await optimizeLate();
        step();
        speaker.tell(answer);
        await room(streams.stdout);
        stopped ||= failFast === true && answer.exitCode !== 0;
        if (console.broken) break;
      }
    } finally {
      await pool.close();
    }
  });
  // Nobody reads the answers: no more names are waited for. The same when no more are wanted.
  if (console.broken || stopped) (streams.stdin as { destroy?: () => void }).destroy?.();
  if (tally.files === 0) throw nothingToDo();
  const summary = tally.summary(batch.command, monotonic() - started, stopped);
  if (console.settings.json) console.json(summary, true);
  else {
    const style = console.style(false);
    console.result(() => [...renderBatch(summary, style), ...(batch.ending?.(style) ?? [])]);
  }
  return summary.exitCode;
}

async function answerOf<J extends object, R extends { readonly exitCode: ExitCode }>(
  job: J | Problem,
  { nameOf, work }: BatchWork<J, R>,
  open: (path: string) => FileContent,
): Promise<BatchAnswer<R>> {
  if ("problem" in job) return { file: job.file, error: job.problem, exitCode: job.problem.exitCode };
  const file = nameOf(job);
  try {
    const result = await work(job, open);
    return { file, result, exitCode: result.exitCode };
  } catch (thrown) {
    if (thrown instanceof PodpisError && thrown.code === "INTERRUPTED") throw thrown;
    const error = asPodpisError(thrown);
    return { file, error, exitCode: error.exitCode };
  }
}

/** One document in which podpis itself fails does not take the others with it. */
function asPodpisError(error: unknown): PodpisError {
  if (error instanceof PodpisError) return error;
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new PodpisError("BUG", { reason }, error);
}

/** Tells answers: documents with --json, else lines, and on standard error what to do about each kind of error. */
class Speaker<J, R> {
  readonly #explained = new Set<string>();

  constructor(
    private readonly context: Context,
    private readonly batch: BatchWork<J, R>,
  ) {}

  tell(answer: BatchAnswer<R>): void {
    const { console } = this.context;
    if ("result" in answer) {
      if (console.settings.json) console.json(answer.result, true);
      else console.result(() => [this.batch.line(answer.result, console.style(false))]);
      return;
    }
    const { error, file } = answer;
    if (console.settings.json) console.error(error, { file, many: true });
    else {
      console.result(() => [
        errorLine(file, error.code, console.errorTexts(error).what, console.style(false)),
      ]);
      if (console.settings.quiet || !this.#explained.has(error.code)) console.error(error);
      this.#explained.add(error.code);
    }
    if (console.settings.debug) console.stack(error);
  }
}

/** Waits until the reader of the answers has taken them. */
async function room(stdout: NodeJS.WritableStream & { readonly writableNeedDrain?: boolean }): Promise<void> {
  if (stdout.writableNeedDrain !== true) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      for (const event of ["drain", "close", "error"]) stdout.removeListener(event, go);
      resolve();
    };
    for (const event of ["drain", "close", "error"]) stdout.once(event, go);
  });
}

const nothingToDo = (): UsageError =>
  new UsageError(
    { ru: "в списке нет ни одного файла", en: "there is no file in the list" },
    { ru: "проверьте, что в нём должно стоять", en: "check what should stand in it" },
  );
