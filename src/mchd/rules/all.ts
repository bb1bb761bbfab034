/** All rules beyond the schema, for a document that the schema lets through. */
import type { RuleContext } from "./context.js";
import { dateRules } from "./dates.js";
import { fileRules } from "./file.js";
import { numberRules } from "./numbers.js";
import { partyRules } from "./parties.js";
import { powerRules } from "./powers.js";

/** How much of a file the rules see as it is: enough for the XML declaration. UTF-16 code units. */
export const HEAD_LENGTH = 200;

export function allRules(context: RuleContext): void {
  partyRules(context);
  powerRules(context);
  numberRules(context.log, context.named);
  dateRules(context);
  fileRules(context);
}
