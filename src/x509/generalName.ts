/** GeneralName (RFC 5280 §4.2.1.6): the names of alternative names, constraints, distribution points. */
import { only, sequence } from "../asn1/cursor.js";
import { type Asn1Node, CLASS } from "../asn1/reader.js";
import { fail, oid as readOid } from "../asn1/values.js";
import { equalBytes } from "../base/bytes.js";
import { type Name, namesEqual, parseName } from "./name.js";

export type GeneralName =
  | { readonly kind: "rfc822Name" | "dNSName" | "uniformResourceIdentifier"; readonly value: string }
  | { readonly kind: "directoryName"; readonly name: Name }
  /** Four or sixteen octets; in name constraints twice as many, the second half the mask. */
  | { readonly kind: "iPAddress"; readonly octets: Uint8Array }
  | { readonly kind: "registeredID"; readonly oid: string }
  | { readonly kind: "otherName"; readonly oid: string; readonly raw: Uint8Array }
  | { readonly kind: "x400Address" | "ediPartyName"; readonly raw: Uint8Array };

export type GeneralNameKind = GeneralName["kind"];

const LATIN1 = new TextDecoder("latin1");

/** Throws PodpisError ASN1_MALFORMED. */
export function parseGeneralName(node: Asn1Node): GeneralName {
  if (node.tagClass !== CLASS.context) fail(node, "a GeneralName is expected here");
  switch (node.tag) {
    case 0:
      return {
        kind: "otherName",
        oid: readOid(node.children[0] ?? fail(node, "an empty otherName")),
        raw: node.raw,
      };
    case 1:
      return { kind: "rfc822Name", value: ia5(node) };
    case 2:
      return { kind: "dNSName", value: ia5(node) };
    case 3:
      return { kind: "x400Address", raw: node.raw };
    case 4:
      return { kind: "directoryName", name: parseName(only(node)) };
    case 5:
      return { kind: "ediPartyName", raw: node.raw };
    case 6:
      return { kind: "uniformResourceIdentifier", value: ia5(node) };
    case 7:
      return { kind: "iPAddress", octets: primitive(node) };
    case 8:
      return { kind: "registeredID", oid: readOid(node) };
    default:
      return fail(node, "an unknown kind of GeneralName");
  }
}

/** GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName. */
export function parseGeneralNames(node: Asn1Node): readonly GeneralName[] {
  const names = sequence(node).rest().map(parseGeneralName);
  if (names.length === 0) fail(node, "an empty list of names");
  return names;
}

/** The same behind an implicit tag. */
export function implicitGeneralNames(node: Asn1Node): readonly GeneralName[] {
  const names = node.children.map(parseGeneralName);
  if (names.length === 0) fail(node, "an empty list of names");
  return names;
}

function primitive(node: Asn1Node): Uint8Array {
  if (node.constructed) fail(node, "a primitive value is expected here");
  return node.content;
}

function ia5(node: Asn1Node): string {
  const content = primitive(node);
  if (content.some((octet) => octet > 0x7f)) fail(node, "a character that is not ASCII");
  return LATIN1.decode(content);
}

/** Equality of general names: directory names by RFC 5280 §7.1, the rest octet by octet. */
export function generalNamesEqual(a: GeneralName, b: GeneralName): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === "directoryName" && b.kind === "directoryName") return namesEqual(a.name, b.name);
  if ("value" in a && "value" in b) return a.value === b.value;
  if ("octets" in a && "octets" in b) return equalBytes(a.octets, b.octets);
  if ("raw" in a && "raw" in b) return equalBytes(a.raw, b.raw);
  return "oid" in a && "oid" in b && a.oid === b.oid;
}

/** The directory names among general names. */
export const directoryNames = (names: readonly GeneralName[]): readonly Name[] =>
  names.flatMap((name) => (name.kind === "directoryName" ? [name.name] : []));

/** The URIs among general names, in order. */
export const uris = (names: readonly GeneralName[]): readonly string[] =>
  names.flatMap((name) => (name.kind === "uniformResourceIdentifier" ? [name.value] : []));
