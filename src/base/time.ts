/** Instants are `Date`s (UTC, milliseconds). Nothing here reads a clock. */

/** `2024-08-14T12:11:22.117+00:00`: UTC, milliseconds, numeric offset; the form of every JSON output. */
export function formatInstant(instant: Date): string {
  const time = instant.getTime();
  let text = written.get(time);
  if (text === undefined) {
    text = `${instant.toISOString().slice(0, -1)}+00:00`;
    if (written.size >= MAX_WRITTEN) written.clear();
    written.set(time, text);
  }
  return text;
}

/** Those written lately: a report says the same few instants again and again. */
const written = new Map<number, string>();
const MAX_WRITTEN = 64;

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d))?$/;

/**
 * Reads `2026-01-31T12:00+03:00`, with optional seconds and fraction, or a bare date (midnight UTC).
 * The offset is required: a time without a zone is ambiguous. Returns undefined for anything else,
 * a day that does not exist included.
 */
export function parseInstant(text: string): Date | undefined {
  const match = ISO.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "", zone = "Z"] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const midnight = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.getUTCDate() !== Number(day)) return undefined;
  const millis = fraction.slice(0, 3).padEnd(3, "0");
  const instant = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millis}${zone}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const addMilliseconds = (instant: Date, milliseconds: number): Date =>
  new Date(instant.getTime() + milliseconds);
