/** What is in a power of attorney, for showing: also in one whose schema does not hold. Checks nothing else. */
import type { MchdFacts } from "../mchd/facts/model.js";
import { olderFacts } from "../mchd/older/read.js";
import { type MchdFormat, type ParsedMchd, parseMchd } from "../mchd/parse.js";
import { readTree } from "../mchd/read/tree.js";

export interface ShownMchd {
  readonly format: MchdFormat;
  readonly formatVersion: string;
  readonly facts: MchdFacts;
  /** The whole document in its JSON form; null where it has none. */
  readonly document: ParsedMchd["document"];
  readonly problems: { readonly schemaHolds: boolean; readonly errors: number };
}

/** `file`: as errors name it. Throws PodpisError XML_MALFORMED, XML_REFUSED, NOT_MCHD. */
export function showMchd(bytes: Uint8Array, file: string): ShownMchd {
  const { format, formatVersion, document, facts, errors } = parseMchd(bytes, { file });
  return {
    format,
    formatVersion,
    // Names are those of the older formats: what they find is better than nothing.
    facts: facts ?? olderFacts(readTree(bytes).root),
    document,
    problems: { schemaHolds: facts !== null, errors },
  };
}
