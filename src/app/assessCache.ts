/**
 * Evidence of earlier runs. What is in the cache is judged like anything else that was found somewhere: it
 * counts only when its signature holds and whoever signed it may speak for the CA. What does not is thrown out.
 */

import { isMalformed } from "../asn1/cursor.js";
import { toHex } from "../base/bytes.js";
import type { Fact } from "../base/check.js";
import type { CacheKey, EvidenceCache } from "../base/evidenceCache.js";
import { CLOCK_SKEW } from "../base/limits.js";
import { remembered } from "../base/remembered.js";
import { type Crl, parseCrl } from "../crl/crl.js";
import { digest } from "../crypto/digest.js";
import { certIdMatches } from "../ocsp/request.js";
import { type BasicOcspResponse, parseAnyOcspResponse } from "../ocsp/response.js";
import type { RevocationEvidence } from "../validate/certificate.js";
import type { RevocationDecision } from "../validate/revocation/decide.js";
import { type Certificate, parseCertificate } from "../x509/certificate.js";
import { extensionsOf } from "../x509/extensions.js";
import type { Path } from "../x509/path/build.js";
import { signatureState } from "../x509/verify.js";
import type { EvidencePool } from "./evidencePool.js";

/** One certificate whose status is sought, and the decision that some evidence would lead to. */
export interface Inquiry {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** The time at which evidence must be fresh. */
  readonly now: Date;
  readonly decide: (evidence: RevocationEvidence) => RevocationDecision;
}

const crlKey = (url: string, { issuer }: Inquiry): CacheKey => ({
  kind: "crl",
  url,
  issuerKey: keyOf(issuer),
});

const ocspKey = (url: string, { certificate, issuer }: Inquiry): CacheKey => ({
  kind: "ocsp",
  url,
  issuerKey: keyOf(issuer),
  certificate: certificate.sha256,
});

const keyOf = remembered(({ publicKey }: Certificate) => toHex(digest("sha256", publicKey.spki)));

/** Adds the list kept for the address to the pool, when it still holds. True when it did. */
export function recallCrl(url: string, inquiry: Inquiry, pool: EvidencePool): boolean {
  const key = crlKey(url, inquiry);
  const crl = recall(key, pool, listOf);
  if (crl === undefined || !inWindow(crl, inquiry.now)) return false;
  const item = { crl, source: fromCache(url) };
  const evidence = { ...pool.evidence, crls: [...pool.evidence.crls, item] };
  const word = wordOn(inquiry.decide(evidence), crl.sha256);
  if (word === "unusable") discard(key, pool);
  if (!RELIED_ON.has(word)) return false;
  pool.add({ crls: [item] });
  return true;
}

/** As recallCrl, for an OCSP answer. */
export function recallOcsp(url: string, inquiry: Inquiry, pool: EvidencePool): boolean {
  const key = ocspKey(url, inquiry);
  const response = recall(key, pool, answerOf);
  const dates = response && datesOf(response, inquiry);
  if (response === undefined || dates === undefined || !inWindow(dates, inquiry.now)) return false;
  const item = { response, source: fromCache(url) };
  const evidence = { ...pool.evidence, ocsp: [...pool.evidence.ocsp, item] };
  const word = wordOn(inquiry.decide(evidence), response.sha256);
  if (word === "unusable") discard(key, pool);
  if (!RELIED_ON.has(word)) return false;
  pool.add({ ocsp: [item] });
  return true;
}

/** Objects that were offered to the cache already: a list shared by many checks is written once. */
const offered = new WeakMap<EvidenceCache, WeakSet<object>>();

function keptIn(cache: EvidenceCache): WeakSet<object> {
  const kept = offered.get(cache) ?? new WeakSet();
  offered.set(cache, kept);
  return kept;
}

/** Throws out what was read. It may be what was offered before, so everything may be offered again. */
function discard(key: CacheKey, { cache }: EvidencePool): void {
  if (cache === undefined) return;
  cache.discard(key);
  offered.delete(cache);
}

