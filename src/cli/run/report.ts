/** The reports of a run (`--report`); what writes them is loaded when somebody asks for one. */
import type { ExitCode, PodpisError } from "../../base/errors.js";
import type { Report } from "../../report/reports.js";
import type { TextStyle } from "../../report/style.js";
import type { ReportOptions } from "../commands/reportOptions.js";
import type { Context } from "../spec.js";

/** Where a command puts what it finds out about each input, in their order. */
export interface Reports {
  /** A report stands on standard output: the text is not printed. */
  readonly replacesText: boolean;
  add(report: Report): void;
  /** An input that could not be judged; the error is told on standard error by the command. */
  fail(file: string, error: PodpisError, fix?: string): void;
}

/** What a command tells of itself. */
export interface ReportedRun {
  /** `verify`, `cert check`. */
  readonly command: string;
  /** As the user typed them. */
  readonly inputs: readonly string[];
  readonly style: () => TextStyle;
}

const NO_REPORTS: Reports = { replacesText: false, add: () => undefined, fail: () => undefined };

/**
 * Runs `work` and writes the reports the options ask for. Where they go is judged before, so that nothing is checked in
 * vain; an error that ends the work is in the reports too, beside the first input. Throws UsageError, OUTPUT_EXISTS,
 * OUTPUT_IS_INPUT, OUTPUT_FAILED, and what `work` throws.
 */
export async function withReports(
  context: Context,
  { report: targets, force = false }: ReportOptions,
  run: ReportedRun,
  work: (reports: Reports) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (targets === undefined) return work(NO_REPORTS);
  const { writeReports } = await import("./reportFiles.js");
  return writeReports(context, { targets, force }, run, work);
}
