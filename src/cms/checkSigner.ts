/**
 * One signer judged mathematically (RFC 5652 §5.4–5.6, RFC 5035 §5, RFC 6211): its certificate is
 * found, its attributes are what they must be, the digest and the signature value hold. Trust, time
 * and revocation are judged elsewhere.
 */
import { isMalformed } from "../asn1/cursor.js";
import { readAsn1 } from "../asn1/reader.js";
import { setOf } from "../asn1/writer.js";
import { concat, equalBytes, toHex } from "../base/bytes.js";
import type { Check } from "../base/check.js";
import { MAX_TWINS } from "../base/limits.js";
import type { WorkBudget } from "../base/workBudget.js";
import { type DigestName, digestName } from "../crypto/digest.js";
import {
  resolveScheme,
  type SchemeMismatch,
  type SignatureScheme,
  type Signed,
  verifySignature,
} from "../crypto/signature.js";
import type { Certificate } from "../x509/certificate.js";
import { extensionsOf } from "../x509/extensions.js";
import { type Name, namesEqual, parseName } from "../x509/name.js";
import { type EssReferences, essMatch, essReferences } from "./ess.js";
import {
  checkAlgorithmProtection,
  checkContentType,
  checkSignedAttributes,
  messageDigest,
  signingTime,
} from "./signedAttributes.js";
import type { AttributeSet, SignerIdentifier, SignerInfo } from "./signedData.js";

/** What is known of the content, which is never here itself. */
export interface ContentFacts {
  /** The digest of the content octets; undefined when that digest was not computed. */
  digest(name: DigestName): Uint8Array | undefined;
  /** The content looks like the signed attributes of another signature (see attributesAsContent.ts). */
  readonly looksLikeSignedAttributes: boolean;
}

export interface SignerToCheck {
  readonly signerInfo: SignerInfo;
  /** eContentType of the SignedData; null for a countersignature, which has none. */
  readonly eContentType: string | null;
  /** null when the content is not at hand (detached, and none was given). */
  readonly content: ContentFacts | null;
  /** Where the signer's certificate is looked for, in order of preference. */
  readonly certificates: readonly Certificate[];
  /** What is left of the run's work; absent: no bound. */
  readonly budget?: WorkBudget | undefined;
}

export interface CheckedSigner {
  /** All checks that ran; `conclude(checks)` says whether the signature holds. */
  readonly checks: readonly Check[];
  /** The certificate the signer names; null when it was not found. */
  readonly certificate: Certificate | null;
  /** signingTime, claimed by the signer; null when absent. */
  readonly signingTime: Date | null;
  /** An ESS reference (RFC 5035) is there and means the certificate: what CAdES-BES asks for. */
  readonly essHolds: boolean;
  /** The attributes, the content's digest and the signature value all hold. */
  readonly intact: boolean;
}

/** The digests of the content that checkSigner will ask for. */
export function contentDigestsOf(signerInfo: SignerInfo): readonly DigestName[] {
  const name = digestName(signerInfo.digestAlgorithm.oid);
  return name === undefined ? [] : [name];
}

/**
 * Judges a signer. Pure and synchronous; runs all checks. Never throws for a bad signature: each fault
 * is a failed or indeterminate check, with its sub-indication. Throws only ASN1_LIMIT.
 */
export function checkSigner(signer: SignerToCheck): CheckedSigner {
  const { signerInfo, eContentType, content } = signer;
  const { signedAttrs } = signerInfo;
  const checks: Check[] = [checkSignedAttributes(signerInfo, eContentType, content)];
  const ess = readableEss(signedAttrs, checks);
  const { certificate, reason } = findCertificate(signer, ess);
  const notFound = (): Check =>
    indeterminate("signer.certificateFound", "NO_SIGNING_CERTIFICATE_FOUND", sidText(signerInfo.sid));
  checks.push(
    certificate === null
      ? { ...notFound(), ...(reason && { reason }) }
      : { id: "signer.certificateFound", status: "passed" },
  );
  if (signedAttrs !== null) {
    if (eContentType !== null) checks.push(...checkContentType(signedAttrs, eContentType));
    checks.push(...checkMessageDigest(signerInfo, signedAttrs, content));
    checks.push(...checkAlgorithmProtection(signerInfo, signedAttrs));
  } else if (content === null) {
    checks.push(indeterminate("signer.content", "SIGNED_DATA_NOT_FOUND"));
  }
  const essCheck = certificate === null ? [] : checkEss(ess, certificate);
  checks.push(...essCheck);
  if (certificate !== null) checks.push(...checkValue(signer, certificate));
  return {
    checks,
    certificate,
    signingTime: signingTime(signedAttrs),
    essHolds: essCheck.some(({ status }) => status === "passed" || status === "warning"),
    intact:
      certificate !== null && checks.every(({ status }) => status !== "failed" && status !== "indeterminate"),
  };
}

