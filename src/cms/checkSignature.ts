/** A whole signature judged mathematically: every signer, its time-stamps, its level. Pure. */
import { toHex } from "../base/bytes.js";
import type { Check } from "../base/check.js";
import { PodpisError } from "../base/errors.js";
import {
  MAX_EMBEDDED_CERTIFICATES,
  MAX_EMBEDDED_CRLS,
  MAX_EMBEDDED_OCSP,
  MAX_SIGNERS,
} from "../base/limits.js";
import type { ByteSource } from "../base/source.js";
import type { WorkBudget } from "../base/workBudget.js";
import { type DigestName, digest } from "../crypto/digest.js";
import type { Certificate } from "../x509/certificate.js";
import { type CheckedSigner, checkSigner, contentDigestsOf } from "./checkSigner.js";
import type { DigestedContent, FramedDigest } from "./contentDigests.js";
import { type CheckedCountersignature, checkCountersignatures } from "./countersignature.js";
import { damagedCertificates, readCertificate, unreadableEvidence } from "./levels/damaged.js";
import { kindsOf, type Level, levelOf } from "./levels/level.js";
import {
  type References,
  readReferences,
  signedDataValues,
  type ValidationValues,
} from "./levels/references.js";
import { type CheckedStamp, checkStamps, planStamps, type StampPlan } from "./levels/stamps.js";
import type { FoundToken } from "./levels/tokens.js";
import type { SignedData, SignerInfo } from "./signedData.js";

/** What must be read and digested before the signers can be judged. */
export interface SignaturePlan {
  readonly signedData: SignedData;
  readonly signers: readonly { readonly signer: SignerInfo; readonly stamps: StampPlan }[];
  readonly digests: ReadonlySet<DigestName>;
  readonly framed: readonly FramedDigest[];
  /** Everything embedded anywhere in the signature and its tokens that may prove something. */
  readonly embedded: ValidationValues;
}

export interface SignerFacts extends CheckedSigner {
  readonly signerInfo: SignerInfo;
  readonly stamps: readonly CheckedStamp[];
  readonly countersignatures: readonly CheckedCountersignature[];
  readonly references: References;
  readonly revocationInSignedData: boolean;
  readonly level: Level;
  /** "signer.levelAttributes": what is in the unsigned attributes and is broken. */
  readonly levelChecks: readonly Check[];
}

/** Finds out what a signature needs. Throws PodpisError ASN1_LIMIT. */
export function planSignature(source: ByteSource, signedData: SignedData): SignaturePlan {
  if (signedData.signerInfos.length > MAX_SIGNERS)
    throw new PodpisError("ASN1_LIMIT", { reason: "it has too many signers" });
  const signers = signedData.signerInfos.map((signer) => ({
    signer,
    stamps: planStamps(source, signedData, signer),
  }));
  return {
    signedData,
    signers,
    digests: new Set(
      signers.flatMap(({ signer, stamps }) => [...contentDigestsOf(signer), ...stamps.digests]),
    ),
    framed: signers.flatMap(({ stamps }) => [...stamps.frames.values()].flat()),
    embedded: embeddedValues(signedData, signers),
  };
}

/**
 * Certificates and evidence lie in SignedData, in the values of the signature, and in the tokens and
 * their own unsigned attributes: tokens are met that hold no certificate at all (gost-pki §2.2).
 */
function embeddedValues(signedData: SignedData, signers: SignaturePlan["signers"]): ValidationValues {
  const parts: ValidationValues[] = [signedDataValues(signedData.certificates, signedData.crls)];
  for (const { signer, stamps } of signers) {
    parts.push(readReferences(signer.unsignedAttrs).values);
    for (const { token } of stamps.tokens) {
      if (token === null) continue;
      parts.push(signedDataValues(token.signedData.certificates, token.signedData.crls));
      parts.push(readReferences(token.signerInfo.unsignedAttrs).values);
    }
  }
  return {
    certificates: distinct(parts, "certificates", MAX_EMBEDDED_CERTIFICATES),
    crls: distinct(parts, "crls", MAX_EMBEDDED_CRLS),
    ocsp: distinct(parts, "ocsp", MAX_EMBEDDED_OCSP),
  };
}

