/** Checks for people: what decided, with what was found and what to do; or all of them. */
import type { Check, CheckStatus, Fact } from "../base/check.js";
import { maskNumbersIn } from "../mchd/facts/mask.js";
import { evidenceParts, sourceText } from "./evidenceText.js";
import { expectedOf, foundOf } from "./foundText.js";
import type { CheckTexts } from "./i18n/texts.js";
import { isInstant, peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import { fill, grouped, signed, type TextStyle } from "./style.js";

const isBad = ({ status }: Check): boolean => status === "failed" || status === "indeterminate";

const specialOf = ({ byReason }: CheckTexts, { reason }: Check) =>
  reason === undefined ? undefined : byReason?.[reason];

function answer(texts: CheckTexts, check: Check): string {
  return specialOf(texts, check)?.answer ?? usualAnswer(texts, check.status);
}

function usualAnswer(texts: CheckTexts, status: CheckStatus): string {
  switch (status) {
    case "passed":
      return texts.passed;
    case "failed":
      return texts.failed;
    case "indeterminate":
      return texts.indeterminate ?? texts.failed;
    case "warning":
      return texts.warning ?? texts.failed;
    case "skipped":
      return texts.skipped ?? texts.passed;
  }
}

function fixOf(texts: CheckTexts, check: Check): string {
  const { fix, indeterminateFix = fix } = texts;
  return specialOf(texts, check)?.fix ?? (check.status === "indeterminate" ? indeterminateFix : fix);
}

export function factText(style: TextStyle, fact: Fact): string {
  const one = (value: string | number | boolean): string =>
    typeof value === "string" && isInstant(value)
      ? peopleTime(style, value)
      : printable(withoutPersons(style, String(value)));
  if (typeof fact !== "object") return one(fact);
  const isSpan = fact.length === 2 && fact.every(isInstant);
  return fact.map(one).join(isSpan ? " — " : ", ");
}

/** The check's answer in one line, with whom it is about and its id, which never changes. */
function headline(style: TextStyle, check: Check): string {
  const { answer } = inWords(style, check);
  return `${signed(style, check.status)} ${answer} ${style.palette.dim(`[${check.id}]`)}`;
}

function reasonText(style: TextStyle, check: Check): string | undefined {
  if (check.reason === undefined) return undefined;
  return style.texts.reasons[check.reason] ?? printable(check.reason);
}

function facts(style: TextStyle, check: Check): string[] {
  const { labels } = style.texts;
  const reason = reasonText(style, check);
  const lines = reason === undefined ? [] : [`${labels.reason}: ${reason}`];
  const found = foundOf(check, style.texts);
  if (found !== undefined) lines.push(`${labels.found}: ${factText(style, found) || "—"}`);
  const expected = expectedOf(check, style.texts);
  if (expected !== undefined) lines.push(`${labels.expected}: ${factText(style, expected)}`);
  if (check.tolerance !== undefined) {
    lines.push(fill(labels.tolerance, { seconds: grouped(check.tolerance / 1000) }));
  }
  return lines;
}

/** What a check quotes may name a person by ИНН or СНИЛС. */
export const withoutPersons = ({ masksPersons = true }: TextStyle, text: string): string =>
  masksPersons ? maskNumbersIn(text) : text;

/** A check in words: its answer with whom it is about, what was found and expected, what can be done. */
export const inWords = (
  style: TextStyle,
  check: Check,
): { readonly answer: string; readonly facts: readonly string[]; readonly fix: string } => {
  const texts = style.texts.checks[check.id];
  const subject = check.subject === undefined ? "" : `: ${printable(withoutPersons(style, check.subject))}`;
  return { answer: answer(texts, check) + subject, facts: facts(style, check), fix: fixOf(texts, check) };
};

export const indent = (lines: readonly string[], by = "  "): string[] => lines.map((line) => by + line);

/** A check that decided, and the checks inside it that made it so; what they only repeat is left out. */
export interface Cause {
  readonly check: Check;
  /** With whom it is about. */
  readonly answer: string;
  /** Why, what was found and expected, and where it came from. */
  readonly facts: readonly string[];
  readonly inner: readonly Cause[];
  /** What can be done about it: of the innermost ones. */
  readonly fixes: readonly string[];
}

export function causeOf(style: TextStyle, whole: Check): Cause {
  const check = withoutEcho(whole);
  const bad = (check.children ?? []).filter(isBad);
  const inner = bad.map((child) => causeOf(style, child));
  const { answer, facts, fix } = inWords(style, check);
  return {
    check,
    answer,
    // Said once, by the innermost check that knows it.
    facts: bad.some(knowsSource) ? facts : [...facts, ...sources(style, check)],
    inner,
    fixes: inner.length === 0 ? [fix] : [...new Set(inner.flatMap(({ fixes }) => fixes))],
  };
}

/** Its answer, the facts, then the same of what is inside. */
export const causeLines = (style: TextStyle, { check, facts, inner }: Cause): string[] => [
  headline(style, check),
  ...indent(facts, "    "),
  ...inner.flatMap((one) => indent(causeLines(style, one))),
];

const knowsSource = ({ evidence = [], children = [] }: Check): boolean =>
  evidence.some(({ source }) => source !== undefined) || children.filter(isBad).some(knowsSource);

/** Where it came from, or should have: files and addresses. */
const sources = (style: TextStyle, { evidence = [] }: Check): string[] =>
  evidence.flatMap(({ source }) =>
    source === undefined ? [] : [`${style.texts.labels.source}: ${sourceText(style, source)}`],
  );

/** A check whose only bad part says the same once more, with its facts taken over. */
function withoutEcho(check: Check): Check {
  const bad = (check.children ?? []).filter(isBad);
  const [only] = bad;
  if (only === undefined || bad.length > 1) return check;
  const echoes = only.id === check.id && only.subject === check.subject && only.reason === check.reason;
  return echoes ? withoutEcho(only) : check;
}

/** Why the verdict is not "valid", and what to do; empty when no check failed. */
export function whyText(style: TextStyle, checks: readonly Check[]): string[] {
  const bad = checks.filter(isBad);
  if (bad.length === 0) return [];
  const causes = bad.map((check) => causeOf(style, check));
  const lines = causes.flatMap((cause) => causeLines(style, cause));
  const fixes = new Set(causes.flatMap((cause) => cause.fixes));
  const { labels, palette } = { labels: style.texts.labels, palette: style.palette };
  return [
    palette.bold(`${labels.why}:`),
    ...indent(lines),
    ...[...fixes].map((fix) => `  ${labels.fix}: ${fix}`),
  ];
}

/** Warnings anywhere in the tree, one line each. */
export function notesText(style: TextStyle, checks: readonly Check[]): string[] {
  const lines = warnings(checks).flatMap((check) => [
    headline(style, check),
    ...indent(facts(style, check), "    "),
  ]);
  return lines.length === 0 ? [] : [style.palette.bold(`${style.texts.labels.notes}:`), ...indent(lines)];
}

function warnings(checks: readonly Check[]): Check[] {
  return checks.flatMap((check) => {
    const inner = warnings(check.children ?? []);
    return check.status === "warning" && inner.length === 0 ? [check] : inner;
  });
}

/** Every check that ran, as a tree. */
export function allChecksText(style: TextStyle, checks: readonly Check[]): string[] {
  if (checks.length === 0) return [];
  return [style.palette.bold(`${style.texts.labels.checks}:`), ...indent(tree(style, checks))];
}

function tree(style: TextStyle, checks: readonly Check[]): string[] {
  return checks.flatMap((check) => {
    const shown = check.status === "passed" ? [] : facts(style, check);
    const sources = (check.evidence ?? []).map((one) =>
      style.palette.dim([...evidenceParts(style, one), one.sha256 ?? ""].join(" ").trimEnd()),
    );
    return [
      headline(style, check),
      ...indent([...shown, ...sources], "    "),
      ...indent(tree(style, check.children ?? [])),
    ];
  });
}
