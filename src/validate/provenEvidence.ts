/**
 * Proof of existence of OCSP answers (EN 319 102-1 §5.6.2): the references of a signature name them by hash,
 * and a proven time-stamp covers the references.
 */
import { isMalformed } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { toHex } from "../base/bytes.js";
import { type OtherHash, referencedHashes } from "../cms/levels/references.js";
import { attributesOf, type SignerInfo } from "../cms/signedData.js";
import { digest } from "../crypto/digest.js";
import type { JudgedStamp } from "./timestamp.js";

/** An embedded answer; `raw` as it stands in the signature, which may be the wrapper around it. */
export interface EmbeddedAnswer {
  readonly object: { readonly sha256: string; readonly raw: Uint8Array };
  readonly raw: Uint8Array;
}

/** SHA-256 of the answers that are known to have existed, and by when. */
export function provenAnswers(
  signer: SignerInfo,
  stamps: readonly JudgedStamp[],
  answers: readonly EmbeddedAnswer[],
): ReadonlyMap<string, Date> {
  const times = stamps
    .filter((one) => one.proven && coversReferences(one, signer))
    .map(({ span }) => span!.to.getTime());
  if (times.length === 0 || answers.length === 0) return new Map();
  const by = new Date(Math.min(...times));
  const hashes = revocationReferences(signer);
  const isNamed = ({ object, raw }: EmbeddedAnswer): boolean =>
    hashes.some(
      ({ digest: name, value }) =>
        name !== undefined &&
        [raw, object.raw].some((octets) => toHex(digest(name, octets)) === toHex(value)),
    );
  return new Map(answers.filter(isNamed).map(({ object }) => [object.sha256, by]));
}

function coversReferences({ stamp: { found, index } }: JudgedStamp, { unsignedAttrs }: SignerInfo): boolean {
  if (found.kind === "cades-c" || found.kind === "references") return true;
  // Version 2 of the archive time-stamp has no index: it covers what was there.
  if (found.kind !== "archive" || index === undefined) return found.kind === "archive";
  return attributesOf(unsignedAttrs, OID.completeRevocationRefs).every((attribute) =>
    attribute.values.every((value) => index.covers(attribute, value)),
  );
}

function revocationReferences({ unsignedAttrs }: SignerInfo): readonly OtherHash[] {
  try {
    return referencedHashes(unsignedAttrs).revocations;
  } catch (error) {
    if (isMalformed(error)) return [];
    throw error;
  }
}
