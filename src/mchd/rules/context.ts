/** What every rule beyond the schema gets to work with. */
import type { PowerOfAttorney } from "../format/document.js";
import type { FindingLog } from "../log.js";
import type { XmlNode, XmlTree } from "../read/tree.js";
import type { Origins } from "../schema/read.js";

export interface RuleContext {
  readonly document: PowerOfAttorney;
  readonly tree: XmlTree;
  readonly log: FindingLog;
  readonly origins: Origins;
  /** The moment "in the future" and "ended" are meant at. */
  readonly at: Date | undefined;
  /** Without folders. */
  readonly fileName: string | undefined;
  /** Code of a power → its name. */
  readonly classifier: ReadonlyMap<string, string>;
}

/** The element that an object of the JSON form was made from. */
export function originOf({ origins }: RuleContext, value: object): XmlNode {
  const node = origins.get(value);
  if (node === undefined) throw new TypeError("this object is no part of the document");
  return node;
}

/** The original or the delegation: the schema lets exactly one through. */
export function bodyOf({ content }: PowerOfAttorney) {
  const { original, delegation } = content;
  const body = original ?? delegation;
  if (body === undefined) throw new TypeError("the document has no body");
  return body;
}
