/** Decoded values as `show` gives them in JSON: octets in hex, instants as text, identifiers by name. */
import { Cursor, isMalformed, only } from "../asn1/cursor.js";
import { type Asn1Node, readAsn1, TAG } from "../asn1/reader.js";
import { boolean, integer, octetString, oid, text, time } from "../asn1/values.js";
import { toHex } from "../base/bytes.js";
import { formatInstant } from "../base/time.js";
import type { DistributionPoint, DistributionPointName, ReasonFlags } from "../x509/distributionPoint.js";
import type { GeneralName } from "../x509/generalName.js";
import type { AttributeValue } from "../x509/name.js";
import { nameAttributes, oidName } from "./showNames.js";

/** An identifier by the standard's name, or its numbers. */
export const oidText = (id: string): string => oidName(id) ?? id;

/** A whole number: a JSON number while that is exact, else its decimal digits. */
export const numberValue = (value: bigint): number | string => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
};

/** A value of a type that the context does not tell; what is no simple value as the hex of its DER. */
export function anyValue(node: Asn1Node): unknown {
  try {
    if (node.is(TAG.oid)) return oidText(oid(node));
    if (node.is(TAG.integer) || node.is(TAG.enumerated)) return numberValue(integer(node));
    if (node.is(TAG.boolean)) return boolean(node);
    if (node.is(TAG.utcTime) || node.is(TAG.generalizedTime)) return formatInstant(time(node));
    if (node.is(TAG.octetString)) return toHex(octetString(node));
    if (node.is(TAG.sequence) || node.is(TAG.set)) {
      // One level: what is nested deeper is left as it stands.
      return node.children.map((child) => (child.constructed ? toHex(child.raw) : anyValue(child)));
    }
  } catch (error) {
    if (!isMalformed(error)) throw error;
  }
  return text(node) ?? toHex(node.raw);
}

/** A general name without its kind, which mostly can be seen. */
export function generalName(name: GeneralName): string {
  switch (name.kind) {
    case "rfc822Name":
    case "dNSName":
    case "uniformResourceIdentifier":
      return name.value;
    case "directoryName":
      return nameText(nameAttributes(name.name));
    case "iPAddress":
      return address(name.octets);
    case "registeredID":
      return oidText(name.oid);
    case "otherName":
      return `${oidText(name.oid)}: ${otherValue(name.raw)}`;
    default:
      return `${name.kind} ${toHex(name.raw)}`;
  }
}

/** The same where the kind decides what is meant, as in name constraints. */
export const namedGeneralName = (name: GeneralName): Readonly<Record<string, string>> => ({
  [name.kind]: generalName(name),
});

const nameText = (attributes: ReturnType<typeof nameAttributes>): string =>
  attributes.map(({ name, oid: type, value }) => `${name ?? type}=${value ?? "?"}`).join(", ");

/** OtherName: the value, which stands in an explicit [0]. */
function otherValue(raw: Uint8Array): string {
  try {
    const parts = new Cursor(readAsn1(raw));
    parts.next(TAG.oid);
    return String(anyValue(only(parts.next())));
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return toHex(raw);
  }
}

/** IPv4 and IPv6 addresses; with a mask those of name constraints. What is neither, in hex. */
function address(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join(".");
  if (octets.length === 16) {
    const groups = Array.from({ length: 8 }, (_, i) =>
      ((octets[2 * i]! << 8) | octets[2 * i + 1]!).toString(16),
    );
    // The URL parser writes the short form (RFC 5952).
    return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
  }
  const half = octets.length / 2;
  if (half !== 4 && half !== 16) return toHex(octets);
  const bits = [...octets.subarray(half)].map((octet) => octet.toString(2).padStart(8, "0")).join("");
  const mask = /^1*0*$/.test(bits) ? String(bits.lastIndexOf("1") + 1) : address(octets.subarray(half));
  return `${address(octets.subarray(0, half))}/${mask}`;
}

/** ReasonFlags by bit (RFC 5280 §4.2.1.13). */
const REASON_FLAGS = [
  "unused",
  "keyCompromise",
  "cACompromise",
  "affiliationChanged",
  "superseded",
  "cessationOfOperation",
  "certificateHold",
  "privilegeWithdrawn",
  "aACompromise",
];

export const reasonNames = (flags: ReasonFlags): readonly string[] =>
  [...flags].map((bit) => REASON_FLAGS[bit] ?? String(bit));

/** Where a list is: mostly a list of addresses and nothing else. */
export function distributionPoint({ name, reasons, crlIssuer }: DistributionPoint): unknown {
  const where = name && pointName(name);
  if (where !== undefined && reasons === undefined && crlIssuer === undefined) return where;
  return {
    ...(where !== undefined && { distributionPoint: where }),
    ...(reasons && { reasons: reasonNames(reasons) }),
    ...(crlIssuer && { cRLIssuer: crlIssuer.map(generalName) }),
  };
}

export const pointName = (name: DistributionPointName): unknown =>
  name.kind === "fullName"
    ? name.names.map(generalName)
    : { nameRelativeToCRLIssuer: relativeText(name.rdn) };

const relativeText = (rdn: readonly AttributeValue[]): string =>
  rdn.map(({ oid: type, text: value }) => `${oidText(type)}=${value ?? "?"}`).join("+");
