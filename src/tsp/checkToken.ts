/**
 * A time-stamp token judged mathematically (RFC 3161 §2.2, §2.3, §2.4.2): what it stamps, who signed it,
 * with what kind of certificate. Its certificate's path and its time are judged elsewhere.
 */
import { sameAlgorithm } from "../asn1/algorithm.js";
import { OID } from "../asn1/oids.js";
import { equalBytes, toHex } from "../base/bytes.js";
import { type Check, conclude, verdictStatus } from "../base/check.js";
import type { WorkBudget } from "../base/workBudget.js";
import { checkSigner } from "../cms/checkSigner.js";
import { essMatch, essReferences } from "../cms/ess.js";
import { type DigestName, digest, digestName } from "../crypto/digest.js";
import type { Certificate } from "../x509/certificate.js";
import { extensionsOf } from "../x509/extensions.js";
import type { TimeStampToken, TstInfo } from "./token.js";

/** The digest of what should have been stamped, by the algorithm the token names; null when it is not at hand. */
export type Imprint = (name: DigestName) => Uint8Array | null | undefined;

export interface CheckedToken {
  /** All checks that ran; `conclude(checks)` says whether the token holds. */
  readonly checks: readonly Check[];
  /** The TSA's certificate; null when it was not found. */
  readonly certificate: Certificate | null;
  /** No check failed and none stayed open: the token says what it says, if its TSA is trusted. */
  readonly intact: boolean;
  /** Intact, or no more is wanting than the certificate of its TSA, which is nowhere at hand. */
  readonly sound: boolean;
}

/**
 * Judges a token. `certificates` are all places where the TSA's certificate may lie: the token, the
 * signature around it, certificate-values of both (tokens are met without any certificate inside).
 * Never throws for a bad token.
 */
export function checkToken(
  token: TimeStampToken,
  imprint: Imprint,
  certificates: readonly Certificate[],
  budget?: WorkBudget,
): CheckedToken {
  const signer = checkSigner({
    signerInfo: token.signerInfo,
    eContentType: token.signedData.eContentType,
    content: { digest: (name) => digest(name, token.content), looksLikeSignedAttributes: false },
    certificates,
    budget,
  });
  const signature = signer.checks.filter(({ id }) => id !== "signer.essCertificate");
  const { certificate } = signer;
  const checks: Check[] = [
    checkFormat(token),
    checkImprint(token.tstInfo, imprint),
    summary("timestamp.signature", signature),
  ];
  if (certificate !== null) {
    checks.push(essCheck(signer.checks.find(({ id }) => id === "signer.essCertificate")));
    checks.push(checkPurpose(certificate));
  }
  const intact = conclude(checks).verdict === "TOTAL-PASSED";
  const sound = intact || (lacksCertificate(checks) && isElsewhere(token, certificates));
  return { checks, certificate, intact, sound };
}

/** The certificate that the token means by its hash is none of these: else what names it was changed. */
function isElsewhere({ signerInfo }: TimeStampToken, certificates: readonly Certificate[]): boolean {
  const { v1, v2 } = essReferences(signerInfo.signedAttrs);
  const reference = v2 ?? v1;
  return reference?.digest !== undefined && certificates.every((one) => essMatch(reference, one) === "hash");
}

const lacksCertificate = (checks: readonly Check[]): boolean =>
  checks.every(({ status, reason }) => isFine(status) || reason === NO_CERTIFICATE);

const isFine = (status: Check["status"]): boolean => status === "passed" || status === "warning";

const NO_CERTIFICATE = "timestamp.noCertificate";

/** Whether the only fault among the checks of a signer is that its certificate was not found. */
function isNotFound(children: readonly Check[]): boolean {
  const [fault, another] = children.filter(({ status }) => !isFine(status));
  return fault?.id === "signer.certificateFound" && fault.reason === undefined && another === undefined;
}

