/** V9: dates, and the term at a moment. All in Moscow's days. */
import { type Term, termAt, termOf } from "../facts/term.js";
import { DOCUMENT_KINDS } from "../format/simpleTypes.js";
import { words } from "../format/vocabulary.js";
import type { FindingLog } from "../log.js";
import type { XmlNode } from "../read/tree.js";
import { bodyOf, originOf, type RuleContext } from "./context.js";

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
const PLAIN_DATE = /^(?:19|20|21)\d\d-\d\d-\d\d$/;

export function dateRules(context: RuleContext): void {
  const { log, tree, at } = context;
  const { header } = bodyOf(context.document);
  const node = originOf(context, header);
  plainDates(log, tree.root);
  termRules(log, node, header, at, { issue: "ДатаВыдДовер", end: "СрокДейст" });
  if (PLAIN_DATE.test(header.issueDate)) personDates(log, tree.root, header.issueDate);
}

/** A time zone, or a year that no living document has: what xs:date lets through. */
function plainDates(log: FindingLog, node: XmlNode): void {
  const allowed = words("ГГГГ-ММ-ДД без часового пояса", "YYYY-MM-DD without a time zone");
  for (const { name, value } of node.attributes) {
    if (!DATES.has(name) || PLAIN_DATE.test(value.trim())) continue;
    const found = PRIVATE.has(name) ? {} : { found: value };
    log.add("date.form", node, { attribute: name, name, ...found, allowed });
  }
  if (DATES.has(node.name) && !PLAIN_DATE.test(node.text.trim())) {
    log.add("date.form", node, { name: node.name, allowed });
  }
  for (const child of node.children) plainDates(log, child);
}

/**
 * The order of the two dates and, at a moment, whether the term has begun and not ended. `names`: of the
 * attributes of `node` that hold them. Dates that cannot be read are left alone.
 */
export function termRules(
  log: FindingLog,
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
  const state = termAt(dates, at);
  if (state === "notYet") log.add("date.future", node, issued);
  if (state === "ended") log.add("date.ended", node, end);
}

/** Nobody is born, and no passport issued, after the power of attorney that names them. */
function personDates(log: FindingLog, node: XmlNode, issueDate: string): void {
  for (const { name, value } of node.attributes) {
    if (name === "ДатаРожд" && value.trim() >= issueDate)
      log.add("date.birth", node, { attribute: name, name });
    if (name === "ДатаДок" && value.trim() > issueDate)
      log.add("date.identityDocument", node, { attribute: name, name });
    if (name === "КодВидДок" && !Object.hasOwn(DOCUMENT_KINDS, value)) {
      log.add("value.unknownCode", node, { attribute: name, name });
    }
  }
  for (const child of node.children) personDates(log, child, issueDate);
}
