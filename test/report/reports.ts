/** Reports as tests want them: in Moscow's zone, persons masked, without colours. */
import { type ReportEntry, type ReportFormat, renderReports } from "../../src/report/reports.js";
import type { TextStyle } from "../../src/report/style.js";
import { styleOf } from "./samples.js";

export const render = (
  format: ReportFormat,
  entries: readonly ReportEntry[],
  language: "ru" | "en" = "en",
  more: Partial<TextStyle> = {},
): Promise<string> =>
  renderReports(format, {
    command: "verify",
    version: "9.9.9",
    entries,
    style: { ...styleOf(language), masksPersons: true, ...more },
  });
