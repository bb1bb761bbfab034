/** `verify`: is it intact, whose is it, when was it? Schema podpis.verify/1. */
import { equalBytes, toHex } from "../base/bytes.js";
import { type Check, conclude, verdictExitCode, worst } from "../base/check.js";
import { PodpisError } from "../base/errors.js";
import type { Fetcher } from "../base/fetcher.js";
import { MAX_CONTENT } from "../base/limits.js";
import type { ByteSource } from "../base/source.js";
import { formatInstant } from "../base/time.js";
import { checkSignature, planSignature, type SignaturePlan } from "../cms/checkSignature.js";
import { type DigestedContent, type DigestibleContent, digestContent } from "../cms/contentDigests.js";
import { streamEContent } from "../cms/eContent.js";
import type { Level } from "../cms/levels/level.js";
import { readSignedData, type SignedData } from "../cms/signedData.js";
import { createDigest } from "../crypto/digest.js";
import type { AnchorOrigin } from "../validate/anchors.js";
import { type UnusedMchd, unusedChecks } from "../validate/authorityResult.js";
import type { Purpose, RevocationMode } from "../validate/certificate.js";
import type { JudgementRules } from "../validate/policy.js";
import { checkSignerRules, demandsMchd, type SignerDemand } from "../validate/policySigners.js";
import { checkRequiredSigners, requiredSigners } from "../validate/requiredSigners.js";
import {
  checkRequirements,
  type Expectations,
  readExpectations,
  usesSha1Thumbprint,
} from "../validate/requirements.js";
import type { Relaxation, SignerResult, VerifyReport } from "../validate/results.js";
import type { Certificate } from "../x509/certificate.js";
import type { GivenEvidence, PoolOptions } from "./assess.js";
import { withRevocation } from "./checkCertificate.js";
import type { AuthorityRequest } from "./mchdAuthority.js";
import { SignatureRun } from "./signatureRun.js";

/** A signature, what it is judged by, and what is demanded of it. */
export interface VerifyRequest {
  /** DER or BER of the signature; the caller closes it. */
  readonly signature: ByteSource;
  /** The signed content. Needed for a detached signature; beside an attached one it must equal the content inside. */
  readonly content?: DigestibleContent | undefined;
  /** The content inside, as somebody reads it who does more with it. Default: it is read out of `signature`. */
  readonly inside?: DigestibleContent | undefined;
  readonly now: Date;
  /** Judge as of this time instead of now. */
  readonly at?: Date | undefined;
  /**
   * The signature is taken to have existed by then, where no time-stamp proves it: the document it is under was used
   * at that time. Not after `at`. Default: `at`.
   */
  readonly knownBy?: Date | undefined;
  readonly trust: readonly Certificate[];
  /** Anchors of time-stamping authorities. Default: `trust`, and the list of accredited CAs. */
  readonly tsaTrust?: readonly Certificate[] | undefined;
  /** Why they are anchors, by SHA-256. Default: the caller says so. */
  readonly anchorOrigins?: ReadonlyMap<string, AnchorOrigin> | undefined;
  /** Further certificates that may be needed. */
  readonly untrusted?: readonly Certificate[] | undefined;
  readonly crls?: GivenEvidence["crls"] | undefined;
  readonly ocsp?: GivenEvidence["ocsp"] | undefined;
  /** Default "required". */
  readonly revocation?: RevocationMode | undefined;
  /** null: nothing is fetched. */
  readonly fetcher: Fetcher | null;
  readonly expect?: Expectations | undefined;
  readonly requireLevel?: Level | undefined;
  /** The document of the signature policy that signers name. */
  readonly signaturePolicy?: Uint8Array | undefined;
  /** What the user's policy has otherwise than the default one, and who must sign by it. */
  readonly rules?: JudgementRules | undefined;
  readonly signerRules?: SignerDemand | undefined;
  /** Each of them must have signed; see readRequiredSigner. */
  readonly requireSigners?: readonly Expectations[] | undefined;
  /** What the signature is for: restrictions of the signers' certificates are judged against it. Default "signing". */
  readonly purpose?: Purpose | undefined;
  /** Every signer must be qualified. */
  readonly qualified?: boolean | undefined;
  /** Every signer must have had the right to sign: by a power of attorney, or as the organisation itself. */
  readonly requireMchd?: boolean | undefined;
  /** By which powers of attorney the signers acted, and what of them is asked. */
  readonly authority?: AuthorityRequest | undefined;
  /** What its pool of evidence is made with: a cache, the list of accredited CAs, what other runs fetched. */
  readonly pool?: PoolOptions | undefined;
  /** The report tells the SHA-256 of the content and of the signature file. Default false. */
  readonly fingerprints?: boolean | undefined;
  /** The most octets of content. Default MAX_CONTENT. */
  readonly maxContent?: number | undefined;
  /** Those the caller knows of (network, size); those of this request are added here. */
  readonly relaxations?: readonly Relaxation[] | undefined;
  /** Octets of content read so far; the total where it is known. */
  readonly onProgress?: ((bytesDone: number, total: number | undefined) => void) | undefined;
}

