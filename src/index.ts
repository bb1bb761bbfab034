/**
 * podpis as a library: verify and make CMS/CAdES signatures, check certificates.
 *
 * @example
 * import { contentStream, createFetcher, openSignature, parseCertificate, readSmallFile, unarmor, verify } from "podpis";
 *
 * const trust = unarmor(readSmallFile("root.pem")).map(({ der }) => parseCertificate(der));
 * const signature = await openSignature("contract.pdf.sig");
 * const report = await verify({
 *   signature,
 *   content: contentStream("contract.pdf"),
 *   trust,
 *   now: new Date(),
 *   fetcher: createFetcher(),
 *   expect: { inn: "7700000016" },
 * });
 * signature.close();
 * if (!report.accepted) console.error(report.verdict, report.subIndication, report.rejection);
 *
 * @packageDocumentation
 */

// What podpis does.
export { assessCertificate, EvidencePool, type GivenEvidence } from "./app/assess.js";
export { type CheckCertificateRequest, checkCertificate } from "./app/checkCertificate.js";
export { type SignRequest, sign } from "./app/sign.js";
export { type VerifyRequest, verify } from "./app/verify.js";

// What it works on.
export { unarmor } from "./asn1/pem.js";
export type { Check, CheckStatus, Evidence, Fact, SubIndication, Verdict } from "./base/check.js";
export type { CheckId } from "./base/checkIds.js";
export { type ErrorCode, type ErrorData, EXIT, type ExitCode, PodpisError } from "./base/errors.js";
export type { Fetcher, FetchRequest, FetchResponse } from "./base/fetcher.js";
export { type ByteSource, bytesSource, type ContentStream } from "./base/source.js";
export { type Crl, parseCrl } from "./crl/crl.js";
export type { SigningKey } from "./crypto/signature.js";
export { contentStream } from "./io/files/content.js";
export { openSignature } from "./io/files/signature.js";
export { readSmallFile } from "./io/files/small.js";
export { fileSource } from "./io/files/source.js";
export { type LoadedKey, type LoadKeyOptions, loadKey } from "./io/keys/loadKey.js";
export { createFetcher, type FetcherOptions } from "./io/net/fetcher.js";
export { type BasicOcspResponse, parseAnyOcspResponse } from "./ocsp/response.js";
export type { CertificateQuestion, Purpose, RevocationMode } from "./validate/certificate.js";
export type { Expectations } from "./validate/requirements.js";
export type {
  CertificateFacts,
  CertificateReport,
  CertificateResult,
  Identity,
  Level,
  Relaxation,
  RevocationFacts,
  SignerResult,
  TimestampKind,
  TimestampResult,
  VerifyReport,
} from "./validate/results.js";
export type { SignResult } from "./validate/signResult.js";
export { type Certificate, parseCertificate } from "./x509/certificate.js";
