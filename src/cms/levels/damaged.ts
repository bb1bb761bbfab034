/**
 * Certificates inside a signature that were changed since they were issued. Nothing covers most of them:
 * what certificate-values hold beyond the references, what lies in SignedData and in tokens. A copy that
 * is whole may lie elsewhere; that one is not is said all the same.
 */
import { isMalformed } from "../../asn1/cursor.js";
import { toHex } from "../../base/bytes.js";
import { MAX_DAMAGE_CHECKS } from "../../base/limits.js";
import { type Certificate, parseCertificate } from "../../x509/certificate.js";
import { extensionsOf } from "../../x509/extensions.js";
import { displayName } from "../../x509/identity.js";
import { signatureState } from "../../x509/verify.js";

/**
 * Names of the embedded certificates that cannot be read, or whose signature does not hold under the key
 * that they name themselves (RFC 5280 §4.2.1.1) and that is embedded, too.
 */
export function damagedCertificates(raws: readonly Uint8Array[]): readonly string[] {
  const damaged: string[] = [];
  const certificates: Certificate[] = [];
  for (const raw of raws) {
    try {
      certificates.push(parseCertificate(raw));
    } catch (error) {
      if (!isMalformed(error)) throw error;
      damaged.push(`(${error.why})`);
    }
  }
  const unique = [...new Map(certificates.map((one) => [one.sha256, one])).values()];
  // A CA may have several keys under one name: what counts is the key that is named.
  const byKey = new Map<string, Certificate[]>();
  for (const certificate of unique) {
    const own = extensionsOf(certificate).subjectKeyIdentifier;
    if (own === undefined) continue;
    const sameKey = byKey.get(toHex(own));
    if (sameKey === undefined) byKey.set(toHex(own), [certificate]);
    else sameKey.push(certificate);
  }
  const budget = { signatures: MAX_DAMAGE_CHECKS };
  const broken = unique.filter((certificate) => {
    const named = extensionsOf(certificate).authorityKeyIdentifier?.keyIdentifier;
    const issuers = named === undefined ? [] : (byKey.get(toHex(named)) ?? []);
    return issuers.length > 0 && !holdsUnderAny(certificate, issuers, budget);
  });
  return [...damaged, ...broken.map(({ subject }) => displayName(subject))];
}

function holdsUnderAny(
  certificate: Certificate,
  issuers: readonly Certificate[],
  budget: { signatures: number },
): boolean {
  return issuers.some((issuer) => {
    // What is beyond the budget, or cannot be computed, is not called broken.
    if (budget.signatures-- <= 0) return true;
    const state = signatureState(certificate, issuer.publicKey);
    return state === "valid" || state === "unsupported";
  });
}
