/**
 * Judges the response to a challenge: somebody is let in only when the signature holds, the certificate is valid now,
 * and the challenge is ours, for us, in force and not yet answered. Schema podpis.auth-verify/1.
 */
import { equalBytes } from "../base/bytes.js";
import {
  type Check,
  conclude,
  type SubIndication,
  type Verdict,
  verdictExitCode,
  verdictStatus,
  worst,
} from "../base/check.js";
import { PodpisError } from "../base/errors.js";
import type { EvidenceCache } from "../base/evidenceCache.js";
import { MAX_CHALLENGE } from "../base/limits.js";
import { readableCertificates } from "../cms/checkSignature.js";
import { smallEContent } from "../cms/eContent.js";
import { readSignedData, type SignedData } from "../cms/signedData.js";
import type { ChallengeFolder, ChallengeStanding, KnownChallenge } from "../io/auth/challenges.js";
import type { CertificateQuestion } from "../validate/certificate.js";
import type { CertificateResult, Relaxation, VerifyReport } from "../validate/results.js";
import { assessCertificate, EvidencePool, type PoolOptions } from "./assess.js";
import { type AuthChallenge, challengeText, readChallenge, untimely } from "./authChallenge.js";
import { type VerifyRequest, verify } from "./verify.js";

/** A response to a challenge, and what it is judged by. */
export interface AuthVerifyRequest
  extends Pick<
    VerifyRequest,
    | "signature"
    | "now"
    | "trust"
    | "tsaTrust"
    | "anchorOrigins"
    | "untrusted"
    | "crls"
    | "ocsp"
    | "fetcher"
    | "expect"
    | "qualified"
    | "rules"
    | "pool"
    | "relaxations"
  > {
  /** For whom the challenge must be, exactly as it was issued. */
  readonly audience: string;
  /** Where issued challenges are remembered, and used up. Without it replay is not seen, and the verdict is open. */
  readonly state?: ChallengeFolder | undefined;
  /** The challenge that was issued, as octets: the response must be to this one. */
  readonly challenge?: Uint8Array | undefined;
  /** The user does without the check for replay: a relaxation. */
  readonly stateless?: boolean | undefined;
}

/** Who proved to have the key: only of an accepted response. Texts of a certificate. */
export interface AuthSubject {
  /** SHA-256 of the certificate, lower-case hexadecimal: the identifier to be kept. */
  readonly thumbprint: string;
  readonly cn: string | null;
  readonly o: string | null;
  /** Of the person, 12 digits; of the organisation, 10. */
  readonly inn: string | null;
  readonly innle: string | null;
  readonly ogrn: string | null;
  readonly ogrnip: string | null;
  readonly snils: string | null;
}

/** `auth verify`: schema podpis.auth-verify/1. */
export interface AuthReport {
  readonly schema: "podpis.auth-verify/1";
  readonly verdict: Verdict;
  readonly subIndication?: SubIndication;
  /** The verdict is TOTAL-PASSED and every requirement is met: let them in. */
  readonly accepted: boolean;
  readonly exitCode: 0 | 1 | 3;
  readonly rejection: VerifyReport["rejection"];
  readonly file: string;
  readonly audience: string;
  /** What was answered; null when it is no challenge. Untrusted unless accepted. */
  readonly challenge: AuthChallenge | null;
  /** Null unless accepted. */
  readonly subject: AuthSubject | null;
  readonly checks: readonly Check[];
  /** The signature of the response, judged as any other. */
  readonly signature: VerifyReport;
  readonly relaxations: readonly Relaxation[];
}

/**
 * Judges a response, and uses its challenge up when, and only when, it is accepted: of several calls with one response,
 * in whatever processes, one accepts it. The certificate is judged now by evidence that is given, or fetched in this
 * run; what the response brings itself does not count for that, since a thief would bring an old answer, and neither
 * does a list or an answer that was kept from an earlier run.
 *
 * Throws PodpisError as `verify` does, NOT_A_CHALLENGE (for `challenge`, the verifier's own), AUTH_STATE, OUTPUT_FAILED, USAGE
 * (`state` with `stateless`).
 */
