/** Collects the evidence about a certificate, then judges: the network in front of the pure validation. */
import { OID } from "../asn1/oids.js";
import { PodpisError } from "../base/errors.js";
import type { Fetcher } from "../base/fetcher.js";
import { FETCH_BUDGET, MAX_ISSUER_FETCHES, MAX_SOURCES } from "../base/limits.js";
import type { DigestName } from "../crypto/digest.js";
import { monotonic } from "../io/monotonic.js";
import { provenIssuers, withAccreditedAnchors } from "../validate/anchors.js";
import {
  type CertificateQuestion,
  type RevocationEvidence,
  reachesAnchor,
  revocationOf,
  soundPaths,
  unknownIssuers,
  validateCertificate,
} from "../validate/certificate.js";
import type { CertificateResult } from "../validate/results.js";
import type { RevocationDecision } from "../validate/revocation/decide.js";
import { isOutOfDate } from "../validate/revocation/outOfDate.js";
import type { Certificate } from "../x509/certificate.js";
import type { DistributionPoint } from "../x509/distributionPoint.js";
import { extensionsOf } from "../x509/extensions.js";
import { type GeneralName, uris } from "../x509/generalName.js";
import type { Path } from "../x509/path/build.js";
import {
  type Inquiry,
  keepCrl,
  keepIssuers,
  keepOcsp,
  recallCrl,
  recallIssuer,
  recallOcsp,
} from "./assessCache.js";
import { EMBEDDED } from "./embeddedEvidence.js";
import type { EvidencePool } from "./evidencePool.js";

export { EvidencePool, type GivenEvidence, type PoolOptions } from "./evidencePool.js";
export { SharedFetches } from "./evidencePoolShared.js";

/**
 * The verdict on a certificate. What is given decides first; only what it leaves open is looked for in the
 * pool's cache and then fetched: OCSP (AIA), then lists (CDP) and the changes to them (freshestCRL), and only
 * for paths whose signatures and rules hold; missing issuers by AIA. A fetch that fails is a fact in the
 * checks. `fetcher` null: nothing is fetched. Throws INTERRUPTED, and whatever is a bug.
 */
export async function assessCertificate(
  asked: CertificateQuestion,
  pool: EvidencePool,
  fetcher: Fetcher | null,
): Promise<CertificateResult> {
  const question = withAccredited(asked, pool);
  const complete = (): CertificateQuestion => ({
    ...question,
    intermediates: [...question.intermediates, ...pool.certificates],
  });
  if (fetcher !== null || pool.cache !== undefined) {
    const limited = fetcher && withinBudget(fetcher);
    await findIssuers(complete, pool, limited);
    if (question.revocation !== "off") await findStatus(complete, pool, limited);
    if (pool.cache !== undefined && pool.issuerUrls.size > 0) {
      for (const path of soundPaths(complete())) keepIssuers(path, pool);
    }
  }
  return validateCertificate(complete(), pool.evidence);
}

/**
 * The question with what the list of accredited CAs knows of it. Anchors that the user named come first: a path to
 * them asks more (the CA's own revocation, too). Where none is at hand, the list's word is enough.
 */
function withAccredited(question: CertificateQuestion, { accredited, certificates }: EvidencePool) {
  const index = accredited?.index;
  if (accredited === undefined || index === undefined) return question;
  const listedIssuers = provenIssuers(question, accredited.issuersOf(question.certificate));
  const intermediates = [...question.intermediates, ...listedIssuers];
  const asked = { ...question, index, listedIssuers, intermediates };
  const atHand = { ...asked, intermediates: [...intermediates, ...certificates] };
  return listedIssuers.length === 0 || reachesAnchor(atHand) ? asked : withAccreditedAnchors(asked);
}

