/** V9: dates, and the term at a moment. All in Moscow's days. */
import { stateAt, type Term, termOf } from "../facts/term.js";
import { words } from "../format/vocabulary.js";
import type { RuleLog } from "../log.js";
import type { XmlNode } from "../read/tree.js";
import { bodyOf, originOf, type RuleContext } from "./context.js";
import type { NamedValue } from "./named.js";

/** Attributes and elements that are dates. */
const DATES = new Set([
  "ДатаВыдДовер",
  "СрокДейст",
  "ДатаВнРегДовер",
  "ДатаРожд",
  "ДатаДок",
  "ДатаВыд",
  "expDate",
]);
const PRIVATE = new Set(["ДатаРожд", "ДатаДок", "expDate"]);
const PLAIN_DATE_WORDS = words("ГГГГ-ММ-ДД без часового пояса", "YYYY-MM-DD without a time zone");
const PLAIN_DATE = /^(?:19|20|21)\d\d-\d\d-\d\d$/;

/** Where the term stands in the single format. */
export const TERM_NAMES = { issue: "ДатаВыдДовер", end: "СрокДейст" } as const;

export const DATE_RULE_NAMES: readonly string[] = [...DATES];

export function dateRules(context: RuleContext): void {
  const { log, named, at } = context;
  const { header } = bodyOf(context.document);
  const node = originOf(context, header);
  plainDates(log, named);
  termRules(log, node, header, at, TERM_NAMES);
  if (PLAIN_DATE.test(header.issueDate)) personDates(log, named, header.issueDate);
}

/** A time zone, or a year that no living document has: what xs:date lets through. */
function plainDates(log: RuleLog, named: readonly NamedValue[]): void {
  for (const { name, value, isAttribute, node } of named) {
    if (!DATES.has(name) || PLAIN_DATE.test(value.trim())) continue;
    const where = isAttribute ? { attribute: name, ...(!PRIVATE.has(name) && { found: value }) } : {};
    log.add("date.form", node, { ...where, name, allowed: PLAIN_DATE_WORDS });
  }
}

/**
 * The order of the two dates and, at a moment, whether the term has begun and not ended. `names`: of the
 * attributes of `node` that hold them. Dates that cannot be read are left alone.
 */
export function termRules(
  log: RuleLog,
  node: XmlNode,
  dates: Term,
  at: Date | undefined,
  names: { readonly issue: string; readonly end: string },
): void {
  const term = termOf(dates);
  const { issueDate = "", endDate = "" } = dates;
  if (term === undefined) return;
  const issued = { attribute: names.issue, name: names.issue, found: issueDate };
  const end = { attribute: names.end, name: names.end, found: endDate };
  if (term.until <= term.from) {
    log.add("date.order", node, { ...end, allowed: words(`≥ ${issueDate}`, `≥ ${issueDate}`) });
  }
  if (at === undefined) return;
  const state = stateAt(term, at);
  if (state === "notYet") log.add("date.future", node, issued);
  if (state === "ended") log.add("date.ended", node, end);
}

/** Nobody is born, and no passport issued, after the power of attorney that names them. */
function personDates(log: RuleLog, named: readonly NamedValue[], issueDate: string): void {
  for (const { name, value, isAttribute, node } of named) {
    if (!isAttribute) continue;
    if (name === "ДатаРожд" && value.trim() >= issueDate)
      log.add("date.birth", node, { attribute: name, name });
    if (name === "ДатаДок" && value.trim() > issueDate)
      log.add("date.identityDocument", node, { attribute: name, name });
  }
}
