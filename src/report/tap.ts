/**
 * TAP 14: a test point per file, with the checks as its subtest. A reader of TAP 13 sees the files alone.
 * https://testanything.org/tap-version-14-specification.html
 */
import { printable } from "./printable.js";
import type { ReportSet } from "./reports.js";
import {
  type Case,
  caseName,
  casesOf,
  type Outline,
  outlines,
  plainStyle,
  relaxationTexts,
  saidOf,
} from "./reportsOutline.js";
import type { TextStyle } from "./style.js";

export function renderTap(set: ReportSet): string {
  const style = plainStyle(set);
  const all = outlines(set);
  return [
    "TAP version 14",
    `1..${all.length}`,
    ...all.flatMap((one, index) => file(one, index + 1, style)),
    "",
  ].join("\n");
}

function file(one: Outline, number: number, style: TextStyle): string[] {
  const cases = casesOf(one, style);
  const { exitCode, failure, headline, relaxations, verdict, subIndication, validationTime } = one;
  const subtest =
    cases.length === 0
      ? []
      : [
          `# Subtest: ${escaped(printable(one.file))}`,
          `    1..${cases.length}`,
          ...cases.flatMap((each, i) => testPoint(each, i + 1, style)).map((line) => `    ${line}`),
        ];
  return [
    ...subtest,
    point(exitCode === 0, number, headline),
    ...diagnostics({
      verdict,
      ...(subIndication !== undefined && { subIndication }),
      exitCode,
      ...(validationTime !== undefined && { validationTime }),
      ...(relaxations.length > 0 && { relaxations: relaxationTexts(one, style) }),
      ...failure,
    }),
  ];
}

function testPoint(one: Case, number: number, style: TextStyle): string[] {
  const { answer, check, fixes, status } = one;
  const facts = saidOf(one, style);
  const skip = status === "skipped" ? " # SKIP" : "";
  const isGood = status !== "failed" && status !== "indeterminate";
  const told = status === "passed" ? {} : { status, ...(facts.length > 0 && { facts }) };
  return [
    point(isGood, number, `${caseName(one)} - ${answer}`) + skip,
    ...diagnostics({
      ...told,
      ...(check.subIndication !== undefined && { subIndication: check.subIndication }),
      ...(fixes.length > 0 && { fix: fixes }),
    }),
  ];
}

const point = (isGood: boolean, number: number, text: string): string =>
  `${isGood ? "ok" : "not ok"} ${number} - ${escaped(text)}`;

/** A hash begins a directive, a backslash takes the sense from the next character. */
const escaped = (text: string): string => text.replace(/[\\#]/g, "\\$&");

/** YAML, whose values are JSON: that is YAML too, and leaves nothing to escape. */
function diagnostics(values: Readonly<Record<string, unknown>>): string[] {
  const lines = Object.entries(values).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`);
  return lines.length === 0 ? [] : ["  ---", ...lines, "  ..."];
}
