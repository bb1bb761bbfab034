/** Times for people: in the reader's zone and in Moscow's, both named. */
import type { Language } from "./i18n/texts.js";
import { printable } from "./printable.js";
import type { TextStyle } from "./style.js";

const MOSCOW = "Europe/Moscow";

interface Parts {
  readonly date: string;
  readonly time: string;
  readonly zone: string;
}

function partsIn(instant: Date, timeZone: string, language: Language): Parts {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "longOffset",
  });
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const { year, month, day, hour, minute, second, timeZoneName = "" } = part;
  const offset = timeZoneName.replace("GMT", "");
  return {
    date: language === "ru" ? `${day}.${month}.${year}` : `${year}-${month}-${day}`,
    time: `${hour}:${minute}:${second}`,
    zone: offset === "" || offset === "+00:00" ? "UTC" : `UTC${offset}`,
  };
}

/**
 * An instant as formatInstant wrote it, for people: `31.01.2026 15:00:00 МСК`, and where the reader's
 * zone is another, both: `31.01.2026 12:00:00 UTC (15:00:00 МСК)`. Other texts are returned as they are.
 */
export function peopleTime(style: TextStyle, iso: string): string {
  const instant = new Date(iso);
  if (Number.isNaN(instant.getTime())) return printable(iso);
  const { language } = style.texts;
  const moscowLabel = language === "ru" ? "МСК" : "MSK";
  const moscow = partsIn(instant, MOSCOW, language);
  const local = partsIn(instant, style.timeZone, language);
  if (local.zone === moscow.zone) return `${moscow.date} ${moscow.time} ${moscowLabel}`;
  const moscowTime = moscow.date === local.date ? moscow.time : `${moscow.date} ${moscow.time}`;
  return `${local.date} ${local.time} ${local.zone} (${moscowTime} ${moscowLabel})`;
}

/** The form of every instant in the results (base/time.ts). */
export const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/.test(text);

export const daysBetween = (from: string, until: string): number =>
  Math.floor((Date.parse(until) - Date.parse(from)) / 86_400_000);
