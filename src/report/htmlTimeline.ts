/**
 * The course of time as a picture, and the same as a table: when the certificate was in force, when it was signed, what
 * was stamped and answered when, and the moment of the check.
 */
import { DAY } from "../base/time.js";
import type { MchdDocument } from "../validate/authorityResult.js";
import type { CertificateFacts, RevocationFacts, TimestampResult } from "../validate/results.js";
import { nameOf } from "./certificateText.js";
import { withoutPersons } from "./checksText.js";
import { html, type Markup, NOTHING } from "./htmlMarkup.js";
import { REPORT_WORDS } from "./i18n/reports.js";
import { peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import { fill, type TextStyle } from "./style.js";

/** What there is to be drawn; instants as formatInstant writes them. */
export interface Times {
  readonly certificate: CertificateFacts | null;
  readonly claimed: string | null;
  readonly timestamps: readonly TimestampResult[];
  /** Of the certificate and those it rests on. */
  readonly revocation: readonly RevocationFacts[];
  /** From the certificate to the anchor. */
  readonly path: readonly CertificateFacts[];
  readonly mchd: readonly MchdDocument[];
  readonly checkedAt: string;
}

type Shape = "span" | "claimed" | "stamp" | "evidence" | "end";

interface Lane {
  readonly label: string;
  readonly shape: Shape;
  readonly tone: "plain" | "good" | "bad" | "unsure" | "authority";
  /** Milliseconds since 1970. */
  readonly from: number;
  /** Of a span; its end is not part of it. */
  readonly to?: number;
  readonly fromText: string;
  readonly toText?: string;
}

/** More are in the table of checks; a picture of hundreds is none. */
const MAX_LANES = 16;

/** `id` is unique on the page. */
export function timeline(style: TextStyle, times: Times, id: string): Markup {
  const lanes = lanesOf(style, times)
    .filter(({ from, to = from }) => !Number.isNaN(from) && !Number.isNaN(to))
    .slice(0, MAX_LANES);
  const now = Date.parse(times.checkedAt);
  if (lanes.length === 0 || Number.isNaN(now)) return NOTHING;
  const { language } = style.texts;
  const said = lanes.map(
    ({ label, fromText, toText }) => `${label}: ${[fromText, toText].filter(Boolean).join(" — ")}`,
  );
  const checked = `${REPORT_WORDS.checkedAt[language]}: ${peopleTime(style, times.checkedAt)}`;
  return html`<figure class="timeline">
<svg role="img" aria-labelledby="${id}-title ${id}-desc" width="100%" height="${heightOf(lanes)}">
<title id="${id}-title">${REPORT_WORDS.timeline[language]}</title>
<desc id="${id}-desc">${fill(REPORT_WORDS.timelineText[language], { what: [...said, checked].join("; ") })}</desc>
${picture(lanes, now, [REPORT_WORDS.checkedAt[language], peopleTime(style, times.checkedAt)])}</svg>
${table(style, lanes, times.checkedAt)}</figure>
`;
}

function lanesOf(style: TextStyle, times: Times): Lane[] {
  const { language, timestamps: kinds } = style.texts;
  const words = (key: keyof typeof REPORT_WORDS, data = {}): string =>
    fill(REPORT_WORDS[key][language], data);
  const point = (label: string, at: string, shape: Shape, tone: Lane["tone"]): Lane => ({
    label,
    shape,
    tone,
    from: Date.parse(at),
    fromText: peopleTime(style, at),
  });
  const { certificate, claimed, timestamps, revocation, path, mchd } = times;
  const lanes: Lane[] = [];
  if (certificate !== null) {
    lanes.push({
      label: words("certificateInForce"),
      shape: "span",
      tone: "plain",
      from: Date.parse(certificate.notBefore),
      to: Date.parse(certificate.notAfter),
      fromText: peopleTime(style, certificate.notBefore),
      toText: peopleTime(style, certificate.notAfter),
    });
  }
  for (const { status, reason, revocationDate, ...facts } of revocation) {
    if (revocationDate === undefined) continue;
    const word = status === "suspended" || reason === "certificateHold" ? "suspended" : "revoked";
    const own = facts.sha256 === certificate?.thumbprints.sha256;
    const of = path.find(({ thumbprints }) => thumbprints.sha256 === facts.sha256);
    const name = of === undefined ? printable(facts.certificate) : nameOf(of.subject);
    const label = own ? words(`${word}At`) : words(`${word}Of`, { name });
    lanes.push(point(label, revocationDate, "end", word === "revoked" ? "bad" : "unsure"));
  }
  for (const { number: given, internalNumber, issueDate, endDate, signers } of mchd) {
    const number = printable(withoutPersons(style, given ?? internalNumber ?? "?"), 60);
    for (const { bestSignatureTime, claimedSigningTime } of signers) {
      if (bestSignatureTime !== null) {
        lanes.push(point(words("authoritySigned", { number }), bestSignatureTime, "stamp", "plain"));
      }
      if (claimedSigningTime !== null) {
        lanes.push(point(words("authorityClaimed", { number }), claimedSigningTime, "claimed", "plain"));
      }
    }
    if (issueDate === null || endDate === null) continue;
    lanes.push({
      label: words("authorityTerm", { number }),
      shape: "span",
      tone: "authority",
      from: moscowDay(issueDate),
      to: moscowDay(endDate) + DAY,
      fromText: dayText(issueDate),
      toText: dayText(endDate),
    });
  }
  if (claimed !== null) lanes.push(point(words("claimedTime"), claimed, "claimed", "plain"));
  for (const { kind, genTime, verdict } of timestamps) {
    if (genTime === null) continue;
    const tone = verdict === "TOTAL-PASSED" ? "good" : verdict === "TOTAL-FAILED" ? "bad" : "unsure";
    lanes.push(point(words("timestamp", { kind: kinds[kind] }), genTime, "stamp", tone));
  }
  const asked = revocation.filter(({ status }, i) => i === 0 || status !== "good");
  return [...lanes, ...asked.flatMap((facts) => evidenceLane(style, facts))];
}

/** How long the list or the answer that decided holds; only the moment where it says no more. */
function evidenceLane(style: TextStyle, revocation: RevocationFacts): Lane[] {
  const { thisUpdate, producedAt, nextUpdate, source, status } = revocation;
  const from = thisUpdate ?? producedAt;
  if (from === undefined) return [];
  const label = fill(REPORT_WORDS.evidence[style.texts.language], {
    source: source === "crl" ? "CRL" : "OCSP",
  });
  const common = {
    label,
    tone: status === "good" ? "good" : status === "revoked" ? "bad" : "unsure",
    from: Date.parse(from),
    fromText: peopleTime(style, from),
  } as const;
  return nextUpdate === undefined
    ? [{ ...common, shape: "evidence" }]
    : [{ ...common, shape: "span", to: Date.parse(nextUpdate), toText: peopleTime(style, nextUpdate) }];
}

/** The beginning of a day of Moscow, `YYYY-MM-DD`. */
const moscowDay = (day: string): number => Date.parse(`${day}T00:00:00+03:00`);

const dayText = (day: string): string => printable(day.replace(/^(\d{4})-(\d\d)-(\d\d)$/, "$3.$2.$1"));

// --- the picture: widths in per cent, heights in pixels, so that it fits a phone and a page alike ---------

const LANE = 58;
const AXIS = 62;
/** In code points. */
const LABEL_WIDTH = 34;

const heightOf = (lanes: readonly Lane[]): number => lanes.length * LANE + AXIS;

/** Twenty years on either side of the check; what is farther is cut at the edge. */
const HORIZON = 20 * 366 * DAY;

function picture(lanes: readonly Lane[], now: number, checked: readonly [string, string]): Markup {
  const clamp = (time: number): number => Math.min(Math.max(time, now - HORIZON), now + HORIZON);
  const all = [now, ...lanes.flatMap(({ from, to = from }) => [from, to])].map(clamp);
  const first = Math.min(...all);
  const width = Math.max(Math.max(...all) - first, DAY);
  /** Per cent, with a margin for what stands at an edge. */
  const x = (time: number): string => (2 + ((clamp(time) - first) / width) * 96).toFixed(2);
  const bottom = lanes.length * LANE;
  return html`${ticks(first, first + width).map(
    ({ time, label }) =>
      html`${rails(lanes, "grid", x(time))}<text class="tick" text-anchor="middle" x="${x(time)}%" y="${bottom + 18}">${label}</text>\n`,
  )}${rails(lanes, "now", x(now))}
${lanes.map((lane, i) => laneMarkup(lane, i * LANE, x))}<text class="now-text" ${anchorAt(Number(x(now)))} y="${bottom + 38}">${checked[0]}</text><text class="lane-time" ${anchorAt(Number(x(now)))} y="${bottom + 54}">${checked[1]}</text>
`;
}

/** A moment on every rail: what is written above the rails is not struck through. */
const rails = (lanes: readonly Lane[], name: "grid" | "now", x: string): readonly Markup[] =>
  lanes.map(
    (_, i) => html`<line class="${name}" x1="${x}%" x2="${x}%" y1="${i * LANE + 35}" y2="${i * LANE + 53}"/>`,
  );

/** Under the moment it names, and inside the picture even on a phone. */
function anchorAt(x: number): Markup {
  const anchor = x < 30 ? "start" : x > 70 ? "end" : "middle";
  return html`x="${x}%" text-anchor="${anchor}"`;
}

function laneMarkup(
  { label, shape, tone, from, to, fromText, toText }: Lane,
  y: number,
  x: (time: number) => string,
): Markup {
  const text = html`<text class="lane" x="0" y="${y + 15}">${shortened(label)}</text><text class="lane-time" x="0" y="${y + 31}">${toText === undefined ? fromText : `${shortTime(fromText)} — ${shortTime(toText)}`}</text>`;
  const line = html`<line class="rail" x1="2%" x2="98%" y1="${y + 44}" y2="${y + 44}"/>`;
  if (to !== undefined) {
    const width = Math.max(Number(x(to)) - Number(x(from)), 0.6).toFixed(2);
    return html`${text}${line}<rect class="bar ${tone}" x="${x(from)}%" y="${y + 39}" width="${width}%" height="10" rx="3"/>\n`;
  }
  return html`${text}${line}<svg x="${x(from)}%" y="${y + 44}" overflow="visible"><path class="mark ${shape} ${tone}" d="${SHAPES[shape]}"/></svg>\n`;
}

/** What surely fits a phone; the table has the rest. */
const shortened = (label: string): string => {
  const letters = [...label];
  return letters.length <= LABEL_WIDTH ? label : `${letters.slice(0, LABEL_WIDTH - 1).join("")}…`;
};

/** The day is enough beside the picture; the table has the rest. */
const shortTime = (text: string): string => text.split(" ")[0]!;

/** Around the origin; a claimed time is hollow, an end is a cross. */
const SHAPES: Readonly<Record<Shape, string>> = {
  span: "",
  claimed: "M0-7 7 0 0 7-7 0Z",
  stamp: "M0-7 7 0 0 7-7 0Z",
  evidence: "M-5-5H5V5H-5Z",
  end: "M-6-6 6 6M6-6-6 6",
};

const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120] as const;

