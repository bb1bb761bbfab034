/** Times for people: in the reader's zone and in Moscow's, both named. */
import { MINUTE } from "../base/time.js";
import type { Language } from "./i18n/texts.js";
import { printable } from "./printable.js";
import type { TextStyle } from "./style.js";
import { moscow, type Zone } from "./zone.js";

interface Parts {
  readonly date: string;
  readonly time: string;
  readonly zone: string;
}

function partsIn(instant: Date, zone: Zone, language: Language): Parts {
  const offset = zone(instant);
  const shifted = new Date(instant.getTime() + offset * MINUTE).toISOString();
  // The last moment of the year 9999, which says "no end" (RFC 5280 §4.1.2.5), may be of the next one there.
  const [date = "", time = ""] = shifted.replace(/^\+0/, "").split("T");
  const [year, month, day] = date.split("-");
  return {
    date: language === "ru" ? `${day}.${month}.${year}` : date,
    time: time.slice(0, 8),
    zone: offset === 0 ? "UTC" : `UTC${offset < 0 ? "-" : "+"}${clock(Math.abs(offset))}`,
  };
}

/** Minutes as hh:mm. */
const clock = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");

/**
 * An instant as formatInstant wrote it, for people: `31.01.2026 15:00:00 МСК`, and where the reader's
 * zone is another, both: `31.01.2026 12:00:00 UTC (15:00:00 МСК)`. Other texts are returned as they are.
 */
export function peopleTime(style: TextStyle, iso: string): string {
  const instant = new Date(iso);
  if (Number.isNaN(instant.getTime())) return printable(iso);
  const { language } = style.texts;
  const moscowLabel = language === "ru" ? "МСК" : "MSK";
  const there = partsIn(instant, moscow, language);
  const local = partsIn(instant, style.zone, language);
  if (local.zone === there.zone) return `${there.date} ${there.time} ${moscowLabel}`;
  const moscowTime = there.date === local.date ? there.time : `${there.date} ${there.time}`;
  return `${local.date} ${local.time} ${local.zone} (${moscowTime} ${moscowLabel})`;
}

/** The form of every instant in the results (base/time.ts). */
export const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/.test(text);

export const daysBetween = (from: string, until: string): number =>
  Math.floor((Date.parse(until) - Date.parse(from)) / 86_400_000);
