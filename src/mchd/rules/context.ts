/** What every rule beyond the schema gets to work with. */
import type { PowerOfAttorney } from "../format/document.js";
import type { RuleLog } from "../log.js";
import type { XmlNode } from "../read/tree.js";
import type { NamedValue } from "./named.js";

/** Of rules over the outline of a document: they ask whether a value is there, but not what it is, unless it is a code. */
export interface OutlineContext {
  readonly document: PowerOfAttorney;
  /** The file up to the end of the XML declaration at least. */
  readonly head: string;
  readonly root: XmlNode;
  /** What rules find by name, in the order of the document. */
  readonly named: readonly NamedValue[];
  readonly log: RuleLog;
  /** The element that an object of the JSON form was made from; only to say where a finding is. */
  readonly originOf: (value: object) => XmlNode;
  /** Code of a power → its name. */
  readonly classifier: ReadonlyMap<string, string>;
}

export interface RuleContext extends OutlineContext {
  /** The moment "in the future" and "ended" are meant at. */
  readonly at: Date | undefined;
  /** Without folders. */
  readonly fileName: string | undefined;
}

/** The element that an object of the JSON form was made from. */
export const originOf = (context: OutlineContext, value: object): XmlNode => context.originOf(value);

/** The original or the delegation: the schema lets exactly one through. */
export function bodyOf({ content }: PowerOfAttorney) {
  const { original, delegation } = content;
  const body = original ?? delegation;
  if (body === undefined) throw new TypeError("the document has no body");
  return body;
}
