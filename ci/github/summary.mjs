/**
 * Writes the summary of a job in Markdown to standard output: how many answers of each kind, and those that are not good.
 * Takes the file of `podpis verify --report ndjson=FILE`; without one (a mistake in the command line) says nothing.
 */
import { existsSync, readFileSync } from "node:fs";

/** The summary of a job may have 1 MiB. */
const MAX_ROWS = 200;
const KINDS = ["valid", "not accepted", "not valid", "indeterminate", "error"];
const BY_VERDICT = { "TOTAL-FAILED": "not valid", INDETERMINATE: "indeterminate" };

const kindOf = ({ error, verdict, accepted }) => {
  if (error !== undefined) return "error";
  return BY_VERDICT[verdict] ?? (accepted ? "valid" : "not accepted");
};

const reasonOf = ({ error, rejection, subIndication }) =>
  error?.code ?? rejection?.requirements?.join(", ") ?? subIndication ?? "";

/** Names come from outside: no character of them is Markdown or markup, and none is invisible. */
const harmless = (text) =>
  String(text).replace(/[^\p{L}\p{N} ./-]/gu, (one) =>
    /[\p{C}\p{Z}]/u.test(one)
      ? `&#92;u&#123;${one.codePointAt(0).toString(16)}&#125;`
      : `&#${one.codePointAt(0)};`,
  );

const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const [path] = process.argv.slice(2);
if (path !== undefined && existsSync(path)) {
  const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
  const answers = lines.map((line) => JSON.parse(line)).filter(({ error, verdict }) => error ?? verdict);
  const count = (kind) => answers.filter((answer) => kindOf(answer) === kind).length;
  const bad = answers.filter((answer) => kindOf(answer) !== "valid");
  const rows = bad
    .slice(0, MAX_ROWS)
    .map((answer) => [kindOf(answer), harmless(answer.file), harmless(reasonOf(answer))]);
  const counts = KINDS.filter((kind) => count(kind) > 0).map((kind) => [kind, count(kind)]);
  const parts = [
    `### podpis verify: ${answers.length} ${answers.length === 1 ? "file" : "files"}`,
    table(["result", "files"], counts),
    ...(rows.length > 0 ? [table(["result", "file", "why"], rows)] : []),
    ...(bad.length > rows.length ? [`and ${bad.length - rows.length} more`] : []),
  ];
  console.log(`${parts.join("\n\n")}\n`);
}
