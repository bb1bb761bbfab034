/**
 * Whether two keys under one name are one CA. A name proves nothing: anybody who runs a CA below the same
 * root may write it. One key must vouch for the other, or one and the same key above must have certified both.
 */
import { samePublicKey } from "../../crypto/publicKey.js";
import type { Certificate } from "../../x509/certificate.js";
import { extensionsOf } from "../../x509/extensions.js";
import { namesEqual } from "../../x509/name.js";
import type { Path } from "../../x509/path/build.js";
import { signatureState } from "../../x509/verify.js";
import type { RevocationContext } from "./finding.js";

/**
 * Rolled keys (RFC 4210 §4.4): a self-issued certificate of the other key, signed with the issuer's; or the
 * issuer, as it stands on the path, was certified by the other key.
 */
export function crossSigned(other: Certificate, issuer: Certificate, context: RevocationContext): boolean {
  const selfIssued = (link: Certificate): boolean =>
    namesEqual(link.subject, link.issuer) && namesEqual(link.subject, issuer.subject);
  const vouched = (link: Certificate): boolean =>
    selfIssued(link) && samePublicKey(link.publicKey, other.publicKey) && certifiedBy(link, issuer, context);
  return (
    (selfIssued(issuer) && certifiedBy(issuer, other, context)) ||
    [other, ...context.intermediates, ...context.anchors].some(vouched)
  );
}

/** The key that certified the first certificate of `path` certified the issuer too. */
export function certifiedAlike([, above]: Path, issuer: Certificate, context: RevocationContext): boolean {
  return above !== undefined && certifiedBy(issuer, above, context);
}

/** A CA by RFC 5280 §4.2.1.9 and §4.2.1.3. */
export function isCa(certificate: Certificate): boolean {
  const { basicConstraints, keyUsage } = extensionsOf(certificate);
  return basicConstraints?.cA === true && (keyUsage === undefined || keyUsage.has("keyCertSign"));
}

const certifiedBy = (certificate: Certificate, by: Certificate, { budget }: RevocationContext): boolean =>
  namesEqual(certificate.issuer, by.subject) && signatureState(certificate, by.publicKey, budget) === "valid";
