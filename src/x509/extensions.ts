/** The extensions of a certificate (RFC 5280 §4.2), decoded once. Each reader takes the octets inside extnValue. */

import { isMalformed, sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { type Asn1Node, readAsn1, TAG } from "../asn1/reader.js";
import {
  bitString,
  boolean,
  fail,
  integer,
  namedBits,
  octetString,
  oid as readOid,
  smallInteger,
  text,
  time,
} from "../asn1/values.js";
import { remembered } from "../base/remembered.js";
import type { Certificate, Extension } from "./certificate.js";
import { type DistributionPoint, parseDistributionPoints } from "./distributionPoint.js";
import {
  type GeneralName,
  implicitGeneralNames,
  parseGeneralName,
  parseGeneralNames,
} from "./generalName.js";

/** KeyUsage bits by number (RFC 5280 §4.2.1.3); nonRepudiation is also called contentCommitment. */
export const KEY_USAGES = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

export interface BasicConstraints {
  readonly cA: boolean;
  readonly pathLenConstraint?: number;
}

export interface AuthorityKeyIdentifier {
  readonly keyIdentifier?: Uint8Array;
  readonly authorityCertIssuer?: readonly GeneralName[];
  readonly authorityCertSerialNumber?: bigint;
}

export interface AccessDescription {
  readonly method: string;
  readonly location: GeneralName;
}

export interface PolicyConstraints {
  readonly requireExplicitPolicy?: number;
  readonly inhibitPolicyMapping?: number;
}

export interface PolicyMapping {
  readonly issuerDomainPolicy: string;
  readonly subjectDomainPolicy: string;
}

export interface GeneralSubtree {
  readonly base: GeneralName;
  /** RFC 5280 §4.2.1.10: minimum is 0 and maximum absent; anything else cannot be honoured. */
  readonly plain: boolean;
}

export interface NameConstraints {
  readonly permittedSubtrees?: readonly GeneralSubtree[];
  readonly excludedSubtrees?: readonly GeneralSubtree[];
}

export interface PrivateKeyUsagePeriod {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

/** CertificatePolicies as the OIDs alone; qualifiers are for people. */
export type CertificatePolicies = readonly string[];

const list = (node: Asn1Node): readonly Asn1Node[] => {
  const items = sequence(node).rest();
  return items.length > 0 ? items : fail(node, "an empty list");
};

const READERS = {
  basicConstraints(der: Uint8Array): BasicConstraints {
    const parts = sequence(readAsn1(der));
    const cA = parts.optional(TAG.boolean);
    const length = parts.optional(TAG.integer);
    parts.end();
    return {
      cA: cA !== undefined && boolean(cA),
      ...(length && { pathLenConstraint: smallInteger(length) }),
    };
  },
  keyUsage(der: Uint8Array): ReadonlySet<KeyUsage> {
    const node = readAsn1(der);
    if (!node.is(TAG.bitString)) fail(node, "a BIT STRING is expected here");
    const bits = namedBits(node);
    // RFC 5280 §4.2.1.3: at least one bit is set. X.690 §11.2.1: those that do not count are not.
    const { unusedBits, bytes } = bitString(node);
    const beyond = (bytes.at(-1) ?? 0) & ((1 << unusedBits) - 1);
    if (bits.length === 0 || beyond !== 0) fail(node, "a broken key usage");
    return new Set(bits.flatMap((bit) => KEY_USAGES[bit] ?? []));
  },
  extendedKeyUsage: (der: Uint8Array): readonly string[] => list(readAsn1(der)).map(readOid),
  subjectKeyIdentifier: (der: Uint8Array): Uint8Array => octetString(readAsn1(der)),
  authorityKeyIdentifier(der: Uint8Array): AuthorityKeyIdentifier {
    const parts = sequence(readAsn1(der));
    const keyIdentifier = parts.context(0);
    const issuer = parts.context(1);
    const serial = parts.context(2);
    parts.end();
    // RFC 5280 §4.2.1.1: both, or neither.
    if ((issuer === undefined) !== (serial === undefined)) fail(parts.node, "half of an issuer's name");
    return {
      ...(keyIdentifier && { keyIdentifier: octetString(keyIdentifier) }),
      ...(issuer && { authorityCertIssuer: implicitGeneralNames(issuer) }),
      ...(serial && { authorityCertSerialNumber: integer(serial) }),
    };
  },
  subjectAltName: (der: Uint8Array): readonly GeneralName[] => alternativeNames(readAsn1(der)),
  issuerAltName: (der: Uint8Array): readonly GeneralName[] => alternativeNames(readAsn1(der)),
  crlDistributionPoints: (der: Uint8Array): readonly DistributionPoint[] => parseDistributionPoints(der),
  freshestCrl: (der: Uint8Array): readonly DistributionPoint[] => parseDistributionPoints(der),
  authorityInfoAccess: (der: Uint8Array): readonly AccessDescription[] =>
    list(readAsn1(der)).map((item) => {
      const parts = sequence(item);
      const method = readOid(parts.next(TAG.oid));
      const location = parseGeneralName(parts.next());
      parts.end();
      return { method, location };
    }),
  certificatePolicies(der: Uint8Array): CertificatePolicies {
    const node = readAsn1(der);
    const policies = list(node).map((item) => policyInformation(item).policy);
    if (new Set(policies).size < policies.length) fail(node, "a policy stands twice");
    return policies;
  },
  policyMappings: (der: Uint8Array): readonly PolicyMapping[] =>
    list(readAsn1(der)).map((item) => {
      const parts = sequence(item);
      const issuerDomainPolicy = readOid(parts.next(TAG.oid));
      const subjectDomainPolicy = readOid(parts.next(TAG.oid));
      parts.end();
      return { issuerDomainPolicy, subjectDomainPolicy };
    }),
  policyConstraints(der: Uint8Array): PolicyConstraints {
    const node = readAsn1(der);
    const parts = sequence(node);
    const explicit = parts.context(0);
    const mapping = parts.context(1);
    parts.end();
    if (explicit === undefined && mapping === undefined) fail(node, "empty policy constraints");
    return {
      ...(explicit && { requireExplicitPolicy: smallInteger(explicit) }),
      ...(mapping && { inhibitPolicyMapping: smallInteger(mapping) }),
    };
  },
  inhibitAnyPolicy: (der: Uint8Array): number => smallInteger(readAsn1(der)),
  nameConstraints(der: Uint8Array): NameConstraints {
    const node = readAsn1(der);
    const parts = sequence(node);
    const permitted = parts.context(0);
    const excluded = parts.context(1);
    parts.end();
    if (permitted === undefined && excluded === undefined) fail(node, "empty name constraints");
    return {
      ...(permitted && { permittedSubtrees: subtrees(permitted) }),
      ...(excluded && { excludedSubtrees: subtrees(excluded) }),
    };
  },
  privateKeyUsagePeriod(der: Uint8Array): PrivateKeyUsagePeriod {
    const parts = sequence(readAsn1(der));
    const notBefore = parts.context(0);
    const notAfter = parts.context(1);
    parts.end();
    return {
      ...(notBefore && { notBefore: time(notBefore) }),
      ...(notAfter && { notAfter: time(notAfter) }),
    };
  },
  ocspNoCheck(der: Uint8Array): true {
    // RFC 6960 §4.2.2.2.1: NULL; some responders' certificates carry nothing at all.
    if (der.length > 0) readAsn1(der);
    return true;
  },
  identificationKind: (der: Uint8Array): number => smallInteger(readAsn1(der)),
  subjectSignTool: (der: Uint8Array): string => text(readAsn1(der)) ?? "",
  issuerSignTool: (der: Uint8Array): readonly string[] => list(readAsn1(der)).map((item) => text(item) ?? ""),
} as const;

/** RFC 5280 §4.2.1.6: an address is four or sixteen octets; only in constraints there is a mask. */
function alternativeNames(node: Asn1Node): readonly GeneralName[] {
  const names = parseGeneralNames(node);
  const broken = names.some((name) => name.kind === "iPAddress" && ![4, 16].includes(name.octets.length));
  return broken ? fail(node, "an address of a wrong length") : names;
}

/** PolicyInformation (RFC 5280 §4.2.1.4): the policy and the kinds of its qualifiers. */
function policyInformation(node: Asn1Node) {
  const parts = sequence(node);
  const policy = readOid(parts.next(TAG.oid));
  const qualifiers = parts.optional(TAG.sequence);
  parts.end();
  const kinds = qualifiers === undefined ? [] : list(qualifiers).map(qualifierKind);
  return { policy, kinds };
}

/** PolicyQualifierInfo ::= SEQUENCE { policyQualifierId, qualifier ANY }. */
function qualifierKind(node: Asn1Node): string {
  const parts = sequence(node);
  const kind = readOid(parts.next(TAG.oid));
  parts.next();
  parts.end();
  return kind;
}

/** The kinds of all qualifiers in a CertificatePolicies; none when it is malformed, which is said elsewhere. */
export function policyQualifiers(der: Uint8Array): readonly string[] {
  try {
    return list(readAsn1(der)).flatMap((item) => policyInformation(item).kinds);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return [];
  }
}

function subtree(node: Asn1Node): GeneralSubtree {
  const parts = sequence(node);
  const baseNode = parts.next();
  const base = parseGeneralName(baseNode);
  // MUST contain 8 (32) octets in the style of CIDR: what it constrains cannot be told, so nothing may be ignored.
  if (base.kind === "iPAddress" && !isNetwork(base.octets)) fail(baseNode, "a broken address and mask");
  const minimum = parts.context(0);
  const maximum = parts.context(1);
  parts.end();
  return { base, plain: maximum === undefined && (minimum === undefined || integer(minimum) === 0n) };
}

/** An address and a contiguous mask (RFC 5280 §4.2.1.10). */
function isNetwork(octets: Uint8Array): boolean {
  if (octets.length !== 8 && octets.length !== 32) return false;
  const bits = [...octets.subarray(octets.length / 2)].map((octet) => octet.toString(2).padStart(8, "0"));
  return /^1*0*$/.test(bits.join(""));
}

/** GeneralSubtrees ::= SEQUENCE SIZE (1..MAX) OF GeneralSubtree. */
const subtrees = (node: Asn1Node): readonly GeneralSubtree[] =>
  node.children.length > 0 ? node.children.map(subtree) : fail(node, "an empty list of subtrees");

type Readers = typeof READERS;
type Decoded = { readonly [K in keyof Readers]?: ReturnType<Readers[K]> };

const OIDS = new Map<string, keyof Readers>(
  (Object.keys(READERS) as (keyof Readers)[]).map((name) => [OID[name], name]),
);

export interface CertificateExtensions extends Decoded {
  /** OIDs of extensions we know but could not decode. */
  readonly malformed: readonly string[];
}

/** The known extensions of a certificate, decoded. Never throws for a bad one: it is named in `malformed`. */
export const extensionsOf: (certificate: Certificate) => CertificateExtensions = remembered(
  ({ extensions }) => decodeExtensions(extensions),
);

/** The same of extensions that stand elsewhere. Never throws for a bad one. */
export function decodeExtensions(extensions: readonly Extension[]): CertificateExtensions {
  const decoded: Record<string, unknown> = {};
  const malformed: string[] = [];
  for (const { oid, value } of extensions) {
    const name = OIDS.get(oid);
    if (name === undefined) continue;
    try {
      decoded[name] = READERS[name](value);
    } catch (error) {
      if (!isMalformed(error)) throw error;
      malformed.push(oid);
    }
  }
  return { ...(decoded as Decoded), malformed };
}

/** Reads AuthorityKeyIdentifier (lists have it too). Throws ASN1_MALFORMED. */
export const parseAuthorityKeyIdentifier = READERS.authorityKeyIdentifier;
