/** `verify`: is it intact, whose is it, when was it? Schema podpis.verify/1. */
import { equalBytes } from "../base/bytes.js";
import { type Check, conclude, verdictExitCode, worst } from "../base/check.js";
import { PodpisError } from "../base/errors.js";
import type { Fetcher } from "../base/fetcher.js";
import { MAX_CONTENT } from "../base/limits.js";
import type { ByteSource, ContentStream } from "../base/source.js";
import { formatInstant } from "../base/time.js";
import { WorkBudget } from "../base/workBudget.js";
import {
  checkSignature,
  planSignature,
  readableCertificates,
  type SignaturePlan,
  type SignerFacts,
} from "../cms/checkSignature.js";
import { type DigestedContent, digestContent } from "../cms/contentDigests.js";
import { streamEContent } from "../cms/eContent.js";
import type { Level } from "../cms/levels/level.js";
import { signedDataValues } from "../cms/levels/references.js";
import type { CheckedStamp } from "../cms/levels/stamps.js";
import { readSignedData, type SignedData } from "../cms/signedData.js";
import { type BasicOcspResponse, parseAnyOcspResponse } from "../ocsp/response.js";
import type { Purpose, RevocationMode } from "../validate/certificate.js";
import type { EmbeddedProof } from "../validate/levelProof.js";
import { provenAnswers } from "../validate/provenEvidence.js";
import {
  checkRequirements,
  type Expectations,
  readExpectations,
  usesSha1Thumbprint,
} from "../validate/requirements.js";
import type { CertificateResult, Relaxation, SignerResult, VerifyReport } from "../validate/results.js";
import { judgeSigner, provenTimes } from "../validate/signature.js";
import { genTimeOf, judgeStamps, mayProve } from "../validate/timestamp.js";
import type { Certificate } from "../x509/certificate.js";
import { assessCertificate, EvidencePool, type GivenEvidence } from "./assess.js";
import { revocationRelaxation } from "./checkCertificate.js";
import { type RevocationValues, readable, readRevocationValues } from "./embeddedEvidence.js";

export interface VerifyRequest {
  /** DER or BER of the signature; the caller closes it. */
  readonly signature: ByteSource;
  /** The signed content. Needed for a detached signature; beside an attached one it must equal the content inside. */
  readonly content?: ContentStream | undefined;
  readonly now: Date;
  /** Judge as of this time instead of now. */
  readonly at?: Date | undefined;
  readonly trust: readonly Certificate[];
  /** Anchors of time-stamping authorities. Default: `trust`. */
  readonly tsaTrust?: readonly Certificate[] | undefined;
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
  const expectations = readExpectations(request.expect ?? {});
  const { signedData, checks } = readSignedData(request.signature);
  if (signedData === null) return report(request, expectations, checks, null, null, []);
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
  return report(request, expectations, all, signedData, content, signers);
}

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
    return digestStream(stream, request, plan);
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
  stream: ContentStream,
  { maxContent = MAX_CONTENT, onProgress, content }: VerifyRequest,
  { digests, framed, signedData }: SignaturePlan,
): Promise<DigestedContent> {
  const { name, size } = stream;
  if (size !== undefined && size > maxContent) {
    throw new PodpisError("FILE_TOO_LARGE", { path: name, limit: maxContent });
  }
  const compared = content !== undefined && signedData.eContent !== null;
  return digestContent(stream.chunks(), {
    name,
    digests: compared ? new Set([...digests, COMPARED]) : digests,
    framed,
    maxContent,
    onProgress: onProgress && ((bytesDone) => onProgress(bytesDone, size)),
  });
}

/** One signature's certificates and evidence, and the questions asked of them. */
class SignatureRun {
  /** Where certificates of signers and TSAs are looked for: those embedded first. */
  readonly candidates: readonly Certificate[];
  /** One for all signers, tokens and questions: signatures that are not there cannot be multiplied. */
  readonly budget = new WorkBudget();
  readonly #request: VerifyRequest;
  readonly #validationTime: Date;
  readonly #embedded: readonly Certificate[];
  /** Embedded answers as they stand: a reference may mean the whole OCSPResponse, or the basic one inside. */
  readonly #answers: readonly { readonly object: BasicOcspResponse; readonly raw: Uint8Array }[];
  readonly #inSignedData: RevocationValues;
  readonly #pool: EvidencePool;

  constructor(request: VerifyRequest, { embedded, signedData }: SignaturePlan) {
    const { crls = [], ocsp = [], untrusted = [], trust, tsaTrust = [] } = request;
    const certificates = readableCertificates(embedded.certificates);
    this.#request = request;
    this.#validationTime = request.at ?? request.now;
    this.#embedded = certificates;
    this.#answers = readable(embedded.ocsp, (raw) => ({ object: parseAnyOcspResponse(raw), raw }));
    this.#inSignedData = signedDataValues(signedData.certificates, signedData.crls);
    this.#pool = new EvidencePool({ crls, ocsp });
    this.#pool.add({ certificates, ...readRevocationValues(embedded) });
    const all = [...certificates, ...untrusted, ...trust, ...tsaTrust];
    this.candidates = [...new Map(all.map((candidate) => [candidate.sha256, candidate])).values()];
  }

