/** The parts of a protocol: what each kind of result has to show. */
import { type Check, verdictStatus } from "../base/check.js";
import type { MchdResult } from "../validate/authorityResult.js";
import type { CertificateFacts, CertificateResult, SignerResult, VerifyReport } from "../validate/results.js";
import { nameOf } from "./certificateText.js";
import { certificateChain, powersChain } from "./htmlChain.js";
import { checkTree, type Hashed, hashTable } from "./htmlChecks.js";
import { html, type Markup, NOTHING, pageStyle, rowList } from "./htmlMarkup.js";
import { type Times, timeline } from "./htmlTimeline.js";
import { REPORT_WORDS } from "./i18n/reports.js";
import { printable } from "./printable.js";
import { isFailed, type Report, type ReportEntry } from "./reports.js";
import { type Place, sectionsOf } from "./reportsOutline.js";
import { reportText } from "./reportsText.js";
import { fill, type TextStyle } from "./style.js";
import { signatureWord } from "./verdictWords.js";
import { commonRows, signerNotes, signerText } from "./verifyText.js";

type Words = (key: keyof typeof REPORT_WORDS, data?: Readonly<Record<string, string | number>>) => string;

const wordsOf =
  ({ texts }: TextStyle): Words =>
  (key, data = {}) =>
    fill(REPORT_WORDS[key][texts.language], data);

const NO_TIMES = {
  certificate: null,
  path: [],
  claimed: null,
  timestamps: [],
  revocation: [],
  mchd: [],
} as const;

/** Everything below the verdict. `id` is unique on the page. */
export function reportBody(report: Report, style: TextStyle, id: string): Markup {
  switch (report.schema) {
    case "podpis.verify/1":
      return verifyBody(report, style, id);
    case "podpis.cert/1":
      return certificateBody(report, reportText(report, pageStyle(style)), style, id, {
        ...NO_TIMES,
        certificate: report.certificate ?? null,
        revocation: report.revocation,
        path: report.path,
        checkedAt: report.validationTime,
      });
    case "podpis.timestamp/1":
      return certificateBody(report, reportText(report, pageStyle(style)), style, id, {
        ...NO_TIMES,
        certificate: report.certificate,
        timestamps: [{ kind: "standalone", verdict: report.verdict, genTime: report.genTime, checks: [] }],
        revocation: report.revocation,
        path: report.path,
        checkedAt: report.validationTime,
      });
    case "podpis.mchd-verify/1":
      return html`${facts(reportText(report, pageStyle(style)), style)}${pictures([powers(report.mchd, style, id)])}${times(style, { ...NO_TIMES, mchd: report.mchd.chain, checkedAt: report.validationTime }, id)}${allChecks(report, style)}`;
  }
}

/** The hashes have their own table. */
function verifyBody(report: VerifyReport, style: TextStyle, id: string): Markup {
  return html`<section class="common">${rowList(commonRows(report, { ...pageStyle(style), details: false }))}</section>
${report.signers.map((signer) => signerSection(signer, report, style, `${id}-s${signer.index + 1}`))}${allChecks(report, style)}`;
}

function signerSection(signer: SignerResult, report: VerifyReport, style: TextStyle, id: string): Markup {
  const words = wordsOf(style);
  const { certificate, mchd, path, anchor, revocation } = signer;
  const many = report.signers.length > 1;
  const name = certificate === null ? "?" : nameOf(certificate.subject);
  const title = many ? `${words("signature", { index: signer.index + 1 })}: ${name}` : words("facts");
  return html`<section class="signer ${verdictStatus(signer.verdict)}" id="${id}">
<h3>${title}</h3>
${many ? html`<p class="signer-verdict">${verdictText(signer, style)}</p>\n` : NOTHING}${rowList(signerText(signer, report.validationTime, pageStyle(style)))}${times(
  style,
  {
    certificate,
    claimed: signer.claimedSigningTime,
    timestamps: signer.timestamps,
    revocation,
    path,
    mchd: mchd?.chain ?? [],
    checkedAt: report.validationTime,
  },
  id,
)}${pictures([
  chainFigure(style, { path, anchor, revocation, first: "signer" }, id),
  mchd === null ? NOTHING : powers(mchd, style, id),
])}</section>
`;
}

const verdictText = (signer: SignerResult, style: TextStyle): string =>
  [signatureWord(style.texts, signer.verdict), ...signerNotes(signer, style)].join(" — ");

function certificateBody(
  report: Extract<Report, { readonly path: unknown }>,
  lines: readonly string[],
  style: TextStyle,
  id: string,
  shown: Times,
): Markup {
  const { path, anchor, revocation } = report;
  const chain = chainFigure(style, { path, anchor, revocation, first: "owner" }, id);
  return html`${facts(lines, style)}${times(style, shown, id)}${pictures([chain])}${allChecks(report, style)}`;
}

const facts = (lines: readonly string[], style: TextStyle): Markup =>
  html`<section><h3>${wordsOf(style)("facts")}</h3>\n${rowList(lines)}</section>\n`;

function times(style: TextStyle, shown: Times, id: string): Markup {
  const picture = timeline(style, shown, `${id}-time`);
  return picture === NOTHING ? NOTHING : html`<h4>${wordsOf(style)("timeline")}</h4>\n${picture}`;
}

