/** Whether a list was signed by a certificate that may sign lists (RFC 5280 §6.3.3 (f), (g)). */
import type { Check } from "../base/check.js";
import type { WorkBudget } from "../base/workBudget.js";
import { type AlgorithmDates, algorithmConcern } from "../crypto/policy.js";
import type { Certificate } from "../x509/certificate.js";
import { extensionsOf } from "../x509/extensions.js";
import { displayName } from "../x509/identity.js";
import { signatureState } from "../x509/verify.js";
import type { Crl } from "./crl.js";

/** Judges the signature of a list under a certificate's key; the digest of a list is computed once. */
export function verifyCrl(
  crl: Crl,
  signer: Certificate,
  at: Date,
  {
    budget,
    dates,
  }: { readonly budget?: WorkBudget | undefined; readonly dates?: AlgorithmDates | undefined } = {},
): Check {
  const base = {
    id: "crl.signature",
    subject: displayName(crl.issuer),
    found: crl.signatureAlgorithm.oid,
    evidence: [{ kind: "certificate", sha256: signer.sha256 }],
  } as const;
  const failed = (reason: string): Check => ({ ...base, status: "failed", reason });
  const state = signatureState(crl, signer.publicKey, budget);
  if (state === "unchecked") return failed("budget.exhausted");
  if (state !== "valid") return failed(`crl.signature.${state}`);
  const { keyUsage } = extensionsOf(signer);
  if (keyUsage !== undefined && !keyUsage.has("cRLSign")) return failed("crl.keyUsage");
  const concern = algorithmConcern({ signatureAlgorithm: crl.signatureAlgorithm }, at, dates);
  return concern === undefined ? { ...base, status: "passed" } : failed(concern.reason);
}
