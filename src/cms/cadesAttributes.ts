/**
 * What a signer declares in the signed attributes of CAdES (RFC 5126 §5.8–§5.11, EN 319 122-1 §5.2): the signature
 * policy, commitments, what the content is, where it was signed. Declared, not proven: data for the report.
 */
import { algorithmIdentifier } from "../asn1/algorithm.js";
import { isMalformed, only, sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { type Asn1Node, TAG } from "../asn1/reader.js";
import { fail, octetString, oid, text } from "../asn1/values.js";
import { remembered } from "../base/remembered.js";
import { type AttributeSet, valuesOf } from "./signedData.js";

/** SignaturePolicyId: under which rules the signature was made (CAdES-EPES). */
export interface SignaturePolicy {
  readonly oid: string;
  /** Of the policy's document; null where it is left out. */
  readonly hash: { readonly algorithm: string; readonly value: Uint8Array } | null;
  /** SPuri: where the document is published. */
  readonly uri: string | null;
}

export interface SignerLocation {
  readonly country: string | null;
  readonly locality: string | null;
  readonly postalAddress: readonly string[];
}

export interface CadesAttributes {
  /** "implied": the policy follows from the content or the circumstances. */
  readonly policy: SignaturePolicy | "implied" | null;
  /** OIDs. */
  readonly commitments: readonly string[];
  readonly contentHints: { readonly contentType: string; readonly description: string | null } | null;
  readonly mimeType: string | null;
  readonly location: SignerLocation | null;
  /** Attributes that are there and cannot be read, by name. */
  readonly malformed: readonly string[];
}

/** Reads them. What cannot be read is named in `malformed`. Throws only ASN1_LIMIT. */
export const cadesAttributes = (attrs: AttributeSet | null): CadesAttributes => declaredIn(attrs ?? NONE);

const NONE: AttributeSet = { raw: new Uint8Array(0), attributes: [] };

const declaredIn = remembered((attrs: AttributeSet): CadesAttributes => {
  const malformed: string[] = [];
  const read = <T>(name: keyof typeof OID, reader: (node: Asn1Node) => T): readonly T[] => {
    try {
      return valuesOf(attrs, OID[name]).map(reader);
    } catch (error) {
      if (!isMalformed(error)) throw error;
      malformed.push(name);
      return [];
    }
  };
  const one = <T>(name: keyof typeof OID, reader: (node: Asn1Node) => T): T | null => {
    const [value = null, second] = read(name, reader);
    if (second === undefined) return value;
    malformed.push(name);
    return null;
  };
  return {
    policy: one("signaturePolicyIdentifier", signaturePolicy),
    commitments: read("commitmentTypeIndication", (node) => oid(sequence(node).next(TAG.oid))),
    contentHints: one("contentHints", contentHints),
    mimeType: one("mimeType", characters),
    location: one("signerLocation", signerLocation),
    malformed,
  };
});

/** SignaturePolicy ::= CHOICE { signaturePolicyId SEQUENCE, signaturePolicyImplied NULL }. */
function signaturePolicy(node: Asn1Node): SignaturePolicy | "implied" {
  if (node.is(TAG.null)) return "implied";
  const parts = sequence(node);
  const id = oid(parts.next(TAG.oid));
  const [hash, qualifiers] = bothOptional(parts.rest());
  const uris = (qualifiers === undefined ? [] : sequence(qualifiers).rest()).flatMap((qualifier) => {
    const inner = sequence(qualifier);
    return oid(inner.next(TAG.oid)) === OID.policyUri ? [characters(inner.next())] : [];
  });
  return { oid: id, hash: hash === undefined ? null : policyHash(hash), uri: uris[0] ?? null };
}

/** Both are SEQUENCEs: a hash begins with an AlgorithmIdentifier and holds an OCTET STRING after it. */
function bothOptional(
  parts: readonly Asn1Node[],
): readonly [hash: Asn1Node | undefined, qualifiers: Asn1Node | undefined] {
  const [first, second, third] = parts;
  if (third !== undefined) fail(third, "nothing is expected here");
  if (second !== undefined || first === undefined) return [first, second];
  return first.children[1]?.is(TAG.octetString) ? [first, undefined] : [undefined, first];
}

function policyHash(node: Asn1Node): SignaturePolicy["hash"] {
  const parts = sequence(node);
  const algorithm = algorithmIdentifier(parts.next(TAG.sequence)).oid;
  const value = octetString(parts.next(TAG.octetString));
  parts.end();
  return { algorithm, value };
}

/** ContentHints ::= SEQUENCE { contentDescription UTF8String OPTIONAL, contentType OBJECT IDENTIFIER } (RFC 2634 §2.9). */
function contentHints(node: Asn1Node): CadesAttributes["contentHints"] {
  const parts = sequence(node);
  const described = parts.optional(TAG.utf8String);
  const contentType = oid(parts.next(TAG.oid));
  parts.end();
  return { contentType, description: described === undefined ? null : characters(described) };
}

/** SignerLocation: countryName [0], localityName [1], postalAddress [2], all explicit and optional. */
function signerLocation(node: Asn1Node): SignerLocation {
  const parts = sequence(node);
  const [country, locality, address] = [parts.context(0), parts.context(1), parts.context(2)];
  parts.end();
  const string = (tagged: Asn1Node | undefined) => (tagged === undefined ? null : characters(only(tagged)));
  return {
    country: string(country),
    locality: string(locality),
    postalAddress: address === undefined ? [] : sequence(only(address)).rest().map(characters),
  };
}

const characters = (node: Asn1Node): string => text(node) ?? fail(node, "a string is expected here");
