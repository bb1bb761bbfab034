/**
 * The protocol of verification: one page that needs nothing but itself (no network, no script), for a screen, a phone
 * and paper. It shows what the text report says, the pictures, and every check with its evidence.
 */

import { worstExitCode } from "../base/errors.js";
import { reasons } from "./htmlChecks.js";
import { html, Markup, NOTHING, pageStyle, splitHead, type Tone, toneOf } from "./htmlMarkup.js";
import { pageTitle, reportBody } from "./htmlSections.js";
import { STYLE } from "./htmlStyle.js";
import { REPORT_WORDS } from "./i18n/reports.js";
import { printable } from "./printable.js";
import { isFailed, type Report, type ReportEntry, type ReportSet } from "./reports.js";
import { relaxationTexts, sectionsOf } from "./reportsOutline.js";
import { reportText } from "./reportsText.js";
import { fill, signed, type TextStyle } from "./style.js";

export function renderHtml({ entries, style, version }: ReportSet): string {
  const { language } = style.texts;
  const title = pageTitle(entries, style);
  const files = entries.map(({ file = "" }) => printable(file));
  const named = entries.length === 1 && files[0] !== "" ? `${title}: ${files[0]}` : title;
  const code = worstExitCode(entries.map(exitCodeOf));
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="format-detection" content="telephone=no">
<title>${named}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<header><p class="brand">podpis</p><h1>${title}</h1></header>
${entries.length > 1 ? summary(entries, style) : NOTHING}${entries.map((entry, i) => article(entry, style, `r${i + 1}`))}<footer><p>${fill(REPORT_WORDS.madeBy[language], { version, code })}</p></footer>
</main>
</body>
</html>
`;
  return page.text;
}

const exitCodeOf = (entry: ReportEntry) => (isFailed(entry) ? entry.error.exitCode : entry.exitCode);

interface Head {
  readonly tone: Tone;
  readonly word: string;
  readonly file: string;
  readonly notes: string;
}

/** The verdict's line of the text report, taken apart: `✔ ДЕЙСТВИТЕЛЬНА` `: договор.pdf.sig` ` — …`. */
function headOf(entry: ReportEntry, style: TextStyle): Head {
  const file = printable(entry.file ?? "");
  if (isFailed(entry)) {
    const word = signed(pageStyle(style), "failed", REPORT_WORDS.failed[style.texts.language]);
    return { tone: "bad", word, file, notes: `${entry.error.what} [${entry.error.code}]` };
  }
  const [word, rest] = splitHead(reportText(entry, pageStyle(style))[0]!);
  const said = file !== "" && rest.startsWith(`: ${file}`) ? rest.slice(file.length + 2) : rest;
  return { tone: toneOf(word), word, file, notes: said.replace(/^ — /, "") };
}

function summary(entries: readonly ReportEntry[], style: TextStyle): Markup {
  const { language } = style.texts;
  const words = (key: "summary" | "file" | "result"): string => REPORT_WORDS[key][language];
  return html`<nav><h2>${words("summary")}</h2>
<table>
<thead><tr><th scope="col">${words("file")}</th><th scope="col">${words("result")}</th></tr></thead>
<tbody>
${entries.map((entry, i) => {
  const { word, file, notes } = headOf(entry, style);
  return html`<tr><th scope="row"><a href="#r${i + 1}">${file === "" ? String(i + 1) : file}</a></th><td>${word}${notes === "" ? "" : ` — ${notes}`}</td></tr>\n`;
})}</tbody>
</table></nav>
`;
}

function article(entry: ReportEntry, style: TextStyle, id: string): Markup {
  const { tone, word, file, notes } = headOf(entry, style);
  return html`<article class="${tone}" id="${id}">
<div class="verdict"><h2><span class="word">${word}</span>${file === "" ? NOTHING : html` <span class="file">${file}</span>`}</h2>
${notes === "" ? NOTHING : html`<p>${notes}</p>`}</div>
${isFailed(entry) ? failureBody(entry.error, style) : html`${relaxed(entry, style)}${reasons(style, decisive(entry))}${reportBody(entry, style, id)}`}</article>
`;
}

function failureBody({ why, fix }: { readonly why: string; readonly fix: string }, style: TextStyle): Markup {
  const { language } = style.texts;
  const part = (key: "why" | "whatToDo", text: string): Markup =>
    text === "" ? NOTHING : html`<h3>${REPORT_WORDS[key][language]}</h3><p>${text}</p>\n`;
  return html`<div class="why">${part("why", why)}${part("whatToDo", fix)}</div>\n`;
}

const decisive = (report: Report) =>
  report.exitCode === 0 ? [] : sectionsOf(report).flatMap(({ checks, decides }) => (decides ? checks : []));

/** What the user weakened stands before anything else. */
function relaxed(report: Report, style: TextStyle): Markup {
  if (report.relaxations.length === 0) return NOTHING;
  return html`<div class="relaxed" role="note"><p>${style.texts.labels.relaxations}:</p>
<ul>${relaxationTexts(report, style).map((text) => html`<li>${text}</li>`)}</ul></div>
`;
}
