/** The time-stamps of a signer: where they stand and which they are (EN 319 122-1 §5, RFC 5126 §6). */
import { isMalformed } from "../../asn1/cursor.js";
import { OID } from "../../asn1/oids.js";
import { PodpisError } from "../../base/errors.js";
import { MAX_TIMESTAMPS } from "../../base/limits.js";
import { type DigestName, digestName } from "../../crypto/digest.js";
import { readTimeStampToken, type TimeStampToken } from "../../tsp/token.js";
import { type Attribute, attributesOf, type SignerInfo } from "../signedData.js";

/**
 * content: content-time-stamp; signature: signature-time-stamp; cades-c: CAdES-C-timestamp (escTimeStamp);
 * references: time-stamped-certs-crls-references; archive: archive-time-stamp of any version.
 */
export type StampKind = "content" | "signature" | "cades-c" | "references" | "archive";

export interface FoundToken {
  readonly kind: StampKind;
  readonly attribute: Attribute;
  /** null when the value is no time-stamp token; `fault` says why. */
  readonly token: TimeStampToken | null;
  readonly fault?: string;
}

const KINDS: readonly (readonly [string, StampKind])[] = [
  [OID.signatureTimeStamp, "signature"],
  [OID.cadesCTimeStamp, "cades-c"],
  [OID.certCrlTimeStamp, "references"],
  [OID.archiveTimeStampV1, "archive"],
  [OID.archiveTimeStampV2, "archive"],
  [OID.archiveTimeStampV3, "archive"],
];

/** All time-stamps of a signer, by kind, each kind in the order in which they stand. Throws ASN1_LIMIT. */
export function findTokens({ signedAttrs, unsignedAttrs }: SignerInfo): readonly FoundToken[] {
  const found = [
    ...attributesOf(signedAttrs, OID.contentTimeStamp).flatMap(tokensOf("content")),
    ...(unsignedAttrs === null
      ? []
      : KINDS.flatMap(([oid, kind]) => attributesOf(unsignedAttrs, oid).flatMap(tokensOf(kind)))),
  ];
  if (found.length > MAX_TIMESTAMPS)
    throw new PodpisError("ASN1_LIMIT", { reason: "it has too many time-stamps" });
  return found;
}

function tokensOf(kind: StampKind): (attribute: Attribute) => FoundToken[] {
  return (attribute) =>
    attribute.values.map((value) => {
      try {
        return { kind, attribute, token: readTimeStampToken(value.raw) };
      } catch (error) {
        if (!isMalformed(error)) throw error;
        return { kind, attribute, token: null, fault: error.why };
      }
    });
}

/** The digest the token's imprint was made with; undefined when we do not know it. */
export function imprintDigest({ token }: FoundToken): DigestName | undefined {
  return token === null ? undefined : digestName(token.tstInfo.messageImprint.hashAlgorithm.oid);
}
