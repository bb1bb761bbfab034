/**
 * Powers of attorney to validate, and a schema for the peer, where the conformance data with the official schema and
 * samples are not at hand: both made from the description of the format.
 */
import { BUNDLED_CLASSIFIER } from "../src/mchd/classifier.js";
import { NAMESPACE, powerOfAttorney, ROOT_NAME } from "../src/mchd/format/document.js";
import {
  type AnyType,
  type Attribute,
  type ComplexType,
  type Element,
  isComplex,
  type SimpleType,
} from "../src/mchd/format/vocabulary.js";
import { MINIMAL } from "../test/mchd/documents.js";

export { completeInn10, completeInn12, completeOgrn, completeSnils } from "../src/base/checkDigits.js";

/** Powers of a document of some 11 KB. */
const POWERS = 35;

/** A usual document: an organisation, its head, a representative, many powers. */
export function sampleText(): string {
  const powers = [...BUNDLED_CLASSIFIER]
    .filter(([code]) => code.includes("SOURCEDOCS"))
    .slice(0, POWERS)
    .map(([code, name]) => `<МашПолн КодПолн="${code}" НаимПолн="${name}"/>`);
  return MINIMAL.replace(/<МашПолн [^>]*>/, powers.join("\n        "));
}

/** An XSD that lets through what the description does. */
export function schemaText(): string {
  const schema = new SchemaWriter();
  const root = schema.element({ xml: ROOT_NAME, type: powerOfAttorney, required: true, many: false });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="${NAMESPACE}" targetNamespace="${NAMESPACE}" elementFormDefault="qualified">`,
    root,
    ...schema.types,
    "</xs:schema>",
  ].join("\n");
}

class SchemaWriter {
  readonly types: string[] = [];
  readonly #names = new Map<ComplexType, string>();

  element({
    xml,
    type,
    required,
    many,
  }: Pick<Element<AnyType, boolean, boolean>, "xml" | "type" | "required" | "many">): string {
    const occurs = `${required ? "" : ' minOccurs="0"'}${many ? ' maxOccurs="unbounded"' : ""}`;
    return isComplex(type)
      ? `<xs:element name="${xml}" type="${this.#complex(type)}"${occurs}/>`
      : `<xs:element name="${xml}"${occurs}>${simple(type)}</xs:element>`;
  }

  #complex(type: ComplexType): string {
    const known = this.#names.get(type);
    if (known !== undefined) return known;
    const name = `Type${this.#names.size + 1}`;
    this.#names.set(type, name);
    const { kind, least, elementList, attributes } = type;
    const children = elementList.map((one) =>
      // Of a choice one will do, and which one is not said.
      this.element(kind === "choice" ? { ...one, required: true } : one),
    );
    const occurs = kind === "choice" && least === 0 ? ' minOccurs="0"' : "";
    const content = children.length > 0 ? [`<xs:${kind}${occurs}>`, ...children, `</xs:${kind}>`] : [];
    this.types.push(
      [
        `<xs:complexType name="${name}">`,
        ...content,
        ...[...attributes.values()].map(attribute),
        "</xs:complexType>",
      ].join("\n"),
    );
    return name;
  }
}

const attribute = ({ xml, type, required }: Attribute): string =>
  `<xs:attribute name="${xml}" use="${required ? "required" : "optional"}">${simple(type)}</xs:attribute>`;

const BASES = { text: "string", date: "date", integer: "integer", decimal: "decimal" } as const;

function simple({
  kind,
  length,
  form,
  values,
  range,
  least,
  totalDigits,
  fractionDigits,
}: SimpleType): string {
  const facets: [string, string | number | undefined][] = [
    ["minLength", length?.[0]],
    ["maxLength", length?.[1]],
    // The whole value is meant, and every group counts.
    ["pattern", form?.pattern.source.replace(/^\^|\$$/g, "").replaceAll("(?:", "(")],
    ...Object.keys(values ?? {}).map((value): [string, string] => ["enumeration", value]),
    ["minInclusive", range?.[0] ?? least],
    ["maxInclusive", range?.[1]],
    ["totalDigits", totalDigits],
    ["fractionDigits", kind === "decimal" ? fractionDigits : undefined],
  ];
  const written = facets.filter(([, value]) => value !== undefined);
  return `<xs:simpleType><xs:restriction base="xs:${BASES[kind]}">${written
    .map(([facet, value]) => `<xs:${facet} value="${value}"/>`)
    .join("")}</xs:restriction></xs:simpleType>`;
}
