/** Who signed an OCSP answer, and whether it may (RFC 6960 §4.2.2.2). */
import { OID } from "../asn1/oids.js";
import { equalBytes } from "../base/bytes.js";
import type { WorkBudget } from "../base/workBudget.js";
import { digest } from "../crypto/digest.js";
import { type AlgorithmConcern, type AlgorithmDates, algorithmConcern } from "../crypto/policy.js";
import { samePublicKey } from "../crypto/publicKey.js";
import type { Certificate, Extension } from "../x509/certificate.js";
import { extensionsOf } from "../x509/extensions.js";
import { namesEqual } from "../x509/name.js";
import { signatureState } from "../x509/verify.js";
import { namesIssuer } from "./request.js";
import type { BasicOcspResponse, ResponderId } from "./response.js";

/** True when the answer's ResponderID means this certificate. A key identifier is SHA-1 of the key bits. */
export function isResponder(id: ResponderId, certificate: Certificate): boolean {
  return id.kind === "byName"
    ? namesEqual(id.name, certificate.subject)
    : equalBytes(id.keyHash, keyHashOf(certificate));
}

const keyHashes = new WeakMap<Certificate, Uint8Array>();

/** Computed once: a signature may bring a thousand answers and as many certificates. */
function keyHashOf(certificate: Certificate): Uint8Array {
  const hash = keyHashes.get(certificate) ?? digest("sha1", certificate.publicKey.keyBits);
  keyHashes.set(certificate, hash);
  return hash;
}

/** Why nobody with authority signed it; keys of the text tables. Reasons of the algorithm policy may stand here too. */
export type ResponderProblem =
  /** No certificate at hand is the one the answer names. */
  | "ocsp.responderNotFound"
  /** It is about certificates of another issuer. */
  | "ocsp.otherIssuer"
  | "ocsp.signature.invalid"
  | "ocsp.signature.unsupported"
  /** Signed by a stranger: neither the CA nor certified by it. */
  | "ocsp.responderUnauthorized"
  | "ocsp.responderNoEku"
  | "ocsp.responderKeyUsage"
  | "ocsp.responderExtension"
  | "ocsp.responderNotInForce"
  /** The work of the run was spent before this one was checked. */
  | "budget.exhausted"
  | AlgorithmConcern;

/** Whether the signer of an answer may speak for the CA (RFC 6960 §4.2.2.2). */
export type ResponderAuthority =
  /** The CA itself. */
  | { readonly kind: "issuer"; readonly signer: Certificate }
  /** Certified for it by the CA. `viaKey`: the CA certificate whose key signed the responder's. */
  | { readonly kind: "delegated"; readonly signer: Certificate; readonly viaKey: Certificate }
  | { readonly kind: "none"; readonly problem: ResponderProblem; readonly signer?: Certificate };

/** An answer, and what its signer is judged by. */
export interface ResponderQuestion {
  readonly response: BasicOcspResponse;
  /** The CA that issued the certificate asked about. */
  readonly issuer: Certificate;
  /**
   * The time at which a delegated responder must still be in force. What it signs after its end it can date
   * back; only an answer known to have existed before may be judged by an earlier time. Absent: not judged.
   */
  readonly now?: Date;
  /**
   * Other certificates of the same CA (same name, another key) that the caller has judged to be as good
   * as the issuer: responders of a CA that rolled its key. Usually none.
   */
  readonly siblings: readonly Certificate[];
  /** Where a responder's certificate may be found, besides the answer itself. */
  readonly pool: readonly Certificate[];
  readonly budget?: WorkBudget | undefined;
  /** Where the user's policy differs from the default one. */
  readonly dates?: AlgorithmDates | undefined;
}

/** Finds the signer of an answer and judges its authority; the best outcome among the candidates counts. */
function responderAuthority(question: ResponderQuestion): ResponderAuthority {
  const refused: ResponderAuthority[] = [];
  for (const authority of responderAuthorities(question)) {
    if (authority.kind !== "none") return authority;
    refused.push(authority);
  }
  return mostTelling(refused);
}

/**
 * What each certificate that the answer may mean is to it: a key may have several, and a name many keys. Each
 * costs signatures when it is asked for. The order of the pool has no effect.
 */
export function* responderAuthorities(question: ResponderQuestion): Generator<ResponderAuthority> {
  const { response, issuer, siblings, pool } = question;
  const meant = (certificates: readonly Certificate[]) =>
    certificates.filter((certificate) => isResponder(response.responderId, certificate));
  const inOrder = meant([...siblings, ...pool]).sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  for (const signer of unique([...meant([issuer, ...response.certificates]), ...inOrder])) {
    yield judge(signer, question);
  }
}

