/** The text reports of a run, one after another. */
import { renderCertificate } from "./certificateText.js";
import { renderMchdVerdict } from "./mchdVerdictText.js";
import { isFailed, type Report, type ReportEntry, type ReportSet } from "./reports.js";
import { signed, type TextStyle } from "./style.js";
import { renderTimestamp } from "./timestampText.js";
import { renderVerify } from "./verifyText.js";

/** Lines without a line feed at the end; the first one is the verdict. */
export function reportText(report: Report, style: TextStyle): string[] {
  switch (report.schema) {
    case "podpis.verify/1":
      return renderVerify(report, style);
    case "podpis.cert/1":
      return renderCertificate(report, style);
    case "podpis.timestamp/1":
      return renderTimestamp(report, style);
    case "podpis.mchd-verify/1":
      return renderMchdVerdict(report, style);
  }
}

/** `✖ error[CODE]: what`, why, what to do. The texts are safe to print already. */
function entryText(entry: ReportEntry, style: TextStyle): string[] {
  if (!isFailed(entry)) return reportText(entry, style);
  const { code, what, why, fix } = entry.error;
  return [signed(style, "failed", `error[${code}]: ${what}`), ...[why, fix].filter((line) => line !== "")];
}

export const renderTexts = ({ entries, style }: ReportSet): string =>
  entries.map((entry) => `${entryText(entry, style).join("\n")}\n`).join("\n");
