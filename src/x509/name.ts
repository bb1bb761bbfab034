/** Distinguished names (RFC 5280 §4.1.2.4, comparison §7.1). */
import { sequence } from "../asn1/cursor.js";
import { type Asn1Node, TAG } from "../asn1/reader.js";
import { fail, oid as readOid, text as readText } from "../asn1/values.js";
import { equalBytes, toHex } from "../base/bytes.js";

export interface AttributeValue {
  readonly oid: string;
  /** The universal tag of the value. */
  readonly tag: number;
  /** The text, or undefined when the value is no character string. Untrusted. */
  readonly text: string | undefined;
  /** The value as it stands, tag and length included. */
  readonly raw: Uint8Array;
}

export interface Name {
  readonly raw: Uint8Array;
  readonly rdns: readonly (readonly AttributeValue[])[];
}

/** Reads a Name (an RDNSequence; it may be empty). Throws PodpisError ASN1_MALFORMED, ASN1_LIMIT. */
export function parseName(node: Asn1Node): Name {
  const rdns = sequence(node)
    .rest()
    .map((rdn) => {
      if (!rdn.is(TAG.set)) fail(rdn, "a SET is expected in a name");
      const values = rdn.children.map(attributeValue);
      if (values.length === 0) fail(rdn, "an empty part of a name");
      return values;
    });
  return { raw: node.raw, rdns };
}

/** Reads a RelativeDistinguishedName out of an implicit tag (a distribution point's relative name). */
export function parseRelativeName(node: Asn1Node): readonly AttributeValue[] {
  return node.children.map(attributeValue);
}

function attributeValue(node: Asn1Node): AttributeValue {
  const parts = sequence(node);
  const oid = readOid(parts.next(TAG.oid));
  const value = parts.next();
  parts.end();
  return { oid, tag: value.tag, text: readText(value), raw: value.raw };
}

export const isEmptyName = (name: Name): boolean => name.rdns.length === 0;

/** A name that extends `base` by one RDN (RFC 5280 §4.2.1.13, nameRelativeToCRLIssuer). */
export const extendedName = (base: Name, rdn: readonly AttributeValue[]): Name => ({
  raw: new Uint8Array(0),
  rdns: [...base.rdns, rdn],
});

/**
 * Equality of names as RFC 5280 §7.1 asks: same RDNs in the same order, the values in an RDN in any
 * order, character strings compared whatever their encoding, without regard to case and to the amount
 * of white space (RFC 4518); anything else octet by octet.
 */
export function namesEqual(a: Name, b: Name): boolean {
  if (a.raw.length > 0 && equalBytes(a.raw, b.raw)) return true;
  return a.rdns.length === b.rdns.length && nameKey(a) === nameKey(b);
}

/** True when `name` begins with the RDNs of `base` (directory name constraints, RFC 5280 §4.2.1.10). */
export function isWithin(name: Name, base: Name): boolean {
  if (base.rdns.length > name.rdns.length) return false;
  return base.rdns.every((rdn, i) => rdnKey(rdn) === rdnKey(name.rdns[i]!));
}

const keys = new WeakMap<Name, string>();

/** A string that is the same exactly for names that are equal by `namesEqual`; to index names by. */
export function nameKey(name: Name): string {
  let key = keys.get(name);
  if (key === undefined) {
    key = name.rdns.map(rdnKey).join("\u0000\u0000");
    keys.set(name, key);
  }
  return key;
}

function rdnKey(rdn: readonly AttributeValue[]): string {
  return rdn
    .map(({ oid, text, raw }) => `${oid}=${text === undefined ? `#${toHex(raw)}` : `"${prepared(text)}`}`)
    .sort()
    .join("\u0000");
}

// RFC 4518 §2.2: mapped to a space.
const SPACES = /[\s\u0085]+/g;

// Most names: ASCII and Russian, where nothing is mapped to nothing.
const PLAIN = /^[\u0020-\u007e\u0400-\u0482\u048a-\u052f\u00ab\u00bb\u2013\u2014\u2116]*$/;

/** RFC 4518 §2.2. Written where it is used: making sense of the expression takes milliseconds, and few names need it. */
const withoutIgnored = (text: string): string =>
  text.replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u1806\ufffc]/gu, "");

/** RFC 4518: map, normalise, fold case, fold insignificant white space. */
function prepared(text: string): string {
  const mapped = (PLAIN.test(text) ? text : withoutIgnored(text.replace(SPACES, " "))).normalize("NFKC");
  // The dotless "ı" is a letter of its own, which JavaScript would make an "i" (RFC 3454, table B.2 does not).
  return mapped.split("\u0131").map(folded).join("\u0131").replace(SPACES, " ").trim();
}

/** Upper, then lower: folds what has no single lower-case form too ("ß" and "ss"). */
const folded = (text: string): string => text.toUpperCase().toLowerCase();

/** The attributes of a name, in order, whatever RDN they stand in. */
export const attributesOf = (name: Name): readonly AttributeValue[] => name.rdns.flat();

/** The texts of the attributes of that type, in order (the most specific one last), without the empty ones. */
export function attributeTexts(name: Name, oid: string): readonly string[] {
  const texts = attributesOf(name).flatMap((one) => (one.oid === oid ? [one.text?.trim() ?? ""] : []));
  return texts.filter((text) => text !== "");
}
