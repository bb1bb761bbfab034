/** Many documents in one run: jobs in, answers out in their order, and what came out of all of them. */
import type { Verdict } from "../base/check.js";
import { type ExitCode, type PodpisError, worstExitCode } from "../base/errors.js";
import { inOrder } from "../base/inOrder.js";

/** What came out of one job. */
export type BatchAnswer<R> = { readonly file: string } & (
  | { readonly result: R; readonly exitCode: ExitCode }
  | { readonly error: PodpisError; readonly exitCode: ExitCode }
);

export interface BatchOptions {
  /** At a time. */
  readonly jobs: number;
  /** After the first answer whose exit code is not 0 no further job is taken; those under way are answered. */
  readonly failFast?: boolean | undefined;
}

/**
 * Answers of all jobs, in their order, each as soon as those before it are given. Jobs are taken as answers are taken:
 * neither is ever held for all of them. Throws what `jobs` and `work` throw.
 */
export async function* runBatch<J, A extends { readonly exitCode: ExitCode }>(
  jobs: AsyncIterable<J> | Iterable<J>,
  work: (job: J) => Promise<A>,
  { jobs: atATime, failFast = false }: BatchOptions,
): AsyncGenerator<A> {
  let stopped = false;
  let running = 0;
  async function* taken(): AsyncGenerator<J> {
    for await (const job of jobs) {
      if (stopped) return;
      running++;
      yield job;
    }
  }
  const answered = async (job: J): Promise<A> => {
    const answer = await work(job);
    if (failFast && answer.exitCode !== 0) stopped = true;
    return answer;
  };
  for await (const answer of inOrder(taken(), atATime, answered)) {
    yield answer;
    running--;
    // The next job may be long in coming: it is not waited for.
    if (stopped && running === 0) return;
  }
}

export interface BatchCounts {
  /** Verified: valid, and every requirement met. */
  readonly accepted: number;
  /** Verified: valid, and a requirement is not met. */
  readonly notAccepted: number;
  readonly failed: number;
  readonly indeterminate: number;
  readonly signed: number;
  /** Could not be verified or signed. */
  readonly errors: number;
}

/** Schema podpis.batch/1: the last line of a batch. */
export interface BatchSummary {
  readonly schema: "podpis.batch/1";
  readonly command: "verify" | "sign";
  /** Of all answers the worst. */
  readonly exitCode: ExitCode;
  readonly files: number;
  readonly counts: BatchCounts;
  /** --fail-fast ended it: files after these were not looked at. */
  readonly stopped: boolean;
  readonly seconds: number;
  /** Files a second. */
  readonly rate: number;
}

/** What an answer is counted by. */
export interface Counted {
  readonly exitCode: ExitCode;
  readonly error?: unknown;
  readonly result?: { readonly verdict?: Verdict; readonly accepted?: boolean };
}

/** Counts answers; holds none. */
export class Tally {
  readonly #counts = { accepted: 0, notAccepted: 0, failed: 0, indeterminate: 0, signed: 0, errors: 0 };
  #exitCode: ExitCode = 0;
  #files = 0;

  get files(): number {
    return this.#files;
  }

  get exitCode(): ExitCode {
    return this.#exitCode;
  }

  get counts(): BatchCounts {
    return { ...this.#counts };
  }

  /** Gives what the answer was counted as. */
  add(answer: Counted): keyof BatchCounts {
    const kind = kindOf(answer);
    this.#files++;
    this.#exitCode = worstExitCode([this.#exitCode, answer.exitCode]);
    this.#counts[kind]++;
    return kind;
  }

  /** `ms`: how long the run took. */
  summary(command: BatchSummary["command"], ms: number, stopped: boolean): BatchSummary {
    return {
      schema: "podpis.batch/1",
      command,
      exitCode: this.#exitCode,
      files: this.#files,
      counts: this.counts,
      stopped,
      seconds: Math.round(ms) / 1000,
      rate: Math.round((this.#files * 10_000) / Math.max(ms, 1)) / 10,
    };
  }
}

function kindOf({ result, error }: Counted): keyof BatchCounts {
  if (error !== undefined || result === undefined) return "errors";
  switch (result.verdict) {
    case undefined:
      return "signed";
    case "TOTAL-PASSED":
      return result.accepted === false ? "notAccepted" : "accepted";
    case "TOTAL-FAILED":
      return "failed";
    default:
      return "indeterminate";
  }
}
