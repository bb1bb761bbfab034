/** Certificates that sign lists and answers and are not the issuer itself: their own path and status. */
import { conclude } from "../../base/check.js";
import type { Certificate } from "../../x509/certificate.js";
import { newPathBudget, type Path, PathSearch } from "../../x509/path/build.js";
import { judgePath } from "../../x509/path/judge.js";
import type { RevocationContext, RevocationTarget } from "./finding.js";

/**
 * A valid path of a signer to the same anchor as the target's (RFC 5280 §6.3.3 (f)), its revocation
 * not asked; undefined when there is none.
 */
export function signerPath(
  signer: Certificate,
  anchor: Certificate,
  context: RevocationContext,
): Path | undefined {
  const { at, intermediates, budget } = context;
  const search = new PathSearch(
    { certificate: signer, anchors: [anchor], intermediates, at, ...(budget && { budget }) },
    newPathBudget(),
  );
  for (const path of search.paths()) {
    if (conclude(judgePath(path, { at })).verdict === "TOTAL-PASSED") return path;
  }
  return undefined;
}

/** Whether nothing on a signer's path is known to be revoked, and its own status is established. */
export function signerStands(path: Path, target: RevocationTarget, context: RevocationContext): boolean {
  const anchor = path[path.length - 1]!;
  return path.slice(0, -1).every((certificate, i) => {
    // On the target's own path, or being asked about right now: decided there.
    if (certificate.sha256 === target.issuer.sha256 || context.inProgress.has(certificate.sha256))
      return true;
    const status = context.signerStatus({ certificate, issuer: path[i + 1]!, anchor }, context);
    return status === "good" || (context.mode !== "required" && status === "notChecked");
  });
}
