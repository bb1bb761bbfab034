/** A batch for people: a line for each file, and a summary. */
import type { BatchCounts, BatchSummary } from "../app/batch.js";
import { type CheckStatus, verdictStatus } from "../base/check.js";
import { fillText } from "../base/errors.js";
import type { VerifyReport } from "../validate/results.js";
import type { SignResult } from "../validate/signResult.js";
import { nameOf } from "./certificateText.js";
import { BATCH_WORDS } from "./i18n/batch.js";
import { printable } from "./printable.js";
import { decimal, grouped, signed, type TextStyle } from "./style.js";
import { signatureWord } from "./verdictWords.js";
import { decisionOf } from "./verifyText.js";

/** `✔ VALID: letter.txt.sig — Иванов`; what is wrong, in one phrase. */
export function verifiedLine(report: VerifyReport, style: TextStyle): string {
  const { labels } = style.texts;
  const { verdict, accepted } = report;
  const decision = decisionOf(report, style);
  const rejected = verdict === "TOTAL-PASSED" && !accepted;
  const word = rejected
    ? signed(style, "failed", labels.notAccepted)
    : signed(style, verdictStatus(verdict), signatureWord(style.texts, verdict));
  const notes = rejected
    ? [labels.notAcceptedNote]
    : decision !== undefined
      ? [decision.text, ...(report.rejection === null ? [] : [labels.notAcceptedNote])]
      : report.signers.flatMap(({ certificate }) =>
          certificate === null ? [] : [nameOf(certificate.subject)],
        );
  return [`${word}: ${printable(report.file)}`, notes.join(", ")].filter((part) => part !== "").join(" — ");
}

/** `✔ SIGNED: letter.txt.sig` */
export const signedLine = (result: SignResult, style: TextStyle): string =>
  `${signed(style, "passed", style.texts.labels.signed)}: ${printable(result.output)}`;

/** `✖ ERROR: letter.txt — what (CODE)`; `what` is safe to print. */
export const errorLine = (file: string, code: string, what: string, style: TextStyle): string =>
  `${signed(style, "failed", BATCH_WORDS.error[style.texts.language])}: ${printable(file)} — ${what} [${code}]`;

const STATUS: Readonly<Record<keyof BatchCounts, CheckStatus>> = {
  accepted: "passed",
  signed: "passed",
  notAccepted: "failed",
  failed: "failed",
  indeterminate: "indeterminate",
  errors: "failed",
};

export function renderBatch(
  { files, seconds, rate, counts, stopped }: BatchSummary,
  style: TextStyle,
): string[] {
  const { language } = style.texts;
  const filled = fillText(BATCH_WORDS.summary[language], {
    files: grouped(files),
    seconds: decimal(language, seconds),
    rate: decimal(language, rate),
  });
  return [
    "",
    style.palette.bold(filled),
    ...countLines(counts, style),
    ...(stopped ? [`  ${signed(style, "warning", BATCH_WORDS.stopped[language])}`] : []),
  ];
}

/** One line for each kind of answer that there was. */
export function countLines(counts: Partial<BatchCounts>, style: TextStyle): string[] {
  const kinds = Object.keys(STATUS) as (keyof BatchCounts)[];
  return kinds.flatMap((kind) => {
    const { [kind]: count = 0 } = counts;
    if (count === 0) return [];
    return `  ${signed(style, STATUS[kind], BATCH_WORDS[kind][style.texts.language])}: ${grouped(count)}`;
  });
}
