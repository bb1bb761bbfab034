/** The description of the single format, arranged for a walk over octets (scan.ts). */
import { NAMESPACE, powerOfAttorney, ROOT_NAME } from "../format/document.js";
import { code } from "../format/simpleTypes.js";
import { type ComplexType, isComplex, type SimpleType, words } from "../format/vocabulary.js";
import { HEADER } from "./layout.js";
import { type Placed, placed } from "./placed.js";

export interface ComplexTable {
  /** By their names as they stand in the file, one character an octet; so everywhere here. */
  readonly attributes: ReadonlyMap<string, AttributeTable>;
  readonly elements: ReadonlyMap<string, ElementTable>;
  readonly elementList: readonly ElementTable[];
  readonly requiredAttributes: number;
  readonly isChoice: boolean;
  readonly least: number;
  /** Cells of a record. */
  readonly size: number;
  /**
   * What came last time after each attribute and after each element; the first: what came first. Programs write always
   * the same order, and a guess that holds saves looking the name up.
   */
  readonly attributeGuesses: AttributeTable[];
  readonly elementGuesses: ElementTable[];
}

export interface AttributeTable {
  /** In the JSON form; undefined: it is not there. */
  readonly key: string | undefined;
  /** `name="`. */
  readonly opening: string;
  readonly index: number;
  readonly required: number;
  /** Its place in the record. */
  readonly cell: number;
  readonly value: Placed;
}

export interface ElementTable {
  readonly key: string;
  /** `<name` and `</name>`. */
  readonly opening: string;
  readonly closing: string;
  readonly index: number;
  readonly many: boolean;
  readonly required: boolean;
  readonly cell: number;
  /** What it holds: a table, made when it is first asked for, or a value. */
  readonly complex: ComplexTable | undefined;
  readonly value: Placed | undefined;
}

/** Declarations of namespaces that stand on the roots of documents: values like any other. The first one is needed. */
const DECLARATIONS: readonly (readonly [name: string, uri: string])[] = [
  ["xmlns", NAMESPACE],
  ["xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"],
  ["xmlns:xsd", "http://www.w3.org/2001/XMLSchema"],
];

/** The root element. */
export function rootTable(): ElementTable {
  const declarations = DECLARATIONS.map(([xml, uri], i) => ({
    xml,
    key: undefined,
    type: code({ [uri]: words(uri, uri) }),
    required: i === 0,
  }));
  const complex = tableOf(powerOfAttorney, ROOT_NAME, new Map(), declarations);
  return { ...named(ROOT_NAME), ...ALONE, complex };
}

const ALONE = {
  key: "",
  index: 0,
  many: false,
  required: true,
  cell: 0,
  value: undefined,
} as const;

const named = (xml: string) => ({ opening: `<${octets(xml)}`, closing: `</${octets(xml)}>` });

/** UTF-8 with one character an octet. */
const octets = (text: string): string => Buffer.from(text).toString("latin1");

interface AnyAttribute {
  readonly xml: string;
  readonly key: string | undefined;
  readonly type: SimpleType;
  readonly required: boolean;
}

/** `owner`: the name of the elements. `known`: what was made before, since many elements share a type. */
function tableOf(
  type: ComplexType,
  owner: string,
  known: Map<string, Map<ComplexType, ComplexTable>>,
  declarations: readonly AnyAttribute[] = [],
): ComplexTable {
  const before = known.get(owner)?.get(type);
  if (before !== undefined) return before;
  const { kind, least, elementList } = type;
  const list: readonly AnyAttribute[] = [...declarations, ...type.attributes.values()];
  const attributes = list.map(
    ({ xml, key, type: simple, required }, index): AttributeTable => ({
      key,
      opening: `${octets(xml)}="`,
      index,
      required: Number(required),
      cell: HEADER + 2 * index,
      value: placed({ type: simple, inside: type, key, name: xml, owner, isAttribute: true }),
    }),
  );
  const elements = elementList.map(({ xml, key, type: inner, many, required, index }): ElementTable => {
    const cell = HEADER + 2 * list.length + index;
    let complex: ComplexTable | undefined;
    const value = { inside: type, key, name: xml, owner: xml, isAttribute: false };
    return {
      ...named(xml),
      key,
      index,
      many,
      required,
      cell,
      get complex() {
        complex ??= isComplex(inner) ? tableOf(inner, xml, known) : undefined;
        return complex;
      },
      value: isComplex(inner) ? undefined : placed({ type: inner, ...value }),
    };
  });
  const table: ComplexTable = {
    attributes: new Map(attributes.map((one) => [one.opening.slice(0, -2), one])),
    elements: new Map(elements.map((one) => [one.opening, one])),
    elementList: elements,
    requiredAttributes: list.filter(({ required }) => required).length,
    isChoice: kind === "choice",
    least,
    size: HEADER + 2 * attributes.length + elements.length,
    attributeGuesses: [],
    elementGuesses: [],
  };
  known.set(owner, (known.get(owner) ?? new Map()).set(type, table));
  return table;
}
