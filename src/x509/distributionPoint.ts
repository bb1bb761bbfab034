/** Where lists are to be had and what they cover (RFC 5280 §4.2.1.13, §5.2.5). */
import { sequence } from "../asn1/cursor.js";
import { type Asn1Node, readAsn1 } from "../asn1/reader.js";
import { boolean, fail, namedBits } from "../asn1/values.js";
import { type GeneralName, generalNamesEqual, implicitGeneralNames } from "./generalName.js";
import { type AttributeValue, extendedName, type Name, parseRelativeName } from "./name.js";

export type DistributionPointName =
  | { readonly kind: "fullName"; readonly names: readonly GeneralName[] }
  | { readonly kind: "nameRelativeToCRLIssuer"; readonly rdn: readonly AttributeValue[] };

/** ReasonFlags as bit numbers 1–8 (0 is unused). */
export type ReasonFlags = ReadonlySet<number>;

export const ALL_REASONS: ReasonFlags = new Set([1, 2, 3, 4, 5, 6, 7, 8]);

export interface DistributionPoint {
  readonly name?: DistributionPointName;
  readonly reasons?: ReasonFlags;
  readonly crlIssuer?: readonly GeneralName[];
}

export interface IssuingDistributionPoint {
  readonly name?: DistributionPointName;
  readonly onlyContainsUserCerts: boolean;
  readonly onlyContainsCACerts: boolean;
  readonly onlySomeReasons?: ReasonFlags;
  readonly indirectCRL: boolean;
  readonly onlyContainsAttributeCerts: boolean;
}

/** CRLDistributionPoints, and FreshestCRL, which has the same form. */
export function parseDistributionPoints(der: Uint8Array): readonly DistributionPoint[] {
  const node = readAsn1(der);
  const points = sequence(node).rest().map(distributionPoint);
  if (points.length === 0) fail(node, "an empty list of distribution points");
  return points;
}

function distributionPoint(node: Asn1Node): DistributionPoint {
  const parts = sequence(node);
  const name = parts.explicit(0);
  const reasons = parts.context(1);
  const crlIssuer = parts.context(2);
  parts.end();
  return {
    ...(name && { name: distributionPointName(name) }),
    ...(reasons && { reasons: new Set(namedBits(reasons)) }),
    ...(crlIssuer && { crlIssuer: implicitGeneralNames(crlIssuer) }),
  };
}

function distributionPointName(node: Asn1Node): DistributionPointName {
  if (node.isContext(0)) return { kind: "fullName", names: implicitGeneralNames(node) };
  if (node.isContext(1)) return { kind: "nameRelativeToCRLIssuer", rdn: parseRelativeName(node) };
  return fail(node, "an unknown form of distribution point");
}

export function parseIssuingDistributionPoint(der: Uint8Array): IssuingDistributionPoint {
  const node = readAsn1(der);
  const parts = sequence(node);
  if (parts.peek() === undefined) fail(node, "an empty issuing distribution point");
  const name = parts.explicit(0);
  const flag = (n: number): boolean => {
    const node = parts.context(n);
    return node !== undefined && boolean(node);
  };
  const onlyContainsUserCerts = flag(1);
  const onlyContainsCACerts = flag(2);
  const reasons = parts.context(3);
  const indirectCRL = flag(4);
  const onlyContainsAttributeCerts = flag(5);
  parts.end();
  return {
    ...(name && { name: distributionPointName(name) }),
    onlyContainsUserCerts,
    onlyContainsCACerts,
    ...(reasons && { onlySomeReasons: new Set(namedBits(reasons)) }),
    indirectCRL,
    onlyContainsAttributeCerts,
  };
}

/** A distribution point's name as full names; a relative one is completed with the CRL issuer's name. */
export function fullNames(name: DistributionPointName, crlIssuer: Name): readonly GeneralName[] {
  if (name.kind === "fullName") return name.names;
  return [{ kind: "directoryName", name: extendedName(crlIssuer, name.rdn) }];
}

export const shareName = (a: readonly GeneralName[], b: readonly GeneralName[]): boolean =>
  a.some((one) => b.some((other) => generalNamesEqual(one, other)));
