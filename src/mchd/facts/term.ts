/**
 * The term of a power of attorney: from the first moment of the day of issue to the last moment of the last day,
 * both in Moscow (a term runs to 24:00 of its last day, Civil Code art. 194).
 */
import { DAY, HOUR } from "../../base/time.js";

/** Days, `YYYY-MM-DD`. */
export interface Term {
  readonly issueDate?: string | undefined;
  readonly endDate?: string | undefined;
}

/** `until` is the first moment after the term. Undefined when a date is missing or no plain date. */
export function termOf({
  issueDate,
  endDate,
}: Term): { readonly from: Date; readonly until: Date } | undefined {
  const from = moscowMidnight(issueDate);
  const last = moscowMidnight(endDate);
  return from === undefined || last === undefined
    ? undefined
    : { from, until: new Date(last.getTime() + DAY) };
}

/** Moscow keeps UTC+3 since 2014. */
function moscowMidnight(text = ""): Date | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  const isDay = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  return isDay ? new Date(midnight.getTime() - MOSCOW) : undefined;
}

/** The day that a moment belongs to. */
export function moscowDay(at: Date): { readonly year: number; readonly month: number; readonly day: number } {
  const there = new Date(at.getTime() + MOSCOW);
  return { year: there.getUTCFullYear(), month: there.getUTCMonth() + 1, day: there.getUTCDate() };
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const MOSCOW = 3 * HOUR;

/** Where a moment lies to a term. "unknown": the document has no date that can be read. */
export type TermState = "notYet" | "inForce" | "ended" | "unknown";

/** Whether the term covers `at`. */
export function termAt(term: Term, at: Date): TermState {
  const bounds = termOf(term);
  return bounds === undefined ? "unknown" : stateAt(bounds, at);
}

/** The same of a term whose bounds are known. */
export function stateAt({ from, until }: NonNullable<ReturnType<typeof termOf>>, at: Date): TermState {
  if (at < from) return "notYet";
  return at < until ? "inForce" : "ended";
}
