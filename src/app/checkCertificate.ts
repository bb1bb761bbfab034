/** `cert check`: is this certificate good, whose is it, and why or why not. Schema podpis.cert/1. */
import { isMalformed } from "../asn1/cursor.js";
import { toHex } from "../base/bytes.js";
import { type Check, conclude, verdictExitCode } from "../base/check.js";
import type { Fetcher } from "../base/fetcher.js";
import { formatInstant } from "../base/time.js";
import { digest } from "../crypto/digest.js";
import type { PolicyInputs, Purpose, RevocationMode } from "../validate/certificate.js";
import type { CertificateReport, CertificateResult, Relaxation } from "../validate/results.js";
import { type Certificate, parseCertificate } from "../x509/certificate.js";
import { assessCertificate, type EvidencePool } from "./assess.js";

export interface CheckCertificateRequest {
  /** The certificate, or its DER: octets that are none get the verdict TOTAL-FAILED, FORMAT_FAILURE. */
  readonly certificate: Certificate | Uint8Array;
  readonly trust: readonly Certificate[];
  readonly untrusted: readonly Certificate[];
  /** Lists, answers and further certificates; shared between checks of one run. */
  readonly pool: EvidencePool;
  /** The time the certificate must be good at. */
  readonly at: Date;
  /** The time evidence must be fresh at: `at` when the user asked about a time, else now. */
  readonly now: Date;
  readonly purpose: Purpose;
  readonly revocation: RevocationMode;
  readonly fetcher: Fetcher | null;
  /** Those the caller knows of (network); revocation modes are added here. */
  readonly relaxations?: readonly Relaxation[];
  readonly policies?: PolicyInputs;
  readonly maxDepth?: number;
  readonly id?: string;
  readonly file?: string;
}

/** Checks one certificate. Throws only INTERRUPTED and bugs: whatever is wrong with the document is in the report. */
export async function checkCertificate(request: CheckCertificateRequest): Promise<CertificateReport> {
  const result = await judged(request);
  const { decisive } = conclude(result.checks);
  return {
    schema: "podpis.cert/1",
    id: request.id ?? null,
    ...(request.file !== undefined && { file: request.file }),
    ...result,
    exitCode: verdictExitCode(result.verdict),
    reason: decisive?.id ?? null,
    validationTime: formatInstant(request.at),
    relaxations: [...revocationRelaxation(request.revocation), ...(request.relaxations ?? [])],
  };
}

async function judged(request: CheckCertificateRequest): Promise<CertificateResult> {
  const { purpose, at, now, revocation, pool, fetcher, policies, maxDepth } = request;
  const certificate = parsed(request.certificate);
  if (certificate === undefined) return formatFailure(request.certificate as Uint8Array);
  const question = {
    certificate,
    purpose,
    at,
    now,
    anchors: request.trust,
    intermediates: request.untrusted,
    revocation,
    ...(policies && { policies }),
    ...(maxDepth !== undefined && { maxDepth }),
  };
  return assessCertificate(question, pool, fetcher);
}

function parsed(given: Certificate | Uint8Array): Certificate | undefined {
  if (!(given instanceof Uint8Array)) return given;
  try {
    return parseCertificate(given);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return undefined;
  }
}

function formatFailure(der: Uint8Array): CertificateResult {
  const check: Check = {
    id: "certificate.format",
    status: "failed",
    subIndication: "FORMAT_FAILURE",
    evidence: [{ kind: "certificate", sha256: toHex(digest("sha256", der)) }],
  };
  return {
    verdict: "TOTAL-FAILED",
    subIndication: "FORMAT_FAILURE",
    path: [],
    revocation: [],
    checks: [check],
  };
}

/** What the revocation mode leaves unchecked, as every report must say. */
export function revocationRelaxation(mode: RevocationMode): readonly Relaxation[] {
  if (mode === "off") return [{ id: "revocation-off" }];
  return mode === "if-available" ? [{ id: "revocation-if-available" }] : [];
}
