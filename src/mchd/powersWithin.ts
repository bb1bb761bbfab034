/**
 * Whether the powers that a child passes on stay inside its parent's (Civil Code 187). Both documents are anybody's and
 * may hold thousands of powers: the parent is indexed, and what is compared is counted.
 */
import { MAX_MCHD_COMPARISONS } from "../base/limits.js";
import type { LimitFacts, MchdFacts, PowerFacts } from "./facts/model.js";
import { prefixesOf, rangeOf } from "./powers.js";
import { type Answer, allows, byKind, plain } from "./powersLimits.js";

export interface Widened {
  readonly answer: Answer;
  /** Codes that the parent does not give, or gives under stricter limits; where it is open, those it is open for. */
  readonly codes: readonly string[];
  /** There is more to compare than MAX_MCHD_COMPARISONS: what was not compared is open. */
  readonly exceeded: boolean;
}

/** Whether every code of the child is the parent's too, under limits at least as strict. */
export function withinPowers(child: MchdFacts, parent: MchdFacts): Widened {
  const held = new HeldPowers(parent.powers.codes);
  const work = new Work();
  const answers = child.powers.codes.map((power) => ({
    code: power.code,
    answer: entryWithin(power, held, work),
  }));
  const { exceeded } = work;
  // What the parent says in words may hold whatever no code of it does.
  const words = new Set(parent.powers.texts);
  const sameTexts = child.powers.texts.every((text) => words.has(text));
  const bad = answers.filter(({ answer }) => answer === "no");
  if (bad.length > 0 && words.size === 0) {
    return { answer: "no", codes: bad.map(({ code }) => code), exceeded };
  }
  const codes = answers.filter(({ answer }) => answer !== "yes").map(({ code }) => code);
  return { answer: codes.length > 0 || !sameTexts ? "unknown" : "yes", codes, exceeded };
}

/** Counts comparisons. What comes after the last one is not compared. */
class Work {
  #left = MAX_MCHD_COMPARISONS;

  get exceeded(): boolean {
    return this.#left < 0;
  }

  /** False: no more. */
  step(cost = 1): boolean {
    if (this.#left >= 0) this.#left -= cost;
    return this.#left >= 0;
  }
}

type Limits = ReadonlyMap<string, readonly LimitFacts[]>;

/** Values of one kind that the parent allows; `texts`: as they compare when they are the same. */
interface Allowed {
  readonly values: readonly LimitFacts[];
  readonly texts: ReadonlySet<string>;
}

type Held = ReadonlyMap<string, Allowed>;

/** The limits of a parent's powers, by their codes and by the ranges that general codes cover. */
class HeldPowers {
  readonly #byCode = new Map<string, Held[]>();
  readonly #byRange = new Map<string, Held[]>();

  constructor(powers: readonly PowerFacts[]) {
    for (const { code, limits } of powers) {
      const held = heldOf(limits);
      add(this.#byCode, code, held);
      const range = rangeOf(code);
      if (range !== undefined) add(this.#byRange, range, held);
    }
  }

  /** One by one: a code may stand there thousands of times. */
  *for(code: string): Iterable<Held> {
    yield* this.#byCode.get(code) ?? [];
    for (const prefix of prefixesOf(code)) yield* this.#byRange.get(prefix) ?? [];
  }
}

function add(index: Map<string, Held[]>, key: string, held: Held): void {
  const same = index.get(key);
  if (same === undefined) index.set(key, [held]);
  else same.push(held);
}

function heldOf(limits: readonly LimitFacts[]): Held {
  const held = new Map<string, Allowed>();
  for (const [kind, values] of byKind(limits)) {
    held.set(kind, { values, texts: new Set(values.flatMap(textsOf)) });
  }
  return held;
}

const textsOf = ({ value }: LimitFacts): readonly string[] =>
  ("code" in value ? [value.code, value.name ?? ""] : [value.text]).map(plain).filter((text) => text !== "");

/**
 * One power of the child. Entries of the parent are alternatives: one must hold all of it, or each of the combinations
 * of its alternatives must stand in some entry.
 */
function entryWithin({ code, limits }: PowerFacts, powers: HeldPowers, work: Work): Answer {
  const own = byKind(limits);
  const entries: Held[] = [];
  let whole: Answer = "no";
  for (const held of powers.for(code)) {
    if (!work.step()) return "unknown";
    const answer = limitsWithin(own, held, work);
    if (answer === "yes") return "yes";
    if (answer === "unknown") whole = "unknown";
    entries.push(held);
  }
  if (entries.length < 2) return whole;
  let answer: Answer = "yes";
  for (const one of combinations(own, new Set(entries.flatMap((held) => [...held.keys()])))) {
    if (!work.step(one.size)) return "unknown";
    const single = anyOfEntries(one, entries, work);
    if (single === "no") return "no";
    if (single === "unknown") answer = "unknown";
  }
  return answer;
}

function anyOfEntries(own: Limits, entries: readonly Held[], work: Work): Answer {
  let answer: Answer = "no";
  for (const held of entries) {
    if (!work.step()) return "unknown";
    const one = limitsWithin(own, held, work);
    if (one === "yes") return "yes";
    if (one === "unknown") answer = "unknown";
  }
  return answer;
}

/** One value of each of `kinds`, in every way; there may be very many, so nobody keeps them. */
function* combinations(own: Limits, kinds: ReadonlySet<string>): Iterable<Limits> {
  const choices = [...own].filter(([kind]) => kinds.has(kind));
  const chosen = choices.map(() => 0);
  for (;;) {
    yield new Map(choices.map(([kind, values], i) => [kind, [values[chosen[i]!]!]]));
    let place = choices.length - 1;
    while (place >= 0 && ++chosen[place]! >= choices[place]![1].length) chosen[place--] = 0;
    if (place < 0) return;
  }
}

/** Every kind that the entry limits is limited by the child too, and to values that the entry allows. */
function limitsWithin(own: Limits, held: Held, work: Work): Answer {
  let answer: Answer = "yes";
  for (const [kind, allowed] of held) {
    const values = own.get(kind);
    if (values === undefined) return "no";
    for (const value of values) {
      const one = valueWithin(kind, value, allowed, work);
      if (one === "no") return "no";
      if (one === "unknown") answer = "unknown";
      if (work.exceeded) return "unknown";
    }
  }
  return answer;
}

function valueWithin(kind: string, value: LimitFacts, { values, texts }: Allowed, work: Work): Answer {
  const key = keyOf(value);
  if (!work.step()) return "unknown";
  if (texts.has(plain(key))) return "yes";
  let answer: Answer = "no";
  for (const one of values) {
    if (!work.step()) return "unknown";
    const allowed = allows(kind, one, key);
    if (allowed === "yes") return "yes";
    if (allowed === "unknown") answer = "unknown";
  }
  return answer;
}

const keyOf = ({ value }: LimitFacts): string => ("code" in value ? value.code : value.text);
