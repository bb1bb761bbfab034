/** Asks the network for a list, an answer, a certificate, and reads what comes. */
import { isMalformed } from "../asn1/cursor.js";
import { unarmor } from "../asn1/pem.js";
import { readAsn1, TAG } from "../asn1/reader.js";
import { toBase64 } from "../base/bytes.js";
import { type ErrorCode, PodpisError } from "../base/errors.js";
import type { Fetcher, FetchResponse } from "../base/fetcher.js";
import { MAX_CRL, MAX_SMALL_OBJECT } from "../base/limits.js";
import { readableCertificates } from "../cms/checkSignature.js";
import { readSignedDataBytes } from "../cms/readSignedData.js";
import { parseCrl } from "../crl/crl.js";
import type { DigestName } from "../crypto/digest.js";
import { buildOcspRequest, certIdMatches } from "../ocsp/request.js";
import { parseOcspResponse } from "../ocsp/response.js";
import type { Certificate } from "../x509/certificate.js";
import { readable } from "./embeddedEvidence.js";
import type { FetchOutcome } from "./evidencePoolShared.js";

/** What an OCSP responder was asked, and how. */
export interface OcspCall {
  readonly url: string;
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly hash: DigestName;
}

export async function getCrl(fetcher: Fetcher, url: string): Promise<FetchOutcome> {
  const { bytes } = await fetcher.fetch({ url, maxBytes: MAX_CRL });
  return { kind: "crl", crl: parseCrl(firstObject(bytes)) };
}

/**
 * The certificates an address of caIssuers stands for: one, a bundle, PKCS#7 (RFC 5280 §4.2.2.1). What cannot be
 * read among others does no harm.
 */
export async function getCertificates(fetcher: Fetcher, url: string): Promise<FetchOutcome> {
  const { bytes } = await fetcher.fetch({ url, maxBytes: MAX_SMALL_OBJECT });
  const found = readable(unarmor(bytes), ({ der }) => certificatesIn(der)).flat();
  const certificates = readableCertificates(found);
  return certificates.length === 0 ? failed("fetch.malformed") : { kind: "certificates", certificates };
}

export async function getOcsp(fetcher: Fetcher, call: OcspCall, nonce: Uint8Array): Promise<FetchOutcome> {
  const { url, certificate, issuer } = call;
  const { response, sent } = await exchange(fetcher, call, nonce);
  const { status, basic } = parseOcspResponse(response.bytes);
  if (basic === undefined) return failed("ocsp.errorStatus", status);
  if (!basic.responses.some(({ certId }) => certIdMatches(certId, certificate, issuer))) {
    return failed("ocsp.otherCertificate");
  }
  return {
    kind: "ocsp",
    evidence: { response: basic, source: url, ...(sent && { nonce: sent }) },
  };
}

export const failed = (reason: string, found?: string): FetchOutcome => ({
  kind: "failed",
  failure: { reason, ...(found !== undefined && { found }) },
});

/** Statuses by which servers that only know GET refuse a POST. */
const WANTS_GET: ReadonlySet<number> = new Set([400, 404, 405, 411, 415, 501]);

/**
 * POST, which every responder of RFC 6960 knows and no cache stands in the way of. Where it is refused, GET
 * (appendix A.1), which servers of RFC 5019 may know alone.
 */
async function exchange(
  fetcher: Fetcher,
  call: OcspCall,
  nonce: Uint8Array,
): Promise<{ readonly response: FetchResponse; readonly sent: Uint8Array | undefined }> {
  const accept = "application/ocsp-response";
  const common = { accept, maxBytes: MAX_SMALL_OBJECT };
  try {
    const body = buildOcspRequest({ ...call, nonce });
    const contentType = "application/ocsp-request";
    return {
      response: await fetcher.fetch({ ...common, url: call.url, body, contentType }),
      sent: nonce,
    };
  } catch (error) {
    const refused = error instanceof PodpisError && error.code === "NET_HTTP_STATUS";
    if (!refused || !WANTS_GET.has(Number(error.data.status))) throw error;
    for (const sent of [nonce, undefined]) {
      const url = getUrl(call, sent);
      if (url !== undefined) return { response: await fetcher.fetch({ ...common, url }), sent };
    }
    throw error;
  }
}

/** RFC 6960 A.1: only requests of less than 255 octets; by RFC 5019 §5 the whole address counts. */
const MAX_GET_URL = 254;

function getUrl(call: OcspCall, nonce: Uint8Array | undefined): string | undefined {
  if (/[?#]/.test(call.url)) return undefined;
  const request = buildOcspRequest({ ...call, ...(nonce && { nonce }) });
  const url = `${call.url.replace(/\/$/, "")}/${encodeURIComponent(toBase64(request))}`;
  return url.length <= MAX_GET_URL ? url : undefined;
}

/** A failed fetch, and an answer that is none, are facts for the report; anything else is thrown on. */
export async function settle(work: () => Promise<FetchOutcome>): Promise<FetchOutcome> {
  try {
    return await work();
  } catch (error) {
    if (isMalformed(error)) return failed("fetch.malformed");
    if (!(error instanceof PodpisError)) throw error;
    if (error.code === "NOT_CMS") return failed("fetch.malformed");
    if (error.code === "NET_HTTP_STATUS") {
      return failed("fetch.httpStatus", `${error.code} ${String(error.data.status)}`);
    }
    if (error.code.startsWith("NET_")) return failed(REASONS[error.code] ?? "fetch.unreachable", error.code);
    throw error;
  }
}

/** What the reader can do something about; everything else is the server's silence. */
const REASONS: Readonly<Partial<Record<ErrorCode, string>>> = {
  NET_ADDRESS_REFUSED: "fetch.addressRefused",
  NET_ENCODED: "fetch.encoded",
  NET_OFFLINE: "fetch.offline",
  NET_TIMEOUT: "fetch.timeout",
  NET_TOO_LARGE: "fetch.tooLarge",
  NET_URL_REFUSED: "fetch.urlRefused",
};

/** A list is DER by RFC 5280 §4.2.1.13; some CAs serve PEM. */
const firstObject = (bytes: Uint8Array): Uint8Array => unarmor(bytes)[0]?.der ?? bytes;

/** The octets of each. */
function certificatesIn(der: Uint8Array): readonly Uint8Array[] {
  const first = readAsn1(der, { encoding: "ber" }).children[0];
  if (first?.is(TAG.oid) !== true) return [der];
  const { signedData } = readSignedDataBytes(der);
  return (signedData?.certificates ?? []).filter((node) => node.is(TAG.sequence)).map(({ raw }) => raw);
}
