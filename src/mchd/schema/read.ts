/** One walk over the tree that checks it against the description and makes its JSON form. */
import { mask } from "../facts/mask.js";
import {
  type ComplexType,
  type Element,
  isComplex,
  type Keyed,
  type SimpleType,
  type Words,
  words,
} from "../format/vocabulary.js";
import type { FindingLog } from "../log.js";
import type { NodeAttribute, XmlNode } from "../read/tree.js";
import { allowedWords, collapsedValue, isAllowed, isBlank } from "./values.js";

/** The JSON form of an element, while it is being made. */
type Draft = Record<string, unknown>;

/** Which element of the tree an object of the JSON form was made from. */
export type Origins = Map<object, XmlNode>;

/**
 * Reads `node` as `type` says. What does not fit goes to `log`; then the result is only as complete as the document
 * is. Elements are expected in the namespace `uri`.
 */
export function readSchema(
  node: XmlNode,
  type: ComplexType,
  uri: string,
  log: FindingLog,
  origins: Origins,
): object {
  return new SchemaReader(uri, log, origins).complex(node, type);
}

class SchemaReader {
  constructor(
    readonly uri: string,
    readonly log: FindingLog,
    readonly origins: Origins,
  ) {}

  complex(node: XmlNode, type: ComplexType): object {
    const draft: Draft = {};
    this.origins.set(draft, node);
    this.#attributes(node, type, draft);
    this.#noText(node, type);
    if (type.kind === "choice") this.#choice(node, type, draft);
    else this.#sequence(node, type, draft);
    return draft;
  }