/** The same object lies in several places of an archive signature: once is enough. Throws ASN1_LIMIT. */
function distinct(
  parts: readonly ValidationValues[],
  kind: keyof ValidationValues,
  limit: number,
): readonly Uint8Array[] {
  const all = parts.flatMap((part) => part[kind]);
  if (all.length < 2) return all;
  const unique = new Map(all.map((raw) => [toHex(digest("sha256", raw)), raw]));
  if (unique.size > limit) {
    throw new PodpisError("ASN1_LIMIT", { reason: "it holds too many certificates, lists or answers" });
  }
  return [...unique.values()];
}

/** Certificates out of octets; what cannot be read is left out: it proves nothing. */
export function readableCertificates(raws: readonly Uint8Array[]): readonly Certificate[] {
  const seen = new Map<string, Certificate>();
  for (const raw of raws) {
    const read = readCertificate(raw);
    if ("fault" in read) continue;
    const { value } = read;
    if (!seen.has(value.sha256)) seen.set(value.sha256, value);
  }
  return [...seen.values()];
}

/**
 * Judges all signers. `content` is null when it is not at hand; `certificates` are candidates for the
 * certificates of signers and TSAs, the embedded ones first; `budget` bounds the signatures computed.
 * Never throws for a bad signature.
 */
export function checkSignature(
  { signedData, signers, embedded }: SignaturePlan,
  content: DigestedContent | null,
  certificates: readonly Certificate[],
  budget?: WorkBudget,
): readonly SignerFacts[] {
  const own = signedDataValues(signedData.certificates, signedData.crls);
  const damaged = [
    ...broken("level.certificateDamaged", damagedCertificates(embedded.certificates)),
    ...broken("level.evidenceUnreadable", unreadableEvidence(embedded)),
  ];
  return signers.map(({ signer, stamps: plan }) => {
    const checked = checkSigner({
      signerInfo: signer,
      eContentType: signedData.eContentType,
      content,
      certificates,
      budget,
    });
    const stamps = checkStamps(plan, { signedData, signer, content }, certificates, budget);
    const references = readReferences(signer.unsignedAttrs, own);
    const revocationInSignedData = own.crls.length + own.ocsp.length > 0;
    return {
      ...checked,
      signerInfo: signer,
      stamps,
      countersignatures: checkCountersignatures(signer, certificates, budget),
      references,
      revocationInSignedData,
      level: levelOf({
        essHolds: checked.essHolds,
        references,
        revocationInSignedData,
        stamps: kindsOf(stamps.filter(({ sound }) => sound)),
      }),
      levelChecks: [
        ...brokenReferences(references),
        ...stamps.flatMap(({ found }) => brokenInToken(found)),
        ...damaged,
      ],
    };
  });
}

/** A broken part is never passed over: it opens the verdict, and the level stays below it. */
function broken(reason: string, found: readonly string[], subject?: string): Check[] {
  if (found.length === 0) return [];
  const check = { id: "signer.levelAttributes", status: "indeterminate", reason, found } as const;
  return [{ ...check, subIndication: "SIG_CONSTRAINTS_FAILURE", ...(subject !== undefined && { subject }) }];
}

const brokenReferences = ({ malformed, missing }: References, where?: string): Check[] => [
  ...broken("level.malformed", malformed, where),
  ...broken("level.valueMissing", missing, where),
];

function brokenInToken({ kind, token }: FoundToken): Check[] {
  if (token === null) return [];
  const own = signedDataValues(token.signedData.certificates, token.signedData.crls);
  return brokenReferences(readReferences(token.signerInfo.unsignedAttrs, own), kind);
}