export async function verifyResponse(request: AuthVerifyRequest): Promise<AuthReport> {
  const { signature, audience, now, challenge: expected, state, stateless, ...judging } = request;
  if (stateless === true && state !== undefined) {
    throw new PodpisError("USAGE", {
      message: "a folder of challenges and doing without one exclude each other",
      hint: "leave out --stateless, or --state",
    });
  }
  const relaxed: readonly Relaxation[] = [
    ...(request.relaxations ?? []),
    ...(stateless === true ? [{ id: "auth-stateless" } as const] : []),
  ];
  const own = expected === undefined ? undefined : readChallenge(expected, "--challenge");
  const report = await verify({ ...judging, signature, now, revocation: "required", relaxations: relaxed });
  const { signedData } = readSignedData(signature);
  const read = challengeIn(request, signedData);
  const challenge = read instanceof PodpisError ? null : read;
  const before: Check[] = [
    signerCheck(report),
    challengeCheck(read),
    ...(challenge === null ? [] : [audienceCheck(challenge, audience), timeCheck(challenge, now)]),
    await certificateCheck(request, report, signedData),
  ];
  const isGood = report.accepted && before.every(({ status }) => status === "passed");
  const checks = [...before, ...(challenge === null ? [] : recordChecks(request, challenge, own, isGood))];
  const { verdict, subIndication } = worst([report, conclude(checks)])!;
  const accepted = verdict === "TOTAL-PASSED" && report.accepted;
  return {
    schema: "podpis.auth-verify/1",
    verdict,
    ...(subIndication && { subIndication }),
    accepted,
    exitCode: report.rejection === null ? verdictExitCode(verdict) : 1,
    rejection: report.rejection,
    file: signature.name,
    audience,
    challenge,
    subject: accepted ? subjectOf(report) : null,
    checks,
    signature: report,
    relaxations: report.relaxations,
  };
}

/** The challenge inside the signature, or why there is none. */
function challengeIn(
  { signature }: AuthVerifyRequest,
  signedData: SignedData | null,
): AuthChallenge | PodpisError {
  const eContent = signedData?.eContent ?? null;
  if (eContent === null) return absent("it is not inside the signature");
  if (eContent.length > MAX_CHALLENGE) return absent("it is larger than a challenge can be");
  try {
    return readChallenge(smallEContent(signature, eContent), signature.name);
  } catch (error) {
    if (error instanceof PodpisError && error.code === "NOT_A_CHALLENGE") return error;
    throw error;
  }
}

const absent = (reason: string): PodpisError => new PodpisError("NOT_A_CHALLENGE", { path: "-", reason });

const failure = { status: "failed", subIndication: "SIG_CONSTRAINTS_FAILURE" } as const;

const signerCheck = ({ signers, attached }: VerifyReport): Check => ({
  id: "auth.signer",
  ...(signers.length === 1 && attached === true ? { status: "passed" } : failure),
  found: signers.length,
  expected: 1,
});

const challengeCheck = (read: AuthChallenge | PodpisError): Check =>
  read instanceof PodpisError
    ? { id: "auth.challenge", ...failure, found: String(read.data.reason) }
    : { id: "auth.challenge", status: "passed" };

const audienceCheck = ({ audience: found }: AuthChallenge, expected: string): Check => ({
  id: "auth.audience",
  ...(found === expected ? { status: "passed" } : failure),
  found,
  expected,
});

const timeCheck = (challenge: AuthChallenge, now: Date): Check => ({
  id: "auth.time",
  ...(untimely(challenge, now) === undefined ? { status: "passed" } : failure),
  found: [challenge.issued, challenge.expires],
});