/**
 * Verifies a CMS or CAdES signature, attached or detached: every signer, with its time-stamps, its
 * certificate at the proven time, its level. The content is read once. What is wrong with the document
 * is in the report.
 *
 * Throws PodpisError NOT_CMS (no CMS signature), ASN1_LIMIT, FILE_TOO_LARGE, USAGE (an expectation that
 * cannot be one), INTERRUPTED, and what reading the content throws.
 */
export async function verify(request: VerifyRequest): Promise<VerifyReport> {
  const report = await judge(request);
  if (request.fingerprints !== true) return report;
  return { ...report, signature: { sha256: await fingerprintOf(request.signature) } };
}

/** Of the file as it came: where it is armoured its source knows, for its octets are others. */
async function fingerprintOf(signature: ByteSource): Promise<string> {
  if (signature.fileSha256 !== undefined) return signature.fileSha256;
  const digest = createDigest("sha256");
  for await (const chunk of signature.stream(0, signature.size)) digest.update(chunk);
  return toHex(digest.digest());
}

async function judge(request: VerifyRequest): Promise<VerifyReport> {
  const expectations = readExpectations(request.expect ?? {});
  const { signedData, checks } = readSignedData(request.signature);
  if (signedData === null) return report(request, expectations, checks, null, null, { signers: [] });
  if (signedData.signerInfos.length === 0 && conclude(checks).verdict === "TOTAL-PASSED") {
    throw new PodpisError("NOT_CMS", { path: request.signature.name, reason: "it holds no signer" });
  }
  const plan = planSignature(request.signature, signedData);
  const content = await readContent(request, plan);
  const comparison = await compareContents(request, plan, content);
  const run = new SignatureRun(request, plan);
  const signers: SignerResult[] = [];
  for (const [index, facts] of checkSignature(plan, content, run.candidates, run.budget).entries()) {
    signers.push(await run.judge(index, facts));
  }
  const all = comparison === undefined ? checks : [...checks, comparison];
  const judged = await withAuthorities(request, signers);
  return report(request, expectations, all, signedData, content, judged);
}

interface Judged {
  readonly signers: readonly SignerResult[];
  /** Where powers of attorney were asked about: those by which nobody signed. */
  readonly unused?: readonly UnusedMchd[];
}

/** The right of each signer to sign for another, where that is asked. */
async function withAuthorities(request: VerifyRequest, signers: readonly SignerResult[]): Promise<Judged> {
  const demanded = request.requireMchd === true || demandsMchd(request.signerRules ?? NO_RULES);
  const authority = request.authority ?? (demanded ? NO_MCHD : undefined);
  if (authority === undefined) return { signers };
  const { judgeAuthorities } = await import("./mchdAuthority.js");
  return judgeAuthorities(request, authority, signers, verify);
}

const NO_RULES: SignerDemand = { rules: [], paths: [] };

/** No power of attorney is at hand: whoever signed in the name of an organisation is told apart all the same. */
const NO_MCHD: AuthorityRequest = {
  documents: [],
  signatures: [],
  links: [],
  notices: [],
  answers: [],
  statusMode: "required",
  trustRegistry: false,
  powers: { needs: [] },
};

/** What was signed: the content inside, else the one given; null when there is neither. */
async function readContent(request: VerifyRequest, plan: SignaturePlan): Promise<DigestedContent | null> {
  const { signature, content } = request;
  const { eContent } = plan.signedData;
  if (eContent !== null) {
    const stream = {
      name: signature.name,
      size: eContent.length,
      chunks: () => streamEContent(signature, eContent),
    };
    return digestStream(request.inside ?? stream, request, plan);
  }
  return content === undefined ? null : digestStream(content, request, plan);
}

