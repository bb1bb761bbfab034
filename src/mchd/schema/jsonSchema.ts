/** The JSON Schema of the JSON form, made from the description: docs/schema/mchd.schema.json. */
import { powerOfAttorney } from "../format/document.js";
import {
  type AnyType,
  type Attribute,
  type ComplexType,
  type Element,
  isComplex,
  type SimpleType,
} from "../format/vocabulary.js";

type Schema = Readonly<Record<string, unknown>>;

/** Draft 2020-12; `description`s in English, with the name in XML. */
export function mchdJsonSchema(): Schema {
  const writer = new SchemaWriter(namesOfShared(powerOfAttorney));
  const root = writer.complex(powerOfAttorney);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "urn:podpis:schema:mchd:1",
    title: "A power of attorney of the single format (EMCHD_1) in JSON: keys of podpis, values of the XML",
    ...root,
    $defs: writer.definitions(),
  };
}

/** Types that stand in more than one place, by the key under which they are met first. */
function namesOfShared(root: ComplexType): Map<ComplexType, string> {
  const seen = new Map<ComplexType, { readonly key: string; times: number }>();
  const visit = (type: ComplexType): void => {
    for (const { key, type: inner } of type.elementList) {
      if (!isComplex(inner)) continue;
      const known = seen.get(inner);
      if (known === undefined) {
        seen.set(inner, { key, times: 1 });
        visit(inner);
      } else known.times++;
    }
  };
  visit(root);
  const names = new Map<ComplexType, string>();
  const taken = new Map<string, number>();
  for (const [type, { key, times }] of seen) {
    if (times === 1) continue;
    const count = (taken.get(key) ?? 0) + 1;
    taken.set(key, count);
    names.set(type, count === 1 ? key : `${key}${count}`);
  }
  return names;
}

class SchemaWriter {
  constructor(readonly names: ReadonlyMap<ComplexType, string>) {}

  definitions(): Schema {
    return Object.fromEntries([...this.names].map(([type, name]) => [name, this.complex(type)]));
  }

  complex(type: ComplexType): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const [key, member] of Object.entries(type.members) as [string, Attribute | Element][]) {
      properties[key] = this.#member(member);
      if (member.required) required.push(key);
    }
    return {
      type: "object",
      properties,
      additionalProperties: false,
      ...(required.length > 0 && { required }),
      ...choiceSchema(type),
    };
  }

  #member(member: Attribute | Element): Schema {
    const { xml, means } = member;
    const description = `${member.node === "attribute" ? "@" : ""}${xml}: ${means.en}`;
    const schema = this.#type(member.type);
    return member.node === "element" && member.many
      ? { description, type: "array", minItems: 1, items: schema }
      : { description, ...schema };
  }

  #type(type: AnyType): Schema {
    if (!isComplex(type)) return simpleSchema(type);
    const name = this.names.get(type);
    return name === undefined ? this.complex(type) : { $ref: `#/$defs/${name}` };
  }
}

/** A choice: one of the children, or at most one. Said by names alone, so that the object stays in one piece. */
function choiceSchema({ kind, least, elementList }: ComplexType): Schema {
  if (kind === "sequence") return {};
  const keys = elementList.map(({ key }) => key);
  const without = (names: readonly string[]): Schema => ({ propertyNames: { not: { enum: names } } });
  return {
    dependentSchemas: Object.fromEntries(
      keys.map((key) => [key, without(keys.filter((other) => other !== key))]),
    ),
    ...(least === 1 && { not: without(keys) }),
  };
}

const DIGITS = {
  date: "^-?[0-9]{4,}-[0-9]{2}-[0-9]{2}",
  integer: "^[+-]?[0-9]+$",
  decimal: "^[+-]?[0-9.]+$",
};

/** Classes by Unicode property are read by few validators; what is written as JSON has ASCII digits. */
const portable = ({ source }: RegExp): string => source.replaceAll("\\p{Nd}", "0-9");

function simpleSchema({ kind, length, form, values }: SimpleType): Schema {
  if (kind !== "text") return { type: "string", pattern: DIGITS[kind] };
  if (values !== undefined) return { type: "string", enum: Object.keys(values) };
  return {
    type: "string",
    ...(length !== undefined && { minLength: length[0], maxLength: length[1] }),
    ...(form !== undefined && { pattern: portable(form.pattern) }),
  };
}
