/**
 * JUnit XML, as Jenkins, GitLab, GitHub actions and Azure read it: a testsuite per file, a testcase per check. What
 * failed is a `failure`, what could not be decided or read an `error`: both stop a pipeline, as the exit code does.
 */
import { printable } from "./printable.js";
import type { ReportSet } from "./reports.js";
import {
  type Case,
  type CaseStatus,
  caseName,
  casesOf,
  type Outline,
  outlines,
  plainStyle,
  relaxationNote,
} from "./reportsOutline.js";
import type { TextStyle } from "./style.js";

interface TestCase {
  readonly name: string;
  readonly status: CaseStatus;
  readonly type: string;
  readonly message: string;
  readonly lines: readonly string[];
  /** Of a bad one, everything inside it. */
  readonly tree: readonly string[];
}

export function renderJunit(set: ReportSet): string {
  const style = plainStyle(set);
  const suites = outlines(set).map((one) => ({ one, cases: testCases(one, style) }));
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${attribute(`podpis ${set.command}`)}" ${counts(all)} time="0">`,
    ...suites.flatMap(({ one, cases }) => suite(one, cases, set, style)),
    "</testsuites>",
    "",
  ].join("\n");
}

function suite(one: Outline, cases: readonly TestCase[], set: ReportSet, style: TextStyle): string[] {
  const { file, validationTime } = one;
  // The schema that parsers share wants a time without a zone; it is UTC.
  const timestamp = validationTime === undefined ? "" : ` timestamp="${validationTime.slice(0, 19)}"`;
  const className = attribute(`podpis.${set.command.replaceAll(" ", ".")}`);
  const note = relaxationNote(one, style);
  return [
    `  <testsuite name="${attribute(printable(file))}" ${counts(cases)} time="0"${timestamp}>`,
    "    <properties>",
    ...properties(one, set.version).map(
      ([name, value]) => `      <property name="${attribute(name)}" value="${attribute(value)}"/>`,
    ),
    "    </properties>",
    ...cases.flatMap((one) => testCase(one, className, attribute(printable(file)))),
    ...(note === undefined ? [] : [`    <system-err>${content(note)}</system-err>`]),
    "  </testsuite>",
  ];
}

const properties = (one: Outline, version: string): readonly (readonly [string, string])[] => [
  ["podpis.version", version],
  ["verdict", one.verdict],
  ...(one.subIndication === undefined ? [] : [["subIndication", one.subIndication] as const]),
  ["exitCode", String(one.exitCode)],
  ...one.relaxations.map(
    ({ id, detail }) => ["relaxation", detail === undefined ? id : `${id}: ${printable(detail)}`] as const,
  ),
];

/** The verdict first: whatever else is there, it fails when the run does. */
function testCases(one: Outline, style: TextStyle): TestCase[] {
  const { code, exitCode, failure, headline } = one;
  const status = exitCode === 0 ? "passed" : exitCode === 1 ? "failed" : "indeterminate";
  const lines = failure === undefined ? [] : [failure.why, failure.fix].filter((line) => line !== "");
  return [
    { name: "verdict", status, type: code, message: headline, lines, tree: [] },
    ...casesOf(one, style).map((one) => checkCase(one, style)),
  ];
}

const checkCase = (one: Case, style: TextStyle): TestCase => ({
  name: caseName(one),
  status: one.status,
  type: one.check.subIndication ?? one.check.id,
  message: one.answer,
  lines: [...one.facts, ...one.fixes.map((fix) => `${style.texts.labels.fix}: ${fix}`)],
  tree: one.tree,
});

function testCase(
  { name, status, type, message, lines, tree }: TestCase,
  className: string,
  file: string,
): string[] {
  const head = `    <testcase name="${attribute(name)}" classname="${className}" file="${file}" time="0"`;
  const text = [message, ...lines].map(content).join("\n");
  switch (status) {
    case "passed":
      return [`${head}/>`];
    case "skipped":
      return [`${head}>`, `      <skipped message="${attribute(message)}"/>`, "    </testcase>"];
    case "warning":
      return [`${head}>`, `      <system-out>${text}</system-out>`, "    </testcase>"];
    default: {
      const tag = status === "failed" ? "failure" : "error";
      const opening = `<${tag} type="${attribute(type)}" message="${attribute(message)}">`;
      const all = tree.length === 0 ? [] : [`      <system-out>${tree.map(content).join("\n")}</system-out>`];
      return [`${head}>`, `      ${opening}${text}</${tag}>`, ...all, "    </testcase>"];
    }
  }
}

function counts(cases: readonly TestCase[]): string {
  const count = (status: CaseStatus): number => cases.filter((one) => one.status === status).length;
  return [
    `tests="${cases.length}"`,
    `failures="${count("failed")}"`,
    `errors="${count("indeterminate")}"`,
    `skipped="${count("skipped")}"`,
  ].join(" ");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Both are without control characters already, which XML 1.0 cannot hold even escaped. */
const content = (text: string): string => text.replace(/[&<>]/g, (one) => ENTITIES[one]!);
const attribute = (text: string): string => text.replace(/[&<>"]/g, (one) => ENTITIES[one]!);
