/**
 * SARIF 2.1.0 (OASIS), for code scanning: a result per check that failed, could not be decided, or warns, and per flag
 * that weakened the check. The whole of a signature file is meant: its first line stands for it.
 */
import { toJson } from "./json.js";
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

type Level = "error" | "warning" | "note";

interface Rule {
  readonly id: string;
  readonly text: string;
  readonly help: string;
}

interface Finding {
  readonly rule: Rule;
  readonly level: Level;
  readonly file: string;
  readonly message: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export function renderSarif(set: ReportSet): string {
  const style = plainStyle(set);
  const all = outlines(set);
  const findings = all.flatMap((one) => findingsOf(one, style));
  const rules = [...new Map(findings.map(({ rule }) => [rule.id, rule])).values()];
  const failures = all.filter(({ failure }) => failure !== undefined);
  const document = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "podpis",
            version: set.version,
            language: style.texts.language,
            rules: rules.map(ruleOf),
          },
        },
        automationDetails: { id: `podpis ${set.command}/` },
        invocations: [
          {
            executionSuccessful: failures.length === 0,
            toolExecutionNotifications: failures.map((one) => ({
              level: "error",
              descriptor: { id: one.verdict },
              message: { text: failureText(one) },
              locations: [location(one.file)],
            })),
          },
        ],
        results: findings.map((one) => resultOf(one, rules)),
        columnKind: "unicodeCodePoints",
      },
    ],
  };
  return `${toJson(document)}\n`;
}

/** A verdict that no single check explains is a finding by itself. */
function findingsOf(one: Outline, style: TextStyle): Finding[] {
  const { code, exitCode, failure, file, headline, verdict, subIndication, relaxations } = one;
  if (failure !== undefined) {
    const rule = { id: code, text: headline, help: failure.fix };
    return [{ rule, level: "error", file, message: failureText(one), properties: { verdict } }];
  }
  const found = casesOf(one, style).flatMap((each) => findingOf(each, one, style));
  const words = relaxationTexts(one, style);
  const isExplained = exitCode === 0 || found.some(({ level }) => level === "error");
  return [
    ...(isExplained
      ? []
      : [
          {
            rule: { id: "verdict", text: "verdict", help: "" },
            level: "error" as const,
            file,
            message: message([headline]),
            properties: { verdict, ...(subIndication !== undefined && { subIndication }) },
          },
        ]),
    ...found,
    ...relaxations.map(({ id }, i) => ({
      rule: { id: `relaxation.${id}`, text: style.texts.relaxations[id], help: "" },
      level: "warning" as const,
      file,
      message: message([`${style.texts.labels.relaxations}: ${words[i]}`]),
      properties: { verdict },
    })),
  ];
}

const failureText = ({ headline, failure }: Outline): string =>
  message([headline, failure?.why ?? "", failure?.fix ?? ""]);

const LEVELS: Readonly<Record<Case["status"], Level | null>> = {
  passed: null,
  skipped: null,
  warning: "note",
  indeterminate: "error",
  failed: "error",
};

function findingOf(one: Case, { file, verdict }: Outline, style: TextStyle): Finding[] {
  const level = LEVELS[one.status];
  if (level === null) return [];
  const { check, answer, fixes, status, place } = one;
  const texts = style.texts.checks[check.id];
  return [
    {
      rule: { id: check.id, text: texts.failed, help: texts.fix },
      level,
      file,
      message: message([
        answer,
        ...saidOf(one, style),
        ...fixes.map((fix) => `${style.texts.labels.fix}: ${fix}`),
      ]),
      properties: {
        verdict,
        status,
        ...(place !== "" && { place }),
        ...(check.subIndication !== undefined && { subIndication: check.subIndication }),
        check: caseName(one),
      },
    },
  ];
}

const ruleOf = ({ id, text, help }: Rule) => ({
  id,
  shortDescription: { text: message([text]) },
  ...(help !== "" && { help: { text: message([help]) } }),
});

const resultOf = (
  { rule, level, file, message: text, properties }: Finding,
  rules: readonly Rule[],
): object => ({
  ruleId: rule.id,
  ruleIndex: rules.findIndex(({ id }) => id === rule.id),
  level,
  message: { text },
  locations: [location(file)],
  properties,
});

/** GitHub shows no result without a region. */
const location = (file: string) => ({
  physicalLocation: { artifactLocation: { uri: fileUri(file) }, region: { startLine: 1 } },
});

/** A relative reference for a relative path (RFC 3986 §4.2), a file: URI for an absolute one. */
export function fileUri(path: string): string {
  const parts = path
    .replaceAll("\\", "/")
    .split("/")
    .map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, "\ufffd")));
  const joined = parts.join("/");
  if (path.startsWith("/")) return `file://${joined}`;
  return /^[a-z]:[\\/]/i.test(path) ? `file:///${joined.replace("%3A", ":")}` : joined;
}

/** Plain text: brackets would make a link (§3.11.6), braces a placeholder (§3.11.5). */
const message = (lines: readonly string[]): string =>
  lines
    .filter((line) => line !== "")
    .map((line) => line.replace(/[\\[\]]/g, "\\$&").replace(/[{}]/g, "$&$&"))
    .join("\n");