const indeterminate = (
  id: Check["id"],
  subIndication: NonNullable<Check["subIndication"]>,
  found?: string,
): Check => ({ id, status: "indeterminate", subIndication, ...(found !== undefined && { found }) });

function readableEss(signedAttrs: AttributeSet | null, checks: Check[]): EssReferences {
  try {
    return essReferences(signedAttrs);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    checks.push({
      id: "signer.signedAttributes",
      status: "failed",
      subIndication: "FORMAT_FAILURE",
      reason: "signer.malformedAttribute",
      found: "signingCertificate",
    });
    return {};
  }
}

// --- the certificate ---------------------------------------------------------------------------

const sidText = (sid: SignerIdentifier): string =>
  sid.kind === "subjectKeyIdentifier" ? toHex(sid.keyIdentifier) : sid.serialNumber.toString(16);

/**
 * Among the certificates the signer identifier fits, the one the ESS reference means; without such a
 * reference, one under whose key the signature holds. A stranger with the same issuer and serial number
 * changes nothing.
 */
function findCertificate(
  signer: SignerToCheck,
  ess: EssReferences,
): { readonly certificate: Certificate | null; readonly reason?: string } {
  const fitting = signer.certificates.filter(fitsSigner(signer.signerInfo.sid));
  const reference = ess.v2 ?? ess.v1;
  const meant = reference && fitting.find((candidate) => essMatch(reference, candidate) === "matches");
  if (meant !== undefined) return { certificate: meant };
  if (fitting.length < 2) return { certificate: fitting[0] ?? null };
  const holds = (candidate: Certificate) =>
    checkValue(signer, candidate).every(({ status }) => status !== "failed");
  const found = fitting.slice(0, MAX_TWINS).find(holds);
  if (found !== undefined) return { certificate: found };
  // Among more of them than anybody issues, it stays open which one was meant.
  return fitting.length > MAX_TWINS
    ? { certificate: null, reason: "budget.exhausted" }
    : { certificate: fitting[0]! };
}

function fitsSigner(sid: SignerIdentifier): (certificate: Certificate) => boolean {
  if (sid.kind === "subjectKeyIdentifier") {
    return (certificate) => {
      const identifier = extensionsOf(certificate).subjectKeyIdentifier;
      return identifier !== undefined && equalBytes(identifier, sid.keyIdentifier);
    };
  }
  let stated: Name | null | undefined;
  return ({ serialNumber, issuer }) => {
    if (serialNumber !== sid.serialNumber) return false;
    // Mostly it stands there octet by octet.
    if (equalBytes(issuer.raw, sid.issuer)) return true;
    if (stated === undefined) stated = readableName(sid.issuer);
    return stated !== null && namesEqual(issuer, stated);
  };
}

function readableName(octets: Uint8Array): Name | null {
  try {
    return parseName(readAsn1(octets, { encoding: "ber" }));
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return null;
  }
}

/** EN 319 102-1 §5.2.3: a reference that means another certificate leaves the signer unidentified. */
function checkEss(ess: EssReferences, certificate: Certificate): Check[] {
  const references = [ess.v2, ess.v1].filter((reference) => reference !== undefined);
  if (references.length === 0) return [];
  const wrong = references
    .map((reference) => essMatch(reference, certificate))
    .find((match) => match !== "matches");
  if (wrong !== undefined) {
    const check = indeterminate("signer.essCertificate", "NO_SIGNING_CERTIFICATE_FOUND");
    return [{ ...check, reason: `signer.ess.${wrong}` }];
  }
  if (references.every(({ digest }) => digest === "sha1")) {
    return [{ id: "signer.essCertificate", status: "warning", reason: "signer.ess.sha1" }];
  }
  return [{ id: "signer.essCertificate", status: "passed" }];
}

// --- the digest --------------------------------------------------------------------------------

