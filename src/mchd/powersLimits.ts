/**
 * Limits on one power. Nothing is published about how they combine; the safe reading: different kinds all hold
 * together, several of one kind are alternatives. What cannot be read for certain is not decided.
 */
import type { LimitFacts } from "./facts/model.js";
import { atMost, currencyOf, type PowerNeed, type PowersQuestion, readAmount } from "./powersQuestion.js";

export type Answer = "yes" | "no" | "unknown";

/** Kinds that are understood. */
export const LIMIT_KINDS = {
  documentType: "LIM_01",
  amount: "LIM_03",
  currency: "LIM_05",
  counterparty: "LIM_08",
  territory: "LIM_10",
} as const;

export interface LimitAnswer {
  readonly kind: string;
  readonly name: string;
  readonly answer: Answer;
  /** A key of the reasons: why it is open. */
  readonly reason?: string;
  readonly allowed: readonly string[];
  readonly asked?: string;
}

/** Every kind of limit of a power, asked. */
export function askLimits(
  limits: readonly LimitFacts[],
  need: PowerNeed,
  question: PowersQuestion,
): readonly LimitAnswer[] {
  return [...byKind(limits)].map(([kind, some]) => {
    const asked = askedOf(kind, need, question);
    const shown = { kind, name: some[0]!.name, allowed: some.map(valueText) };
    if (asked === undefined) {
      const known = (Object.values(LIMIT_KINDS) as string[]).includes(kind);
      return { ...shown, answer: "unknown", reason: known ? "mchd.limitNotAsked" : "mchd.limitUnknown" };
    }
    const answer = anyOf(some.map((limit) => allows(kind, limit, asked)));
    return { ...shown, answer, asked, ...(answer === "unknown" && { reason: "mchd.limitUnreadable" }) };
  });
}

/** Alternatives: one "yes" is enough, and one that is open may be it. */
export const anyOf = (answers: readonly Answer[]): Answer =>
  answers.includes("yes") ? "yes" : answers.includes("unknown") ? "unknown" : "no";

/** Together: one "no" is enough. */
export const allOf = (answers: readonly Answer[]): Answer =>
  answers.includes("no") ? "no" : answers.includes("unknown") ? "unknown" : "yes";

function askedOf(kind: string, need: PowerNeed, question: PowersQuestion): string | undefined {
  const { amount, counterparty, territory } = question;
  switch (kind) {
    case LIMIT_KINDS.documentType:
      return need.documentType;
    case LIMIT_KINDS.amount:
      return amount && `${amount.hundredths.slice(0, -2)}.${amount.hundredths.slice(-2)} ${amount.currency}`;
    case LIMIT_KINDS.currency:
      return amount?.currency;
    case LIMIT_KINDS.counterparty:
      return counterparty;
    case LIMIT_KINDS.territory:
      return territory;
    default:
      return undefined;
  }
}

/** Whether one value of a limit allows what is asked, or another value. */
export function allows(kind: string, { value }: LimitFacts, asked: string): Answer {
  const texts = "code" in value ? [value.code, value.name ?? ""] : [value.text];
  if (texts.some((text) => plain(text) === plain(asked))) return "yes";
  const written = texts.at(-1)!;
  switch (kind) {
    case LIMIT_KINDS.documentType:
      return "code" in value ? "no" : "unknown";
    case LIMIT_KINDS.amount: {
      const [limit, amount] = [readAmount(written), readAmount(asked)];
      if (limit === undefined || amount === undefined || limit.currency !== amount.currency) return "unknown";
      return atMost(amount, limit) ? "yes" : "no";
    }
    case LIMIT_KINDS.currency: {
      const currency = texts.map((text) => currencyOf(text)).find((one) => one !== undefined);
      if (currency === undefined) return "unknown";
      return currency === asked ? "yes" : "no";
    }
    case LIMIT_KINDS.counterparty:
      return isInn(written) && isInn(asked) ? "no" : "unknown";
    default:
      return "code" in value && /^LIM_/.test(asked) ? "no" : "unknown";
  }
}

const isInn = (text: string): boolean => /^(\d{10}|\d{12})$/.test(text.trim());

export const plain = (text: string): string =>
  text.normalize("NFC").trim().replace(/\s+/g, " ").toUpperCase().replaceAll("Ё", "Е");

const valueText = ({ value }: LimitFacts): string =>
  "code" in value ? [value.code, value.name ?? ""].filter((part) => part !== "").join(" ") : value.text;

/** In the order in which they stand. */
export function byKind(limits: readonly LimitFacts[]): ReadonlyMap<string, readonly LimitFacts[]> {
  const kinds = new Map<string, LimitFacts[]>();
  for (const limit of limits) {
    const same = kinds.get(limit.kind);
    if (same === undefined) kinds.set(limit.kind, [limit]);
    else same.push(limit);
  }
  return kinds;
}
