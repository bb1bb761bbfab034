/** Every check that ran, with what it found and by which evidence; and the hashes of all that was looked at. */
import type { Check, CheckStatus, Evidence } from "../base/check.js";
import type { CertificateFacts } from "../validate/results.js";
import { nameOf } from "./certificateText.js";
import { type Cause, causeOf, inWords, withoutPersons } from "./checksText.js";
import { evidenceParts } from "./evidenceText.js";
import { html, type Markup, NOTHING } from "./htmlMarkup.js";
import { REPORT_WORDS } from "./i18n/reports.js";
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

function evidenceText(style: TextStyle, one: Evidence): Markup {
  const { sha256 } = one;
  return html`${evidenceParts(style, one).join(", ")}${sha256 === undefined ? NOTHING : html`, <code>${sha256}</code>`}`;
}

/** Why the verdict is not the best one: the answers that decided, and what can be done. */
export function reasons(style: TextStyle, checks: readonly Check[]): Markup {
  const bad = checks.filter(isBad);
  if (bad.length === 0) return NOTHING;
  const { language } = style.texts;
  const causes = bad.map((check) => causeOf(style, check));
  const fixes = new Set(causes.flatMap((cause) => cause.fixes));
  return html`<div class="why"><h3>${REPORT_WORDS.why[language]}</h3>
<ul>${causes.map(causeItem)}</ul>
<h3>${REPORT_WORDS.whatToDo[language]}</h3>
<ul>${[...fixes].map((fix) => html`<li>${fix}</li>`)}</ul></div>
`;
}

/** The answer with its facts, and what inside it made it so. */
const causeItem = ({ answer, facts, inner }: Cause): Markup =>
  html`<li>${answer}${facts.length === 0 ? NOTHING : html`<ul class="facts">${facts.map((fact) => html`<li>${fact}</li>`)}</ul>`}${inner.length === 0 ? NOTHING : html`<ul>${inner.map(causeItem)}</ul>`}</li>`;

/** Something with a hash, and what it is. */
export interface Hashed {
  readonly what: string;
  readonly sha256: string;
}

/** A table of everything that has a hash, each once: the files, then the certificates, then all other evidence. */
export function hashTable(
  style: TextStyle,
  files: readonly Hashed[],
  certificates: readonly CertificateFacts[],
  checks: readonly Check[],
): Markup {
  const { language } = style.texts;
  const certificate = (name: string): string => fill(REPORT_WORDS.certificateOf[language], { name });
  const rows = new Map(files.map(({ sha256, what }) => [sha256, what]));
  const add = (sha256: string, what: string): void => {
    if (!rows.has(sha256)) rows.set(sha256, what);
  };
  for (const { subject, thumbprints } of certificates) add(thumbprints.sha256, certificate(nameOf(subject)));
  for (const [evidence, check] of checks.flatMap(evidenceIn)) {
    const { kind, sha256 } = evidence;
    if (sha256 === undefined) continue;
    const name = kind === "certificate" ? subjectOf(check) : undefined;
    if (name !== undefined) add(sha256, certificate(printable(withoutPersons(style, name))));
    else add(sha256, evidenceParts(style, evidence).join(": "));
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

/** Whose certificate it is that a check looked at; the one that signed is what the signed one expects. */
function subjectOf({ id, subject, expected }: Check): string | undefined {
  if (id !== "certificate.signature") return subject;
  return typeof expected === "string" ? expected : undefined;
}

const evidenceIn = (check: Check): readonly (readonly [Evidence, Check])[] => [
  ...(check.evidence ?? []).map((one) => [one, check] as const),
  ...(check.children ?? []).flatMap(evidenceIn),
];
