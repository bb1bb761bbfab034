/**
 * Workflow commands of GitHub Actions: an annotation for each verdict, and one for each check that decided a bad one.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
import type { ReportSet } from "./reports.js";
import {
  type Case,
  caseName,
  casesOf,
  type Outline,
  outlines,
  plainStyle,
  relaxationNote,
  saidOf,
} from "./reportsOutline.js";
import type { TextStyle } from "./style.js";

type Level = "error" | "warning" | "notice";

export function renderGithub(set: ReportSet): string {
  const style = plainStyle(set);
  return outlines(set)
    .flatMap((one) => annotations(one, style))
    .map((line) => `${line}\n`)
    .join("");
}

function annotations(one: Outline, style: TextStyle): string[] {
  const { exitCode, failure, file, headline, relaxations } = one;
  const level = exitCode === 0 ? (relaxations.length > 0 ? "warning" : "notice") : "error";
  const note = relaxationNote(one, style);
  const more = [failure?.why, failure?.fix, note].filter((text) => text !== undefined && text !== "");
  const title = `podpis: ${one.code}`;
  return [
    command(level, file, title, [headline, ...(more as string[])]),
    ...casesOf(one, style).flatMap((one) => ofCase(one, file, style)),
  ];
}

const LEVELS: Readonly<Record<Case["status"], Level | null>> = {
  passed: null,
  skipped: null,
  warning: "warning",
  indeterminate: "error",
  failed: "error",
};

function ofCase(one: Case, file: string, style: TextStyle): string[] {
  const level = LEVELS[one.status];
  if (level === null) return [];
  const fixes = one.fixes.map((fix) => `${style.texts.labels.fix}: ${fix}`);
  return [command(level, file, caseName(one), [one.answer, ...saidOf(one, style), ...fixes])];
}

const command = (level: Level, file: string, title: string, lines: readonly string[]): string =>
  `::${level} file=${property(file)},title=${property(title)}::${data(lines.join("\n"))}`;

/** As actions/toolkit escapes them: nothing of the text can end the command, or begin another. */
const data = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** The name of a file stands as it is, so that the annotation finds it; what could be obeyed is escaped. */
const property = (text: string): string =>
  data(text)
    .replaceAll(":", "%3A")
    .replaceAll(",", "%2C")
    .replaceAll("##", "#%23")
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (one) => encoded(one));

/** A lone surrogate has no octets. */
const encoded = (one: string): string => (/\p{Cs}/u.test(one) ? "%EF%BF%BD" : encodeURIComponent(one));