/** One check that answers for its children. */
function summary(id: Check["id"], children: readonly Check[]): Check {
  const { verdict, subIndication } = conclude(children);
  const reason = isNotFound(children) ? { reason: NO_CERTIFICATE } : {};
  return { id, status: verdictStatus(verdict), ...(subIndication && { subIndication }), ...reason, children };
}

function checkFormat({ tstInfo: { version, unprocessed }, signedData, signerInfo }: TimeStampToken): Check {
  const id = "timestamp.format";
  // RFC 5652 §5.1: of a content that is not id-data.
  const isOther = signedData.version < 3 || signedData.version > 5;
  const cmsVersion = { id, reason: "timestamp.cmsVersion", found: signedData.version } as const;
  // Version 1 is written by services that are trusted all over Europe; nobody writes the others.
  if (isOther && signedData.version !== 1)
    return { ...cmsVersion, status: "failed", subIndication: "FORMAT_FAILURE" };
  // RFC 5652 §5.1: the set is not under the signature, but whoever changed it is found out.
  if (!signedData.digestAlgorithms.some((one) => sameAlgorithm(one, signerInfo.digestAlgorithm))) {
    const found = signedData.digestAlgorithms.map(({ oid }) => oid);
    const reason = "timestamp.digestAlgorithms";
    return { id, status: "failed", subIndication: "FORMAT_FAILURE", reason, found };
  }
  if (version !== 1) {
    return {
      id,
      status: "failed",
      subIndication: "FORMAT_FAILURE",
      reason: "timestamp.version",
      found: version,
    };
  }
  if (unprocessed.length === 0)
    return isOther ? { ...cmsVersion, status: "warning" } : { id, status: "passed" };
  const reason = "timestamp.unknownCritical";
  return {
    id,
    status: "indeterminate",
    subIndication: "SIG_CONSTRAINTS_FAILURE",
    reason,
    found: unprocessed,
  };
}

function checkImprint({ messageImprint }: TstInfo, imprint: Imprint): Check {
  const id = "timestamp.imprint";
  const { oid } = messageImprint.hashAlgorithm;
  const name = digestName(oid);
  const computed = name && imprint(name);
  if (computed === null) return { id, status: "indeterminate", subIndication: "SIGNED_DATA_NOT_FOUND" };
  if (computed === undefined) {
    const reason = "timestamp.imprintUnsupported";
    return { id, status: "indeterminate", subIndication: "CRYPTO_CONSTRAINTS_FAILURE", reason, found: oid };
  }
  if (equalBytes(computed, messageImprint.hashedMessage)) return { id, status: "passed" };
  return {
    id,
    status: "failed",
    subIndication: "HASH_FAILURE",
    found: toHex(messageImprint.hashedMessage),
    expected: toHex(computed),
  };
}

/** RFC 3161 §2.4.2: the ESS reference to the TSA's certificate must be there; SHA-1 ones are the rule. */
function essCheck(check: Check | undefined): Check {
  const id = "timestamp.essCertificate";
  if (check === undefined) {
    return { id, status: "failed", subIndication: "FORMAT_FAILURE", reason: "timestamp.noEss" };
  }
  return { ...check, id };
}

/** RFC 3161 §2.3: one extended key usage, timeStamping, and it is critical. */
function checkPurpose(certificate: Certificate): Check {
  const id = "timestamp.extendedKeyUsage";
  const purposes = extensionsOf(certificate).extendedKeyUsage ?? [];
  const critical = certificate.extension(OID.extendedKeyUsage)?.critical === true;
  const only = purposes.length === 1 && purposes[0] === OID.ekuTimeStamping;
  if (only && critical) return { id, status: "passed" };
  const reason = only ? "timestamp.ekuNotCritical" : "timestamp.ekuOther";
  return { id, status: "indeterminate", subIndication: "CHAIN_CONSTRAINTS_FAILURE", reason, found: purposes };
}
