/** `--report FORMAT[=FILE]` of the commands that check. */
import { didYouMean } from "../../base/didYouMean.js";
import { printable } from "../../report/printable.js";
import { REPORT_FORMATS, type ReportFormat } from "../../report/reports.js";
import { type OptionSpec, UsageError } from "../spec.js";

export interface ReportTarget {
  readonly format: ReportFormat;
  /** "-" is standard output. */
  readonly file: string;
}

export interface ReportOptions {
  readonly report?: readonly ReportTarget[];
  readonly force?: boolean;
}

/** Whether a report goes to a file, which --force may replace. */
export const writesReports = ({ report = [] }: ReportOptions): boolean =>
  report.some(({ file }) => file !== "-");

/** Whether a report stands where the text would. */
export const reportsToStdout = ({ report = [] }: ReportOptions): boolean =>
  report.some(({ file }) => file === "-");

/** `html=протокол.html`, `github`, `json=-`; throws UsageError. */
function reportTarget(value: string): ReportTarget {
  const [, name = "", file = "-"] = /^([^=]*)(?:=(.*))?$/s.exec(value) ?? [];
  const format = REPORT_FORMATS.find((one) => one === name.toLowerCase());
  if (format !== undefined && file !== "") return { format, file };
  const shown = printable(value, 80);
  const near =
    format ?? REPORT_FORMATS.find((one) => name.endsWith(`.${one}`)) ?? didYouMean(name, REPORT_FORMATS);
  const list = REPORT_FORMATS.join(", ");
  throw new UsageError(
    { ru: `«${shown}» — не отчёт`, en: `"${shown}" is no report` },
    near === undefined
      ? {
          ru: `возможные форматы: ${list}; пишут ФОРМАТ или ФОРМАТ=ФАЙЛ`,
          en: `possible formats: ${list}; write FORMAT or FORMAT=FILE`,
        }
      : { ru: `возможно, вы имели в виду --report ${near}=ФАЙЛ`, en: `did you mean --report ${near}=FILE?` },
  );
}

export const REPORT: OptionSpec = {
  flags: "--report <format>",
  offers: REPORT_FORMATS,
  many: true,
  parse: reportTarget,
  text: {
    ru: `отчёт: ${REPORT_FORMATS.join(", ")}; без =ФАЙЛ — на стандартный вывод вместо текста; html — протокол проверки`,
    en: `a report: ${REPORT_FORMATS.join(", ")}; without =FILE to standard output instead of the text; html is the protocol of verification`,
  },
};

/** For commands that have no other --force. */
export const REPLACE_REPORT: OptionSpec = {
  flags: "--force",
  text: { ru: "заменить отчёты, которые уже есть", en: "replace reports that exist already" },
};
