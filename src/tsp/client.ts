/**
 * Asks time-stamping authorities (RFC 3161 §3.4) and accepts only a token that is what was asked for: status,
 * imprint, nonce, policy, the TSA's signature, ESS certificate and extended key usage. The network is a
 * parameter.
 */
import { isMalformed } from "../asn1/cursor.js";
import { TAG } from "../asn1/reader.js";
import { bigEndianToInteger } from "../base/bytes.js";
import { type Check, conclude } from "../base/check.js";
import { PodpisError } from "../base/errors.js";
import type { Fetcher, FetchResponse } from "../base/fetcher.js";
import { CLOCK_SKEW, MAX_SMALL_OBJECT } from "../base/limits.js";
import type { DigestName } from "../crypto/digest.js";
import { type Certificate, parseCertificate } from "../x509/certificate.js";
import { checkToken } from "./checkToken.js";
import { buildTimestampRequest, type TimestampQuestion } from "./request.js";
import { parseTimestampResponse, type TimestampResponse } from "./response.js";
import { readTimeStampToken, type TimeStampToken } from "./token.js";

export interface TimestampRequest {
  readonly fetcher: Fetcher;
  /** Tried in this order until one is accepted. */
  readonly urls: readonly string[];
  /** Value of the Authorization header; a secret. */
  readonly authorization?: string | undefined;
  readonly digest: DigestName;
  /** The digest of what is stamped. */
  readonly imprint: Uint8Array;
  /** A policy the token must have, an OID. */
  readonly policy?: string | undefined;
  /** A source of random octets, for the nonce. */
  readonly randomBytes: (length: number) => Uint8Array;
  /** The present time: a token more than five minutes off proves nothing and is refused. */
  readonly now: () => Date;
  /** A further judgement of an intact token, e.g. of its TSA's path: why it is refused, or null. */
  readonly refuse?: Refuse | undefined;
}

export type Refuse = (
  token: TimeStampToken,
  tsa: Certificate,
  /** All certificates in the token. */
  certificates: readonly Certificate[],
) => Promise<string | null>;

export interface AcceptedTimestamp {
  readonly token: TimeStampToken;
  readonly tsa: Certificate;
  /** Who made it. */
  readonly url: string;
}

const NONCE_OCTETS = 8;

/** Why an answer was not accepted. */
class Refusal extends Error {}

/**
 * The first acceptable token. Throws PodpisError TSA_FAILED with every address and its reason, and
 * INTERRUPTED.
 */
export async function requestTimestamp(request: TimestampRequest): Promise<AcceptedTimestamp> {
  const attempts: string[] = [];
  let cause: unknown;
  for (const url of request.urls) {
    try {
      return await ask(request, url);
    } catch (error) {
      attempts.push(`${url}: ${reasonOf(error)}`);
      cause = error;
    }
  }
  throw new PodpisError("TSA_FAILED", { reason: attempts.join("; ") }, cause);
}

function reasonOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  if (isMalformed(error)) return `the answer is no time-stamp: ${error.why}`;
  // NET_*: the address was not reached, or not allowed. Anything else is not the TSA's fault.
  if (error instanceof PodpisError && error.code.startsWith("NET_")) return error.why;
  throw error;
}

async function ask(request: TimestampRequest, url: string): Promise<AcceptedTimestamp> {
  const { digest, imprint, policy, authorization } = request;
  // A new nonce each time: an answer to one authority is none of another.
  const question: TimestampQuestion = { digest, imprint, policy, nonce: request.randomBytes(NONCE_OCTETS) };
  const response = await request.fetcher.fetch({
    url,
    body: buildTimestampRequest(question),
    contentType: "application/timestamp-query",
    accept: "application/timestamp-reply",
    ...(authorization !== undefined && { authorization }),
    maxBytes: MAX_SMALL_OBJECT,
  });
  const token = readTimeStampToken(tokenOf(readAnswer(response)));
  const certificates = certificatesOf(token);
  const tsa = acceptable(token, certificates, question, request.now());
  const refusal = await request.refuse?.(token, tsa, certificates);
  if (refusal) throw new Refusal(refusal);
  return { token, tsa, url };
}

/**
 * The octets decide, not the type they are given: the answer is signed, and some servers name it wrongly. A web page
 * is what proxies answer in a service's place, so the reason says that.
 */
function readAnswer({ bytes, contentType }: FetchResponse): TimestampResponse {
  if (bytes.length === 0) throw new Refusal("the answer is empty");
  try {
    return parseTimestampResponse(bytes);
  } catch (error) {
    if (!isMalformed(error) || !/^text\/html\b/i.test(contentType)) throw error;
    throw new Refusal("the answer is a web page, not a time-stamp");
  }
}

function tokenOf(response: TimestampResponse): Uint8Array {
  if (!response.granted) {
    const said = [...response.failures, ...response.statusText].join(", ");
    throw new Refusal(`the request was refused: ${response.status}${said === "" ? "" : ` (${said})`}`);
  }
  if (response.token === null) throw new Refusal("the answer says granted and holds no token");
  return response.token;
}

const certificatesOf = ({ signedData }: TimeStampToken): Certificate[] =>
  signedData.certificates.filter((node) => node.is(TAG.sequence)).map(({ raw }) => parseCertificate(raw));

/** The TSA's certificate, when the token is an intact answer to the question; else throws Refusal. */
function acceptable(
  token: TimeStampToken,
  certificates: readonly Certificate[],
  question: TimestampQuestion,
  now: Date,
): Certificate {
  const { tstInfo } = token;
  if (tstInfo.nonce === undefined) throw new Refusal("the nonce is missing");
  if (tstInfo.nonce !== bigEndianToInteger(question.nonce)) throw new Refusal("the nonce is wrong");
  if (question.policy !== undefined && question.policy !== tstInfo.policy) {
    throw new Refusal(`the policy is ${tstInfo.policy}, not the one asked for`);
  }
  const checked = checkToken(
    token,
    (name) => (name === question.digest ? question.imprint : undefined),
    certificates,
  );
  const { decisive } = conclude(checked.checks);
  if (decisive !== undefined) throw new Refusal(FAULTS[decisive.id] ?? `the check ${decisive.id} fails`);
  const { certificate } = checked;
  if (certificate === null) throw new Refusal("the TSA's certificate is missing");
  if (Math.abs(tstInfo.genTime.getTime() - now.getTime()) > CLOCK_SKEW) {
    throw new Refusal("its time is more than five minutes away from the time of this computer");
  }
  return certificate;
}

const FAULTS: Partial<Record<Check["id"], string>> = {
  "timestamp.format": "the token breaks RFC 3161",
  "timestamp.imprint": "the token stamps something else",
  "timestamp.signature": "the token's signature does not hold",
  "timestamp.essCertificate": "the token does not name its TSA's certificate",
  "timestamp.extendedKeyUsage": "the certificate of the TSA is not one for time-stamping only",
};