/**
 * Beside an attached signature the content that was given must be the one inside: whoever names a file
 * wants to know about that file (RFC 5652 §5.4 digests the content inside). Undefined: nothing to compare.
 */
async function compareContents(
  request: VerifyRequest,
  plan: SignaturePlan,
  inside: DigestedContent | null,
): Promise<Check | undefined> {
  const { content } = request;
  if (content === undefined || plan.signedData.eContent === null || inside === null) return undefined;
  const given = await digestStream(content, request, plan);
  const same = equalBytes(given.digest(COMPARED)!, inside.digest(COMPARED)!);
  return same
    ? { id: "cms.content", status: "passed" }
    : { id: "cms.content", status: "failed", subIndication: "HASH_FAILURE", found: content.name };
}

/** The digest by which two contents are told apart, whatever the signers use. */
const COMPARED = "sha256";

async function digestStream(
  stream: DigestibleContent,
  { maxContent = MAX_CONTENT, onProgress, content, fingerprints }: VerifyRequest,
  { digests, framed, signedData }: SignaturePlan,
): Promise<DigestedContent> {
  const { name, size } = stream;
  if (size !== undefined && size > maxContent) {
    throw new PodpisError("FILE_TOO_LARGE", { path: name, limit: maxContent });
  }
  const compared = fingerprints === true || (content !== undefined && signedData.eContent !== null);
  return digestContent(
    stream,
    { digests: compared ? new Set([...digests, COMPARED]) : digests, framed, maxContent },
    onProgress && ((bytesDone) => onProgress(bytesDone, size)),
  );
}

function report(
  request: VerifyRequest,
  expectations: Expectations,
  checks: readonly Check[],
  signedData: SignedData | null,
  content: DigestedContent | null,
  { signers, unused }: Judged,
): VerifyReport {
  const { signature, now, at = now, revocation = "required" } = request;
  const authorities = signers.flatMap(({ mchd }) => mchd ?? []);
  const { verdict, subIndication } = worst([conclude(checks), ...signers, ...authorities])!;
  const required = request.requireSigners ?? [];
  const requirements = [
    ...checkRequirements(signers, expectations, request),
    ...checkRequiredSigners(signers, required),
    ...(request.signerRules ? checkSignerRules(request.signerRules, signers) : []),
  ];
  const notMet = requirements.filter(({ status }) => status !== "passed").map(({ id }) => id);
  const rejection =
    notMet.length === 0 ? null : ({ code: "REQUIREMENT_NOT_MET", requirements: notMet } as const);
  return {
    schema: "podpis.verify/1",
    verdict,
    ...(subIndication && { subIndication }),
    accepted: verdict === "TOTAL-PASSED" && rejection === null,
    exitCode: rejection === null ? verdictExitCode(verdict) : 1,
    rejection,
    file: signature.name,
    content: content && {
      file: (signedData?.eContent === null && request.content?.name) || signature.name,
      size: content.size,
      ...(request.fingerprints && { sha256: toHex(content.digest(COMPARED)!) }),
    },
    attached: signedData && signedData.eContent !== null,
    validationTime: formatInstant(at),
    checks: unused === undefined ? checks : [...checks, ...unusedChecks(unused)],
    signers,
    requirements,
    requiredSigners: requiredSigners(signers, required),
    ...(unused && { unusedMchd: unused }),
    relaxations: relaxationsOf(request, expectations, revocation),
  };
}

/** What of powers of attorney the user chose not to check, or to believe. */
export const authorityRelaxations = ({
  statusMode,
  trustRegistry,
}: AuthorityRequest): readonly Relaxation[] => [
  ...(statusMode === "off" ? [{ id: "mchd-status-off" } as const] : []),
  ...(trustRegistry ? [{ id: "trust-registry" } as const] : []),
];

function relaxationsOf(
  { relaxations = [], requireSigners = [], authority }: VerifyRequest,
  expectations: Expectations,
  revocation: RevocationMode,
): readonly Relaxation[] {
  const all: readonly Relaxation[] = [
    ...withRevocation(revocation, relaxations),
    ...(authority ? authorityRelaxations(authority) : []),
    ...([expectations, ...requireSigners].some(usesSha1Thumbprint)
      ? [{ id: "sha1-thumbprint" } as const]
      : []),
  ];
  const same = (a: Relaxation, b: Relaxation) => a.id === b.id && a.detail === b.detail;
  return all.filter((one, i) => all.findIndex((other) => same(one, other)) === i);
}