function checkMessageDigest(
  signerInfo: SignerInfo,
  signedAttrs: AttributeSet,
  content: ContentFacts | null,
): Check[] {
  const expected = messageDigest(signedAttrs);
  // That it is missing is said by "signer.signedAttributes".
  return expected === undefined ? [] : [compareDigest(signerInfo, expected, content)];
}

function compareDigest(
  { digestAlgorithm }: SignerInfo,
  expected: Uint8Array,
  content: ContentFacts | null,
): Check {
  const id = "signer.messageDigest";
  if (content === null) return indeterminate(id, "SIGNED_DATA_NOT_FOUND");
  const { oid } = digestAlgorithm;
  const name = digestName(oid);
  const computed = name && content.digest(name);
  if (computed === undefined) return indeterminate(id, "CRYPTO_CONSTRAINTS_FAILURE", oid);
  if (equalBytes(computed, expected)) return { id, status: "passed" };
  return {
    id,
    status: "failed",
    subIndication: "HASH_FAILURE",
    found: toHex(computed),
    expected: toHex(expected),
  };
}

// --- the signature value -----------------------------------------------------------------------

/** signer.algorithms, signer.signatureValue, and signer.attributeOrder when there is something to say. */
function checkValue({ signerInfo, content, budget }: SignerToCheck, certificate: Certificate): Check[] {
  const { signatureAlgorithm, digestAlgorithm, signedAttrs, signature } = signerInfo;
  const key = certificate.publicKey;
  const scheme = resolveScheme(key, signatureAlgorithm, digestAlgorithm);
  const found = `${key.label}, ${digestAlgorithm.oid}, ${signatureAlgorithm.oid}`;
  if ("mismatch" in scheme) return [algorithmsCheck(scheme.mismatch, found)];
  const algorithms: Check = { id: "signer.algorithms", status: "passed", found };
  if (budget?.spend() === false) {
    const open = indeterminate("signer.signatureValue", "SIG_CONSTRAINTS_FAILURE");
    return [algorithms, { ...open, reason: "budget.exhausted" }];
  }
  const holds = (signed: Signed): boolean => verifySignature(key, scheme, signed, signature);
  if (signedAttrs !== null) return [algorithms, ...checkOverAttributes(signedAttrs, holds)];
  const signed = signedContent(scheme, content);
  if (signed === undefined) {
    return content === null
      ? [algorithms]
      : [indeterminate("signer.algorithms", "CRYPTO_CONSTRAINTS_FAILURE", found)];
  }
  return [algorithms, valueCheck(holds(signed))];
}

/** What we do not know cannot be judged; what contradicts itself is no signature of this key. */
function algorithmsCheck(mismatch: SchemeMismatch, found: string): Check {
  const unknown = mismatch.endsWith("nsupported");
  return {
    id: "signer.algorithms",
    status: unknown ? "indeterminate" : "failed",
    subIndication: unknown ? "CRYPTO_CONSTRAINTS_FAILURE" : "SIG_CRYPTO_FAILURE",
    reason: mismatch,
    found,
  };
}

/** Without attributes the digest of the content is signed; Ed25519 would need the content itself. */
function signedContent(scheme: SignatureScheme, content: ContentFacts | null): Signed | undefined {
  const value = scheme.digest === null ? undefined : content?.digest(scheme.digest);
  return value && { digest: value };
}

const valueCheck = (holds: boolean): Check =>
  holds
    ? { id: "signer.signatureValue", status: "passed" }
    : { id: "signer.signatureValue", status: "failed", subIndication: "SIG_CRYPTO_FAILURE" };

/**
 * RFC 5652 §5.4: the signature covers the DER of the SET OF attributes, whatever stands in the message.
 * Some signers sign the order they wrote, others sort and write another order; both are met.
 */
function checkOverAttributes({ raw, attributes }: AttributeSet, holds: (signed: Signed) => boolean): Check[] {
  const written = concat(Uint8Array.of(0x31), raw.subarray(1));
  const sorted = setOf(attributes.map((attribute) => attribute.raw));
  const inOrder = equalBytes(written, sorted);
  const order = (reason: string): Check => ({ id: "signer.attributeOrder", status: "warning", reason });
  if (holds({ message: written })) {
    return inOrder ? [valueCheck(true)] : [valueCheck(true), order("signer.signedAsWritten")];
  }
  if (!inOrder && holds({ message: sorted })) return [valueCheck(true), order("signer.signedAsSorted")];
  return [valueCheck(false)];
}
