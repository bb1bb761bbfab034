/** Whom the question "qualified or not?" is asked about, and by which issuer it is answered. */
import { extensionsOf } from "../x509/extensions.js";
import type { DeadEnd, Path } from "../x509/path/build.js";
import type { CertificateQuestion } from "./certificate.js";
import { judgeQualification, looksQualified, type Qualification } from "./qualifiedJudgement.js";

/**
 * The judgement at the question's time. null where nobody asked and nothing in the certificate claims it: it has
 * nothing of the Russian profile, or is a CA's own. The issuer is that of the path, else one whose signature holds
 * all the same: one that was not accredited makes no path, and is the answer.
 */
export function qualificationOf(
  question: CertificateQuestion,
  path: Path,
  deadEnds: readonly DeadEnd[],
): Qualification | null {
  const { certificate, index = null, at, now, purpose, listedIssuers = [], qualified = false } = question;
  const isCa = extensionsOf(certificate).basicConstraints?.cA === true;
  if (!qualified && (isCa || (listedIssuers.length === 0 && !looksQualified(certificate)))) return null;
  const lost = deadEnds.find((end) => end.path.length > 1)?.path;
  const issuer = path[1] ?? listedIssuers[0] ?? lost?.[1];
  return judgeQualification({
    certificate,
    path: issuer === undefined ? [certificate] : [certificate, issuer],
    index,
    at,
    now,
    purpose,
  });
}
