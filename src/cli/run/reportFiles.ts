/** What was found is collected, and written as reports when everything is judged. */
import { statSync } from "node:fs";
import { type ExitCode, PodpisError, worstExitCode } from "../../base/errors.js";
import type { FileIdentity } from "../../io/files/content.js";
import { AtomicOutput } from "../../io/files/output.js";
import { printable } from "../../report/printable.js";
import { type ReportEntry, type ReportSet, renderReports } from "../../report/reports.js";
import { PLAIN } from "../../report/style.js";
import type { ReportTarget } from "../commands/reportOptions.js";
import { type Context, UsageError } from "../spec.js";
import { packageVersion } from "../version.js";
import type { ReportedRun, Reports } from "./report.js";

interface Wanted {
  readonly targets: readonly ReportTarget[];
  readonly force: boolean;
}

/** As withReports, which see, when there is something to write. */
export async function writeReports(
  context: Context,
  { targets, force }: Wanted,
  run: ReportedRun,
  work: (reports: Reports) => Promise<ExitCode>,
): Promise<ExitCode> {
  refuseOddTargets(context, targets);
  const outputs = openOutputs({ targets, force }, run.inputs);
  const entries: ReportEntry[] = [];
  const reports: Reports = {
    replacesText: targets.some(({ file }) => file === "-"),
    add: (report) => entries.push(report),
    fail: (file, error, fix) => entries.push(failed(context, file, error, fix)),
  };
  const write = () => writeAll(context, run, entries, outputs);
  try {
    const code = await work(reports);
    return worstExitCode([code, await write()]);
  } catch (error) {
    const [only] = run.inputs;
    if (!isAboutInput(error) || only === undefined) throw error;
    if (entries.length === 0) reports.fail(only, error);
    await write();
    throw error;
  }
}

/** Not a mistake of the command line, an interrupt or a bug: those say nothing about the document. */
const isAboutInput = (error: unknown): error is PodpisError =>
  error instanceof PodpisError && !["INTERRUPTED", "USAGE", "BUG"].includes(error.code);

interface OpenReport {
  readonly format: ReportTarget["format"];
  readonly output: AtomicOutput;
}

function openOutputs({ targets, force }: Wanted, inputs: readonly string[]): readonly OpenReport[] {
  const present = inputs.map(identityOf);
  return targets.map(({ format, file }) => ({
    format,
    output: AtomicOutput.open(file, { force, inputs: present }),
  }));
}

function identityOf(path: string): FileIdentity | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    // What cannot be looked at is told when it is read.
    return undefined;
  }
}

/** What is written is written, whatever happens to the others; returns the exit code of what was not. */
async function writeAll(
  { console }: Context,
  { command, style }: ReportedRun,
  entries: readonly ReportEntry[],
  outputs: readonly OpenReport[],
): Promise<ExitCode> {
  const codes: ExitCode[] = [];
  const set: ReportSet = { command, version: packageVersion(), entries, style: style() };
  for (const { format, output } of outputs) {
    const toStdout = output.path === "-";
    if (toStdout && console.settings.quiet) continue;
    try {
      const shown = toStdout ? set : { ...set, style: { ...set.style, palette: PLAIN, unicode: true } };
      const text = await renderReports(format, shown);
      if (toStdout) console.page(text);
      else {
        await output.write(Buffer.from(text));
        await output.commit();
      }
    } catch (error) {
      await output.discard();
      if (!(error instanceof PodpisError)) throw error;
      console.error(error);
      codes.push(error.exitCode);
    }
  }
  return worstExitCode(codes);
}

function failed({ console }: Context, file: string, error: PodpisError, given?: string): ReportEntry {
  const { what, why, fix } = console.errorTexts(error);
  const { code, exitCode } = error;
  return { schema: "podpis.error/1", file, error: { code, what, why, fix: given ?? fix, exitCode } };
}

function refuseOddTargets({ console }: Context, targets: readonly ReportTarget[]): void {
  const toStdout = targets.filter(({ file }) => file === "-").length + (console.settings.json ? 1 : 0);
  if (toStdout > 1) {
    throw new UsageError(
      {
        ru: "на стандартном выводе помещается только один отчёт (--json — тоже отчёт)",
        en: "standard output takes only one report (--json is one too)",
      },
      {
        ru: "остальным назовите файл: --report html=ФАЙЛ",
        en: "name a file for the others: --report html=FILE",
      },
    );
  }
  const files = targets.map(({ file }) => file);
  const twice = files.find((file, i) => file !== "-" && files.indexOf(file) !== i);
  if (twice !== undefined) {
    throw new UsageError(
      {
        ru: `два отчёта в один файл: ${printable(twice)}`,
        en: `two reports into one file: ${printable(twice)}`,
      },
      { ru: "назовите каждому свой файл", en: "name a file for each" },
    );
  }
}
