// docs/performance.md and its pictures, from what a whole run measured.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { limitOf } from "./limits.mjs";
import { NUMBERS, standing } from "./numbers.mjs";
import { plot } from "./plot.mjs";
import { root } from "./support.mjs";

const VERDICTS = { reached: "reached", floor: "floor holds", missed: "**missed**", absent: "no peer here" };

/** What each picture shows. */
const PICTURES = {
  content: "`podpis verify` and `openssl cms -verify` of one detached ГОСТ signature",
  signers: "one signature of 4 KiB by several signers, each with a key and a certificate of its own",
  certificates: "one signature with certificates inside that it does not need",
  crl: "`podpis cert check --crl` and `openssl verify -crl_check`, RSA",
};

/** Writes the page and its pictures. */
export function writePage(run) {
  const growth = run.sections.flatMap((section) => section.growth ?? []);
  mkdirSync(join(root, "docs", "images"), { recursive: true });
  for (const one of growth)
    writeFileSync(join(root, "docs", picture(one)), plot(one, `Cost of a verification against ${one.axis}`));
  writeFileSync(join(root, "docs", "performance.md"), page({ ...run, growth }));
}

const picture = ({ id }) => `images/performance-${id}.svg`;

/** The text of the page. `at`: the day it is written. */
export function page({ machine, results, sections, growth }, at = new Date()) {
  return `${[
    head(at),
    table(["", ""], machine),
    "## Beside the peers",
    HOW_TO_READ,
    table(["work", "peer", "ratio", "least … most", "goal", "floor", ""], results.map(resultRow)),
    weaker(results),
    "## What does not reach its goal",
    shortcomings(results),
    "## How the cost grows",
    GROWTH,
    ...growth.map(growthSection),
    "## What was measured",
    "Medians of the rounds; rates of curves per second of processor time.",
    ...sections.filter(({ growth: isGrowth }) => isGrowth === undefined).map(measuredSection),
  ].join("\n\n")}\n`;
}

const head = (at) => `# Performance

Written by \`npm run bench\` on ${at.toISOString().slice(0, 10)}. Each number is measured beside its peer in the same run, in
turns (ours, theirs, ours, theirs, …), and given as the median of the ratios of the rounds: seconds move from machine to
machine and from minute to minute, ratios a good deal less. \`npm run bench -- --quick\` takes a minute and writes only
\`bench/results.json\`; \`npm run bench -- WORD\` runs what has that word in its name.`;

const HOW_TO_READ = `A ratio with ≥ is speed (more is better), one with ≤ is wall time or peak memory (RSS; less is better). Where the peer is
\`limit\`, the ratio is what was measured over the bound.`;

/** Bounds of other promises over the same work. */
function weaker(results) {
  const said = NUMBERS.flatMap(({ work, weaker: bound }, i) => {
    const { ratio } = results[i];
    if (bound === undefined) return [];
    const found = ratio === null ? "no peer here" : ratio <= bound ? "holds" : `**${two(ratio)}**`;
    return [`${work} ≤ ${bound} (${found})`];
  });
  return `Weaker bounds of the same rows: ${said.join("; ")}.`;
}

const GROWTH = `Whole processes, medians of five rounds. The line is start + slope · size, by least squares of the relative distance;
both axes are logarithmic.`;

function resultRow(number) {
  const { work, peer, ratio, min, max, goal, floor, higherIsBetter } = number;
  const sign = higherIsBetter ? "≥" : "≤";
  const found = ratio === null ? ["—", "—"] : [two(ratio), `${two(min)} … ${two(max)}`];
  const bounds = [`${sign} ${goal}`, floor === goal ? "" : `${sign} ${floor}`];
  return [work, peer, ...found, ...bounds, VERDICTS[standing(number)]];
}

/** Those that have one reason share a paragraph. */
function shortcomings(results) {
  const byReason = new Map();
  for (const number of results.filter((one) => ["floor", "missed"].includes(standing(one)))) {
    const { work, ratio, goal, higherIsBetter } = number;
    const line = `**${work}**: ${two(ratio)}, goal ${higherIsBetter ? "≥" : "≤"} ${goal}`;
    byReason.set(limitOf(work), [...(byReason.get(limitOf(work)) ?? []), line]);
  }
  if (byReason.size === 0) return "Nothing, in this run.";
  return [...byReason].map(([reason, lines]) => `- ${lines.join("; ")}. ${reason}`).join("\n");
}

function growthSection(one) {
  const { axis, unit, sides } = one;
  const { points } = sides.podpis;
  const rows = points.map(([size, time], i) => [
    size.toLocaleString("en").replaceAll(",", " "),
    time.toFixed(0),
    sides.openssl.points[i][1].toFixed(0),
  ]);
  const slopes = Object.entries(sides).map(
    ([who, { start, slope, fit }]) =>
      `${who}: ${start.toFixed(0)} ms + ${slope.toPrecision(3)} ${unit} (R² ${fit.toFixed(3)})`,
  );
  return [
    `### ${axis[0].toUpperCase()}${axis.slice(1)}`,
    `![${axis}: wall time of both](${picture(one)})`,
    `${PICTURES[one.id][0].toUpperCase()}${PICTURES[one.id].slice(1)}. ${slopes.join("; ")}.`,
    table([axis, "podpis, ms", "openssl, ms"], rows),
  ].join("\n\n");
}

function measuredSection({ name, rows, claims, skipped }) {
  const bounds = claims.map(({ what, ratio, atMost, atLeast }) => [
    what,
    `${two(ratio)} (${atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`})`,
  ]);
  const parts = [`### ${name[0].toUpperCase()}${name.slice(1)}`];
  if (skipped !== undefined) parts.push(`Absent: ${skipped}.`);
  if (rows.length + bounds.length > 0) parts.push(table(["", ""], [...rows, ...bounds]));
  return parts.join("\n\n");
}

const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");

/** Three digits that tell something. */
const two = (value) => (value < 0.1 ? value.toFixed(3) : value.toFixed(2));