  #attributes(node: XmlNode, type: ComplexType, draft: Draft): void {
    let found = 0;
    for (const attribute of node.attributes) {
      const spec = type.attributes.get(attribute.name);
      if (spec === undefined) {
        if (!isSchemaHint(attribute)) this.#unknownAttribute(node, type, attribute);
        continue;
      }
      if (spec.required) found++;
      this.#value(node, spec.type, attribute.value, spec.means, spec.xml);
      draft[spec.key] = collapsedValue(spec.type, attribute.value);
    }
    if (found === type.required.length) return;
    for (const { key, xml, means, type: simple } of type.required) {
      if (draft[key] !== undefined) continue;
      this.log.add("schema.missingAttribute", node, { name: xml, means, allowed: allowedWords(simple) });
    }
  }

  #unknownAttribute(node: XmlNode, type: ComplexType, { name }: NodeAttribute): void {
    const left = [...type.attributes.keys()].filter(
      (one) => !node.attributes.some((has) => has.name === one),
    );
    this.log.add("schema.unknownAttribute", node, { attribute: name, name, allowed: names(left) });
  }

  /** White space between children is no text; where no children can be, it is, and so is a CDATA section anywhere. */
  #noText(node: XmlNode, { elementList }: ComplexType): void {
    const { text, cdata = false } = node;
    if (!cdata && (text === "" || (elementList.length > 0 && BLANK.test(text)))) return;
    this.log.add("schema.text", node, {
      name: node.name,
      allowed: names(elementList.map(({ xml }) => xml)),
    });
  }

  #sequence(node: XmlNode, type: ComplexType, draft: Draft): void {
    const { elementList } = type;
    /** The first member that may still come. */
    let next = 0;
    for (const child of node.children) {
      const spec = this.#specOf(child, type);
      if (spec === undefined) {
        this.#unknownElement(child, expectedFrom(elementList, next, draft));
        continue;
      }
      const repeated = draft[spec.key] !== undefined && !spec.many;
      if (spec.index < next || repeated) {
        this.log.add("schema.unexpectedElement", child, {
          name: child.name,
          means: spec.means,
          allowed: names(expectedFrom(elementList, next, draft)),
        });
        continue;
      }
      this.#missing(node, elementList.slice(next, spec.index), draft);
      next = spec.index;
      this.#member(child, spec, draft);
    }
    this.#missing(node, elementList.slice(next), draft);
  }

  #choice(node: XmlNode, type: ComplexType, draft: Draft): void {
    const all = type.elementList.map(({ xml }) => xml);
    let taken = 0;
    for (const child of node.children) {
      const spec = this.#specOf(child, type);
      if (spec === undefined) this.#unknownElement(child, taken > 0 ? [] : all);
      else if (taken++ > 0) {
        this.log.add("schema.unexpectedElement", child, {
          name: child.name,
          means: spec.means,
          allowed: NOTHING,
        });
      } else this.#member(child, spec, draft);
    }
    if (taken < type.least) this.log.add("schema.missingElement", node, { allowed: names(all) });
  }

  #specOf(child: XmlNode, { elements }: ComplexType): Keyed<Element> | undefined {
    return child.uri === this.uri ? elements.get(child.name) : undefined;
  }

  #unknownElement(child: XmlNode, expected: readonly string[]): void {
    const found = child.uri === this.uri ? {} : { found: `xmlns="${child.uri}"` };
    this.log.add("schema.unknownElement", child, { name: child.name, ...found, allowed: names(expected) });
  }

  #missing(node: XmlNode, members: readonly Keyed<Element>[], draft: Draft): void {
    for (const { key, xml, means, required } of members) {
      if (!required || draft[key] !== undefined) continue;
      this.log.add("schema.missingElement", node, { name: xml, means, allowed: names([xml]) });
    }
  }

  #member(child: XmlNode, spec: Keyed<Element>, draft: Draft): void {
    const { key, many, type } = spec;
    const value = isComplex(type) ? this.complex(child, type) : this.#simple(child, spec, type);
    if (!many) draft[key] = value;
    else if (draft[key] === undefined) draft[key] = [value];
    else (draft[key] as unknown[]).push(value);
  }

  /** An element that is only a value. */
  #simple(node: XmlNode, { means }: Element, type: SimpleType): string {
    for (const attribute of node.attributes) {
      if (isSchemaHint(attribute)) continue;
      const { name } = attribute;
      this.log.add("schema.unknownAttribute", node, { attribute: name, name, allowed: NOTHING });
    }
    for (const child of node.children) this.#unknownElement(child, []);
    this.#value(node, type, node.text, means);
    return collapsedValue(type, node.text);
  }

  #value(node: XmlNode, type: SimpleType, value: string, means: Words, attribute?: string): void {
    const where = attribute === undefined ? {} : { attribute };
    if (!isAllowed(type, value)) {
      this.log.add("schema.value", node, {
        ...where,
        name: attribute ?? node.name,
        means,
        ...found(type, value),
        allowed: allowedWords(type),
      });
    } else if (type.kind === "text" && isBlank(value)) {
      this.log.add("value.blank", node, { ...where, name: attribute ?? node.name, means });
    }
  }
}

const BLANK = /^[ \t\r\n]*$/;

function found({ personal }: SimpleType, value: string): { readonly found?: string } {
  if (personal === "hidden") return {};
  return { found: personal === "masked" ? mask(value) : value };
}

const NOTHING = words("ничего", "nothing");
const names = (list: readonly string[]): Words =>
  list.length === 0 ? NOTHING : words(list.join(", "), list.join(", "));

/** What may come next: up to the first member that must come. */
function expectedFrom(list: readonly Keyed<Element>[], from: number, draft: Draft): string[] {
  const result: string[] = [];
  for (const { xml, key, many, required } of list.slice(from)) {
    const there = draft[key] !== undefined;
    if (!there || many) result.push(xml);
    if (required && !there) break;
  }
  return result;
}

const INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}";

/** XML Schema part 1 §2.6.3 and §2.6.4 allow these two everywhere; podpis does not follow them. */
const isSchemaHint = ({ name }: NodeAttribute): boolean =>
  name === `${INSTANCE}schemaLocation` || name === `${INSTANCE}noNamespaceSchemaLocation`;
