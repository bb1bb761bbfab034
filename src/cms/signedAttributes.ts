/** The rules of RFC 5652 §5.3, §11 and RFC 6211 about the attributes of a signer. */
import { type AlgorithmIdentifier, algorithmIdentifier, sameAlgorithm } from "../asn1/algorithm.js";
import { Cursor, isMalformed, sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { type Asn1Node, TAG } from "../asn1/reader.js";
import { oid, time } from "../asn1/values.js";
import type { Check } from "../base/check.js";
import { remembered } from "../base/remembered.js";
import type { ContentFacts } from "./checkSigner.js";
import { type AttributeSet, attributesOf, type SignerInfo, valuesOf } from "./signedData.js";

/** Attributes of which there may be one only, with one value (RFC 5652 §11.1–11.3, RFC 5035 §3, RFC 6211 §2). */
const SINGLE = {
  contentType: OID.contentType,
  messageDigest: OID.messageDigest,
  signingTime: OID.signingTime,
  signingCertificate: OID.signingCertificate,
  signingCertificateV2: OID.signingCertificateV2,
  cmsAlgorithmProtection: OID.cmsAlgorithmProtection,
} as const;
const EACH_SINGLE = Object.entries(SINGLE);

/** The check "signer.signedAttributes": presence, single values, no attribute on the wrong side. */
export function checkSignedAttributes(
  signerInfo: SignerInfo,
  eContentType: string | null,
  content: ContentFacts | null,
): Check {
  const { signedAttrs, unsignedAttrs } = signerInfo;
  const failed = (reason: string, found?: string): Check => ({
    id: "signer.signedAttributes",
    status: "failed",
    subIndication: "FORMAT_FAILURE",
    reason,
    ...(found !== undefined && { found }),
  });
  for (const [name, type] of EACH_SINGLE) {
    const present = attributesOf(signedAttrs, type);
    if (present.length > 1 || present.some(({ values }) => values.length !== 1)) {
      return failed("signer.repeatedAttribute", name);
    }
    if (attributesOf(unsignedAttrs, type).length > 0) return failed("signer.mustBeSigned", name);
  }
  if (attributesOf(signedAttrs, OID.countersignature).length > 0) {
    return failed("signer.mustBeUnsigned", "countersignature");
  }
  // A countersignature has no content of a type (RFC 5652 §11.4).
  if (eContentType === null && attributesOf(signedAttrs, OID.contentType).length > 0) {
    return failed("signer.countersignedType", "contentType");
  }
  if (signedAttrs === null) return withoutAttributes(eContentType ?? OID.data, content, failed);
  const values = {
    contentType: contentType(signedAttrs),
    messageDigest: messageDigest(signedAttrs),
    signingTime: signingTime(signedAttrs) ?? undefined,
  };
  for (const [name, value] of Object.entries(values) as [keyof typeof values, unknown][]) {
    if (value !== undefined || (name === "contentType" && eContentType === null)) continue;
    if (valuesOf(signedAttrs, SINGLE[name]).length > 0) return failed("signer.malformedAttribute", name);
    if (name !== "signingTime") return failed("signer.missingAttribute", name);
  }
  return { id: "signer.signedAttributes", status: "passed" };
}

/** RFC 5652 §5.3: signedAttrs must be there unless the content is id-data; and see attributesAsContent.ts. */
function withoutAttributes(
  eContentType: string,
  content: ContentFacts | null,
  failed: (reason: string, found?: string) => Check,
): Check {
  if (eContentType !== OID.data) return failed("signer.noSignedAttributes", eContentType);
  const reason = "signer.contentIsAttributes";
  return content?.looksLikeSignedAttributes
    ? {
        id: "signer.signedAttributes",
        status: "indeterminate",
        subIndication: "SIG_CONSTRAINTS_FAILURE",
        reason,
      }
    : { id: "signer.signedAttributes", status: "passed", reason: "signer.withoutAttributes" };
}

/** RFC 5652 §11.1: content-type equals eContentType. That it is missing is said by checkSignedAttributes. */
export function checkContentType(signedAttrs: AttributeSet, eContentType: string): Check[] {
  const id = "signer.contentType";
  const found = contentType(signedAttrs);
  if (found === undefined) return [];
  if (found === eContentType) return [{ id, status: "passed" }];
  return [{ id, status: "failed", subIndication: "FORMAT_FAILURE", found, expected: eContentType }];
}

/** The value of content-type; undefined when absent or unreadable. */
const contentType = (signedAttrs: AttributeSet): string | undefined =>
  readable(valuesOf(signedAttrs, OID.contentType)[0], oid);

/** The value of message-digest (RFC 5652 §11.2); undefined when absent or no primitive OCTET STRING. */
export function messageDigest(signedAttrs: AttributeSet): Uint8Array | undefined {
  const [value] = valuesOf(signedAttrs, OID.messageDigest);
  return value?.is(TAG.octetString) && !value.constructed ? value.content : undefined;
}

/** The claimed signing time; null when absent or unreadable. */
export const signingTime = (signedAttrs: AttributeSet | null): Date | null =>
  signedAttrs === null ? null : statedTime(signedAttrs);

const statedTime = remembered((signedAttrs: AttributeSet): Date | null => {
  const [value] = valuesOf(signedAttrs, OID.signingTime);
  if (!value?.is(TAG.utcTime) && !value?.is(TAG.generalizedTime)) return null;
  return readable(value, time) ?? null;
});

/**
 * RFC 6211: CMSAlgorithmProtection repeats the algorithms of the SignerInfo under the signature.
 * SEQUENCE { digestAlgorithm, signatureAlgorithm [1] OPTIONAL, macAlgorithm [2] OPTIONAL }.
 */
export function checkAlgorithmProtection(signerInfo: SignerInfo, signedAttrs: AttributeSet): Check[] {
  const [value] = valuesOf(signedAttrs, OID.cmsAlgorithmProtection);
  if (value === undefined) return [];
  const id = "signer.algorithmProtection";
  const protectedOnes = readable(value, protectedAlgorithms);
  const holds =
    protectedOnes?.signature !== undefined &&
    sameAlgorithm(protectedOnes.digest, signerInfo.digestAlgorithm) &&
    sameAlgorithm(protectedOnes.signature, signerInfo.signatureAlgorithm);
  return [holds ? { id, status: "passed" } : { id, status: "failed", subIndication: "FORMAT_FAILURE" }];
}

function protectedAlgorithms(node: Asn1Node): {
  digest: AlgorithmIdentifier;
  signature: AlgorithmIdentifier | undefined;
} {
  const parts = sequence(node);
  const digest = algorithmIdentifier(parts.next(TAG.sequence));
  const implicit = parts.context(1);
  parts.context(2);
  parts.end();
  return { digest, signature: implicit && implicitAlgorithm(implicit) };
}

function implicitAlgorithm(node: Asn1Node): AlgorithmIdentifier {
  const parts = new Cursor(node);
  const algorithm = oid(parts.next(TAG.oid));
  const [parameters = null] = parts.rest();
  return { oid: algorithm, parameters, raw: node.raw };
}

function readable<T>(node: Asn1Node | undefined, read: (node: Asn1Node) => T): T | undefined {
  if (node === undefined) return undefined;
  try {
    return read(node);
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
}