const chainFigure = (
  style: TextStyle,
  chain: Pick<CertificateResult, "path" | "anchor" | "revocation"> & { readonly first: "signer" | "owner" },
  id: string,
): Markup =>
  chain.path.length === 0
    ? NOTHING
    : html`<figure><h4>${wordsOf(style)("chain")}</h4>\n${certificateChain(style, chain, `${id}-chain`)}</figure>\n`;

const powers = (mchd: MchdResult, style: TextStyle, id: string): Markup =>
  mchd.chain.length === 0
    ? NOTHING
    : html`<figure><h4>${wordsOf(style)("powersChain")}</h4>\n${powersChain(style, mchd, `${id}-powers`)}</figure>\n`;

/** Side by side where there is room. */
const pictures = (all: readonly Markup[]): Markup =>
  all.every((one) => one === NOTHING) ? NOTHING : html`<div class="pictures">${all}</div>\n`;

/** Each list of checks under its own heading, and the hashes of all that was looked at. */
function allChecks(report: Report, style: TextStyle): Markup {
  const words = wordsOf(style);
  const lists = sectionsOf(report).filter(({ checks }) => checks.length > 0);
  const table = hashTable(
    style,
    filesOf(report, style),
    certificatesOf(report),
    lists.flatMap(({ checks }) => checks),
  );
  if (lists.length === 0) return table;
  return html`<section class="all-checks"><details><summary><h3>${words("checks")}</h3> <span class="count">${tally(lists.flatMap(({ checks }) => checks))}</span></summary>
${lists.map(({ place, checks }) => html`${checksHeading(headingOf(place, report, style), checks)}${checkTree(style, checks)}`)}</details></section>
<section>${table}</section>
`;
}

const checksHeading = (heading: string | undefined, checks: readonly Check[]): Markup =>
  heading === undefined ? NOTHING : html`<h4>${heading} <span class="count">${tally(checks)}</span></h4>\n`;

/** `✔ 12 ✖ 1`: passed, and all others that say something. */
function tally(checks: readonly Check[]): string {
  const count = (...statuses: readonly Check["status"][]): number =>
    checks.filter(({ status }) => statuses.includes(status)).length;
  const parts = [
    ["✔", count("passed")],
    ["✖", count("failed")],
    ["?", count("indeterminate")],
    ["!", count("warning")],
    ["–", count("skipped")],
  ] as const;
  return parts.flatMap(([sign, number]) => (number === 0 ? [] : [`${sign} ${number}`])).join("  ");
}

/** A list of checks by what it is about; nothing where there is one thing alone. */
function headingOf(place: Place, report: Report, style: TextStyle): string | undefined {
  const words = wordsOf(style);
  if (place.part === "requirements") return words("ofRequirements");
  if (!("signer" in place)) return report.schema === "podpis.verify/1" ? words("ofFile") : undefined;
  const { part, signer, index } = place;
  const signature = words("signature", { index: signer.index + 1 });
  switch (part) {
    case "signer":
      return signature;
    case "authority":
      return `${signature}: ${words("ofAuthority")}`;
    case "countersignature":
      return `${signature}: ${words("ofCountersignature", { index: index + 1 })}`;
    case "timestamp": {
      const kind = style.texts.timestamps[signer.timestamps[index]!.kind];
      return `${signature}: ${words("timestamp", { kind })}`;
    }
  }
}

/** The document and the signature file. */
function filesOf(report: Report, style: TextStyle): readonly Hashed[] {
  if (report.schema !== "podpis.verify/1") return [];
  const words = wordsOf(style);
  const { attached, content, file, signature } = report;
  const document = attached === true ? style.texts.labels.embedded : printable(content?.file ?? "");
  return [
    ...(content?.sha256 === undefined
      ? []
      : [{ what: words("documentOf", { name: document }), sha256: content.sha256 }]),
    ...(signature === undefined
      ? []
      : [{ what: words("signatureOf", { name: printable(file) }), sha256: signature.sha256 }]),
  ];
}

/** Every certificate a report names, signers' and services'. */
function certificatesOf(report: Report): readonly CertificateFacts[] {
  if (report.schema === "podpis.mchd-verify/1") return authorityCertificates(report.mchd);
  if (report.schema !== "podpis.verify/1") {
    const { certificate } = report;
    return [...(certificate ? [certificate] : []), ...report.path];
  }
  return report.signers.flatMap(({ certificate, path, timestamps, countersignatures, mchd }) => [
    ...(certificate === null ? [] : [certificate]),
    ...path,
    ...timestamps.flatMap((one) => one.certificate ?? []),
    ...countersignatures.flatMap((one) => one.certificate ?? []),
    ...(mchd === null ? [] : authorityCertificates(mchd)),
  ]);
}

const authorityCertificates = ({ chain }: MchdResult): readonly CertificateFacts[] =>
  chain.flatMap(({ signers }) => signers.flatMap(({ certificate }) => certificate ?? []));

/** What the page is called by what it is about. */
export function pageTitle(entries: readonly ReportEntry[], style: TextStyle): string {
  const words = wordsOf(style);
  const schemas = new Set(entries.filter((one) => !isFailed(one)).map(({ schema }) => schema));
  const [schema] = schemas;
  if (schemas.size !== 1) return words("protocol");
  if (schema === "podpis.verify/1") return words("protocolOfSignature");
  if (schema === "podpis.cert/1") return words("protocolOfCertificate");
  return words(schema === "podpis.timestamp/1" ? "protocolOfTimestamp" : "protocolOfAuthority");
}
