/** All rules beyond the schema, for a document that the schema lets through. */
import type { OutlineContext, RuleContext } from "./context.js";
import { dateRules } from "./dates.js";
import { declarationRule, fileNameRule, idRules } from "./file.js";
import { flagRules } from "./flags.js";
import { documentKindRules } from "./identity.js";
import { numberRules } from "./numbers.js";
import { partyRules, repeatedHeads } from "./parties.js";
import { powerRules } from "./powers.js";

/** How much of a file the rules see as it is: enough for the XML declaration. UTF-16 code units. */
export const HEAD_LENGTH = 200;

export function allRules(context: RuleContext): void {
  outlineRules(context);
  repeatedHeads(context);
  valueRules(context);
  fileNameRule(context);
}

/** What depends on the outline alone: of documents that differ only in their own values the same findings. */
export function outlineRules(context: OutlineContext): void {
  partyRules(context);
  powerRules(context);
  documentKindRules(context);
  declarationRule(context);
  flagRules(context);
}

/** Numbers, dates and names within the document. */
export function valueRules(context: RuleContext): void {
  numberRules(context.log, context.named);
  dateRules(context);
  idRules(context);
}
