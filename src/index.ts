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
export { type AccreditedCas, accreditedCas } from "./app/accredited.js";
export {
  assessCertificate,
  EvidencePool,
  type GivenEvidence,
  type PoolOptions,
  SharedFetches,
} from "./app/assess.js";
export {
  type AuthChallenge,
  type ChallengeRequest,
  challengeText,
  makeChallenge,
  readChallenge,
} from "./app/authChallenge.js";
export { type AuthResponse, type RespondRequest, respond } from "./app/authRespond.js";
export {
  type AuthReport,
  type AuthSubject,
  type AuthVerifyRequest,
  verifyResponse,
} from "./app/authVerify.js";
export {
  type CheckCertificateRequest,
  type CheckedCertificate,
  checkCertificate,
} from "./app/checkCertificate.js";
export type { AuthorityRequest, NamedBytes, SignedFile } from "./app/mchdAuthority.js";
export { type MchdVerifyReport, verifyMchd } from "./app/mchdVerify.js";
export { type SignRequest, sign } from "./app/sign.js";
export { type VerifyRequest, verify } from "./app/verify.js";

// What it works on.
export { unarmor } from "./asn1/pem.js";
export type { Check, CheckStatus, Evidence, Fact, SubIndication, Verdict } from "./base/check.js";
export type { CheckId } from "./base/checkIds.js";
export { type ErrorCode, type ErrorData, EXIT, type ExitCode, PodpisError } from "./base/errors.js";
export type { CachedObject, CacheKey, EvidenceCache } from "./base/evidenceCache.js";
export type { Fetcher, FetchRequest, FetchResponse } from "./base/fetcher.js";
export { type ByteSource, bytesSource, type ContentStream } from "./base/source.js";
export { WorkBudget } from "./base/workBudget.js";
export { type Crl, parseCrl } from "./crl/crl.js";
export type { SigningKey } from "./crypto/signature.js";
export { ChallengeFolder, type ChallengeStanding, type KnownChallenge } from "./io/auth/challenges.js";
export { FolderCache, type FolderCacheOptions, type ListedEntry } from "./io/cache/folderCache.js";
export { contentStream } from "./io/files/content.js";
export { openSignature } from "./io/files/signature.js";
export { readSmallFile } from "./io/files/small.js";
export { fileSource } from "./io/files/source.js";
export type { CommandOptions, SignedFact, SignerMode } from "./io/keys/command/settings.js";
export { type LoadedKey, type LoadKeyOptions, loadKey } from "./io/keys/loadKey.js";
export { createFetcher, type FetcherOptions } from "./io/net/fetcher.js";
export { TrustStore } from "./io/trust/store.js";
export { type DelegateInput, type MadeDelegation, makeDelegation } from "./mchd/delegate.js";
export type { MchdFacts, PartyFacts, PersonFacts, Signatory } from "./mchd/facts/model.js";
export { type TermState, termAt, termOf } from "./mchd/facts/term.js";
export type { Finding, FindingId } from "./mchd/findings.js";
export type { PowerOfAttorney } from "./mchd/format/document.js";
export { type MchdDraft, type MchdInput, makeMchd } from "./mchd/make.js";
export { type RevocationNotice, readNotice, writeNotice } from "./mchd/notice.js";
export { type MchdFormat, type MchdOptions, type ParsedMchd, parseMchd } from "./mchd/parse.js";
export { DOCUMENT_KINDS, needOfCode, needOfKind } from "./mchd/powersKinds.js";
export { type PowersQuestion, readAmount } from "./mchd/powersQuestion.js";
export { type ShapeProblem, shapeProblems, writeMchd } from "./mchd/write.js";
export { type BasicOcspResponse, parseAnyOcspResponse } from "./ocsp/response.js";
export {
  type ResponderAuthority,
  type ResponderQuestion,
  verifyOcspResponse,
} from "./ocsp/verify.js";
export type { MchdDocument, MchdResult, UnusedMchd } from "./validate/authorityResult.js";
export {
  type CertificateQuestion,
  type Purpose,
  type RevocationEvidence,
  type RevocationMode,
  validateCertificate,
} from "./validate/certificate.js";
export type { Explanation, MissingFact, ProofEnd, ProvenFact } from "./validate/explanation.js";
export { readRequiredSigner } from "./validate/requiredSigners.js";
export type { Expectations } from "./validate/requirements.js";
export type {
  AnchorOrigin,
  CertificateFacts,
  CertificateReport,
  CertificateResult,
  Identity,
  Level,
  Qualification,
  Relaxation,
  RevocationFacts,
  SignerResult,
  TimestampKind,
  TimestampResult,
  VerifyReport,
} from "./validate/results.js";
export type { SignResult } from "./validate/signResult.js";
export { type Certificate, parseCertificate } from "./x509/certificate.js";