/** A certificate may name a dozen servers, each slower than the last: together they get this long. */
function withinBudget(fetcher: Fetcher): Fetcher {
  const started = monotonic();
  return {
    async fetch(request) {
      if (monotonic() - started < FETCH_BUDGET) return fetcher.fetch(request);
      throw new PodpisError("NET_TIMEOUT", { url: request.url, seconds: FETCH_BUDGET / 1000 });
    },
  };
}

/** For all but the last of several addresses that stand for the same: dead and internal hosts are usual among them. */
const hurried = (fetcher: Fetcher): Fetcher => ({
  fetch: (request) => fetcher.fetch({ ...request, replaceable: true }),
});

/** Follows caIssuers upwards while no path reaches an anchor. */
async function findIssuers(
  question: () => CertificateQuestion,
  pool: EvidencePool,
  fetcher: Fetcher | null,
): Promise<void> {
  const recalled = new Set<string>();
  const asked = new Set<string>();
  const open = (done: ReadonlySet<string>) =>
    unknownIssuers(question())
      .flatMap((certificate) => accessUrls(certificate, OID.adCaIssuers).map((url) => ({ certificate, url })))
      .filter(({ url }) => !done.has(url));
  for (;;) {
    const [cached] = pool.cache ? open(recalled) : [];
    if (cached !== undefined && recalled.size < MAX_ISSUER_FETCHES) {
      recalled.add(cached.url);
      recallIssuer(cached.url, cached.certificate, pool);
      continue;
    }
    if (fetcher === null || asked.size === MAX_ISSUER_FETCHES) return;
    const [wanted, ...others] = open(asked);
    if (wanted === undefined) return;
    asked.add(wanted.url);
    const isLast = others.every(({ certificate }) => certificate !== wanted.certificate);
    await pool.fetchIssuers(isLast ? fetcher : hurried(fetcher), wanted.url, wanted.certificate);
  }
}

/** Fetches until one path is decided for every certificate of it, or no source is left. */
async function findStatus(
  question: () => CertificateQuestion,
  pool: EvidencePool,
  fetcher: Fetcher | null,
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
  fetcher: Fetcher | null,
): Promise<boolean> {
  const inquiry: Inquiry = {
    certificate: path[index]!,
    issuer: path[index + 1]!,
    now: question().now,
    decide: (evidence: RevocationEvidence) => revocationOf(path, index, question(), evidence),
  };
  let decision = inquiry.decide(pool.evidence);
  for (const source of sources(inquiry, pool, fetcher)) {
    if (isDecided(decision) && !mayHaveChanged(decision, question())) break;
    decision = (await source()) ?? decision;
  }
  if (fetcher !== null) decision = await freshest(inquiry, decision, pool, fetcher);
  return (
    isDecided(decision) && decision.check.status !== "failed" && decision.check.status !== "indeterminate"
  );
}

const isDecided = ({ status, check }: RevocationDecision): boolean =>
  ["good", "revoked", "suspended"].includes(status) || check.reason === "revocation.noCheck";

/**
 * "Good" by a list or an answer that whoever made the signature chose, or that is out of date today: a later
 * revocation would not be in it (EN 319 102-1 §5.2.5).
 */
const isOld = ({ status, facts }: RevocationDecision, now: Date): boolean =>
  status === "good" && (facts.origin === EMBEDDED || isOutOfDate(facts, now));

/** A good word that somebody newer may know better: it is not of today where that matters, or older than `since`. */
function mayHaveChanged(
  decision: RevocationDecision,
  { untilNow = false, since, now }: CertificateQuestion,
): boolean {
  if (untilNow && isOld(decision, now)) return true;
  const { status, facts } = decision;
  if (status !== "good" || since === undefined || facts.thisUpdate === undefined) return false;
  // Answers are made to the second: what was revoked in the rest of it is in the next one only.
  return Date.parse(facts.thisUpdate) <= since.getTime();
}

/** Looks in one place; gives the new decision when something was found. */
type Source = () => Promise<RevocationDecision | undefined>;

