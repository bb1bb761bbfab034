/** Values that rules find by the names of their fields, wherever they stand: the formats share these names. */
import type { XmlNode } from "../read/tree.js";
import { DATE_RULE_NAMES } from "./dates.js";
import { isNotarial } from "./flags.js";
import { DOCUMENT_KIND } from "./identity.js";
import { NUMBER_RULE_NAMES } from "./numbers.js";

export interface NamedValue {
  /** Of the attribute, or of an element that is only a value. */
  readonly name: string;
  readonly value: string;
  readonly isAttribute: boolean;
  /** The name of the element it stands in. */
  readonly owner: string;
  readonly node: XmlNode;
}

const NAMES: ReadonlySet<string> = new Set([...NUMBER_RULE_NAMES, ...DATE_RULE_NAMES, DOCUMENT_KIND]);

/** Whether some rule looks at the values of this name. */
export const isWatched = (owner: string, name: string): boolean => NAMES.has(name) || isNotarial(owner, name);

/** In the order of the document. */
export function namedValues(node: XmlNode, found: NamedValue[] = []): readonly NamedValue[] {
  const { name: owner } = node;
  for (const { name, value } of node.attributes) {
    if (isWatched(owner, name)) found.push({ name, value, isAttribute: true, owner, node });
  }
  if (NAMES.has(owner)) found.push({ name: owner, value: node.text, isAttribute: false, owner, node });
  for (const child of node.children) namedValues(child, found);
  return found;
}
