/** What came out of several signatures, in one document after theirs. Schema podpis.verify-summary/1. */
import type { ExitCode } from "../base/errors.js";
import { type BatchCounts, type Counted, Tally } from "./batch.js";

/** What an answer is counted as; "signed" is none of a verification. */
type Outcome = Exclude<keyof BatchCounts, "signed">;

/** A file that is not good: not accepted, not valid, indeterminate, or not to be read. */
export interface OpenProblem {
  readonly file: string;
  readonly outcome: Exclude<Outcome, "accepted">;
}

/** Says nothing of time: the same evidence gives the same octets. */
export interface VerifySummary {
  readonly schema: "podpis.verify-summary/1";
  /** Of all answers the worst; the exit code of the command, but for a report that could not be written. */
  readonly exitCode: ExitCode;
  readonly files: number;
  readonly counts: Readonly<Record<Outcome, number>>;
  /** In the order of the files. */
  readonly problems: readonly OpenProblem[];
}

/** Collects answers into a summary. */
export class VerifyTally {
  readonly #tally = new Tally();
  readonly #problems: OpenProblem[] = [];

  get exitCode(): ExitCode {
    return this.#tally.exitCode;
  }

  get files(): number {
    return this.#tally.files;
  }

  /** Tells whether the answer is good. */
  add(file: string, answer: Counted): boolean {
    const outcome = this.#tally.add(answer) as Outcome;
    if (outcome === "accepted") return true;
    this.#problems.push({ file, outcome });
    return false;
  }

  summary(): VerifySummary {
    const { signed: _none, ...counts } = this.#tally.counts;
    const { exitCode, files } = this;
    return { schema: "podpis.verify-summary/1", exitCode, files, counts, problems: [...this.#problems] };
  }
}
