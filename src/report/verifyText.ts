/** `verify` for people: intact? whose? when? and if not, why and what to do. */
import { conclude, verdictStatus, worst } from "../base/check.js";
import type { SignerResult, TimestampResult, VerifyReport } from "../validate/results.js";
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
import { declaredRows } from "./declaredText.js";
import {
  countersignatureNotes,
  countersignatureRows,
  explanationRows,
  requiredSignersRows,
} from "./explanationText.js";
import { peopleTime } from "./instant.js";
import { authorityRows } from "./mchdVerdictText.js";
import { printable } from "./printable.js";
import { trustRows } from "./qualificationText.js";
import { fill, octetsText, row, signed, type TextStyle } from "./style.js";
import { signatureWord } from "./verdictWords.js";

/** Lines without a line feed at the end. */
export function renderVerify(report: VerifyReport, style: TextStyle): string[] {
  const { labels } = style.texts;
  const lines = [headline(report, style)];
  for (const signer of report.signers) {
    if (report.signers.length > 1) lines.push("", signerHeadline(signer, report.signers.length, style));
    lines.push(...signerText(signer, report.validationTime, style));
  }
  if (report.signers.length === 0 && report.checks.length === 0) {
    lines.push(...row(style, labels.signer, labels.noSigners));
  }
  if (report.signers.length > 1) lines.push("");
  lines.push(
    ...commonRows(report, style),
    ...whyText(style, [...report.checks, ...report.requirements]),
    ...notesText(style, report.checks),
    ...(style.details ? allChecksText(style, [...report.checks, ...report.requirements]) : []),
    ...relaxationsText(style, report.relaxations),
  );
  return lines;
}

/** What is the same for all signers: who was required, the document, the moment of the check. */
export const commonRows = (report: VerifyReport, style: TextStyle): string[] => [
  ...requiredSignersRows(style, report.requiredSigners),
  ...documentRows(report, style),
  ...row(
    style,
    style.texts.labels.checkedAt,
    fill(style.texts.labels.asOf, { time: peopleTime(style, report.validationTime) }),
  ),
];

function headline(report: VerifyReport, style: TextStyle): string {
  const { labels } = style.texts;
  const name = `: ${printable(report.file)}`;
  if (report.verdict === "TOTAL-PASSED" && !report.accepted) {
    return `${signed(style, "failed", labels.notAccepted)}${name} — ${labels.notAcceptedNote}`;
  }
  const notes = noteOf(decisionOf(report, style));
  if (report.verdict === "TOTAL-PASSED" && revocationSkipped(report.relaxations)) {
    notes.push(labels.revocationNotChecked);
  }
  notes.push(...countersignatureNotes(style, report.signers));
  const word = signed(style, verdictStatus(report.verdict), signatureWord(style.texts, report.verdict));
  return [word + name, ...notes].join(" — ");
}

/** What decided, in words and by its code. */
interface Decision {
  readonly text: string;
  readonly code: string;
}

const noteOf = (decision: Decision | undefined): string[] =>
  decision === undefined ? [] : [`${decision.text} [${decision.code}]`];

/** What kept the signature from being valid; undefined when nothing did. */
export const decisionOf = (report: VerifyReport, style: TextStyle): Decision | undefined =>
  authorityDecision(report, style) ?? subIndicationDecision(report, report.signers, style);

/** When the right to sign is what decided, that is said, and not what a signature might lack. */
function authorityDecision(
  { verdict, checks, signers }: VerifyReport,
  style: TextStyle,
): Decision | undefined {
  const own = worst([conclude(checks), ...signers]);
  if (own?.verdict === verdict) return undefined;
  const { reason, subIndication } = signers
    .flatMap(({ mchd }) => mchd ?? [])
    .find((one) => one.verdict === verdict)!;
  if (reason === null) return undefined;
  const { failed, indeterminate = failed } = style.texts.checks[reason];
  const text = verdict === "TOTAL-FAILED" ? failed : indeterminate;
  return { text, code: subIndication ?? reason };
}

function subIndicationDecision(
  { subIndication }: Pick<VerifyReport, "subIndication">,
  signers: readonly SignerResult[],
  style: TextStyle,
): Decision | undefined {
  if (subIndication === undefined) return undefined;
  const suspended = signers.some(
    (signer) => signer.subIndication === subIndication && signer.revocation[0]?.status === "suspended",
  );
  const text =
    suspended && subIndication === "TRY_LATER"
      ? style.texts.labels.suspended
      : style.texts.subIndications[subIndication];
  return { text, code: subIndication };
}

