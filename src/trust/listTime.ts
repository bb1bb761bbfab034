/** Times in the list of accredited CAs. */
import { parseInstant } from "../base/time.js";

const MOSCOW = "+03:00";

/**
 * An xs:dateTime or xs:date of the list. One without a zone is Moscow time, which is UTC+3 for everything a list
 * can speak of but the years 2011 to 2014 (UTC+4; the difference is an hour). undefined when it is no time.
 */
export function listTime(text: string): Date | undefined {
  const clean = text.trim();
  if (/^\d{4}-\d\d-\d\d$/.test(clean)) return parseInstant(`${clean}T00:00:00${MOSCOW}`);
  return parseInstant(/(Z|[+-]\d\d:\d\d)$/.test(clean) ? clean : clean + MOSCOW);
}
