/** `timestamp create` and `timestamp verify` for people: over what, by whom, and what time is proven. */
import { verdictStatus } from "../base/check.js";
import type { Relaxation } from "../validate/results.js";
import type { TimestampCreateResult, TimestampReport, TokenFacts } from "../validate/timestampReport.js";
import {
  certificateText,
  identityText,
  nameOf,
  pathRows,
  relaxationsText,
  revocationRows,
  revocationSkipped,
} from "./certificateText.js";
import { allChecksText, notesText, whyText } from "./checksText.js";
import { peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import { decimal, fill, octetsText, row, signed, type TextStyle } from "./style.js";
import { certificateWord, subIndicationText } from "./verdictWords.js";

function timeText(style: TextStyle, { genTime, accuracy }: TokenFacts): string {
  const time = peopleTime(style, genTime);
  if (accuracy === null) return time;
  return `${time}, ${fill(style.texts.labels.accuracy, { seconds: decimal(style.texts.language, accuracy) })}`;
}

/** Lines without a line feed at the end. */
export function renderTimestampCreate(
  result: TimestampCreateResult & { readonly relaxations: readonly Relaxation[] },
  style: TextStyle,
): string[] {
  const { labels, reasons } = style.texts;
  return [
    `${signed(style, "passed", labels.stamped)}: ${printable(result.output)}`,
    ...row(style, labels.document, `${printable(result.file)}, ${octetsText(style, result.size)}`),
    ...row(style, labels.when, timeText(style, result)),
    ...row(style, labels.timestamp, nameOf(result.certificate.subject), printable(result.url)),
    ...result.notes.map(({ id }) => `${signed(style, "warning")} ${reasons[id] ?? id}`),
    ...relaxationsText(style, result.relaxations),
  ];
}

/** Lines without a line feed at the end. */
export function renderTimestamp(report: TimestampReport, style: TextStyle): string[] {
  const { labels } = style.texts;
  const { content, certificate, checks } = report;
  return [
    headline(report, style),
    ...row(
      style,
      labels.document,
      content === null ? labels.noDocument : `${printable(content.file)}, ${octetsText(style, content.size)}`,
    ),
    ...row(style, labels.when, timeText(style, report)),
    ...(certificate === null
      ? []
      : [
          ...row(style, labels.timestamp, ...identityText(style, certificate.subject)),
          ...row(style, labels.certificate, ...certificateText(style, certificate)),
        ]),
    ...revocationRows(style, report.revocation),
    ...(style.details
      ? [...pathRows(style, report.path), ...row(style, labels.imprint, report.imprint)]
      : []),
    ...row(style, labels.checkedAt, fill(labels.asOf, { time: peopleTime(style, report.validationTime) })),
    ...whyText(style, checks),
    ...notesText(style, checks),
    ...(style.details ? allChecksText(style, checks) : []),
    ...relaxationsText(style, report.relaxations),
  ];
}

function headline({ verdict, subIndication, file, relaxations }: TimestampReport, style: TextStyle): string {
  const { labels } = style.texts;
  const word = certificateWord(style.texts, verdict);
  const head = `${signed(style, verdictStatus(verdict), word)}: ${printable(file)}`;
  const skipped = verdict === "TOTAL-PASSED" && revocationSkipped(relaxations);
  const note = subIndication && subIndicationText(style.texts, subIndication);
  return [head, note, skipped ? labels.revocationNotChecked : undefined]
    .filter((part) => part !== undefined)
    .join(" — ");
}
