/** Whether the powers of a document cover an action. */
import type { Check } from "../base/check.js";
import type { MchdFacts, PowerFacts } from "./facts/model.js";
import { open, together } from "./judged.js";
import { type Answer, allOf, anyOf, askLimits, type LimitAnswer } from "./powersLimits.js";
import type { PowerNeed, PowersQuestion } from "./powersQuestion.js";

/** The tax list's "all powers": what its name says covers that list. */
const WHOLE_LISTS: readonly (readonly [code: string, list: string])[] = [["2_FNS99", "2_FNS"]];

/**
 * Whether a code means another too: itself, or, of a code `…GENERAL`, everything in its section and below. A section
 * is what stands before the last underscore.
 */
export function meansCode(held: string, asked: string): boolean {
  if (held === asked) return true;
  const range = rangeOf(held);
  return range !== undefined && asked.startsWith(range);
}

/** How all codes begin that a general code means; undefined for a code that means itself alone. */
export const rangeOf = (held: string): string | undefined =>
  WHOLE_LISTS.find(([code]) => held === code)?.[1] ?? /^(.+_)[^_]*GENERAL$/.exec(held)?.[1];

/** Every range that a code may lie in: a look into an index in place of asking each general code. */
export function prefixesOf(asked: string): readonly string[] {
  const prefixes = WHOLE_LISTS.map(([, list]) => list).filter((list) => asked.startsWith(list));
  for (let at = asked.indexOf("_"); at !== -1; at = asked.indexOf("_", at + 1)) {
    prefixes.push(asked.slice(0, at + 1));
  }
  return prefixes;
}

interface Coverage {
  readonly answer: Answer;
  /** The power that covers it, or might. */
  readonly power?: PowerFacts;
  readonly limits: readonly LimitAnswer[];
}

/** Entries are alternatives; the first that covers, else the first that might, is shown. */
function coverage({ powers }: MchdFacts, need: PowerNeed, question: PowersQuestion): Coverage {
  const entries = powers.codes
    .filter(({ code }) => need.codes.some((asked) => meansCode(code, asked)))
    .map((power): Coverage => {
      const limits = askLimits(power.limits, need, question);
      return { answer: allOf(limits.map(({ answer }) => answer)), power, limits };
    });
  const answer = anyOf(entries.map((entry) => entry.answer));
  return entries.find((entry) => entry.answer === answer) ?? { answer: "no", limits: [] };
}

/** "mchd.power" for everything that is asked; skipped when nothing is. A text may cover what no code does. */
export function checkPowers(facts: MchdFacts, question: PowersQuestion): readonly Check[] {
  const id = "mchd.power";
  const { texts, codes } = facts.powers;
  if (question.needs.length === 0) {
    const found = codes.map(({ code }) => code);
    return texts.length > 0 && codes.length === 0
      ? [{ id, status: "warning", reason: "mchd.textPowers" }]
      : [{ id, status: "skipped", reason: "mchd.powersNotAsked", found }];
  }
  return question.needs.map((need): Check => {
    const { answer, power, limits } = coverage(facts, need, question);
    const base = { subject: need.asked, expected: need.codes } as const;
    const found = power === undefined ? codes.map(({ code }) => code) : `${power.code} ${power.name}`;
    if (answer === "yes") return { id, status: "passed", ...base, found };
    if (answer === "no" && texts.length > 0) return open(id, "mchd.textPowers", { ...base, found });
    const children = limits.filter((one) => one.answer !== "yes").map(limitCheck);
    if (children.length === 0) return { id, status: "failed", reason: "mchd.powerMissing", ...base, found };
    const { reason: _, ...judged } = together(id, children, need.asked);
    return {
      ...judged,
      reason: answer === "no" ? "mchd.overLimit" : "mchd.limitOpen",
      expected: need.codes,
      found,
    };
  });
}

function limitCheck({ kind, name, answer, reason, allowed, asked }: LimitAnswer): Check {
  const base = {
    subject: `${kind} ${name}`,
    found: allowed,
    ...(asked !== undefined && { expected: asked }),
  };
  return answer === "no"
    ? { id: "mchd.limit", status: "failed", reason: "mchd.overLimit", ...base }
    : open("mchd.limit", reason ?? "mchd.limitUnknown", base);
}
