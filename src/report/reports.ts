/** Results in the forms that `--report` can be asked for. Each form is loaded when somebody wants it. */
import type { CheckedCertificate } from "../app/checkCertificate.js";
import type { MchdVerifyReport } from "../app/mchdVerify.js";
import type { ExitCode } from "../base/errors.js";
import type { VerifyReport } from "../validate/results.js";
import type { TimestampReport } from "../validate/timestampReport.js";
import type { TextStyle } from "./style.js";

export const REPORT_FORMATS = ["text", "json", "ndjson", "html", "junit", "sarif", "github", "tap"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** What has a tree of checks. */
export type Report = VerifyReport | CheckedCertificate | TimestampReport | MchdVerifyReport;

/** An input that could not be judged: the document podpis.error/1, its texts in the user's language. */
export interface FailedReport {
  readonly schema: "podpis.error/1";
  readonly file: string;
  readonly error: {
    readonly code: string;
    readonly what: string;
    readonly why: string;
    readonly fix: string;
    readonly exitCode: ExitCode;
  };
}

export type ReportEntry = Report | FailedReport;

/** All that one run of a command found out, in the order of its inputs. */
export interface ReportSet {
  /** What was run: `verify`, `cert check`. */
  readonly command: string;
  /** Of podpis. */
  readonly version: string;
  readonly entries: readonly ReportEntry[];
  /** Language, zone, what is masked, whether all checks are shown. Its palette counts for `text` alone. */
  readonly style: TextStyle;
}

export const isFailed = (entry: ReportEntry): entry is FailedReport => entry.schema === "podpis.error/1";

/** The whole report, ending with a line feed (without one when there is nothing to say). */
export async function renderReports(format: ReportFormat, set: ReportSet): Promise<string> {
  switch (format) {
    case "text":
      return (await import("./reportsText.js")).renderTexts(set);
    case "json":
    case "ndjson":
      return renderJson(set, format === "ndjson" || set.entries.length > 1);
    case "html":
      return (await import("./html.js")).renderHtml(set);
    case "junit":
      return (await import("./junit.js")).renderJunit(set);
    case "sarif":
      return (await import("./sarif.js")).renderSarif(set);
    case "github":
      return (await import("./github.js")).renderGithub(set);
    case "tap":
      return (await import("./tap.js")).renderTap(set);
  }
}

/** As `--json` prints them: one document, or one per line. */
async function renderJson({ entries }: ReportSet, many: boolean): Promise<string> {
  const { toJson, toJsonLine } = await import("./json.js");
  return entries.map((entry) => `${(many ? toJsonLine : toJson)(entry)}\n`).join("");
}