/** Whether the signer's certificate is valid at this moment, by evidence of the verifier's. */
async function certificateCheck(
  request: AuthVerifyRequest,
  { signers }: VerifyReport,
  signedData: SignedData | null,
): Promise<Check> {
  const { now, trust, untrusted = [], anchorOrigins, rules, qualified } = request;
  // What we cannot read helps nobody.
  const sent = readableCertificates((signedData?.certificates ?? []).map(({ raw }) => raw));
  const wanted = signers.length === 1 ? signers[0]!.certificate?.thumbprints.sha256 : undefined;
  const certificate = [...sent, ...untrusted].find(({ sha256 }) => sha256 === wanted);
  if (certificate === undefined) {
    return { id: "auth.certificate", status: "indeterminate", subIndication: "NO_SIGNING_CERTIFICATE_FOUND" };
  }
  const question = {
    certificate,
    purpose: "signing",
    at: now,
    now,
    anchors: trust,
    intermediates: [...untrusted, ...sent],
    revocation: "required",
    rules,
    ...(anchorOrigins && { anchorOrigins }),
    ...(qualified !== undefined && { qualified }),
  } as const;
  const { reason, ...result } = await assessNow(request, question);
  return {
    id: "auth.certificate",
    status: verdictStatus(result.verdict),
    ...(result.subIndication && { subIndication: result.subIndication }),
    ...(reason !== undefined && { reason }),
    evidence: [{ kind: "certificate", sha256: certificate.sha256 }],
    children: result.checks,
  };
}

/**
 * The verdict by what is given and what is fetched now; the cache helps with issuers only. `reason`: it stays open, and a
 * status of an earlier run is all there is.
 */
async function assessNow(
  { crls = [], ocsp = [], pool = {}, fetcher }: AuthVerifyRequest,
  question: CertificateQuestion,
): Promise<CertificateResult & { readonly reason?: string }> {
  const assess = (options: PoolOptions, source: AuthVerifyRequest["fetcher"]): Promise<CertificateResult> =>
    assessCertificate(question, new EvidencePool({ crls, ocsp }, options), source);
  const { cache } = pool;
  if (cache === undefined) return assess(pool, fetcher);
  const result = await assess({ ...pool, cache: issuersOf(cache) }, fetcher);
  if (result.verdict !== "INDETERMINATE") return result;
  const kept = await assess(pool, null);
  return kept.verdict === "TOTAL-PASSED" ? { ...result, reason: "auth.keptStatus" } : result;
}

/** The cache without what it knows of revocation. What is fetched is kept in it as ever. */
const issuersOf = (cache: EvidenceCache): EvidenceCache => ({
  read: (key) => (key.kind === "issuer" ? cache.read(key) : undefined),
  write: (key, object) => cache.write(key, object),
  discard: (key) => cache.discard(key),
});

/**
 * Whether the challenge is ours, and answered for the first time. It is used up only when all else is good, and comes
 * last: what follows from it cannot be taken back.
 */
function recordChecks(
  { state, stateless = false }: AuthVerifyRequest,
  challenge: AuthChallenge,
  own: AuthChallenge | undefined,
  isGood: boolean,
): Check[] {
  const isOther =
    own !== undefined && !equalBytes(Buffer.from(challengeText(own)), Buffer.from(challengeText(challenge)));
  if (isOther) return [{ id: "auth.known", ...failure }];
  if (state === undefined) {
    const open = { status: "indeterminate", subIndication: "SIG_CONSTRAINTS_FAILURE" } as const;
    return [
      { id: "auth.known", ...(own === undefined ? open : { status: "passed" }) },
      { id: "auth.replay", ...(stateless ? { status: "skipped" } : open) },
    ];
  }
  const known: KnownChallenge = { text: challengeText(challenge), expires: new Date(challenge.expires) };
  const standing = isGood ? state.use(known) : state.standing(known);
  return ofStanding(standing, isGood);
}

function ofStanding(standing: ChallengeStanding, isGood: boolean): Check[] {
  if (standing === "unknown") return [{ id: "auth.known", ...failure }];
  const known: Check = { id: "auth.known", status: "passed" };
  if (standing === "used") return [known, { id: "auth.replay", ...failure }];
  return [known, { id: "auth.replay", status: isGood ? "passed" : "skipped" }];
}

function subjectOf({ signers }: VerifyReport): AuthSubject {
  const { subject, thumbprints } = signers[0]!.certificate!;
  const { cn = null, o = null, inn = null, innle = null, ogrn = null, ogrnip = null, snils = null } = subject;
  return { thumbprint: thumbprints.sha256, cn, o, inn, innle, ogrn, ogrnip, snils };
}
