/**
 * The term of a power of attorney: from the first moment of the day of issue to the last moment of the last day,
 * both in Moscow (a term runs to 24:00 of its last day, Civil Code art. 194).
 */
import { DAY, HOUR, parseInstant } from "../../base/time.js";

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
function moscowMidnight(day = ""): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return undefined;
  // A bare date is its midnight in UTC.
  const midnight = parseInstant(day);
  return midnight && new Date(midnight.getTime() - MOSCOW);
}

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
