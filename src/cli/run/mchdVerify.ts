/** Runs `podpis mchd verify`. */
import { verifyMchd } from "../../app/mchdVerify.js";
import type { ExitCode } from "../../base/errors.js";
import { renderMchdVerdict } from "../../report/mchdVerdictText.js";
import type { MchdQuestionOptions } from "../commands/authorityOptions.js";
import type { JudgementOptions } from "../commands/groups.js";
import type { ReportOptions } from "../commands/reportOptions.js";
import type { Context } from "../spec.js";
import { openOneMchd } from "./authority.js";
import { type CheckingOptions, openChecking } from "./checking.js";
import { warnRelaxations } from "./network.js";
import { personalStyle } from "./personalStyle.js";
import { type Reports, withReports } from "./report.js";

interface Options extends CheckingOptions, JudgementOptions, MchdQuestionOptions, ReportOptions {
  readonly sig?: readonly string[];
  readonly details?: boolean;
  readonly personalData?: boolean;
}

export function runMchdVerify(context: Context, file: string, options: Options): Promise<ExitCode> {
  const { sig = [] } = options;
  const style = () => personalStyle(context.console, options);
  const run = { command: "mchd verify", inputs: [file, ...sig], style };
  return withReports(context, options, run, (reports) => judge(context, file, options, reports));
}

async function judge(context: Context, file: string, options: Options, reports: Reports): Promise<ExitCode> {
  const { console } = context;
  const { given, policy: _, ...checking } = await openChecking(context, options);
  const now = new Date();
  const authority = await openOneMchd(file, options, { fetcher: checking.fetcher, now });
  const report = await verifyMchd({ ...checking, ...given, at: options.at, now }, authority);
  warnRelaxations(context, report.relaxations);
  reports.add(report);
  if (console.settings.json) console.json(report);
  else if (!reports.replacesText) {
    console.result(() => renderMchdVerdict(report, personalStyle(console, options)));
  }
  return report.exitCode;
}
