/** `cert check`: is this certificate good, whose is it, and why or why not. Schema podpis.cert/1. */
import { isMalformed } from "../asn1/cursor.js";
import { toHex } from "../base/bytes.js";
import { type Check, conclude, verdictExitCode } from "../base/check.js";
import type { CheckId } from "../base/checkIds.js";
import type { PodpisError } from "../base/errors.js";
import type { Fetcher } from "../base/fetcher.js";
import { MAX_CERTIFICATE_CHECKS } from "../base/limits.js";
import { addMilliseconds, formatInstant } from "../base/time.js";
import { WorkBudget } from "../base/workBudget.js";
import { digest } from "../crypto/digest.js";
import type { AnchorOrigin } from "../validate/anchors.js";
import type { PolicyInputs, Purpose, RevocationMode } from "../validate/certificate.js";
import type { JudgementRules } from "../validate/policy.js";
import { qualifiedCheck } from "../validate/requirements.js";
import type { CertificateReport, CertificateResult, Relaxation } from "../validate/results.js";
import { type Certificate, parseCertificate } from "../x509/certificate.js";
import { assessCertificate, type EvidencePool } from "./assess.js";

/** What `checkCertificate` is asked, and with what. */
export interface CheckCertificateRequest {
  /** The certificate, or its DER: octets that are none get the verdict TOTAL-FAILED, FORMAT_FAILURE. */
  readonly certificate: Certificate | Uint8Array;
  readonly trust: readonly Certificate[];
  /** Why those of `trust` are anchors, by SHA-256. Default: the caller says so. */
  readonly anchorOrigins?: ReadonlyMap<string, AnchorOrigin> | undefined;
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
  /** What the user's policy has otherwise than the default one. */
  readonly rules?: JudgementRules | undefined;
  /** A name or address of a server that the certificate must stand for (RFC 9525). */
  readonly hostname?: string;
  /** It, and the CAs above it, must be in force for this long after `at`. Milliseconds. */
  readonly lastsFor?: number;
  /** It must be qualified, and is judged in any case. */
  readonly qualified?: boolean | undefined;
  /** What the caller noticed about what it was given: warnings, added to the checks. */
  readonly notes?: readonly Check[];
  readonly id?: string;
  readonly file?: string;
}

/** `cert check`: what was found, and whether it is what the user asked for. Schema podpis.cert/1. */
export interface CheckedCertificate extends CertificateReport {
  /** The certificate is valid and every requirement is met. */
  readonly accepted: boolean;
  readonly rejection: {
    readonly code: "REQUIREMENT_NOT_MET";
    readonly requirements: readonly CheckId[];
  } | null;
  readonly requirements: readonly Check[];
}

/** Checks one certificate. Throws only INTERRUPTED and bugs: whatever is wrong with the document is in the report. */
export async function checkCertificate(request: CheckCertificateRequest): Promise<CheckedCertificate> {
  const judgement = await judged(request);
  const result = { ...judgement, checks: [...judgement.checks, ...(request.notes ?? [])] };
  const { decisive } = conclude(result.checks);
  const requirements = [
    ...lasting(request, result),
    ...(request.qualified ? [qualifiedCheck([result])] : []),
  ];
  const notMet = requirements.filter(({ status }) => status !== "passed").map(({ id }) => id);
  const rejection =
    notMet.length === 0 ? null : ({ code: "REQUIREMENT_NOT_MET", requirements: notMet } as const);
  return {
    schema: "podpis.cert/1",
    id: request.id ?? null,
    ...(request.file !== undefined && { file: request.file }),
    ...result,
    accepted: result.verdict === "TOTAL-PASSED" && rejection === null,
    exitCode: rejection === null ? verdictExitCode(result.verdict) : 1,
    reason: decisive?.id ?? null,
    rejection,
    requirements,
    validationTime: formatInstant(request.at),
    relaxations: withRevocation(request.revocation, request.relaxations),
  };
}

async function judged(request: CheckCertificateRequest): Promise<CertificateResult> {
  const { purpose, at, now, revocation, pool, fetcher, policies, maxDepth, hostname } = request;
  const { qualified = false, anchorOrigins } = request;
  const certificate = parsed(request.certificate);
  if ("problem" in certificate) return formatFailure(request.certificate as Uint8Array, certificate.problem);
  const question = {
    certificate,
    purpose,
    at,
    now,
    anchors: request.trust,
    intermediates: request.untrusted,
    revocation,
    // For each certificate anew: the verdict on one must not depend on which others the run is asked about, nor
    // the thousandth request starve for what the first cost. The run is bounded all the same, by the number of
    // questions that the user puts; what they share (a list, an issuer) is computed, and paid for, once.
    budget: new WorkBudget(MAX_CERTIFICATE_CHECKS),
    rules: request.rules,
    qualified,
    ...(anchorOrigins && { anchorOrigins }),
    ...(policies && { policies }),
    ...(maxDepth !== undefined && { maxDepth }),
    ...(hostname !== undefined && { hostname }),
  };
  return assessCertificate(question, pool, fetcher);
}

/** Which certificate ends first, and whether that is within the term; an anchor's dates bind nobody. */
function lasting({ lastsFor, at }: CheckCertificateRequest, result: CertificateResult): readonly Check[] {
  const { certificate, path } = result;
  if (lastsFor === undefined || certificate === undefined) return [];
  const first = [certificate, ...path.slice(1, -1)].reduce((a, b) => (b.notAfter < a.notAfter ? b : a));
  const wanted = formatInstant(addMilliseconds(at, lastsFor));
  return [
    {
      id: "requirement.expiry",
      status: first.notAfter < wanted ? "failed" : "passed",
      subject: first.subject.cn ?? first.subject.o ?? first.serial,
      found: first.notAfter,
      expected: wanted,
    },
  ];
}

function parsed(given: Certificate | Uint8Array): Certificate | { readonly problem: PodpisError } {
  if (!(given instanceof Uint8Array)) return given;
  try {
    return parseCertificate(given);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return { problem: error };
  }
}

/** A certificate that breaks the format, or one that is larger than podpis reads; and where, in octets from its begin. */
function formatFailure(der: Uint8Array, { code, data }: PodpisError): CertificateResult {
  const { reason, offset } = data;
  const check: Check = {
    id: "certificate.format",
    status: "failed",
    subIndication: "FORMAT_FAILURE",
    reason: code === "ASN1_LIMIT" ? "format.limit" : "format.malformed",
    found: [code, String(reason), ...(offset === undefined ? [] : [`at byte ${offset}`])],
    evidence: [{ kind: "certificate", sha256: toHex(digest("sha256", der)) }],
  };
  return {
    verdict: "TOTAL-FAILED",
    subIndication: "FORMAT_FAILURE",
    path: [],
    anchor: null,
    qualification: null,
    revocation: [],
    checks: [check],
  };
}

/** What the revocation mode leaves unchecked, as every report must say, and the others; said once. */
export function withRevocation(
  mode: RevocationMode,
  others: readonly Relaxation[] = [],
): readonly Relaxation[] {
  const id = mode === "required" ? undefined : (`revocation-${mode}` as const);
  // What was said of another mode, by a policy, does not hold where a line of --ndjson chose its own.
  const rest = others.filter((one) => one.id === id || !one.id.startsWith("revocation-"));
  return id === undefined || rest.some((one) => one.id === id) ? rest : [{ id }, ...rest];
}
