/**
 * A stand-alone time-stamp token judged (RFC 3161 §2.4.2, EN 319 102-1 §5.4): does it stamp this document, who made it,
 * and does it prove its time.
 */
import { isMalformed, sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { unarmor } from "../asn1/pem.js";
import { readAsn1, TAG } from "../asn1/reader.js";
import { verdictExitCode } from "../base/check.js";
import { PodpisError } from "../base/errors.js";
import type { ContentStream } from "../base/source.js";
import { formatInstant } from "../base/time.js";
import { WorkBudget } from "../base/workBudget.js";
import { attribute } from "../cms/buildSigner.js";
import { readableCertificates } from "../cms/checkSignature.js";
import { type DigestedContent, digestContent } from "../cms/contentDigests.js";
import { readReferences, signedDataValues } from "../cms/levels/references.js";
import type { CheckedStamp } from "../cms/levels/stamps.js";
import { attribute as readAttribute } from "../cms/signerInfo.js";
import { digestName } from "../crypto/digest.js";
import { checkToken } from "../tsp/checkToken.js";
import { parseTimestampResponse } from "../tsp/response.js";
import { readTimeStampToken, type TimeStampToken } from "../tsp/token.js";
import type { CertificateResult } from "../validate/results.js";
import { judgeStamps, mayProve } from "../validate/timestamp.js";
import type { TimestampReport } from "../validate/timestampReport.js";
import { certificateFacts } from "../x509/identity.js";
import { assessCertificate, EvidencePool } from "./assess.js";
import { withRevocation } from "./checkCertificate.js";
import { readRevocationValues } from "./embeddedEvidence.js";
import { tokenFacts } from "./timestampCreate.js";
import type { VerifyRequest } from "./verify.js";

export interface TimestampVerifyRequest
  extends Pick<
    VerifyRequest,
    | "now"
    | "at"
    | "trust"
    | "tsaTrust"
    | "anchorOrigins"
    | "untrusted"
    | "crls"
    | "ocsp"
    | "revocation"
    | "fetcher"
    | "rules"
    | "pool"
    | "relaxations"
    | "onProgress"
  > {
  /** The file's octets: TimeStampToken or TimeStampResp, as DER, PEM or base64. */
  readonly token: Uint8Array;
  /** What the token's file is called. */
  readonly name: string;
  /** The document; without it the answer stays open. */
  readonly content?: ContentStream | undefined;
  /** The most octets of content. */
  readonly maxContent: number;
}

/** Throws PodpisError NOT_A_TOKEN, ASN1_LIMIT, FILE_* for the document, INTERRUPTED. */
export async function timestampVerify(request: TimestampVerifyRequest): Promise<TimestampReport> {
  const { name, content, now, at = now, revocation = "required", relaxations } = request;
  const token = readToken(request.token, name);
  const digested = content === undefined ? null : await digestDocument(request, content, token);
  const { stamp, result } = await judge(request, token, digested);
  const [{ result: judged }] = judgeStamps([{ stamp, certificate: result }], at, request.rules) as [
    ReturnType<typeof judgeStamps>[number],
  ];
  return {
    schema: "podpis.timestamp/1",
    verdict: judged.verdict,
    ...(judged.subIndication && { subIndication: judged.subIndication }),
    exitCode: verdictExitCode(judged.verdict),
    file: name,
    content: digested && { file: content!.name, size: digested.size },
    validationTime: formatInstant(at),
    ...tokenFacts(token.tstInfo),
    certificate: stamp.certificate && certificateFacts(stamp.certificate),
    path: result?.path ?? [],
    anchor: result?.anchor ?? null,
    revocation: result?.revocation ?? [],
    checks: judged.checks,
    relaxations: withRevocation(revocation, relaxations),
  };
}

/** The token in what a file holds; the status of an answer around it must be good. Throws NOT_A_TOKEN, ASN1_LIMIT. */
export function readToken(bytes: Uint8Array, path: string): TimeStampToken {
  const notOne = (reason: string, cause?: unknown) => new PodpisError("NOT_A_TOKEN", { path, reason }, cause);
  try {
    const [object, another] = unarmor(bytes);
    if (object === undefined || another !== undefined) throw notOne("it must hold exactly one object");
    const isResponse =
      sequence(readAsn1(object.der, { encoding: "ber" }))
        .peek()
        ?.is(TAG.sequence) === true;
    if (!isResponse) return readTimeStampToken(object.der);
    const { token, status } = parseTimestampResponse(object.der);
    if (token === null) throw notOne(`it is an answer without a token: ${status}`);
    return readTimeStampToken(token);
  } catch (error) {
    if (!isMalformed(error) || error.code === "ASN1_LIMIT") throw error;
    throw notOne(error.why, error);
  }
}

function digestDocument(
  { maxContent, onProgress }: TimestampVerifyRequest,
  content: ContentStream,
  { tstInfo }: TimeStampToken,
): Promise<DigestedContent> {
  const { name, size } = content;
  if (size !== undefined && size > maxContent) {
    throw new PodpisError("FILE_TOO_LARGE", { path: name, limit: maxContent });
  }
  const algorithm = digestName(tstInfo.messageImprint.hashAlgorithm.oid);
  const digests = new Set(algorithm === undefined ? [] : [algorithm]);
  return digestContent(content, { digests, maxContent }, (done) => onProgress?.(done, size));
}

interface Judged {
  readonly stamp: CheckedStamp;
  /** null when the TSA's certificate was not asked about. */
  readonly result: CertificateResult | null;
}

async function judge(
  request: TimestampVerifyRequest,
  token: TimeStampToken,
  content: DigestedContent | null,
): Promise<Judged> {
  const { now, at = now, trust, tsaTrust = trust, untrusted = [], revocation = "required", rules } = request;
  // Tokens are met with the TSA's certificate and the evidence about it in their own unsigned attributes.
  const inside = signedDataValues(token.signedData.certificates, token.signedData.crls);
  const { values } = readReferences(token.signerInfo.unsignedAttrs, inside);
  const certificates = readableCertificates([...inside.certificates, ...values.certificates]);
  const budget = new WorkBudget();
  const imprint = (algorithm: Parameters<DigestedContent["digest"]>[0]) =>
    content === null ? null : content.digest(algorithm);
  const checked = checkToken(token, imprint, [...certificates, ...untrusted, ...tsaTrust], budget);
  // Judged as the content-time-stamp it would be in a signature over the document.
  const found = {
    kind: "content",
    attribute: readAttribute(readAsn1(attribute(OID.contentTimeStamp, token.raw), { encoding: "ber" })),
    token,
  } as const;
  const stamp: CheckedStamp = { found, ...checked };
  const { genTime } = token.tstInfo;
  if (stamp.certificate === null || !mayProve(stamp, at, rules)) return { stamp, result: null };
  const pool = new EvidencePool({ crls: request.crls ?? [], ocsp: request.ocsp ?? [] }, request.pool);
  const revocations = { crls: [...inside.crls, ...values.crls], ocsp: [...inside.ocsp, ...values.ocsp] };
  pool.add({ certificates, ...readRevocationValues(revocations) });
  const { anchorOrigins } = request;
  const result = await assessCertificate(
    {
      certificate: stamp.certificate,
      purpose: "timestamping",
      at: genTime,
      now: new Date(Math.max(genTime.getTime(), at.getTime())),
      untilNow: true,
      anchors: tsaTrust,
      ...(anchorOrigins && { anchorOrigins }),
      listedAnchors: request.tsaTrust === undefined,
      intermediates: untrusted,
      revocation,
      rules,
      budget,
    },
    pool,
    request.fetcher,
  );
  return { stamp, result };
}
