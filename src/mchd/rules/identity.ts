/** The kinds of documents that prove who somebody is. */
import { DOCUMENT_KINDS } from "../format/simpleTypes.js";
import type { OutlineContext } from "./context.js";

export const DOCUMENT_KIND = "КодВидДок";

/** The schema lets any two digits through. */
export function documentKindRules({ log, named }: OutlineContext): void {
  for (const { name, value, isAttribute, node } of named) {
    if (isAttribute && name === DOCUMENT_KIND && !Object.hasOwn(DOCUMENT_KINDS, value)) {
      log.add("value.unknownCode", node, { attribute: name, name });
    }
  }
}
