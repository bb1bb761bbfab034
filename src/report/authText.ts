/** `podpis auth` for people: what was asked, by whom it was answered, and whether to let them in. */

import type { AuthChallenge } from "../app/authChallenge.js";
import type { AuthResponse } from "../app/authRespond.js";
import type { AuthReport } from "../app/authVerify.js";
import { verdictStatus } from "../base/check.js";
import { identityText, relaxationsText, revocationRows } from "./certificateText.js";
import { allChecksText, whyText } from "./checksText.js";
import type { Language } from "./i18n/texts.js";
import { peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import { row, signed, type TextStyle } from "./style.js";

type Label =
  | "issued"
  | "answered"
  | "audience"
  | "until"
  | "accepted"
  | "refused"
  | "open"
  | "subject"
  | "thumbprint";

const LABELS: Readonly<Record<Language, Readonly<Record<Label, string>>>> = {
  ru: {
    issued: "Запрос записан",
    answered: "Ответ записан",
    audience: "Спрашивает",
    until: "Действует до",
    accepted: "КЛЮЧ ПОДТВЕРЖДЁН",
    refused: "КЛЮЧ НЕ ПОДТВЕРЖДЁН",
    open: "НЕ ОПРЕДЕЛЕНО",
    subject: "Кто",
    thumbprint: "Отпечаток",
  },
  en: {
    issued: "Challenge written",
    answered: "Response written",
    audience: "Who asks",
    until: "Holds until",
    accepted: "KEY PROVEN",
    refused: "KEY NOT PROVEN",
    open: "UNDECIDED",
    subject: "Who",
    thumbprint: "Thumbprint",
  },
};

const labelsOf = ({ texts }: TextStyle) => LABELS[texts.language];

/** A long audience is shown whole: it is what the reader must compare. */
const audienceText = (audience: string): string => printable(audience, 600);

export function renderChallenge(
  { audience, expires }: AuthChallenge,
  output: string,
  style: TextStyle,
): string[] {
  const labels = labelsOf(style);
  return [
    `${signed(style, "passed", labels.issued)}: ${printable(output)}`,
    ...row(style, labels.audience, audienceText(audience)),
    ...row(style, labels.until, peopleTime(style, expires)),
  ];
}

export function renderResponse(
  { output, challenge, certificate, notes }: AuthResponse,
  style: TextStyle,
): string[] {
  const labels = labelsOf(style);
  const { reasons } = style.texts;
  return [
    `${signed(style, "passed", labels.answered)}: ${printable(output)}`,
    ...row(style, labels.audience, audienceText(challenge.audience)),
    ...row(style, labels.until, peopleTime(style, challenge.expires)),
    ...row(style, labels.subject, ...identityText(style, certificate.subject)),
    ...notes.map(({ id }) => `${signed(style, "warning")} ${reasons[id] ?? id}`),
  ];
}

export function renderAuth(report: AuthReport, style: TextStyle): string[] {
  const labels = labelsOf(style);
  const { accepted, verdict, challenge, signature, checks } = report;
  const rejected = verdict === "TOTAL-PASSED" && !accepted;
  const words = {
    "TOTAL-PASSED": labels.accepted,
    "TOTAL-FAILED": labels.refused,
    INDETERMINATE: labels.open,
  };
  const headline = rejected
    ? signed(style, "failed", labels.refused)
    : signed(style, verdictStatus(verdict), words[verdict]);
  const [signer] = signature.signers;
  const all = [...checks, ...signature.checks, ...(signer?.checks ?? []), ...signature.requirements];
  return [
    `${headline}: ${printable(report.file)}`,
    ...(challenge === null ? [] : row(style, labels.audience, audienceText(challenge.audience))),
    ...(signer?.certificate
      ? [
          ...row(style, labels.subject, ...identityText(style, signer.certificate.subject)),
          ...row(style, labels.thumbprint, signer.certificate.thumbprints.sha256),
          ...revocationRows(style, signer.revocation),
        ]
      : []),
    ...whyText(style, all),
    ...(style.details ? allChecksText(style, all) : []),
    ...relaxationsText(style, report.relaxations),
  ];
}