/** At most five beginnings of months, years apart evenly; nothing for less than a month. */
function ticks(first: number, last: number): { time: number; label: string }[] {
  const months = (last - first) / (30.4 * DAY);
  const step = MONTH_STEPS.find((one) => months / one <= 5) ?? 120;
  const start = new Date(first);
  const found: { time: number; label: string }[] = [];
  const begin = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step;
  for (let month = begin; found.length < 8; month += step) {
    const time = Date.UTC(Math.floor(month / 12), month % 12);
    if (time > last) break;
    const year = Math.floor(month / 12);
    const label = step % 12 === 0 ? String(year) : `${String((month % 12) + 1).padStart(2, "0")}.${year}`;
    if (time >= first + (last - first) * 0.03 && time <= last - (last - first) * 0.03)
      found.push({ time, label });
  }
  return found;
}

function table(style: TextStyle, lanes: readonly Lane[], checkedAt: string): Markup {
  const { language } = style.texts;
  const head = (key: "event" | "from" | "until"): string => REPORT_WORDS[key][language];
  return html`<table>
<thead><tr><th scope="col">${head("event")}</th><th scope="col">${head("from")}</th><th scope="col">${head("until")}</th></tr></thead>
<tbody>
${lanes.map(
  ({ label, fromText, toText = "" }) =>
    html`<tr><th scope="row">${label}</th>${toText === "" ? html`<td colspan="2">${fromText}</td>` : html`<td>${fromText}</td><td>${toText}</td>`}</tr>\n`,
)}<tr><th scope="row">${REPORT_WORDS.checkedAt[language]}</th><td colspan="2">${peopleTime(style, checkedAt)}</td></tr>
</tbody>
</table>
`;
}
