/**
 * The words in which the single format of powers of attorney is described (format/*.ts). A description is data:
 * the reader, the validator, the writer, the JSON form, the JSON Schema and the help of every field are made from
 * it, and so are the TypeScript types (`Json`).
 */

/** A meaning, in both languages. */
export interface Words {
  readonly ru: string;
  readonly en: string;
}

export const words = (ru: string, en: string): Words => ({ ru, en });

/** A regular expression over the whole value, and what it asks for. */
export interface Pattern {
  readonly pattern: RegExp;
  readonly says: Words;
}

/** The value of an attribute, or of an element without children. `V`: the values there may be. */
export interface SimpleType<V extends string = string> {
  readonly kind: "text" | "date" | "integer" | "decimal";
  /** The least and the greatest number of characters. */
  readonly length?: readonly [number, number];
  readonly form?: Pattern;
  /** The values there may be, and their meanings. */
  readonly values?: Readonly<Record<V, Words>>;
  /** Of dates: the first and the last one, `YYYY-MM-DD`. Of integers: the least one. */
  readonly range?: readonly [string, string];
  readonly least?: number;
  readonly totalDigits?: number;
  readonly fractionDigits?: number;
  /** How a report shows it: only as `7700********`, or never (152-ФЗ). */
  readonly personal?: Personal;
}

export type Personal = "masked" | "hidden";

export interface Attribute<S extends SimpleType = SimpleType, R extends boolean = boolean> {
  readonly node: "attribute";
  readonly xml: string;
  readonly type: S;
  readonly required: R;
  readonly means: Words;
}

export interface Element<
  T extends AnyType = AnyType,
  R extends boolean = boolean,
  M extends boolean = boolean,
> {
  readonly node: "element";
  readonly xml: string;
  readonly type: T;
  readonly required: R;
  /** It may be repeated; an array in the JSON form. */
  readonly many: M;
  readonly means: Words;
}

export type Member = Attribute | Element;
// biome-ignore lint/suspicious/noExplicitAny: the members' own types are inferred, this is only their upper bound
export type Members = Readonly<Record<string, any>>;
export type AnyType = SimpleType | ComplexType;

/** Elements with attributes and children. The order of `members` is the order of the children. */
export interface ComplexType<M extends Members = Members> {
  readonly kind: "sequence" | "choice";
  /** Of a choice: how many of the children there must be at least. */
  readonly least: 0 | 1;
  readonly members: M;
  /** By the name in XML, with the key in the JSON form. */
  readonly attributes: ReadonlyMap<string, Keyed<Attribute>>;
  readonly elements: ReadonlyMap<string, Keyed<Element>>;
  readonly elementList: readonly Keyed<Element>[];
  readonly required: readonly Keyed<Attribute>[];
}

/** A member with its key and its place among the members of its kind. */
export type Keyed<N extends Member> = N & { readonly key: string; readonly index: number };

type IsRequired<N> = N extends { readonly required: true } ? true : false;
type MemberJson<N> =
  N extends Attribute<infer S, boolean>
    ? Json<S>
    : N extends Element<infer T, boolean, infer Many>
      ? Many extends true
        ? readonly Json<T>[]
        : Json<T>
      : never;
type Flat<T> = { [K in keyof T]: T[K] } & {};

/** The JSON form of a type: the values are the strings of the XML, the keys those of the description. */
export type Json<T> =
  T extends ComplexType<infer M>
    ? Flat<
        { readonly [K in keyof M as IsRequired<M[K]> extends true ? K : never]: MemberJson<M[K]> } & {
          readonly [K in keyof M as IsRequired<M[K]> extends true ? never : K]?: MemberJson<M[K]>;
        }
      >
    : T extends SimpleType<infer V>
      ? V
      : never;

// --- making descriptions ---------------------------------------------------------------------------

export const attribute = <const S extends SimpleType>(
  xml: string,
  type: S,
  means: Words,
): Attribute<S, true> => ({ node: "attribute", xml, type, required: true, means });

export const optionalAttribute = <const S extends SimpleType>(
  xml: string,
  type: S,
  means: Words,
): Attribute<S, false> => ({ node: "attribute", xml, type, required: false, means });

export const element = <T extends AnyType>(xml: string, type: T, means: Words): Element<T, true, false> => ({
  node: "element",
  xml,
  type,
  required: true,
  many: false,
  means,
});

export const optionalElement = <T extends AnyType>(
  xml: string,
  type: T,
  means: Words,
): Element<T, false, false> => ({ ...element(xml, type, means), required: false });

/** One or more. */
export const elements = <T extends AnyType>(xml: string, type: T, means: Words): Element<T, true, true> => ({
  ...element(xml, type, means),
  many: true,
});

/** None, one or more. */
export const optionalElements = <T extends AnyType>(
  xml: string,
  type: T,
  means: Words,
): Element<T, false, true> => ({ ...element(xml, type, means), required: false, many: true });

function complex<M extends Members>(kind: ComplexType["kind"], least: 0 | 1, members: M): ComplexType<M> {
  const named = Object.entries(members).map(([key, member]) => ({ ...(member as Member), key }));
  const attributeList = named.filter((one) => one.node === "attribute").map(indexed) as Keyed<Attribute>[];
  const elementList = named.filter((one) => one.node === "element").map(indexed) as Keyed<Element>[];
  return {
    kind,
    least,
    members,
    attributes: new Map(attributeList.map((one) => [one.xml, one])),
    elements: new Map(elementList.map((one) => [one.xml, one])),
    elementList,
    required: attributeList.filter(({ required }) => required),
  };
}

const indexed = <T>(one: T, index: number): T & { readonly index: number } => ({ ...one, index });

/** Children in the order of the description. */
export const sequence = <M extends Members>(members: M): ComplexType<M> => complex("sequence", 0, members);

/** Exactly one of the children; in the JSON form each is an optional key. */
export const choice = <M extends Members>(members: M): ComplexType<M> => complex("choice", 1, members);

/** One of the children, or none. */
export const optionalChoice = <M extends Members>(members: M): ComplexType<M> =>
  complex("choice", 0, members);

export const isComplex = (type: AnyType): type is ComplexType =>
  type.kind === "sequence" || type.kind === "choice";
