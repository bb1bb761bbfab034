/** What a signer declares in signed attributes, for reports; and the one thing of it that can be checked. */
import { equalBytes, toHex } from "../base/bytes.js";
import type { Check } from "../base/check.js";
import { type CadesAttributes, cadesAttributes, type SignerLocation } from "../cms/cadesAttributes.js";
import { type CommitmentName, commitmentName } from "../cms/commitments.js";
import type { AttributeSet } from "../cms/signedData.js";
import { digest, digestName } from "../crypto/digest.js";

/** Signed, and the signer's word all the same. Texts are untrusted. */
export interface DeclaredFacts {
  /** CAdES-EPES. `oid` null: the policy is implied by the content or the circumstances. */
  readonly policy: {
    readonly oid: string | null;
    /** Of the policy's document: an OID, and lower-case hex. */
    readonly hash: { readonly algorithm: string; readonly value: string } | null;
    readonly uri: string | null;
  } | null;
  readonly commitments: readonly { readonly oid: string; readonly name: CommitmentName | null }[];
  readonly contentHints: CadesAttributes["contentHints"];
  readonly mimeType: string | null;
  readonly location: SignerLocation | null;
  /** Attributes that are there and cannot be read, by name. */
  readonly malformed: readonly string[];
}

/** Reads the declarations. Throws only ASN1_LIMIT. */
export function declaredFacts(signedAttrs: AttributeSet | null): DeclaredFacts {
  const { policy, commitments, ...rest } = cadesAttributes(signedAttrs);
  return { policy: policyFacts(policy), commitments: commitments.map(commitmentFacts), ...rest };
}

const commitmentFacts = (oid: string) => ({ oid, name: commitmentName(oid) });

function policyFacts(policy: CadesAttributes["policy"]): DeclaredFacts["policy"] {
  if (policy === null) return null;
  if (policy === "implied") return { oid: null, hash: null, uri: null };
  const { oid, hash, uri } = policy;
  return { oid, hash: hash && { algorithm: hash.algorithm, value: toHex(hash.value) }, uri };
}

/**
 * "signer.signaturePolicy" (EN 319 102-1 §5.2.4): that the policy's document, where it is given, is the one whose hash
 * was signed. No check for a signer who names no policy while none is given.
 */
export function checkSignaturePolicy(
  signedAttrs: AttributeSet | null,
  document: Uint8Array | undefined,
): readonly Check[] {
  const id = "signer.signaturePolicy";
  const { policy } = cadesAttributes(signedAttrs);
  if (policy === null || policy === "implied") {
    return document === undefined ? [] : [{ id, status: "warning", reason: "signaturePolicy.notNamed" }];
  }
  const found = policy.oid;
  if (document === undefined)
    return [{ id, status: "skipped", reason: "signaturePolicy.documentNotGiven", found }];
  const wrong = (reason: string): Check[] => [
    { id, status: "indeterminate", subIndication: "POLICY_PROCESSING_ERROR", reason, found },
  ];
  if (policy.hash === null) return wrong("signaturePolicy.noHash");
  const name = digestName(policy.hash.algorithm);
  if (name === undefined) return wrong("signaturePolicy.unknownDigest");
  return equalBytes(digest(name, document), policy.hash.value)
    ? [{ id, status: "passed", found }]
    : wrong("signaturePolicy.otherDocument");
}
