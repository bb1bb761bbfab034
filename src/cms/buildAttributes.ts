/** Writes the signed attributes of CAdES that say more than BES asks for (RFC 5126 §5.8–§5.11, EN 319 122-1 §5.2). */
import { encodeAlgorithm } from "../asn1/algorithm.js";
import { OID } from "../asn1/oids.js";
import * as der from "../asn1/writer.js";
import { type DigestName, digest, digestOid } from "../crypto/digest.js";
import { attribute } from "./buildSigner.js";

/** What a signer declares. */
export interface Declarations {
  readonly policy?: PolicyToDeclare | undefined;
  /** OIDs of commitment types. */
  readonly commitments?: readonly string[] | undefined;
  /** What the content is, for people: contentDescription of content-hints. */
  readonly contentHints?: string | undefined;
}

export interface PolicyToDeclare {
  readonly oid: string;
  /** The policy's document, which the signature refers to by its hash. */
  readonly document: Uint8Array;
  /** Where it is published. ASCII. */
  readonly uri?: string | undefined;
}

/** One Attribute, DER, for each declaration. `name`: the digest of the policy's document; `eContentType`: of the content. */
export function declaredAttributes(
  { policy, commitments = [], contentHints }: Declarations,
  name: DigestName,
  eContentType: string,
): readonly Uint8Array[] {
  return [
    ...(policy === undefined ? [] : [attribute(OID.signaturePolicyIdentifier, policyId(policy, name))]),
    ...[...new Set(commitments)].map((oid) => attribute(OID.commitmentTypeIndication, der.seq(der.oid(oid)))),
    ...(contentHints === undefined
      ? []
      : [attribute(OID.contentHints, der.seq(der.utf8String(contentHints), der.oid(eContentType)))]),
  ];
}

/** SignaturePolicyId ::= SEQUENCE { sigPolicyId, sigPolicyHash { hashAlgorithm, hashValue }, sigPolicyQualifiers OPTIONAL }. */
function policyId({ oid, document, uri }: PolicyToDeclare, name: DigestName): Uint8Array {
  const hash = der.seq(encodeAlgorithm(digestOid(name)), der.octets(digest(name, document)));
  const qualifiers = uri === undefined ? [] : [der.seq(der.seq(der.oid(OID.policyUri), der.ia5String(uri)))];
  return der.seq(der.oid(oid), hash, ...qualifiers);
}
