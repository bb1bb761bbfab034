/**
 * Levels c, x1 and x2 name evidence that lies nowhere in the signature, and only these very octets complete it
 * later: they are kept in the cache for a while, by the hash that names them.
 */
import { toHex } from "../base/bytes.js";
import type { CacheKey, EvidenceCache } from "../base/evidenceCache.js";
import { KEEP_REFERENCED } from "../base/limits.js";
import type { OtherHash, referencedHashes } from "../cms/levels/references.js";
import type { ValidationData } from "../cms/levels/writeReferences.js";
import { parseCrl } from "../crl/crl.js";
import { type DigestName, digest } from "../crypto/digest.js";
import { parseAnyOcspResponse } from "../ocsp/response.js";
import { parseCertificate } from "../x509/certificate.js";
import type { GivenEvidence } from "./assess.js";
import { readable } from "./embeddedEvidence.js";

const SOURCE = "podpis:referenced";

const keyOf = (kind: CacheKey["kind"], hash: Uint8Array): CacheKey => ({
  kind,
  url: SOURCE,
  issuerKey: toHex(hash),
});

/** Keeps what references made with the digest `name` mean. */
export function keepReferenced(
  cache: EvidenceCache,
  data: ValidationData,
  name: DigestName,
  now: Date,
): void {
  const keep = (kind: CacheKey["kind"], bytes: Uint8Array): void =>
    cache.write(keyOf(kind, digest(name, bytes)), {
      bytes,
      thisUpdate: now,
      nextUpdate: new Date(now.getTime() + KEEP_REFERENCED),
    });
  for (const { certificate, crls, ocsp } of data) {
    keep("issuer", certificate.raw);
    for (const { raw } of crls) keep("crl", raw);
    for (const { raw } of ocsp) keep("ocsp", raw);
  }
}

/** What of it is still there. Nobody vouches for it: whoever takes it compares the hash again. */
export function recallReferenced(
  cache: EvidenceCache,
  { certificates, revocations }: ReturnType<typeof referencedHashes>,
): Required<GivenEvidence> {
  const kept = (kind: CacheKey["kind"], hashes: readonly OtherHash[]): readonly Uint8Array[] =>
    hashes.flatMap(({ value }) => cache.read(keyOf(kind, value)) ?? []);
  return {
    certificates: readable(kept("issuer", certificates), parseCertificate),
    crls: readable(kept("crl", revocations), (raw) => ({ crl: parseCrl(raw), source: SOURCE })),
    ocsp: readable(kept("ocsp", revocations), (raw) => ({
      response: parseAnyOcspResponse(raw),
      source: SOURCE,
    })),
  };
}