/** Why none of them may have answered. */
export function mostTelling(refused: readonly ResponderAuthority[]): ResponderAuthority {
  let result: ResponderAuthority = { kind: "none", problem: "ocsp.responderNotFound" };
  for (const authority of refused) {
    if (authority.kind !== "none") return authority;
    // A problem of authority tells more than a signature that does not hold under some namesake's key.
    const signatureProblem = authority.problem.startsWith("ocsp.signature");
    if (result.problem === "ocsp.responderNotFound" || !signatureProblem) result = authority;
  }
  return result;
}

/**
 * Judges an answer as such, whatever certificate it is about: it must speak of certificates of this
 * issuer only, and be signed by somebody who may. Its dates are not judged.
 */
export function verifyOcspResponse(question: ResponderQuestion): ResponderAuthority {
  const { response, issuer } = question;
  const ours =
    response.responses.length > 0 && response.responses.every(({ certId }) => namesIssuer(certId, issuer));
  return ours ? responderAuthority(question) : { kind: "none", problem: "ocsp.otherIssuer" };
}

function judge(
  signer: Certificate,
  { response, issuer, siblings, now, budget, dates }: ResponderQuestion,
): ResponderAuthority {
  const none = (problem: ResponderProblem): ResponderAuthority => ({ kind: "none", problem, signer });
  const state = signatureState(response, signer.publicKey, budget);
  if (state === "unchecked") return none("budget.exhausted");
  if (state !== "valid") return none(`ocsp.signature.${state === "unsupported" ? state : "invalid"}`);
  const concern = algorithmConcern(
    { signatureAlgorithm: response.signatureAlgorithm, publicKey: signer.publicKey },
    response.producedAt,
    dates,
  );
  if (concern !== undefined) return none(concern.reason);
  const cas = [issuer, ...siblings];
  if (
    cas.some((ca) => samePublicKey(ca.publicKey, signer.publicKey) && namesEqual(ca.subject, signer.subject))
  ) {
    return { kind: "issuer", signer };
  }
  const viaKey = cas.find(
    (ca) => namesEqual(ca.subject, signer.issuer) && signatureState(signer, ca.publicKey, budget) === "valid",
  );
  if (viaKey === undefined) return none("ocsp.responderUnauthorized");
  const weakness = algorithmConcern(
    { signatureAlgorithm: signer.signatureAlgorithm },
    response.producedAt,
    dates,
  );
  if (weakness !== undefined) return none(weakness.reason);
  const problem = delegateProblem(
    signer,
    now === undefined ? [response.producedAt] : [response.producedAt, now],
  );
  return problem === undefined ? { kind: "delegated", signer, viaKey } : none(problem);
}

/** RFC 6960 §4.2.2.2: OCSPSigning must be stated; anyExtendedKeyUsage does not do. */
function delegateProblem(signer: Certificate, times: readonly Date[]): ResponderProblem | undefined {
  const { extendedKeyUsage, keyUsage, malformed } = extensionsOf(signer);
  if (extendedKeyUsage?.includes(OID.ekuOcspSigning) !== true) return "ocsp.responderNoEku";
  if (keyUsage !== undefined && !keyUsage.has("digitalSignature") && !keyUsage.has("nonRepudiation")) {
    return "ocsp.responderKeyUsage";
  }
  if (times.some((time) => time < signer.notBefore || time > signer.notAfter)) {
    return "ocsp.responderNotInForce";
  }
  const refused = ({ oid, critical }: Extension): boolean =>
    (critical && (!RESPONDER_EXTENSIONS.has(oid) || malformed.includes(oid))) ||
    (oid === OID.keyUsage && malformed.includes(oid));
  return signer.extensions.some(refused) ? "ocsp.responderExtension" : undefined;
}

const RESPONDER_EXTENSIONS: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
  OID.subjectAltName,
  OID.certificatePolicies,
  OID.crlDistributionPoints,
  OID.authorityInfoAccess,
  OID.privateKeyUsagePeriod,
  OID.ocspNoCheck,
]);

/** True when the responder's certificate says that its own revocation need not be asked for. */
export const hasNoCheck = (certificate: Certificate): boolean =>
  extensionsOf(certificate).ocspNoCheck === true;

function unique(certificates: readonly Certificate[]): readonly Certificate[] {
  return [...new Map(certificates.map((certificate) => [certificate.sha256, certificate])).values()];
}
