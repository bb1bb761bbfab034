/** Systematic mutations of a document: every element and attribute dropped, repeated, moved, renamed, spoilt. */
import { powerOfAttorney, ROOT_NAME } from "../../src/mchd/format/document.js";
import { type ComplexType, isComplex, type SimpleType } from "../../src/mchd/format/vocabulary.js";
import type { NodeAttribute, XmlNode } from "../../src/mchd/read/tree.js";

/** `СвРосОрг/@НаимОрг`, `СвДов/СведСист` → what tells the description of that value from a slightly other one. */
type Probes = ReadonlyMap<string, readonly Spoilt[]>;

function probesOf(): Probes {
  const probes = new Map<string, readonly Spoilt[]>();
  const forms = new Set<RegExp>();
  const note = (place: string, { length, values, form }: SimpleType): void => {
    if (values !== undefined) probes.set(place, codes(Object.keys(values)));
    else if (form === undefined) probes.set(place, lengths(length ?? []));
    else if (!forms.has(form.pattern)) {
      forms.add(form.pattern);
      probes.set(place, characters(length?.[1] ?? 0));
    }
  };
  const visit = (name: string, type: ComplexType): void => {
    for (const one of type.attributes.values()) note(`${name}/@${one.xml}`, one.type);
    for (const { xml, type: inner } of type.elementList) {
      if (isComplex(inner)) visit(xml, inner);
      else note(`${name}/${xml}`, inner);
    }
  };
  visit(ROOT_NAME, powerOfAttorney);
  return probes;
}

/** Lengths on both sides of each limit. */
const lengths = (limits: readonly number[]): Spoilt[] =>
  [...new Set(limits.flatMap((limit) => [limit - 1, limit, limit + 1]))]
    .filter((length) => length >= 0)
    .map((length) => [`${length} characters`, () => "я".repeat(length)]);

/** The codes there are, and all of one digit. */
const codes = (values: readonly string[]): Spoilt[] =>
  [...new Set([...values, ..."0123456789"])].map((value) => [`code ${value}`, () => value]);

/** Each position with a letter, a zero, a hyphen and a digit that is not ASCII. */
const characters = (length: number): Spoilt[] =>
  Array.from({ length }, (_one, i) => i).flatMap((i) =>
    ["Z", "0", "-", "\u0667"].map(
      (other) =>
        [`${other} at ${i}`, (value: string) => value.slice(0, i) + other + value.slice(i + 1)] as const,
    ),
  );

type Spoilt = readonly [string, (value: string) => string];

/** A tree that may be changed and written again. */
interface Tree {
  readonly name: string;
  readonly attributes: readonly NodeAttribute[];
  readonly children: readonly Tree[];
  readonly text: string;
  /** Written before the children as it stands. */
  readonly markup?: string;
}

export interface Mutation {
  readonly what: string;
  readonly xml: string;
}

const VALUES: readonly Spoilt[] = [
  ["empty", () => ""],
  ["a space", () => " "],
  ["one character more", (value) => `${value}1`],
  ["one character less", (value) => value.slice(0, -1)],
  ["a space before", (value) => ` ${value}`],
  ["spaces around", (value) => ` ${value}  `],
  ["a letter", (value) => `${value.slice(0, -1)}Ж`],
  ["a line end inside", (value) => `${value.slice(0, 1)}\n${value.slice(1)}`],
  ["digit 9", () => "9"],
  ["zeros", (value) => value.replace(/\d/g, "0")],
  ["much too long", (value) => value + "я".repeat(20_000)],
  ["one too many of 255", () => "я".repeat(256)],
  ["outside the basic plane", (value) => `\u{1f600}${value.slice(2)}`],
  ["lower case", (value) => value.toLowerCase()],
  ["another day", () => "2020-02-30"],
  ["a day with a zone", () => "2020-02-29+03:00"],
  ["a negative number", () => "-5"],
  ["a number with zeros", () => "0000000000000010"],
  ["a large number", () => "99999999999"],
  ["cents", () => "1.500"],
  ["too many cents", () => "1.505"],
];

const SMALL_VALUES = VALUES.slice(0, 7);

/**
 * All mutations of `root`, of every kind of place once: what is in `seen` was done in another document. `thorough`:
 * all spoilt values, else a few of each field.
 */