/** Keeps a fetched list for later runs, when the decision relied on its signature and it names its end. */
export function keepCrl(
  url: string,
  crl: Crl,
  decision: RevocationDecision,
  inquiry: Inquiry,
  { cache }: EvidencePool,
): void {
  const { raw: bytes, thisUpdate, nextUpdate } = crl;
  if (cache === undefined || nextUpdate === undefined || keptIn(cache).has(crl)) return;
  if (!RELIED_ON.has(wordOn(decision, crl.sha256))) return;
  keptIn(cache).add(crl);
  cache.write(crlKey(url, inquiry), { bytes, thisUpdate, nextUpdate });
}

/** As keepCrl, for an OCSP answer. */
export function keepOcsp(
  url: string,
  response: BasicOcspResponse,
  decision: RevocationDecision,
  inquiry: Inquiry,
  { cache }: EvidencePool,
): void {
  const dates = datesOf(response, inquiry);
  if (cache === undefined || dates === undefined || keptIn(cache).has(response)) return;
  if (!RELIED_ON.has(wordOn(decision, response.sha256))) return;
  keptIn(cache).add(response);
  cache.write(ocspKey(url, inquiry), { bytes: response.raw, ...dates });
}

/** The issuer kept for an address, when its key signed the certificate. True when it is in the pool now. */
export function recallIssuer(url: string, certificate: Certificate, pool: EvidencePool): boolean {
  const key = issuerKey(url, certificate);
  const issuer = recall(key, pool, parseCertificate);
  if (issuer === undefined) return false;
  if (signatureState(certificate, issuer.publicKey) !== "valid") {
    discard(key, pool);
    return false;
  }
  pool.add({ certificates: [issuer] });
  return true;
}

/** Keeps the fetched certificates of a path whose every signature holds. */
export function keepIssuers(path: Path, pool: EvidencePool): void {
  const { cache } = pool;
  if (cache === undefined) return;
  for (const [index, issuer] of path.entries()) {
    const url = pool.issuerUrls.get(issuer.sha256);
    if (url === undefined || index === 0 || keptIn(cache).has(issuer)) continue;
    keptIn(cache).add(issuer);
    cache.write(issuerKey(url, path[index - 1]!), {
      bytes: issuer.raw,
      thisUpdate: issuer.notBefore,
      nextUpdate: issuer.notAfter,
    });
  }
}

/** The issuer's key is what is sought: the certificate's own word for it stands in, or the issuer's name. */
function issuerKey(url: string, certificate: Certificate): CacheKey {
  const stated = extensionsOf(certificate).authorityKeyIdentifier?.keyIdentifier;
  return {
    kind: "issuer",
    url,
    issuerKey: toHex(digest("sha256", stated ?? certificate.issuer.raw)),
  };
}

/** By the array that was read, which the checks of a run share: a list is parsed once, and its signature verified once. */
const listOf = remembered(parseCrl);
const answerOf = remembered(parseAnyOcspResponse);

function recall<T>(key: CacheKey, pool: EvidencePool, parse: (der: Uint8Array) => T): T | undefined {
  const bytes = pool.cache?.read(key);
  if (bytes === undefined) return undefined;
  try {
    return parse(bytes);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    discard(key, pool);
    return undefined;
  }
}

interface Dates {
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
}

/** What names no end may be out of date at any moment, and after the end something newer is to be had. */
const inWindow = ({ thisUpdate, nextUpdate }: Dates, now: Date): boolean =>
  nextUpdate !== undefined && now < nextUpdate && thisUpdate.getTime() <= now.getTime() + CLOCK_SKEW;

function datesOf(
  { responses }: BasicOcspResponse,
  { certificate, issuer }: Inquiry,
): Required<Dates> | undefined {
  const about = responses.filter(({ certId }) => certIdMatches(certId, certificate, issuer));
  const [first] = about;
  if (about.length !== 1 || first?.nextUpdate === undefined) return undefined;
  return { thisUpdate: first.thisUpdate, nextUpdate: first.nextUpdate };
}

const RELIED_ON: ReadonlySet<Fact | undefined> = new Set([
  "good",
  "revoked",
  "suspended",
  "unknown",
  "stale",
]);

/** What the decision found the object to say, or that it must not be relied on; see FindingStatus in validate. */
const wordOn = ({ check }: RevocationDecision, sha256: string): Fact | undefined =>
  check.children?.find(({ evidence }) => evidence?.[0]?.sha256 === sha256)?.found;

const fromCache = (url: string): string => `${url} (cache)`;
