/**
 * The level that is proven: by tokens whose TSAs are trusted, and by evidence that shows the certificate to
 * be good. What stands in the signature and proves nothing does not raise it.
 */
import { OID } from "../asn1/oids.js";
import { readAsn1 } from "../asn1/reader.js";
import { toHex } from "../base/bytes.js";
import type { Check } from "../base/check.js";
import type { SignerFacts } from "../cms/checkSignature.js";
import { kindsOf, type Level, levelOf } from "../cms/levels/level.js";
import { namedBy, type OtherHash, referencedHashes, signedDataValues } from "../cms/levels/references.js";
import type { CheckedStamp } from "../cms/levels/stamps.js";
import { attributesOf } from "../cms/signedData.js";
import { digest } from "../crypto/digest.js";
import type { CertificateResult } from "./results.js";
import type { JudgedStamp } from "./timestamp.js";

/** The signer's certificate, judged by what the signature itself carries: no network, nothing given. */
export interface EmbeddedProof {
  /** By the revocation values in the unsigned attributes; null when there are none. */
  readonly byValues: CertificateResult | null;
  /** By the revocation information in SignedData; null when there is none. */
  readonly bySignedData: CertificateResult | null;
  /** By what its references name, of all that is at hand; null when there are none. Default: null. */
  readonly byReferences?: CertificateResult | null;
  /** The octets of a certificate, list or answer at hand, by its SHA-256; more than one form of an answer. */
  octetsOf(sha256: string): readonly Uint8Array[];
}

const passed = (result: CertificateResult | null): result is CertificateResult =>
  result?.verdict === "TOTAL-PASSED";

/** The highest level these stamps and this evidence prove. `certificate`: judged by all evidence at hand. */
export function levelProven(
  facts: SignerFacts,
  stamps: readonly JudgedStamp[],
  certificate: CertificateResult | null,
  embedded: EmbeddedProof,
): Level {
  const { references, revocationInSignedData } = facts;
  const { byValues, bySignedData, byReferences = null } = embedded;
  const hasValues = references.hasValues && passed(byValues);
  const proven = stamps.filter((one) => one.proven).map(({ stamp }) => stamp);
  const basis = hasValues ? byValues : bySignedData;
  return levelOf({
    essHolds: facts.essHolds,
    references: {
      ...references,
      hasValues,
      complete:
        references.complete &&
        [byValues, bySignedData, byReferences, certificate].some(
          (result) => passed(result) && namesAll(facts, result, embedded),
        ),
    },
    revocationInSignedData: revocationInSignedData && passed(bySignedData),
    stamps: kindsOf(proven.filter((stamp) => preserves(stamp, proven, facts, basis, hasValues, embedded))),
  });
}

/**
 * RFC 5126 §6.2.1, §6.2.2: the references name every CA of the path, and for each certificate below the
 * anchor a list or an answer that says it was good. Of what is named and not at hand nobody knows what it says.
 */
function namesAll(
  { signerInfo, references }: SignerFacts,
  result: CertificateResult,
  { octetsOf }: EmbeddedProof,
): boolean {
  if (references.malformed.length > 0) return false;
  const { certificates, revocations } = referencedHashes(signerInfo.unsignedAttrs);
  const [namesCertificate, namesRevocation] = [naming(certificates, octetsOf), naming(revocations, octetsOf)];
  return (
    result.path.slice(1).every(({ thumbprints }) => namesCertificate(thumbprints.sha256)) &&
    restsOn(result, namesRevocation)
  );
}

/** Whether every status that is needed is shown to be good by a list or an answer (its SHA-256) that is accepted. */
function restsOn({ checks }: CertificateResult, accepted: (sha256: string) => boolean): boolean {
  const isShown = ({ children = [] }: Check): boolean =>
    children.some(
      ({ found, evidence = [] }) =>
        found === "good" && evidence.some((one) => one.sha256 !== undefined && accepted(one.sha256)),
    );
  return checks
    .filter(({ id }) => id === "certificate.revocation")
    .filter(({ reason }) => reason === undefined || !NEEDS_NO_STATUS.has(reason))
    .every(isShown);
}

const NEEDS_NO_STATUS: ReadonlySet<string> = new Set(["revocation.anchor", "revocation.noCheck"]);

/** Whether one of the hashes is that of the object with this SHA-256. */
function naming(
  hashes: readonly OtherHash[],
  octetsOf: EmbeddedProof["octetsOf"],
): (sha256: string) => boolean {
  const isNamed = namedBy(hashes);
  return (sha256) => octetsOf(sha256).some(isNamed);
}

/** What an archive time-stamp is made to preserve. */
const VALIDATION_DATA = [
  OID.completeCertificateRefs,
  OID.completeRevocationRefs,
  OID.certificateValues,
  OID.revocationValues,
] as const;

/**
 * EN 319 122-1 §5.5.2: what is not in the index of an archive time-stamp is not preserved by it. It must
 * hold a proven time-stamp of the signature, the validation data, and what of them lies in SignedData.
 * Version 2 has no index: it covers everything.
 */
function preserves(
  { found, index }: CheckedStamp,
  proven: readonly CheckedStamp[],
  { signerInfo, references }: SignerFacts,
  basis: CertificateResult | null,
  hasValues: boolean,
  { octetsOf }: EmbeddedProof,
): boolean {
  if (found.kind !== "archive" || index === undefined) return true;
  const covered = (attribute: CheckedStamp["found"]["attribute"]): boolean =>
    attribute.values.every((value) => index.covers(attribute, value));
  const inValues = new Set(references.values.certificates.map(sha256));
  const lost = new Set(index.outside.certificates.map(sha256));
  // What came into SignedData later is about others, or about the archive time-stamp itself.
  const laterEvidence = new Set(evidenceIn(index.outside.crls).map(sha256));
  const isKept = (id: string) => !octetsOf(id).some((raw) => laterEvidence.has(sha256(raw)));
  return (
    proven.some((stamp) => stamp.found.kind === "signature" && covered(stamp.found.attribute)) &&
    VALIDATION_DATA.flatMap((type) => attributesOf(signerInfo.unsignedAttrs, type)).every(covered) &&
    (hasValues || laterEvidence.size === 0 || (basis !== null && restsOn(basis, isKept))) &&
    (basis?.path ?? []).every(
      ({ thumbprints }) => inValues.has(thumbprints.sha256) || !lost.has(thumbprints.sha256),
    )
  );
}

/** The lists and answers in RevocationInfoChoices. */
function evidenceIn(choices: readonly Uint8Array[]): readonly Uint8Array[] {
  const nodes = choices.map((raw) => readAsn1(raw, { encoding: "ber" }));
  const { crls, ocsp } = signedDataValues([], nodes);
  return [...crls, ...ocsp];
}

const sha256 = (raw: Uint8Array): string => toHex(digest("sha256", raw));
