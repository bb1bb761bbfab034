/**
 * Markup that cannot be broken by what stands in it: `html` escapes every value that is not markup itself. The text
 * report's own rows serve the page as well: its colours are marks here, which no untrusted text can contain
 * (printable.ts lets no control character through), and become elements.
 */
import type { Palette, TextStyle } from "./style.js";

/** Text that is markup already. */
export class Markup {
  constructor(readonly text: string) {}
}

type Value = Markup | string | number | undefined | readonly (Markup | string)[];

/** Markup of a template; strings in it are text, `undefined` is nothing. */
export const html = (parts: TemplateStringsArray, ...values: readonly Value[]): Markup =>
  new Markup(parts.reduce((before, part, i) => before + textOf(values[i - 1]) + part));

function textOf(value: Value): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "string" || typeof value === "number") return escaped(String(value));
  return value.map(textOf).join("");
}

export const NOTHING = new Markup("");

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const CLOSE = "\u0006";
const OPEN: Readonly<Record<keyof Palette, string>> = {
  good: "\u0001",
  bad: "\u0002",
  unsure: "\u0003",
  dim: "\u0004",
  bold: "\u0005",
};
const CLASS_OF = new Map(Object.entries(OPEN).map(([name, mark]) => [mark, name]));

/** Whatever is left of what a page must not hold is shown by its number. */
const escaped = (text: string): string =>
  text.replace(/[&<>"'\p{C}\p{Zl}\p{Zp}]/gu, (one) => ENTITIES[one] ?? mark(one));

function mark(one: string): string {
  if (one === CLOSE) return "</span>";
  const name = CLASS_OF.get(one);
  return name === undefined ? `\\u{${one.codePointAt(0)!.toString(16)}}` : `<span class="${name}">`;
}

const paint =
  (name: keyof Palette) =>
  (text: string): string =>
    OPEN[name] + text + CLOSE;

/** The style whose texts `html` turns into elements: all details, symbols as they are. */
export const pageStyle = (style: TextStyle): TextStyle => ({
  ...style,
  details: true,
  unicode: true,
  palette: {
    good: paint("good"),
    bad: paint("bad"),
    unsure: paint("unsure"),
    dim: paint("dim"),
    bold: paint("bold"),
  },
});

/** A text without its marks: for attributes and titles. */
export const unmarked = (text: string): string => text.replace(/[\u0001-\u0006]/g, "");

export type Tone = "good" | "bad" | "unsure";

/** The first mark of a verdict's line says how it reads. */
export function toneOf(text: string): Tone {
  const name = CLASS_OF.get(text[0] ?? "");
  return name === "good" || name === "bad" ? name : "unsure";
}

/** The painted word a verdict's line begins with, and what follows. */
export function splitHead(text: string): readonly [word: string, rest: string] {
  const end = text.indexOf(CLOSE) + 1;
  return [text.slice(0, end), text.slice(end)];
}

const ROW = new RegExp(`^${OPEN.dim}([^${CLOSE}]*)${CLOSE} (.*)$`);

/** The rows of a text report (style.ts `row`) as a description list; its other lines have their own place. */
export function rowList(lines: readonly string[]): Markup {
  const rows: { label: string; values: string[] }[] = [];
  for (const line of lines) {
    const [, left, value] = ROW.exec(line) ?? [];
    if (left === undefined || value === undefined) continue;
    const label = left.trim().replace(/:$/, "");
    if (label !== "" || rows.length === 0) rows.push({ label, values: [value] });
    else rows.at(-1)!.values.push(value);
  }
  if (rows.length === 0) return NOTHING;
  return html`<dl class="rows">${rows.map(
    ({ label, values }) => html`<dt>${label}</dt>${values.map((value) => html`<dd>${value}</dd>`)}`,
  )}</dl>\n`;
}
