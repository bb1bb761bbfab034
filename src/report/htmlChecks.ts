/** Every check that ran, with what it found and by which evidence; and the hashes of all that was looked at. */
import type { Check, CheckStatus, Evidence } from "../base/check.js";
import type { CertificateFacts } from "../validate/results.js";
import { nameOf } from "./certificateText.js";
import { inWords } from "./checksText.js";
import { html, type Markup, NOTHING } from "./htmlMarkup.js";
import { EVIDENCE_KINDS, REPORT_WORDS } from "./i18n/reports.js";
import { printable } from "./printable.js";
import { fill, PLAIN, signed, type TextStyle } from "./style.js";

const STATUS_WORDS: Readonly<Record<CheckStatus, keyof typeof REPORT_WORDS>> = {
  passed: "passed",
  failed: "notPassed",
  indeterminate: "indeterminate",
  warning: "warning",
  skipped: "skipped",
};

const isBad = ({ status }: Check): boolean => status === "failed" || status === "indeterminate";

/** The tree; `data-check` carries the id that never changes. */
export const checkTree = (style: TextStyle, checks: readonly Check[]): Markup =>
  checks.length === 0
    ? NOTHING
    : html`<ul class="checks">\n${checks.map((check) => checkItem(style, check))}</ul>\n`;

function checkItem(style: TextStyle, check: Check): Markup {
  const { id, status, evidence = [], children = [] } = check;
  const { language, labels } = style.texts;
  const { answer, facts, fix } = inWords(style, check);
  const decides = isBad(check) && !children.some(isBad);
  const lines = [
    ...facts.map((fact) => html`<li>${fact}</li>`),
    ...evidence.map(
      (one) => html`<li>${REPORT_WORDS.evidenceOf[language]}: ${evidenceText(style, one)}</li>`,
    ),
    ...(decides ? [html`<li><b>${labels.fix}:</b> ${fix}</li>`] : []),
  ];
  return html`<li class="check ${status}" data-check="${id}"><p><span class="sign" aria-hidden="true">${signed({ ...style, palette: PLAIN }, status)}</span> ${answer} <span class="status">— ${REPORT_WORDS[STATUS_WORDS[status]][language]}</span> <code>${id}</code></p>
${lines.length === 0 ? NOTHING : html`<ul class="facts">${lines}</ul>\n`}${checkTree(style, children)}</li>
`;
}

function evidenceText(style: TextStyle, { kind, source, sha256 }: Evidence): Markup {
  const what = [
    EVIDENCE_KINDS[kind][style.texts.language],
    ...(source === undefined ? [] : [printable(source)]),
  ];
  return html`${what.join(", ")}${sha256 === undefined ? NOTHING : html`, <code>${sha256}</code>`}`;
}

/** Why the verdict is not the best one: the answers that decided, and what can be done. */
export function reasons(style: TextStyle, checks: readonly Check[]): Markup {
  const bad = checks.filter(isBad);
  if (bad.length === 0) return NOTHING;
  const { language } = style.texts;
  const fixes = new Set(bad.flatMap((check) => leaves(check).map((leaf) => inWords(style, leaf).fix)));
  return html`<div class="why"><h3>${REPORT_WORDS.why[language]}</h3>
<ul>${bad.map((check) => html`<li>${inWords(style, check).answer}${causes(style, check)}</li>`)}</ul>
<h3>${REPORT_WORDS.whatToDo[language]}</h3>
<ul>${[...fixes].map((fix) => html`<li>${fix}</li>`)}</ul></div>
`;
}

/** What inside it made a check bad. */
function causes(style: TextStyle, check: Check): Markup {
  const inner = leaves(check).filter((leaf) => leaf !== check);
  if (inner.length === 0) return NOTHING;
  return html`<ul>${inner.map((leaf) => html`<li>${inWords(style, leaf).answer}</li>`)}</ul>`;
}

/** The bad checks inside that have no bad ones inside themselves. */
function leaves(check: Check): readonly Check[] {
  const inner = (check.children ?? []).filter(isBad);
  return inner.length === 0 ? [check] : inner.flatMap(leaves);
}

/** A table of everything that has a hash, each once. */
export function hashTable(
  style: TextStyle,
  certificates: readonly CertificateFacts[],
  checks: readonly Check[],
): Markup {
  const { language } = style.texts;
  const rows = new Map<string, string>();
  for (const { subject, thumbprints } of certificates) {
    rows.set(thumbprints.sha256, fill(REPORT_WORDS.certificateOf[language], { name: nameOf(subject) }));
  }
  for (const { sha256, kind, source } of checks.flatMap(evidenceIn)) {
    if (sha256 === undefined || rows.has(sha256)) continue;
    const what = EVIDENCE_KINDS[kind][language];
    rows.set(sha256, source === undefined ? what : `${what}: ${printable(source)}`);
  }
  if (rows.size === 0) return NOTHING;
  return html`<h3>${REPORT_WORDS.hashes[language]}</h3>
<table class="hashes">
<thead><tr><th scope="col">${REPORT_WORDS.object[language]}</th><th scope="col">${REPORT_WORDS.hash[language]}</th></tr></thead>
<tbody>
${[...rows].map(([sha256, what]) => html`<tr><th scope="row">${what}</th><td><code>${sha256}</code></td></tr>\n`)}</tbody>
</table>
`;
}

const evidenceIn = ({ evidence = [], children = [] }: Check): readonly Evidence[] => [
  ...evidence,
  ...children.flatMap(evidenceIn),
];
