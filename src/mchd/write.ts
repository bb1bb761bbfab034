/** From the JSON form to XML, by the description. */
import { utf8 } from "../base/bytes.js";
import { NAMESPACE, type PowerOfAttorney, powerOfAttorney, ROOT_NAME } from "./format/document.js";
import { type AnyType, type ComplexType, isComplex } from "./format/vocabulary.js";

/**
 * The document as UTF-8, elements and attributes in the order of the format, indented, ending with a line feed. What
 * `document` holds beyond the format is not written: `shapeProblems` tells of it. Whether the result is right, the
 * reader says.
 */
export function writeMchd(document: PowerOfAttorney): Uint8Array {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  writeElement(lines, "", ROOT_NAME, powerOfAttorney, document, ` xmlns="${NAMESPACE}"`);
  return utf8(`${lines.join("\n")}\n`);
}

function writeElement(
  lines: string[],
  indent: string,
  name: string,
  type: AnyType,
  value: unknown,
  namespace = "",
): void {
  if (!isComplex(type)) {
    lines.push(`${indent}<${name}>${escapeText(String(value))}</${name}>`);
    return;
  }
  const source = value as Readonly<Record<string, unknown>>;
  const start = `${indent}<${name}${namespace}${attributesOf(type, source)}`;
  const inner: string[] = [];
  for (const { key, xml, type: childType, many } of type.elementList) {
    const child = source[key];
    if (child === undefined) continue;
    for (const one of many ? (child as readonly unknown[]) : [child]) {
      writeElement(inner, `${indent}  `, xml, childType, one);
    }
  }
  if (inner.length === 0) lines.push(`${start}/>`);
  else {
    lines.push(`${start}>`);
    for (const line of inner) lines.push(line);
    lines.push(`${indent}</${name}>`);
  }
}

function attributesOf({ attributes }: ComplexType, source: Readonly<Record<string, unknown>>): string {
  let result = "";
  for (const { key, xml } of attributes.values()) {
    const value = source[key];
    if (value !== undefined) result += ` ${xml}="${escapeAttribute(String(value))}"`;
  }
  return result;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** A line end would be read as a space in an attribute, and CR as LF in a text. */
const escapeAttribute = (value: string): string => value.replace(/[&<>"\t\n\r]/g, (one) => ESCAPES[one]!);
const escapeText = (value: string): string => value.replace(/[&<>\r]/g, (one) => ESCAPES[one]!);

/** Something in a JSON form that the format has no place for. `path`: `content.original.principals[0].kind`. */
export interface ShapeProblem {
  readonly path: string;
  readonly problem: "unknownKey" | "notText" | "notObject" | "notList" | "emptyList" | "badCharacter";
}

/**
 * Whether `value` has the shape of the JSON form at all, so that it can be written: keys that are known, texts where
 * texts belong, characters that XML can carry. Missing keys and wrong values are found when the XML is read.
 */
export function shapeProblems(value: unknown): ShapeProblem[] {
  const problems: ShapeProblem[] = [];
  shape(problems, "", powerOfAttorney, value);
  return problems;
}

/** What XML 1.0 §2.2 excludes; lone surrogates too. */
const BAD_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

function shape(problems: ShapeProblem[], path: string, type: AnyType, value: unknown): void {
  if (!isComplex(type)) {
    if (typeof value !== "string") problems.push({ path, problem: "notText" });
    else if (BAD_CHARACTER.test(value)) problems.push({ path, problem: "badCharacter" });
    return;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    problems.push({ path, problem: "notObject" });
    return;
  }
  const members = new Map([...type.attributes.values(), ...type.elementList].map((one) => [one.key, one]));
  for (const [key, inner] of Object.entries(value)) {
    const at = path === "" ? key : `${path}.${key}`;
    const member = members.get(key);
    if (member === undefined) problems.push({ path: at, problem: "unknownKey" });
    else if (member.node === "attribute" || !member.many) shape(problems, at, member.type, inner);
    else if (!Array.isArray(inner)) problems.push({ path: at, problem: "notList" });
    else if (inner.length === 0) problems.push({ path: at, problem: "emptyList" });
    else for (const [i, one] of inner.entries()) shape(problems, `${at}[${i}]`, member.type, one);
  }
}
