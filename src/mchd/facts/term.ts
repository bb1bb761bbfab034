/**
 * The term of a power of attorney: from the first moment of the day of issue to the last moment of the last day,
 * both in Moscow (a term runs to 24:00 of its last day, Civil Code art. 194).
 */
import { DAY, parseInstant } from "../../base/time.js";

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
const moscowMidnight = (day = ""): Date | undefined =>
  /^\d{4}-\d\d-\d\d$/.test(day) ? parseInstant(`${day}T00:00+03:00`) : undefined;

export type TermState = "notYet" | "inForce" | "ended" | "unknown";

/** Whether the term covers `at`. */
export function termAt(term: Term, at: Date): TermState {
  const bounds = termOf(term);
  if (bounds === undefined) return "unknown";
  if (at < bounds.from) return "notYet";
  return at < bounds.until ? "inForce" : "ended";
}
