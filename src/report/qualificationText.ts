/** For people: why the end of a path is trusted, and whether the certificate is qualified. */
import type { Accreditation, AccreditationReason } from "../trust/accreditation.js";
import type { AnchorOrigin, CertificateResult, Qualification } from "../validate/results.js";
import type { QualificationReason } from "../x509/qualifiedReason.js";
import { factText } from "./checksText.js";
import { type QualificationLabels, qualificationLabels } from "./i18n/qualification.js";
import { peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import { fill, row, signed, type TextStyle } from "./style.js";

const labelsOf = ({ texts }: TextStyle): QualificationLabels => qualificationLabels(texts.language);

/** The rows about trust: whose word the path ends at, and what the state's list makes of it. */
export const trustRows = (
  style: TextStyle,
  { anchor, qualification }: Pick<CertificateResult, "anchor" | "qualification">,
): string[] => [...anchorRows(style, anchor), ...qualificationRows(style, qualification, anchor)];

/** By whose word: the user's, or the list's with the CA's status then and now. */
function anchorRows(style: TextStyle, anchor: AnchorOrigin | null): string[] {
  if (anchor === null) return [];
  const { words } = labelsOf(style);
  if (anchor.origin !== "list") {
    const source = "source" in anchor ? printable(anchor.source) : "";
    return row(style, words.trust, fill(words[anchor.origin], { source }));
  }
  const { atIssue, now, list } = anchor;
  const date = peopleTime(style, list.date);
  return row(
    style,
    words.trust,
    ...accreditationLines(style, "list", atIssue, now),
    ...(style.details ? [fill(words.ofList, { version: list.version, date })] : []),
  );
}

function accreditationLines(
  style: TextStyle,
  name: "list" | "listed",
  atIssue: Accreditation,
  now: Accreditation,
): string[] {
  const { words } = labelsOf(style);
  const { authority } = atIssue.authority === undefined ? now : atIssue;
  const number = authority?.registryNumber;
  const named =
    authority &&
    [
      fill(words[name], { name: printable(authority.name) }),
      ...(number === undefined ? [] : [fill(words.registry, { number: printable(number) })]),
    ].join(", ");
  return [
    ...(named === undefined ? [] : [named]),
    [
      fill(words.atIssue, { status: statusText(style, atIssue) }),
      fill(words.now, { status: statusText(style, now) }),
    ].join("; "),
  ];
}

function statusText(style: TextStyle, { status, since, reason }: Accreditation): string {
  const { words, accreditationReasons } = labelsOf(style);
  if (status === null || since === null) {
    return fill(words.statusUnknown, { reason: accreditationReasons[reason ?? "statusMissing"] });
  }
  return fill(words.statusSince, { status: printable(status), since: peopleTime(style, since) });
}

/** Beyond these the line says how many more there are. */
const MAX_REASONS = 3;

/** Notes that a reader wants to see in any case; the others come with the details. */
const TELLING: ReadonlySet<string> = new Set([
  "qualification.notAccreditedNow",
  "qualification.restrictionText",
]);

const SIGNS = { qualified: "passed", unqualified: "warning", unknown: "indeterminate" } as const;

/** One line with the reasons that decide it; with the details the whole profile. */
function qualificationRows(
  style: TextStyle,
  qualification: Qualification | null,
  anchor: AnchorOrigin | null,
): string[] {
  if (qualification === null) return [];
  const { words } = labelsOf(style);
  const { status, reasons } = qualification;
  const weight = status === "unqualified" ? "against" : "open";
  const deciding = reasons.filter((one) => one.weight === weight).map((one) => reasonText(style, one));
  const left = deciding.length - MAX_REASONS;
  const shown =
    style.details || left <= 0
      ? deciding
      : [...deciding.slice(0, MAX_REASONS), fill(words.more, { count: left })];
  const head = signed(style, SIGNS[status], words[status]);
  const others = reasons.filter((one) => one.weight !== weight && (style.details || TELLING.has(one.id)));
  return [
    ...row(
      style,
      words.qualification,
      shown.length === 0 ? head : `${head} — ${shown.join("; ")}`,
      ...others.map((one) => `${signed(style, "warning")} ${reasonText(style, one)}`),
    ),
    // Where the list is the anchor it was said there.
    ...(anchor?.origin === "list" ? [] : issuerRows(style, qualification.accreditation)),
    ...(style.details ? profileRows(style, qualification) : []),
  ];
}

const issuerRows = (style: TextStyle, { atIssue, now }: Qualification["accreditation"]): string[] =>
  atIssue.authority === undefined
    ? []
    : row(style, labelsOf(style).words.accreditation, ...accreditationLines(style, "listed", atIssue, now));

function reasonText(style: TextStyle, { id, found, expected }: QualificationReason): string {
  const { labels, reasons } = style.texts;
  // The one whose `found` is a word of ours.
  const untold = id === "qualification.accreditationUnknown" ? (found as AccreditationReason) : undefined;
  const what =
    untold === undefined ? factText(style, found ?? "") : labelsOf(style).accreditationReasons[untold];
  const facts = [
    ...(what === "" ? [] : [what]),
    ...(expected === undefined ? [] : [`${labels.expected}: ${factText(style, expected)}`]),
  ];
  const text = reasons[id] ?? printable(id);
  return facts.length === 0 ? text : `${text} (${facts.join(", ")})`;
}

/** What the certificate says of owner, tools, identification and use, right or not. */
function profileRows(style: TextStyle, qualification: Qualification): string[] {
  const { words, subjectKinds, identifications } = labelsOf(style);
  const { subjectKind, order, toolClass, subjectSignTool, issuerSignTool } = qualification;
  const { identificationKind, privateKeyUsagePeriod: period, restrictions } = qualification;
  const texts = (values: readonly string[] | null): string[] =>
    values === null ? [words.notStated] : values.map((one) => printable(one));
  const time = (instant: string | null): string => (instant === null ? "…" : peopleTime(style, instant));
  return [
    ...row(style, words.owner, subjectKinds[subjectKind]),
    ...row(style, words.order, order === null ? words.noOrder : order.name),
    ...row(style, words.subjectSignTool, ...texts(subjectSignTool === null ? null : [subjectSignTool])),
    ...row(style, words.toolClass, toolClass ?? words.notStated),
    ...row(style, words.issuerSignTool, ...texts(issuerSignTool)),
    ...row(
      style,
      words.identificationKind,
      identificationKind === null ? words.notStated : identifications[identificationKind],
    ),
    ...row(
      style,
      words.keyPeriod,
      period === null ? words.notStated : `${time(period.notBefore)} — ${time(period.notAfter)}`,
    ),
    ...row(style, words.usages, ...texts(restrictions.extendedKeyUsage)),
    ...row(style, words.notices, ...texts(restrictions.notices)),
  ];
}
