/** Certificates that sign lists and answers and are not the issuer itself: their own path and status. */
import { conclude } from "../../base/check.js";
import type { Certificate } from "../../x509/certificate.js";
import { newPathBudget, type Path, PathSearch } from "../../x509/path/build.js";
import { judgePath } from "../../x509/path/judge.js";
import type { RevocationContext, RevocationTarget } from "./finding.js";

/** Complete paths that are judged for one signer; there may be a hundred signers. */
const MAX_SIGNER_PATHS = 64;

/**
 * The valid paths of a signer to the same anchor as the target's (RFC 5280 §6.3.3 (f)), revocation not asked,
 * the likeliest first. All of them: one that is cut off must not hide another that stands.
 */
export function signerPaths(
  signer: Certificate,
  anchor: Certificate,
  context: RevocationContext,
): readonly Path[] {
  const { at, intermediates, budget, rules } = context;
  const algorithmDates = rules?.algorithmDates;
  const search = new PathSearch(
    { certificate: signer, anchors: [anchor], intermediates, at, ...(budget && { budget }) },
    { ...newPathBudget(), paths: MAX_SIGNER_PATHS },
  );
  return [...search.paths()].filter(
    (path) => conclude(judgePath(path, { at, algorithmDates })).verdict === "TOTAL-PASSED",
  );
}

/** `revoked`: the signer, or a CA above it on every path. `open`: its status is not established. */
export type Standing = "stands" | "revoked" | "open";

/** Whether on some path of a signer nothing is known to be revoked, and its own status is established. */
export function signerStanding(
  paths: readonly Path[],
  target: RevocationTarget,
  context: RevocationContext,
): Standing {
  let worst: Standing = "revoked";
  for (const path of paths) {
    const standing = standingOn(path, target, context);
    if (standing === "stands") return standing;
    if (standing === "open") worst = standing;
  }
  return worst;
}

function standingOn(path: Path, target: RevocationTarget, context: RevocationContext): Standing {
  const anchor = path[path.length - 1]!;
  let result: Standing = "stands";
  for (const [i, certificate] of path.slice(0, -1).entries()) {
    // On the target's own path, or being asked about right now: decided there.
    if (certificate.sha256 === target.issuer.sha256 || context.inProgress.has(certificate.sha256)) continue;
    const status = context.signerStatus({ certificate, issuer: path[i + 1]!, anchor }, context);
    if (status === "revoked") return "revoked";
    if (status !== "good" && (context.mode === "required" || status !== "notChecked")) result = "open";
  }
  return result;
}