export function* mutations(
  root: XmlNode,
  namespace: string,
  thorough: boolean,
  seen: Set<string>,
): Generator<Mutation> {
  const probes = probesOf();
  const values = thorough ? VALUES : SMALL_VALUES;
  const write = (tree: Tree): string =>
    `<?xml version="1.0" encoding="UTF-8"?>\n${xmlOf(tree, ` xmlns="${namespace}"`)}`;
  for (const { path, node } of nodesOf(root, [])) {
    // What stands in the same place of the same parent is of the same type.
    const place = `${node.parent?.name}/${node.name}`;
    if (seen.has(place)) continue;
    seen.add(place);
    for (const [what, change] of elementChanges(node, values, probes)) {
      const tree = replaced(root, path, change);
      if (tree !== undefined) yield { what: `${node.name}: ${what}`, xml: write(tree) };
    }
  }
}

function* nodesOf(
  node: XmlNode,
  path: readonly number[],
): Generator<{ path: readonly number[]; node: XmlNode }> {
  yield { path, node };
  for (const [i, child] of node.children.entries()) yield* nodesOf(child, [...path, i]);
}

type Change = (node: Tree) => readonly Tree[];

function elementChanges(node: XmlNode, values: typeof VALUES, probes: Probes): (readonly [string, Change])[] {
  const leaf = node.children.length === 0;
  return [
    ["dropped", () => []],
    ["repeated", (one) => [one, one]],
    ["renamed", (one) => [{ ...one, name: `${one.name}Х` }]],
    ["children reversed", (one) => [{ ...one, children: [...one.children].reverse() }]],
    ["children dropped", (one) => [{ ...one, children: [], text: "" }]],
    ["a stranger before", (one) => [{ name: "Чужой", attributes: [], children: [], text: "" }, one]],
    [
      "a stranger inside",
      (one) => [
        { ...one, children: [...one.children, { name: "Чужой", attributes: [], children: [], text: "" }] },
      ],
    ],
    ["text inside", (one) => [{ ...one, text: "x", children: one.children }]],
    ["a space inside", (one) => [leaf ? { ...one, text: `${one.text} ` } : one]],
    ["an empty CDATA section", (one) => [{ ...one, markup: "<![CDATA[]]>" }]],
    ["a CDATA section of white space", (one) => [{ ...one, markup: "<![CDATA[ \n]]>" }]],
    ["a reference to a space", (one) => [{ ...one, markup: "&#32;" }]],
    ["a comment", (one) => [{ ...one, markup: "<!-- - -->" }]],
    [
      "a new attribute",
      (one) => [{ ...one, attributes: [...one.attributes, { name: "Чужой", value: "1" }] }],
    ],
    ["attributes dropped", (one) => [{ ...one, attributes: [] }]],
    ...(leaf && node.text !== ""
      ? [...values, ...(probes.get(`${node.parent?.name}/${node.name}`) ?? [])].map(
          ([what, spoil]) => [`text: ${what}`, (one: Tree) => [{ ...one, text: spoil(one.text) }]] as const,
        )
      : []),
    ...node.attributes.flatMap(({ name }) =>
      attributeChanges(name, [...values, ...(probes.get(`${node.name}/@${name}`) ?? [])]),
    ),
  ];
}

function attributeChanges(name: string, values: typeof VALUES): (readonly [string, Change])[] {
  const each =
    (change: (one: NodeAttribute) => readonly NodeAttribute[]): Change =>
    (node) => [
      { ...node, attributes: node.attributes.flatMap((one) => (one.name === name ? change(one) : [one])) },
    ];
  return [
    [`@${name} dropped`, each(() => [])],
    [`@${name} renamed`, each((one) => [{ ...one, name: `${name}Х` }])],
    ...values.map(
      ([what, spoil]) => [`@${name}: ${what}`, each((one) => [{ name, value: spoil(one.value) }])] as const,
    ),
  ];
}

/** The tree with the node at `path` changed; undefined where the root would go. */
function replaced(node: Tree, [index, ...rest]: readonly number[], change: Change): Tree | undefined {
  if (index === undefined) {
    const [only, ...more] = change(node);
    return more.length > 0 ? undefined : only;
  }
  const children = node.children.flatMap((child, i) => {
    if (i !== index) return [child];
    if (rest.length === 0) return change(child);
    const inner = replaced(child, rest, change);
    return inner === undefined ? [] : [inner];
  });
  return { ...node, children };
}

const escaped = (value: string): string => value.replace(/[&<>"\n]/g, (one) => `&#${one.charCodeAt(0)};`);

function xmlOf({ name, attributes, children, text, markup = "" }: Tree, extra = ""): string {
  const own = attributes.map((one) => ` ${one.name}="${escaped(one.value)}"`).join("");
  const inner = `${markup}${/\S/.test(text) || children.length === 0 ? escaped(text) : ""}${children.map((one) => xmlOf(one)).join("\n")}`;
  return inner === "" ? `<${name}${extra}${own}/>` : `<${name}${extra}${own}>${inner}</${name}>`;
}