  async judge(index: number, facts: SignerFacts): Promise<SignerResult> {
    const validationTime = this.#validationTime;
    const assessed = [];
    for (const stamp of facts.stamps) {
      assessed.push({ stamp, certificate: await this.#tsaOf(stamp, facts.intact) });
    }
    const stamps = judgeStamps(assessed, validationTime);
    const times = provenTimes(stamps);
    const at = times.best ?? validationTime;
    const { certificate } = facts;
    const existedBy = provenAnswers(facts.signerInfo, stamps, this.#answers);
    return judgeSigner({
      index,
      facts,
      stamps,
      times,
      validationTime,
      // Nothing is asked of the network for the sake of a signature that does not hold.
      certificate: certificate && (await this.#assess(certificate, "signing", at, facts.intact, existedBy)),
      embedded: await this.#embeddedProof(facts, at, existedBy),
    });
  }

  async #embeddedProof(
    facts: SignerFacts,
    at: Date,
    existedBy: ReadonlyMap<string, Date>,
  ): Promise<EmbeddedProof> {
    const { certificate, references, revocationInSignedData } = facts;
    const by = (values: RevocationValues) =>
      certificate && this.#assessByEmbedded(certificate, at, values, existedBy);
    return {
      byValues: references.hasValues ? await by(references.values) : null,
      bySignedData: revocationInSignedData ? await by(this.#inSignedData) : null,
      octetsOf: (sha256) => this.#octetsOf(sha256),
    };
  }

  #octetsOf(sha256: string): readonly Uint8Array[] {
    const { crls, ocsp } = this.#pool.evidence;
    const objects = [
      ...this.candidates,
      ...this.#pool.certificates,
      ...crls.map(({ crl }) => crl),
      ...ocsp.map(({ response }) => response),
    ].map((object) => ({ object, raw: object.raw }));
    return [...objects, ...this.#answers]
      .filter(({ object }) => object.sha256 === sha256)
      .map(({ raw }) => raw);
  }

  async #tsaOf(stamp: CheckedStamp, online: boolean): Promise<CertificateResult | null> {
    const genTime = genTimeOf(stamp);
    if (stamp.certificate === null || genTime === undefined || !mayProve(stamp, this.#validationTime))
      return null;
    return this.#assess(stamp.certificate, "timestamping", genTime, online);
  }

  #question(certificate: Certificate, purpose: Purpose, at: Date) {
    const { trust, tsaTrust = trust, revocation = "required" } = this.#request;
    return {
      certificate,
      purpose,
      at,
      now: new Date(Math.max(at.getTime(), this.#validationTime.getTime())),
      anchors: purpose === "timestamping" ? tsaTrust : trust,
      intermediates: this.#request.untrusted ?? [],
      revocation,
      budget: this.budget,
    };
  }

  #assess(
    certificate: Certificate,
    purpose: Purpose,
    at: Date,
    online: boolean,
    existedBy: ReadonlyMap<string, Date> = new Map(),
  ): Promise<CertificateResult> {
    const fetcher = online ? this.#request.fetcher : null;
    const question = { ...this.#question(certificate, purpose, at), existedBy };
    return assessCertificate(question, this.#pool, fetcher);
  }

  /** What the signature proves by itself: no network, no given evidence, and no mode that skips the question. */
  #assessByEmbedded(
    certificate: Certificate,
    at: Date,
    values: RevocationValues,
    existedBy: ReadonlyMap<string, Date>,
  ): Promise<CertificateResult> {
    const question = {
      ...this.#question(certificate, "signing", at),
      existedBy,
      intermediates: [],
      revocation: "required" as const,
    };
    const certificates = this.#embedded;
    return assessCertificate(
      question,
      new EvidencePool({ ...readRevocationValues(values), certificates }),
      null,
    );
  }
}

function report(
  request: VerifyRequest,
  expectations: Expectations,
  checks: readonly Check[],
  signedData: SignedData | null,
  content: DigestedContent | null,
  signers: readonly SignerResult[],
): VerifyReport {
  const { signature, now, at = now, revocation = "required", requireLevel } = request;
  const { verdict, subIndication } = worst([conclude(checks), ...signers])!;
  const requirements = checkRequirements(signers, expectations, requireLevel);
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
    },
    attached: signedData && signedData.eContent !== null,
    validationTime: formatInstant(at),
    checks,
    signers,
    requirements,
    relaxations: relaxationsOf(request, expectations, revocation),
  };
}

function relaxationsOf(
  { relaxations = [] }: VerifyRequest,
  expectations: Expectations,
  revocation: RevocationMode,
): readonly Relaxation[] {
  const all: readonly Relaxation[] = [
    ...revocationRelaxation(revocation),
    ...(usesSha1Thumbprint(expectations) ? [{ id: "sha1-thumbprint" } as const] : []),
    ...relaxations,
  ];
  const same = (a: Relaxation, b: Relaxation) => a.id === b.id && a.detail === b.detail;
  return all.filter((one, i) => all.findIndex((other) => same(one, other)) === i);
}