/** Every way to learn the status, in order: each responder with either form of identifier, then each list. */
function sources(inquiry: Inquiry, pool: EvidencePool, fetcher: Fetcher | null): Source[] {
  const { certificate, issuer } = inquiry;
  const recalled = (found: boolean) => (found ? inquiry.decide(pool.evidence) : undefined);
  const all: Source[] = [];
  for (const url of accessUrls(certificate, OID.adOcsp)) {
    if (pool.cache) all.push(async () => recalled(recallOcsp(url, inquiry, pool)));
    if (fetcher === null) continue;
    for (const hash of certIdHashes(issuer, pool.hashFor(url, issuer))) {
      all.push(async () => {
        const response = await pool.fetchOcsp(fetcher, { url, certificate, issuer, hash });
        if (response === undefined) return undefined;
        const decision = inquiry.decide(pool.evidence);
        if (isDecided(decision)) pool.shared.preferHash(url, issuer, hash);
        keepOcsp(url, response, decision, inquiry, pool);
        return decision;
      });
    }
  }
  const lists = listUrls(extensionsOf(certificate).crlDistributionPoints);
  for (const url of lists) {
    if (pool.cache) all.push(async () => recalled(recallCrl(url, inquiry, pool)));
    if (fetcher === null) continue;
    const patient = url === lists.at(-1) ? fetcher : hurried(fetcher);
    all.push(() => fetchList(url, inquiry, pool, patient));
  }
  return all;
}

async function fetchList(
  url: string,
  inquiry: Inquiry,
  pool: EvidencePool,
  fetcher: Fetcher,
): Promise<RevocationDecision | undefined> {
  const crl = await pool.fetchCrl(fetcher, url, inquiry.certificate);
  if (crl === undefined) return undefined;
  const decision = inquiry.decide(pool.evidence);
  keepCrl(url, crl, decision, inquiry, pool);
  return decision;
}

/** Where a list decides, or would if it were newer: the changes since it was issued (RFC 5280 §5.2.6, §4.2.1.15). */
async function freshest(
  inquiry: Inquiry,
  first: RevocationDecision,
  pool: EvidencePool,
  fetcher: Fetcher,
): Promise<RevocationDecision> {
  let decision = first;
  if (decision.facts.source !== "crl" || decision.status === "revoked") return decision;
  const used = pool.evidence.crls.filter(({ source }) => source === decision.facts.origin);
  const points = [
    ...(extensionsOf(inquiry.certificate).freshestCrl ?? []),
    ...used.flatMap(({ crl }) => crl.freshestCrl ?? []),
  ];
  for (const url of listUrls(points)) {
    if ((await pool.fetchCrl(fetcher, url, inquiry.certificate)) !== undefined) {
      decision = inquiry.decide(pool.evidence);
    }
  }
  return decision;
}

/**
 * Russian responders want Streebog identifiers, others SHA-1; either may know only the other. What this
 * responder understood before comes first.
 */
function certIdHashes(issuer: Certificate, known: DigestName | undefined): readonly DigestName[] {
  const usual: readonly DigestName[] = issuer.publicKey.type.startsWith("gost")
    ? ["streebog256", "sha1"]
    : ["sha1", "sha256"];
  return known === undefined ? usual : [known, ...usual.filter((hash) => hash !== known)];
}

const web = (names: readonly GeneralName[]): readonly string[] =>
  [...new Set(uris(names))].filter((uri) => /^https?:/i.test(uri)).slice(0, MAX_SOURCES);

const accessUrls = (certificate: Certificate, method: string): readonly string[] =>
  web(
    (extensionsOf(certificate).authorityInfoAccess ?? [])
      .filter((one) => one.method === method)
      .map((one) => one.location),
  );

const listUrls = (points: readonly DistributionPoint[] = []): readonly string[] =>
  web(points.flatMap(({ name }) => (name?.kind === "fullName" ? name.names : [])));
