/** Sums up `podpis verify` over several signatures: a last document with --json, else counts and what is not good. */
import { type VerifySummary, VerifyTally } from "../../app/verifySummary.js";
import type { PodpisError } from "../../base/errors.js";
import { errorLine, verifiedLine } from "../../report/batchText.js";
import { renderVerifySummary } from "../../report/verifySummaryText.js";
import type { VerifyReport } from "../../validate/results.js";
import type { Console } from "../console.js";

export class VerifySumming {
  readonly #tally = new VerifyTally();
  /** Of those that are not good. */
  readonly #lines: string[] = [];

  constructor(private readonly console: Console) {}

  add(file: string, result: VerifyReport): void {
    if (this.#tally.add(file, { exitCode: result.exitCode, result })) return;
    this.#lines.push(verifiedLine(result, this.console.style(false)));
  }

  fail(file: string, error: PodpisError): void {
    this.#tally.add(file, { exitCode: error.exitCode, error });
    const { what } = this.console.errorTexts(error);
    this.#lines.push(errorLine(file, error.code, what, this.console.style(false)));
  }

  tell(): void {
    const { console } = this;
    const summary: VerifySummary = this.#tally.summary();
    if (console.settings.json) console.json(summary, true);
    else console.result(() => renderVerifySummary(summary, this.#lines, console.style(false)));
  }
}
