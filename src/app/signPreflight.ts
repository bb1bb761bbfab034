/** Whether our own certificate may sign now. Asked before any work is done and before the key is used. */
import { OID } from "../asn1/oids.js";
import { PodpisError } from "../base/errors.js";
import { formatInstant } from "../base/time.js";
import type { DigestName } from "../crypto/digest.js";
import { type AlgorithmConcern, algorithmConcern } from "../crypto/policy.js";
import { samePublicKey } from "../crypto/publicKey.js";
import type { CertificateResult, RevocationFacts } from "../validate/results.js";
import type { SignNote } from "../validate/signResult.js";
import type { Certificate } from "../x509/certificate.js";
import { extensionsOf } from "../x509/extensions.js";
import { displayName } from "../x509/identity.js";
import { certificateOcspUrls } from "../x509/ocspService.js";
import { purposeChecks } from "../x509/path/purpose.js";
import { EvidenceDesk } from "./extendEvidence.js";
import { NEEDS_OCSP } from "./extendTargets.js";
import { ocspProblem, refuseUnanswered } from "./serviceProblems.js";
import type { SignRequest } from "./signRequest.js";

/** Who is going to sign, how, and what the certificate is judged by. */
export type OwnSigner = Pick<
  SignRequest,
  "key" | "keyName" | "certificate" | "level" | "now" | "clock" | "judge" | "evidence" | "tsa"
>;

export interface Preflight {
  readonly revocation: RevocationFacts["status"];
  readonly notes: readonly SignNote[];
}

const unfit = (reason: string): PodpisError => new PodpisError("CERTIFICATE_UNFIT", { reason });

/**
 * Throws KEY_MISMATCH, and CERTIFICATE_UNFIT for a certificate that is not in force, may not sign, or is known
 * to be revoked or suspended. An unknown status is a note: levels bes and t do not promise it.
 */
export async function preflight(request: OwnSigner): Promise<Preflight> {
  const { key, certificate, now, judge } = request;
  if (!samePublicKey(key.publicKey, certificate.publicKey)) {
    throw new PodpisError("KEY_MISMATCH", {
      key: request.keyName ?? "the key",
      certificate: displayName(certificate.subject),
    });
  }
  checkDates(certificate, now);
  checkUsage(certificate, now);
  checkAlgorithm(certificate, key.digest, now);
  if (request.level !== "bes" && request.level !== "t") return improved(request);
  if (judge === undefined) {
    return { revocation: "notChecked", notes: [{ id: "sign.revocationNotAsked" }] };
  }
  return knownStatus(await judge(certificate, "signing", now, []));
}

/**
 * Above level t a signature proves that its certificate was good: it is not begun before that is known. An improved
 * one (xlt1, a) proves it by OCSP, and needs a service that says so. Throws CERTIFICATE_UNFIT, OCSP_FAILED, USAGE.
 */
async function improved({
  certificate,
  level,
  now,
  clock = () => now,
  evidence,
}: OwnSigner): Promise<Preflight> {
  if (evidence === undefined || evidence.trust.length === 0) {
    throw new PodpisError("USAGE", {
      message: "an improved signature needs to know which roots are trusted",
      hint: "add --trust FILE",
    });
  }
  const needsOcsp = NEEDS_OCSP.has(level);
  if (needsOcsp && certificateOcspUrls(certificate).length === 0)
    throw unfit("it names no OCSP service, which levels xlt1 and a need");
  const { result, data, byOcsp } = await new EvidenceDesk({ ...evidence, clock }).ofSigner(certificate, now);
  const known = knownStatus(result);
  if (data !== null && (!needsOcsp || data[0]!.ocsp.length > 0)) return known;
  if (result.path.length === 0) throw unfit("no path leads from it to a trusted root");
  const [own] = result.revocation;
  if (own?.status === "good" && data === null) {
    refuseUnanswered(result);
    throw unfit(`it is not proven good: ${result.subIndication ?? result.verdict}`);
  }
  throw new PodpisError("OCSP_FAILED", { reason: ocspProblem(byOcsp) });
}

function checkDates({ notBefore, notAfter }: Certificate, now: Date): void {
  if (now < notBefore) throw unfit(`it is not yet valid: it begins ${formatInstant(notBefore)}`);
  if (now > notAfter) throw unfit(`it has expired: it ended ${formatInstant(notAfter)}`);
}

function checkUsage(certificate: Certificate, now: Date): void {
  if (extensionsOf(certificate).malformed.includes(OID.keyUsage)) throw unfit("its key usage is unreadable");
  // For a verifier the period of the private key is a warning; whoever signs must keep to it.
  const problem = purposeChecks(certificate, "signing", now).find(({ status }) => status !== "passed");
  if (problem === undefined) return;
  throw problem.id === "certificate.validity"
    ? unfit("the period of use of its private key is over, or has not begun")
    : unfit("its key usage does not allow digital signatures");
}

const CONCERNS: Readonly<Record<AlgorithmConcern, string>> = {
  "policy.testParameters": "its key has test parameters, which prove nothing",
  "policy.rsaTooShort": "its RSA key is too short",
  "policy.gost2001": "its key is of the withdrawn GOST R 34.10-2001",
  "policy.dsa": "its key is of DSA, with which nothing new is signed",
  "policy.dsaTooShort": "its DSA key is too short",
  "policy.sha1": "signatures of its key would rest on SHA-1",
  "policy.md5": "signatures of its key would rest on MD5",
};

/** What the default policy of verification refuses is not made in the first place. */
function checkAlgorithm({ publicKey }: Certificate, digest: DigestName, now: Date): void {
  const concern = algorithmConcern({ publicKey, digest }, now);
  if (concern !== undefined) throw unfit(CONCERNS[concern.reason]);
}

function knownStatus({ revocation, path }: CertificateResult): Preflight {
  const known = (wanted: RevocationFacts["status"]) => revocation.find(({ status }) => status === wanted);
  const revoked = known("revoked");
  if (revoked !== undefined) {
    const since = revoked.revocationDate === undefined ? "" : ` since ${revoked.revocationDate}`;
    throw unfit(`${revoked === revocation[0] ? "it is" : "a certificate above it is"} revoked${since}`);
  }
  if (known("suspended") !== undefined) {
    throw unfit(
      known("suspended") === revocation[0] ? "it is suspended" : "a certificate above it is suspended",
    );
  }
  const status = revocation[0]?.status ?? "unknown";
  if (status === "good") return { revocation: status, notes: [] };
  return {
    revocation: status,
    notes: [{ id: path.length === 0 ? "sign.noPath" : "sign.revocationUnknown" }],
  };
}
