/** People, certificates and their revocation for people; and the whole of `cert check`. */
import { type Check, type SubIndication, verdictStatus } from "../base/check.js";
import { mask } from "../mchd/facts/mask.js";
import type {
  CertificateFacts,
  CertificateReport,
  Identity,
  Relaxation,
  RevocationFacts,
} from "../validate/results.js";
import { allChecksText, notesText, whyText } from "./checksText.js";
import { sourceText } from "./evidenceText.js";
import { daysBetween, peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import { trustRows } from "./qualificationText.js";
import { fill, row, signed, type TextStyle } from "./style.js";
import { certificateWord } from "./verdictWords.js";

const NUMBERS = ["inn", "innle", "ogrn", "ogrnip", "snils"] as const;

/** Numbers of a person. */
const PERSONS: ReadonlySet<string> = new Set(["inn", "snils"]);

/** What a person or an organisation is called in one line. */
export function nameOf(identity: Identity): string {
  const person = [identity.surname, identity.givenName].filter((part) => part !== undefined).join(" ");
  return printable(identity.cn ?? (person !== "" ? person : (identity.o ?? identity.email ?? "?")));
}

/** Who it is, in lines: name, person, post and organisation, the official numbers by name. */
export function identityText(style: TextStyle, identity: Identity): string[] {
  const names = style.texts.identity;
  const name = nameOf(identity);
  const person = printable([identity.surname, identity.givenName].filter(Boolean).join(" "));
  const organisation = identity.o === undefined ? "" : printable(identity.o);
  const post = identity.title === undefined ? "" : printable(identity.title);
  const where = [post, organisation].filter((part) => part !== "" && part !== name).join(", ");
  const numbers = NUMBERS.flatMap((key) => {
    const value = identity[key];
    const shown = style.masksPersons !== false && PERSONS.has(key) ? mask(value ?? "") : value;
    return shown === undefined || shown === "" ? [] : [`${names[key]} ${printable(shown)}`];
  });
  const who = person !== "" && person !== name ? [person] : [];
  return [style.palette.bold(name), ...who, where, numbers.join(", ")].filter((line) => line !== "");
}

/** Serial, issuer, dates. */
export function certificateText(style: TextStyle, certificate: CertificateFacts): string[] {
  const { labels } = style.texts;
  const from = peopleTime(style, certificate.notBefore);
  const until = peopleTime(style, certificate.notAfter);
  return [
    `${labels.serial} ${printable(certificate.serial)}`,
    `${labels.issuer}: ${nameOf(certificate.issuer)}`,
    `${labels.inForce} ${labels.from} ${from} ${labels.until} ${until}`,
  ];
}

/** Status, since when and why, and by which source as of when. */
function revocationText(style: TextStyle, facts: RevocationFacts): string {
  const { texts } = style;
  const { labels } = texts;
  const isLater = facts.status === "good" && facts.revocationDate !== undefined;
  const since = facts.reason === "certificateHold" ? labels.goodThenSuspended : labels.goodThenRevoked;
  const parts = [isLater ? since : texts.revocation[facts.status]];
  if (facts.revocationDate !== undefined) {
    parts.push(fill(labels.since, { time: peopleTime(style, facts.revocationDate) }));
  }
  if (facts.reason !== undefined && facts.status !== "suspended") {
    parts.push(`(${texts.revocationReasons[facts.reason] ?? printable(facts.reason)})`);
  }
  if (facts.source !== undefined) {
    const source = facts.source === "crl" ? "CRL" : "OCSP";
    const origin = facts.origin === undefined ? "" : ` ${sourceText(style, facts.origin)}`;
    const asOf = facts.producedAt ?? facts.thisUpdate;
    const when = asOf === undefined ? "" : `, ${fill(labels.asOf, { time: peopleTime(style, asOf) })}`;
    parts.push(style.palette.dim(`— ${labels.by} ${source}${origin}${when}`));
  }
  const colour = facts.status === "good" ? "good" : facts.status === "revoked" ? "bad" : "unsure";
  return [style.palette[colour](parts[0]!), ...parts.slice(1)].join(" ");
}

/** One row per certificate whose revocation was looked at; the first is the one asked about. */
export function revocationRows(style: TextStyle, revocation: readonly RevocationFacts[]): string[] {
  const shown = style.details ? revocation : revocation.slice(0, 1);
  const texts = shown.map((facts, i) => {
    const text = revocationText(style, facts);
    return i === 0 ? text : `${printable(facts.certificate)}: ${text}`;
  });
  return row(style, style.texts.labels.revocation, ...texts);
}

/** The path from the certificate to the anchor. */
export function pathRows(style: TextStyle, path: readonly CertificateFacts[]): string[] {
  return row(
    style,
    style.texts.labels.path,
    ...path.map(({ subject }, index) => `${"  ".repeat(index)}${index === 0 ? "" : "< "}${nameOf(subject)}`),
  );
}

/** Flags that weakened the check: never in colour or brackets alone. */
export function relaxationsText(style: TextStyle, relaxations: readonly Relaxation[]): string[] {
  if (relaxations.length === 0) return [];
  const lines = relaxations.map(({ id, detail }) => {
    const more = detail === undefined ? "" : `: ${printable(detail)}`;
    return `  ${signed(style, "warning")} ${style.texts.relaxations[id]}${more}`;
  });
  return [style.palette.unsure(`${style.texts.labels.relaxations}:`), ...lines];
}

/** True when the user chose to do without knowing about revocation, and it was not looked at. */
export const revocationSkipped = (relaxations: readonly Relaxation[]): boolean =>
  relaxations.some(({ id }) => id === "revocation-off");

/** What `cert check` gives; what the user asked for beyond validity stands in `requirements`. */
type Checked = CertificateReport & { readonly requirements?: readonly Check[] };

/** `cert check` of one certificate. Lines without a line feed at the end. */
export function renderCertificate(report: Checked, style: TextStyle): string[] {
  const { labels } = style.texts;
  const { certificate } = report;
  const lines = [verdictLine(report, style)];
  if (certificate !== undefined) {
    const days = daysBetween(report.validationTime, certificate.notAfter);
    const left = days >= 0 ? [fill(labels.daysLeft, { days })] : [];
    lines.push(
      ...row(style, labels.subject, ...identityText(style, certificate.subject)),
      ...row(style, labels.certificate, ...certificateText(style, certificate), ...left),
    );
    if (style.details) {
      const { sha256 } = certificate.thumbprints;
      lines.push(...row(style, labels.key, certificate.key), ...row(style, labels.thumbprint, sha256));
    }
  }
  lines.push(
    ...trustRows(style, report),
    ...revocationRows(style, report.revocation),
    ...(style.details ? pathRows(style, report.path) : []),
    ...row(style, labels.checkedAt, fill(labels.asOf, { time: peopleTime(style, report.validationTime) })),
    ...whyText(style, [...report.checks, ...(report.requirements ?? [])]),
    ...notesText(style, report.checks),
    ...(style.details ? allChecksText(style, report.checks) : []),
    ...relaxationsText(style, report.relaxations),
  );
  return lines;
}

/** What is the matter with the format; the first words that stand there for one that says more. */
function formatAnswer({ texts }: TextStyle, checks: readonly Check[]): string {
  const { failed, byReason } = texts.checks["certificate.format"];
  const reason = checks.find(({ id, status }) => id === "certificate.format" && status === "failed")?.reason;
  return (reason && byReason?.[reason]?.answer) ?? failed;
}

function verdictLine(report: Checked, style: TextStyle): string {
  const { labels, subIndications } = style.texts;
  const notMet = (report.requirements ?? []).filter(({ status }) => status !== "passed");
  const isPassed = report.verdict === "TOTAL-PASSED";
  const status = isPassed && notMet.length > 0 ? "warning" : verdictStatus(report.verdict);
  const word = signed(style, status, certificateWord(style.texts, report.verdict));
  const suspended = report.revocation[0]?.status === "suspended";
  const explained = (subIndication: SubIndication): string =>
    subIndication === "FORMAT_FAILURE"
      ? formatAnswer(style, report.checks)
      : suspended
        ? labels.suspended
        : subIndications[subIndication];
  const notes = [
    ...notMet.map(({ id }) => style.texts.checks[id].failed),
    ...(isPassed && revocationSkipped(report.relaxations) ? [labels.revocationNotChecked] : []),
    ...(report.subIndication === undefined
      ? []
      : [`${explained(report.subIndication)} [${report.subIndication}]`]),
  ];
  const name = report.file === undefined ? "" : `: ${printable(report.file)}`;
  return [word + name, ...notes].join(" — ");
}
