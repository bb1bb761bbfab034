/** Who signed a list, and whether that one may speak for the CA in question (RFC 5280 §6.3.3 (f), (g)). */
import { equalBytes } from "../../base/bytes.js";
import type { Check } from "../../base/check.js";
import type { Crl } from "../../crl/crl.js";
import { verifyCrl } from "../../crl/verify.js";
import { samePublicKey } from "../../crypto/publicKey.js";
import type { Certificate } from "../../x509/certificate.js";
import { extensionsOf } from "../../x509/extensions.js";
import { directoryNames } from "../../x509/generalName.js";
import { displayName } from "../../x509/identity.js";
import { namesEqual } from "../../x509/name.js";
import type { Path } from "../../x509/path/build.js";
import type { RevocationContext, RevocationTarget } from "./finding.js";
import { certifiedAlike, crossSigned } from "./sameAuthority.js";
import { signerPaths, signerStanding } from "./signer.js";

export interface CrlSigner {
  /** Absent when the list must not be relied on; `check` says why. */
  readonly signer?: Certificate;
  readonly check: Check;
  /** It is the list of another key of the CA: no list of ours at all. */
  readonly otherKey?: boolean;
}

export function crlSigner(crl: Crl, target: RevocationTarget, context: RevocationContext): CrlSigner {
  const refusals: CrlSigner[] = [];
  for (const candidate of candidates(crl, target, context)) {
    const judged = judge(crl, candidate, target, context);
    if (judged.signer !== undefined) return judged;
    refusals.push(judged);
  }
  if (namesEqual(crl.issuer, target.issuer.subject) && isOfOtherKey(crl, target)) {
    refusals.push({ check: refused(crl, undefined, "crl.otherKey"), otherKey: true });
  }
  // The signer who was refused tells most; a namesake under whose key nothing holds may be a bystander.
  const telling =
    refusals.find(({ otherKey, check }) => otherKey !== true && !isStranger(check)) ??
    refusals.find(({ otherKey }) => otherKey === true) ??
    refusals[0];
  return telling ?? { check: refused(crl, undefined, "crl.signerNotFound") };
}

/** What one certificate of the issuer's name has to do with the list. */
function judge(
  crl: Crl,
  candidate: Certificate,
  target: RevocationTarget,
  context: RevocationContext,
): CrlSigner {
  const { issuer, anchor } = target;
  const { at, budget, rules } = context;
  const check = verifyCrl(crl, candidate, at, { budget, dates: rules?.algorithmDates });
  // Its own path is the one that is being judged. Another certificate of its key is not yet believed.
  if (candidate.sha256 === issuer.sha256) {
    return check.status === "passed" ? { signer: candidate, check } : { check };
  }
  if (isStranger(check)) return { check };
  const paths = signerPaths(candidate, anchor, context);
  if (namesEqual(crl.issuer, issuer.subject) && !maySignFor(candidate, paths, issuer, context)) {
    return { check: refused(crl, candidate, "crl.otherKey"), otherKey: true };
  }
  if (check.status !== "passed") return { check };
  if (paths.length === 0) return { check: refused(crl, candidate, "crl.signerPath") };
  const standing = signerStanding(paths, target, context);
  if (standing !== "stands") {
    return {
      check: refused(crl, candidate, standing === "revoked" ? "crl.signerRevoked" : "crl.signerStatus"),
    };
  }
  return { signer: candidate, check };
}

/** The list was not signed with that key, as far as anybody can tell. */
const isStranger = ({ reason = "" }: Check): boolean =>
  reason.startsWith("crl.signature.") || reason === "budget.exhausted";

/**
 * Certificates with the list's issuer name whose key may be the one the list names: the path's own issuer
 * first, the others in an order that does not depend on how they were given.
 */
function candidates(
  crl: Crl,
  { issuer }: RevocationTarget,
  context: RevocationContext,
): readonly Certificate[] {
  const named = [...context.anchors, ...context.intermediates].filter(
    (certificate) => certificate.sha256 !== issuer.sha256 && namesEqual(certificate.subject, crl.issuer),
  );
  const others = [...new Map(named.map((certificate) => [certificate.sha256, certificate])).values()];
  others.sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  const own = namesEqual(issuer.subject, crl.issuer) ? [issuer] : [];
  return [...own, ...others].filter((certificate) => !statesOtherKey(crl, certificate));
}

/** The list names the key it is signed with, and it is not this one. */
function statesOtherKey(crl: Crl, certificate: Certificate): boolean {
  const stated = crl.authorityKeyIdentifier?.keyIdentifier;
  const own = extensionsOf(certificate).subjectKeyIdentifier;
  return stated !== undefined && own !== undefined && !equalBytes(stated, own);
}

/**
 * The same, of the key that signed the certificate: by the certificate's own word where its issuer has none, or by
 * the issuer's certificate, which the list may name instead. What decides is the signature: this orders lists, and names what the issuer's key did not sign.
 */
export function isOfOtherKey(crl: Crl, { certificate, issuer }: RevocationTarget): boolean {
  const { keyIdentifier, authorityCertIssuer, authorityCertSerialNumber } = crl.authorityKeyIdentifier ?? {};
  if (keyIdentifier === undefined) {
    if (authorityCertIssuer === undefined) return false;
    const named = directoryNames(authorityCertIssuer).some((name) => namesEqual(name, issuer.issuer));
    return !named || authorityCertSerialNumber !== issuer.serialNumber;
  }
  const wanted =
    extensionsOf(issuer).subjectKeyIdentifier ??
    extensionsOf(certificate).authorityKeyIdentifier?.keyIdentifier;
  return wanted !== undefined && !equalBytes(keyIdentifier, wanted);
}

/**
 * Another key under the CA's name may sign for it when the two keys vouch for one another; or when the
 * same key certified both and they share the work: one is for lists only, or the other cannot sign them.
 * Otherwise it is a CA of its own under the same name, as large CAs run them: its list says nothing here.
 */
function maySignFor(
  signer: Certificate,
  paths: readonly Path[],
  issuer: Certificate,
  context: RevocationContext,
): boolean {
  if (samePublicKey(signer.publicKey, issuer.publicKey) || crossSigned(signer, issuer, context)) return true;
  const listsOnly = extensionsOf(signer).keyUsage?.has("keyCertSign") === false;
  const noLists = extensionsOf(issuer).keyUsage?.has("cRLSign") === false;
  return (listsOnly || noLists) && paths.some((path) => certifiedAlike(path, issuer, context));
}

const refused = (crl: Crl, signer: Certificate | undefined, reason: string): Check => ({
  id: "crl.issuer",
  status: reason === "crl.otherKey" ? "warning" : "failed",
  subject: displayName(crl.issuer),
  reason,
  ...(signer && { evidence: [{ kind: "certificate" as const, sha256: signer.sha256 }] }),
});
