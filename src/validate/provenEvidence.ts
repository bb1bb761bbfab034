/**
 * Proof of existence of lists and OCSP answers (EN 319 102-1 §5.6.2): a proven time-stamp covers what holds them,
 * or references that name them by hash. They are then judged as of that time.
 */
import { isMalformed } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { toHex } from "../base/bytes.js";
import {
  namedBy,
  type OtherHash,
  readReferences,
  referencedHashes,
  signedDataValues,
  type ValidationValues,
} from "../cms/levels/references.js";
import type { CheckedStamp } from "../cms/levels/stamps.js";
import type { StampKind } from "../cms/levels/tokens.js";
import { type Attribute, attributesOf, type SignedData, type SignerInfo } from "../cms/signedData.js";
import { digest } from "../crypto/digest.js";
import { coversStamp, type JudgedStamp } from "./timestamp.js";

/** An embedded list or answer; `raw` as it stands in the signature, which may be the wrapper around it. */
export interface EmbeddedEvidence {
  readonly object: { readonly sha256: string; readonly raw: Uint8Array };
  readonly raw: Uint8Array;
}

export interface StampedSignature {
  readonly signedData: Pick<SignedData, "certificates" | "crls">;
  readonly signer: Pick<SignerInfo, "unsignedAttrs">;
  /** All of the signer's: tokens carry evidence, too (gost-pki §2.2). */
  readonly stamps: readonly CheckedStamp[];
}

/**
 * SHA-256 of what this time-stamp proves to have existed, out of `evidence`, by the end of its span; none when it
 * proves nothing itself.
 */
export function evidenceProvenBy(
  { proven, stamp }: Pick<JudgedStamp, "proven" | "stamp">,
  signature: StampedSignature,
  evidence: readonly EmbeddedEvidence[],
): readonly string[] {
  if (!proven || evidence.length === 0 || COVERS_VALUE_ONLY.includes(stamp.found.kind)) return [];
  const isNamed = namedBy(coveredReferences(stamp, signature.signer));
  const covered = new Set(coveredOctets(stamp, signature).map(sha256));
  return evidence
    .filter(({ object, raw }) => {
      const forms = raw === object.raw ? [raw] : [raw, object.raw];
      return covered.has(object.sha256) || forms.some((form) => covered.has(sha256(form)) || isNamed(form));
    })
    .map(({ object }) => object.sha256);
}

/** Over the content or the signature value alone: no evidence is in there. */
const COVERS_VALUE_ONLY: readonly StampKind[] = ["content", "signature"];

const sha256 = (octets: Uint8Array): string => toHex(digest("sha256", octets));

/** What the references name that the time-stamp covers. */
function coveredReferences(
  stamp: CheckedStamp,
  { unsignedAttrs }: StampedSignature["signer"],
): readonly OtherHash[] {
  const { kind } = stamp.found;
  const isCovered =
    kind === "cades-c" ||
    kind === "references" ||
    attributesOf(unsignedAttrs, OID.completeRevocationRefs).every((attribute) => covers(stamp, attribute));
  if (!isCovered) return [];
  try {
    return referencedHashes(unsignedAttrs).revocations;
  } catch (error) {
    if (isMalformed(error)) return [];
    throw error;
  }
}

/** Whether an archive time-stamp covers all of an attribute. Version 2 has no index: it covers what was there. */
const covers = ({ found, index }: CheckedStamp, attribute: Attribute): boolean =>
  found.kind === "archive" && attribute.values.every((value) => index?.covers(attribute, value) ?? true);

/** Lists and answers, as they stand, in what the time-stamp covers: SignedData, the values, other tokens. */
function coveredOctets(
  stamp: CheckedStamp,
  { signedData, signer, stamps }: StampedSignature,
): readonly Uint8Array[] {
  const inTokens = stamps.filter((inner) => inner !== stamp && coversStamp(stamp, inner)).flatMap(inToken);
  const own = stamp.found.kind === "archive" ? inSignature(stamp, signedData, signer) : [];
  return [...own, ...inTokens].flatMap(({ crls, ocsp }) => [...crls, ...ocsp]);
}

function inSignature(
  stamp: CheckedStamp,
  { crls }: StampedSignature["signedData"],
  { unsignedAttrs }: StampedSignature["signer"],
): readonly ValidationValues[] {
  const outside = new Set(stamp.index?.outside.crls ?? []);
  const inside = signedDataValues(
    [],
    crls.filter(({ raw }) => !outside.has(raw)),
  );
  const isCovered = attributesOf(unsignedAttrs, OID.revocationValues).every((one) => covers(stamp, one));
  return isCovered ? [inside, readReferences(unsignedAttrs).values] : [inside];
}

const inToken = ({ found: { token } }: CheckedStamp): readonly ValidationValues[] =>
  token === null
    ? []
    : [
        signedDataValues(token.signedData.certificates, token.signedData.crls),
        readReferences(token.signerInfo.unsignedAttrs).values,
      ];