function signerHeadline(signer: SignerResult, count: number, style: TextStyle): string {
  const { labels } = style.texts;
  const title = style.palette.bold(fill(labels.signerOf, { index: signer.index + 1, count }));
  const word = signed(style, verdictStatus(signer.verdict), signatureWord(style.texts, signer.verdict));
  return [`${title}: ${word}`, ...signerNotes(signer, style)].join(" — ");
}

/** What kept one signature from being valid. */
export const signerNotes = (signer: SignerResult, style: TextStyle): readonly string[] =>
  noteOf(subIndicationDecision(signer, [signer], style));

/** All about one signer. `checkedAt`: the time of the check, an instant. */
export function signerText(signer: SignerResult, checkedAt: string, style: TextStyle): string[] {
  const { labels } = style.texts;
  const { certificate } = signer;
  const lines: string[] = [];
  if (certificate !== null) {
    lines.push(...row(style, labels.signer, ...identityText(style, certificate.subject)));
  }
  lines.push(
    ...row(style, labels.when, ...whenText(signer, style)),
    ...row(style, labels.level, levelText(signer, style)),
    ...declaredRows(style, signer.declared),
  );
  if (certificate !== null)
    lines.push(...row(style, labels.certificate, ...certificateText(style, certificate)));
  lines.push(...trustRows(style, signer), ...revocationRows(style, signer.revocation));
  if (style.details) {
    lines.push(...pathRows(style, signer.path));
  }
  const { checks } = signer;
  lines.push(
    ...authorityRows(signer, style),
    ...explanationRows(style, signer.explanation, checkedAt),
    ...signer.timestamps.flatMap((one) => timestampText(one, style)),
    ...countersignatureRows(style, signer.countersignatures),
  );
  const timestampChecks = signer.timestamps.flatMap((one) => one.checks);
  lines.push(...whyText(style, checks), ...notesText(style, [...checks, ...timestampChecks]));
  if (style.details) lines.push(...allChecksText(style, checks));
  return lines;
}

function whenText(signer: SignerResult, style: TextStyle): string[] {
  const { labels } = style.texts;
  const lines: string[] = [];
  if (signer.bestSignatureTime !== null) {
    lines.push(fill(labels.provenBefore, { time: peopleTime(style, signer.bestSignatureTime) }));
  }
  if (signer.claimedSigningTime !== null) {
    lines.push(fill(labels.claimed, { time: peopleTime(style, signer.claimedSigningTime) }));
  }
  return lines.length > 0 ? lines : [labels.noTime];
}

function levelText(signer: SignerResult, style: TextStyle): string {
  const { labels, levels } = style.texts;
  const name = levels[signer.level];
  if (signer.levelProven === signer.level) return `${name} (${labels.levelProven})`;
  const proven =
    signer.levelProven === null
      ? labels.notProven
      : fill(labels.levelNotProven, { level: signer.levelProven });
  return `${name} (${proven})`;
}

function timestampText(timestamp: TimestampResult, style: TextStyle): string[] {
  const { labels, timestamps } = style.texts;
  const name = timestamp.certificate === undefined ? "?" : nameOf(timestamp.certificate.subject);
  const time = timestamp.genTime === null ? "?" : peopleTime(style, timestamp.genTime);
  const text = fill(labels.timestampFrom, { time, name });
  const head = `${signed(style, verdictStatus(timestamp.verdict))} ${text} (${timestamps[timestamp.kind]})`;
  const sub = timestamp.subIndication === undefined ? "" : ` [${timestamp.subIndication}]`;
  const checks = style.details ? allChecksText(style, timestamp.checks) : whyText(style, timestamp.checks);
  const { anchor = null } = timestamp;
  const trust = style.details ? trustRows(style, { anchor, qualification: null }) : [];
  return [...row(style, labels.timestamp, head + sub), ...trust, ...checks];
}

function documentRows(report: VerifyReport, style: TextStyle): string[] {
  const { labels } = style.texts;
  const { content } = report;
  if (content === null) {
    return report.attached === true ? [] : row(style, labels.document, labels.noDocument);
  }
  const where = report.attached === true ? labels.embedded : printable(content.file);
  const hash = style.details && content.sha256 !== undefined ? [`SHA-256 ${content.sha256}`] : [];
  return row(style, labels.document, `${where}, ${octetsText(style, content.size)}`, ...hash);
}
