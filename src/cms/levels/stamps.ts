/** The time-stamps of a signer, judged against what each of them must cover (gost-pki §2.2, §2.3). */

import { OID } from "../../asn1/oids.js";
import { concatAll, equalBytes } from "../../base/bytes.js";
import type { Check } from "../../base/check.js";
import type { ByteSource } from "../../base/source.js";
import type { WorkBudget } from "../../base/workBudget.js";
import { type DigestName, digest } from "../../crypto/digest.js";
import { checkToken, type Imprint } from "../../tsp/checkToken.js";
import type { Certificate } from "../../x509/certificate.js";
import type { DigestedContent, FramedDigest } from "../contentDigests.js";
import { attributesOf, type SignedData, type SignerInfo } from "../signedData.js";
import { archiveV2Frames, archiveV3Imprint, type HashIndex, hashIndex } from "./archive.js";
import { type FoundToken, findTokens, imprintDigest } from "./tokens.js";

/** What must be digested for a signer's time-stamps before they can be judged. */
export interface StampPlan {
  readonly tokens: readonly FoundToken[];
  readonly digests: readonly DigestName[];
  /** For archive time-stamps of version 2: the forms met in practice. */
  readonly frames: ReadonlyMap<FoundToken, readonly FramedDigest[]>;
}

export interface CheckedStamp {
  readonly found: FoundToken;
  readonly checks: readonly Check[];
  /** The TSA's certificate; null when it was not found. */
  readonly certificate: Certificate | null;
  /** The token is well-formed, stamps what it should, and its signature holds. */
  readonly intact: boolean;
  /** The same, but for the certificate of its TSA, which may be nowhere at hand. */
  readonly sound: boolean;
  /** What an archive time-stamp of version 3 covers. */
  readonly index?: HashIndex;
}

/** Finds the time-stamps and says which digests of the content they need. Throws ASN1_LIMIT. */
export function planStamps(source: ByteSource, signedData: SignedData, signer: SignerInfo): StampPlan {
  const tokens = findTokens(signer);
  const ofContent = tokens.filter(
    ({ kind, attribute }) => kind === "content" || attribute.oid === OID.archiveTimeStampV3,
  );
  const frames = new Map(
    tokens
      .filter(({ attribute }) => attribute.oid === OID.archiveTimeStampV2)
      .map((found) => [found, archiveV2Frames(found, tokens, source, signedData, signer)]),
  );
  return { tokens, digests: ofContent.flatMap((found) => imprintDigest(found) ?? []), frames };
}

export interface StampedSigner {
  readonly signedData: SignedData;
  readonly signer: SignerInfo;
  /** null when the content is not at hand. */
  readonly content: DigestedContent | null;
}

/** Judges every time-stamp. `certificates`: where TSA certificates are looked for. */
export function checkStamps(
  plan: StampPlan,
  signed: StampedSigner,
  certificates: readonly Certificate[],
  budget?: WorkBudget,
): readonly CheckedStamp[] {
  return plan.tokens.map((found) => {
    if (found.token === null) return malformedStamp(found);
    const index =
      found.attribute.oid === OID.archiveTimeStampV3
        ? hashIndex(found, signed.signedData, signed.signer)
        : undefined;
    const imprint = imprintOf(found, plan, signed, index);
    const { checks, certificate, intact, sound } = checkToken(found.token, imprint, certificates, budget);
    const indexChecks = found.attribute.oid === OID.archiveTimeStampV3 ? [indexCheck(index)] : [];
    const isIndexed = indexChecks.every(({ status }) => status === "passed");
    return {
      found,
      checks: [...checks, ...indexChecks],
      certificate,
      intact: intact && isIndexed,
      sound: sound && isIndexed,
      ...(index && { index }),
    };
  });
}

function malformedStamp(found: FoundToken): CheckedStamp {
  const check: Check = {
    id: "timestamp.format",
    status: "failed",
    subIndication: "FORMAT_FAILURE",
    ...(found.fault !== undefined && { found: found.fault }),
  };
  return { found, checks: [check], certificate: null, intact: false, sound: false };
}

/** EN 319 122-1 §5.5.2: every hash in the index is that of something in the signature. */
function indexCheck(index: HashIndex | undefined): Check {
  const id = "timestamp.hashIndex";
  if (index === undefined) {
    return { id, status: "failed", subIndication: "FORMAT_FAILURE", reason: "timestamp.noHashIndex" };
  }
  if (index.unmatched.length === 0) return { id, status: "passed" };
  return { id, status: "failed", subIndication: "HASH_FAILURE", found: index.unmatched };
}

function imprintOf(
  found: FoundToken,
  plan: StampPlan,
  { signedData, signer, content }: StampedSigner,
  index: HashIndex | undefined,
): Imprint {
  switch (found.kind) {
    case "content":
      return (name) => (content === null ? null : content.digest(name));
    case "signature":
      return (name) => digest(name, signer.signature);
    case "cades-c":
      return (name) => digest(name, signer.signature, concatAll(cadesCOctets(signer)));
    case "references":
      return (name) => digest(name, concatAll(referencesOctets(signer)));
    case "archive":
      return archiveImprint(found, plan, { signedData, signer, content }, index);
  }
}

const REFERENCE_ATTRIBUTES = [OID.completeCertificateRefs, OID.completeRevocationRefs] as const;
const C_ATTRIBUTES = [OID.signatureTimeStamp, ...REFERENCE_ATTRIBUTES] as const;

/** What a CAdES-C-timestamp covers besides the signature value (RFC 5126 §6.3.5). */
export const cadesCOctets = (signer: SignerInfo): Uint8Array[] => octetsOf(signer, C_ATTRIBUTES);

/** What a time-stamped-certs-crls-references covers (RFC 5126 §6.3.6). */
export const referencesOctets = (signer: SignerInfo): Uint8Array[] => octetsOf(signer, REFERENCE_ATTRIBUTES);

/** RFC 5126 §6.3.5: attributes without their own tag and length, by type in this order, each as stored. */
const octetsOf = ({ unsignedAttrs }: SignerInfo, types: readonly string[]): Uint8Array[] =>
  types.flatMap((type) =>
    attributesOf(unsignedAttrs, type).flatMap(({ typeRaw, valuesRaw }) => [typeRaw, valuesRaw]),
  );

function archiveImprint(
  found: FoundToken,
  { frames }: StampPlan,
  { signedData, signer, content }: StampedSigner,
  index: HashIndex | undefined,
): Imprint {
  const forms = frames.get(found);
  if (forms !== undefined) {
    if (content === null) return () => null;
    const values = forms.flatMap((frame) => content.framed(frame) ?? []);
    const stamped = found.token?.tstInfo.messageImprint.hashedMessage ?? new Uint8Array(0);
    return () => values.find((value) => equalBytes(value, stamped)) ?? values[0];
  }
  return (name) => {
    if (content === null) return null;
    const value = content.digest(name);
    // Version 1, and version 3 without an index we can read, cannot be recomputed.
    if (index === undefined || value === undefined) return undefined;
    return archiveV3Imprint(name, value, signedData, signer, index);
  };
}
