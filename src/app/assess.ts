/** Collects the evidence about a certificate, then judges: the network in front of the pure validation. */
import { OID } from "../asn1/oids.js";
import type { Fetcher } from "../base/fetcher.js";
import { MAX_ISSUER_FETCHES, MAX_SOURCES } from "../base/limits.js";
import type { DigestName } from "../crypto/digest.js";
import {
  type CertificateQuestion,
  revocationOf,
  soundPaths,
  unknownIssuers,
  validateCertificate,
} from "../validate/certificate.js";
import type { CertificateResult } from "../validate/results.js";
import type { RevocationDecision } from "../validate/revocation/decide.js";
import type { Certificate } from "../x509/certificate.js";
import { extensionsOf } from "../x509/extensions.js";
import { type GeneralName, uris } from "../x509/generalName.js";
import type { Path } from "../x509/path/build.js";
import type { EvidencePool } from "./evidencePool.js";

export { EvidencePool, type GivenEvidence, type PoolOptions } from "./evidencePool.js";

/**
 * The verdict on a certificate. What is given decides first; only what it leaves open is fetched: OCSP
 * (AIA), then lists (CDP), and only for paths whose signatures and rules hold; missing issuers by AIA.
 * A fetch that fails is a fact in the checks. `fetcher` null: nothing is fetched.
 * Throws INTERRUPTED, and whatever is a bug.
 */
export async function assessCertificate(
  question: CertificateQuestion,
  pool: EvidencePool,
  fetcher: Fetcher | null,
): Promise<CertificateResult> {
  const complete = (): CertificateQuestion => ({
    ...question,
    intermediates: [...question.intermediates, ...pool.certificates],
  });
  if (fetcher !== null) {
    await fetchIssuers(complete, pool, fetcher);
    if (question.revocation !== "off") await fetchStatus(complete, pool, fetcher);
  }
  return validateCertificate(complete(), pool.evidence);
}

/** Follows caIssuers upwards while no path reaches an anchor. */
async function fetchIssuers(
  question: () => CertificateQuestion,
  pool: EvidencePool,
  fetcher: Fetcher,
): Promise<void> {
  const asked = new Set<string>();
  for (;;) {
    const urls = unknownIssuers(question())
      .flatMap((certificate) => accessUrls(certificate, OID.adCaIssuers))
      .filter((url) => !asked.has(url));
    const [url] = urls;
    if (url === undefined || asked.size === MAX_ISSUER_FETCHES) return;
    asked.add(url);
    await pool.fetchIssuers(fetcher, url);
  }
}

/** Fetches until one path is decided for every certificate of it, or no source is left. */
async function fetchStatus(
  question: () => CertificateQuestion,
  pool: EvidencePool,
  fetcher: Fetcher,
): Promise<void> {
  for (const path of soundPaths(question())) {
    let good = true;
    for (let index = 0; index < path.length - 1; index++) {
      good = (await establish(path, index, question, pool, fetcher)) && good;
    }
    if (good) return;
  }
}

/** True when the certificate at `index` is good, or need not be asked for. */
async function establish(
  path: Path,
  index: number,
  question: () => CertificateQuestion,
  pool: EvidencePool,
  fetcher: Fetcher,
): Promise<boolean> {
  const [certificate, issuer] = [path[index]!, path[index + 1]!];
  const decide = () => revocationOf(path, index, question(), pool.evidence);
  let decision = decide();
  for (const fetchMore of sources(certificate, issuer, pool, fetcher)) {
    if (isDecided(decision)) break;
    if (await fetchMore()) decision = decide();
  }
  return (
    isDecided(decision) && decision.check.status !== "failed" && decision.check.status !== "indeterminate"
  );
}

const isDecided = ({ status, check }: RevocationDecision): boolean =>
  ["good", "revoked", "suspended"].includes(status) || check.reason === "revocation.noCheck";

/** Every way to learn the status, in order: each responder with either form of identifier, then each list. */
function sources(
  certificate: Certificate,
  issuer: Certificate,
  pool: EvidencePool,
  fetcher: Fetcher,
): (() => Promise<boolean>)[] {
  const ocsp = accessUrls(certificate, OID.adOcsp).flatMap((url) =>
    certIdHashes(issuer).map((hash) => () => pool.fetchOcsp(fetcher, { url, certificate, issuer, hash })),
  );
  return [...ocsp, ...crlUrls(certificate).map((url) => () => pool.fetchCrl(fetcher, url, certificate))];
}

/** Russian responders want Streebog identifiers, others SHA-1; either may know only the other. */
function certIdHashes(issuer: Certificate): readonly DigestName[] {
  return issuer.publicKey.type.startsWith("gost") ? ["streebog256", "sha1"] : ["sha1", "sha256"];
}

const web = (names: readonly GeneralName[]): readonly string[] =>
  [...new Set(uris(names))].filter((uri) => /^https?:/i.test(uri)).slice(0, MAX_SOURCES);

const accessUrls = (certificate: Certificate, method: string): readonly string[] =>
  web(
    (extensionsOf(certificate).authorityInfoAccess ?? [])
      .filter((one) => one.method === method)
      .map((one) => one.location),
  );

function crlUrls(certificate: Certificate): readonly string[] {
  const points = extensionsOf(certificate).crlDistributionPoints ?? [];
  return web(points.flatMap(({ name }) => (name?.kind === "fullName" ? name.names : [])));
}
