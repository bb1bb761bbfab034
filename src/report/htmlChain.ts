/** Who vouches for whom, as pictures: certificates up to the root, powers of attorney down to the original one. */
import type { Check, CheckStatus, Verdict } from "../base/check.js";
import type { MchdDocument, MchdResult } from "../validate/authorityResult.js";
import type { AnchorOrigin, CertificateFacts, RevocationFacts } from "../validate/results.js";
import { nameOf } from "./certificateText.js";
import { inWords, withoutPersons } from "./checksText.js";
import { html, type Markup, NOTHING, unmarked } from "./htmlMarkup.js";
import { REPORT_WORDS } from "./i18n/reports.js";
import { peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import { trustRows } from "./qualificationText.js";
import { fill, type TextStyle } from "./style.js";

interface Node {
  readonly role: string;
  readonly name: string;
  readonly lines: readonly string[];
  readonly tone: "plain" | "good" | "bad" | "unsure";
}

interface Chain {
  readonly id: string;
  readonly title: string;
  /** With `{what}`, the nodes in words. */
  readonly description: string;
  readonly arrow: string;
  readonly nodes: readonly Node[];
}

export interface CertificateChain {
  readonly path: readonly CertificateFacts[];
  readonly anchor: AnchorOrigin | null;
  readonly revocation: readonly RevocationFacts[];
  /** What the first certificate is to the reader. */
  readonly first: "signer" | "owner";
}

/** `id` is unique on the page. */
export function certificateChain(style: TextStyle, chain: CertificateChain, id: string): Markup {
  const { language } = style.texts;
  const { path } = chain;
  return chainPicture({
    id,
    title: REPORT_WORDS.chain[language],
    description: REPORT_WORDS.chainText[language],
    arrow: REPORT_WORDS.issuedBy[language],
    nodes: path.map((certificate, i) => certificateNode(style, certificate, i, chain)),
  });
}

function certificateNode(
  style: TextStyle,
  certificate: CertificateFacts,
  index: number,
  { path, anchor, revocation, first }: CertificateChain,
): Node {
  const { language, revocation: states } = style.texts;
  const isLast = index === path.length - 1;
  const role = index === 0 ? first : !isLast ? "authority" : anchor === null ? "lastFound" : "anchor";
  const both =
    index === 0 && isLast && anchor !== null ? `, ${REPORT_WORDS.anchor[language].toLowerCase()}` : "";
  const status = revocation.find(({ sha256 }) => sha256 === certificate.thumbprints.sha256);
  const days = [certificate.notBefore, certificate.notAfter].map(
    (time) => peopleTime(style, time).split(" ")[0]!,
  );
  const trusted =
    isLast && anchor !== null ? trustRows({ ...style, details: false }, { anchor, qualification: null }) : [];
  return {
    role: REPORT_WORDS[role][language] + both,
    name: nameOf(certificate.subject),
    lines: [
      fill(REPORT_WORDS.dates[language], { from: days[0]!, until: days[1]! }),
      ...(status === undefined ? [] : [states[status.status]]),
      ...trusted.slice(0, 1).map((line) => unmarked(line).replace(/^\S[^:]*:\s+/, "")),
    ],
    tone: toneOf(status, isLast && anchor !== null),
  };
}

function toneOf(status: RevocationFacts | undefined, isAnchor: boolean): Node["tone"] {
  if (status === undefined) return isAnchor ? "good" : "plain";
  return status.status === "good" ? "good" : status.status === "revoked" ? "bad" : "unsure";
}

/** One power of attorney is no chain, but a picture all the same. */
export function powersChain(
  style: TextStyle,
  { chain, checks }: Pick<MchdResult, "chain" | "checks">,
  id: string,
): Markup {
  const { language } = style.texts;
  return chainPicture({
    id,
    title: REPORT_WORDS.powersChain[language],
    description: REPORT_WORDS.powersChainText[language],
    arrow: REPORT_WORDS.delegatedFrom[language],
    nodes: chain.map((one) => powersNode(style, one, problemsOf(one, checks))),
  });
}

/** The bad checks that looked at it or at its signatures, the innermost ones. */
function problemsOf(
  document: Pick<MchdDocument, "file" | "signers">,
  checks: readonly Check[],
): readonly Check[] {
  const files = new Set([document.file, ...document.signers.map((one) => one.file)]);
  return checks.flatMap((check): readonly Check[] => {
    if (check.status !== "failed" && check.status !== "indeterminate") return [];
    const inner = problemsOf(document, check.children ?? []);
    if (inner.length > 0) return inner;
    return check.evidence?.some(({ source }) => source !== undefined && files.has(source)) ? [check] : [];
  });
}

function powersNode(style: TextStyle, document: MchdDocument, problems: readonly Check[]): Node {
  const { language } = style.texts;
  const { kind, principals, delegators, representatives, issueDate, endDate, signers } = document;
  const names = (parties: readonly { readonly name: string }[]): string =>
    parties.length === 0 ? "?" : parties.map(({ name }) => printable(withoutPersons(style, name))).join(", ");
  const from = kind === "delegation" && delegators.length > 0 ? delegators : principals;
  const day = (text: string | null): string =>
    text === null ? "?" : printable(text.replace(/^(\d{4})-(\d\d)-(\d\d)$/, "$3.$2.$1"));
  const is = (verdict: Verdict, status: CheckStatus): boolean =>
    signers.some((one) => one.verdict === verdict) || problems.some((one) => one.status === status);
  return {
    role: REPORT_WORDS[kind][language],
    name: fill(REPORT_WORDS.toWhom[language], { from: names(from), to: names(representatives) }),
    lines: [
      `№ ${printable(withoutPersons(style, document.number ?? document.internalNumber ?? "?"), 60)}`,
      fill(REPORT_WORDS.dates[language], { from: day(issueDate), until: day(endDate) }),
      ...new Set(problems.map((one) => inWords(style, one).answer)),
    ],
    tone: is("TOTAL-FAILED", "failed")
      ? "bad"
      : is("INDETERMINATE", "indeterminate")
        ? "unsure"
        : signers.length === 0
          ? "plain"
          : "good",
  };
}

// --- the picture: widths in per cent, heights in pixels, so that it fits a phone and a page alike ---------

const GAP = 34;
const LINE = 18;
/** Code points that surely fit the narrowest box. */
const NAME_WIDTH = 30;
const LINE_WIDTH = 40;

interface Box extends Node {
  readonly top: number;
  readonly height: number;
  readonly nameLines: readonly string[];
  readonly otherLines: readonly string[];
}

function chainPicture({ id, title, description, arrow, nodes }: Chain): Markup {
  if (nodes.length === 0) return NOTHING;
  const boxes = stacked(nodes);
  const bottom = boxes.at(-1)!.top + boxes.at(-1)!.height + 2;
  const what = nodes.map(({ role, name, lines }) => [role, name, ...lines].join(", ")).join("; ");
  return html`<svg class="chain" role="img" aria-labelledby="${id}-title ${id}-desc" width="100%" height="${bottom}">
<title id="${id}-title">${title}</title>
<desc id="${id}-desc">${fill(description, { what })}</desc>
${boxes.map((box, i) => html`${boxMarkup(box)}${i < boxes.length - 1 ? arrowMarkup(box, arrow) : NOTHING}`)}</svg>
`;
}

function stacked(nodes: readonly Node[]): readonly Box[] {
  let top = 1;
  return nodes.map((node) => {
    const nameLines = wrapped(node.name, NAME_WIDTH, 3);
    const otherLines = node.lines.flatMap((line) => wrapped(line, LINE_WIDTH, 3));
    const height = 32 + nameLines.length * (LINE + 1) + otherLines.length * LINE + 6;
    const box = { ...node, top, height, nameLines, otherLines };
    top += height + GAP;
    return box;
  });
}

function boxMarkup({ role, tone, top, height, nameLines, otherLines }: Box): Markup {
  const under = top + 24 + nameLines.length * (LINE + 1);
  const [shownRole] = wrapped(role, LINE_WIDTH, 1);
  return html`<rect class="box" x="1" y="${top}" width="99%" height="${height}" rx="6"/><rect class="edge ${tone}" x="1" y="${top}" width="5" height="${height}" rx="2"/>
<text class="role" x="18" y="${top + 21}">${shownRole}</text>
${nameLines.map((line, i) => html`<text class="name" x="18" y="${top + 41 + i * (LINE + 1)}">${line}</text>\n`)}${otherLines.map(
  (line, i) => html`<text class="line" x="18" y="${under + 16 + i * LINE}">${line}</text>\n`,
)}`;
}

function arrowMarkup({ top, height }: Box, label: string): Markup {
  const y = top + height;
  return html`<path class="arrow" d="M28 ${y + 3}V${y + GAP - 6}M23 ${y + GAP - 11}l5 6 5-6"/><text class="role" x="42" y="${y + 21}">${label}</text>\n`;
}

/** Words on at most `lines` lines; long words are broken, and what is too much ends in `…`. */
export function wrapped(text: string, width: number, lines: number): string[] {
  const found: string[] = [];
  let line = "";
  const words = text.split(" ").flatMap((word) => {
    const letters = [...word];
    return Array.from({ length: Math.ceil(letters.length / width) }, (_, i) =>
      letters.slice(i * width, (i + 1) * width).join(""),
    );
  });
  for (const word of words) {
    const longer = line === "" ? word : `${line} ${word}`;
    if ([...longer].length <= width) line = longer;
    else {
      found.push(line);
      line = word;
    }
  }
  found.push(line);
  if (found.length <= lines) return found;
  const kept = found.slice(0, lines);
  return [...kept.slice(0, -1), `${[...kept.at(-1)!].slice(0, width - 1).join("")}…`];
}
