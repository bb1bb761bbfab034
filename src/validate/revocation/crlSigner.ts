/** Who signed a list, and whether that one may speak for the CA in question (RFC 5280 §6.3.3 (f), (g)). */
import { equalBytes } from "../../base/bytes.js";
import type { Check } from "../../base/check.js";
import type { Crl } from "../../crl/crl.js";
import { verifyCrl } from "../../crl/verify.js";
import { samePublicKey } from "../../crypto/publicKey.js";
import type { Certificate } from "../../x509/certificate.js";
import { extensionsOf } from "../../x509/extensions.js";
import { displayName } from "../../x509/identity.js";
import { namesEqual } from "../../x509/name.js";
import type { Path } from "../../x509/path/build.js";
import type { RevocationContext, RevocationTarget } from "./finding.js";
import { certifiedAlike, crossSigned } from "./sameAuthority.js";
import { signerPath, signerStands } from "./signer.js";

export interface CrlSigner {
  /** Absent when the list must not be relied on; `check` says why. */
  readonly signer?: Certificate;
  readonly check: Check;
  /** It is the list of another key of the CA: no list of ours at all. */
  readonly otherKey?: boolean;
}

export function crlSigner(crl: Crl, target: RevocationTarget, context: RevocationContext): CrlSigner {
  const { issuer } = target;
  let failure: Check | undefined;
  for (const candidate of candidates(crl, target, context)) {
    const check = verifyCrl(crl, candidate, context.at, context.budget);
    const isIssuer =
      samePublicKey(candidate.publicKey, issuer.publicKey) && namesEqual(crl.issuer, issuer.subject);
    if (check.status !== "passed") {
      if (failure === undefined || isIssuer) failure = check;
      continue;
    }
    if (isIssuer) return { signer: candidate, check };
    const path = signerPath(candidate, target.anchor, context);
    if (namesEqual(crl.issuer, issuer.subject) && !maySignFor(candidate, path, issuer, context)) {
      return { check: refused(crl, candidate, "crl.otherKey"), otherKey: true };
    }
    if (path === undefined) {
      failure = refused(crl, candidate, "crl.signerPath");
    } else if (!signerStands(path, target, context)) {
      failure = refused(crl, candidate, "crl.signerStatus");
    } else {
      return { signer: candidate, check };
    }
  }
  if (namesEqual(crl.issuer, issuer.subject) && statesOtherKey(crl, issuer)) {
    return { check: refused(crl, undefined, "crl.otherKey"), otherKey: true };
  }
  return { check: failure ?? refused(crl, undefined, "crl.signerNotFound") };
}

/** Certificates with the list's issuer name: the path's own issuer first, then those the key identifier names. */
function candidates(
  crl: Crl,
  { issuer }: RevocationTarget,
  context: RevocationContext,
): readonly Certificate[] {
  const named = [issuer, ...context.anchors, ...context.intermediates].filter((certificate) =>
    namesEqual(certificate.subject, crl.issuer),
  );
  const different = named.filter(
    (certificate) => certificate === issuer || certificate.sha256 !== issuer.sha256,
  );
  const fitting = different.filter((certificate) => !statesOtherKey(crl, certificate));
  return [...new Map(fitting.map((certificate) => [certificate.sha256, certificate])).values()];
}

/** The list names the key it is signed with, and it is not this one. */
function statesOtherKey(crl: Crl, certificate: Certificate): boolean {
  const stated = crl.authorityKeyIdentifier?.keyIdentifier;
  const own = extensionsOf(certificate).subjectKeyIdentifier;
  return stated !== undefined && own !== undefined && !equalBytes(stated, own);
}

/**
 * Another key under the CA's name may sign for it when the two keys vouch for one another; or when the
 * same key certified both and they share the work: one is for lists only, or the other cannot sign them.
 * Otherwise it is a CA of its own under the same name, as large CAs run them: its list says nothing here.
 */
function maySignFor(
  signer: Certificate,
  path: Path | undefined,
  issuer: Certificate,
  context: RevocationContext,
): boolean {
  if (crossSigned(signer, issuer, context)) return true;
  const listsOnly = extensionsOf(signer).keyUsage?.has("keyCertSign") === false;
  const noLists = extensionsOf(issuer).keyUsage?.has("cRLSign") === false;
  return (listsOnly || noLists) && path !== undefined && certifiedAlike(path, issuer, context);
}

const refused = (crl: Crl, signer: Certificate | undefined, reason: string): Check => ({
  id: "crl.issuer",
  status: reason === "crl.otherKey" ? "warning" : "failed",
  subject: displayName(crl.issuer),
  reason,
  ...(signer && { evidence: [{ kind: "certificate" as const, sha256: signer.sha256 }] }),
});
