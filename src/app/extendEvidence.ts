/**
 * Collects the evidence that a signature keeps in itself: for a certificate its CAs up to the root, an OCSP
 * answer or a list about each of them, and the certificates of those who signed these.
 */

import { PodpisError } from "../base/errors.js";
import type { EvidenceCache } from "../base/evidenceCache.js";
import type { Fetcher } from "../base/fetcher.js";
import type { WorkBudget } from "../base/workBudget.js";
import type { referencedHashes } from "../cms/levels/references.js";
import {
  type ProvenCertificate,
  type ValidationData,
  withoutCertificates,
} from "../cms/levels/writeReferences.js";
import type { Crl } from "../crl/crl.js";
import type { DigestName } from "../crypto/digest.js";
import { type BasicOcspResponse, parseBasicOcspResponse } from "../ocsp/response.js";
import { hasNoCheck, isResponder } from "../ocsp/verify.js";
import {
  type CertificateQuestion,
  type Purpose,
  type RevocationEvidence,
  revocationOf,
  soundPaths,
  validateCertificate,
} from "../validate/certificate.js";
import type { CertificateResult } from "../validate/results.js";
import type { RevocationDecision } from "../validate/revocation/decide.js";
import type { Certificate } from "../x509/certificate.js";
import { namesEqual } from "../x509/name.js";
import type { Path } from "../x509/path/build.js";
import { signatureState } from "../x509/verify.js";
import { assessCertificate, EvidencePool, type GivenEvidence } from "./assess.js";
import { keepReferenced, recallReferenced } from "./extendKept.js";

/** What certificates are judged by. */
export interface EvidenceBasis {
  readonly trust: readonly Certificate[];
  /** Anchors of time-stamping authorities. Default: `trust`. */
  readonly tsaTrust?: readonly Certificate[] | undefined;
  readonly untrusted?: readonly Certificate[] | undefined;
  readonly crls?: GivenEvidence["crls"] | undefined;
  readonly ocsp?: GivenEvidence["ocsp"] | undefined;
  /** null: nothing is fetched. */
  readonly fetcher: Fetcher | null;
  readonly cache?: EvidenceCache | undefined;
  /** The present time. */
  readonly clock: () => Date;
  /** Of the run. Default: nothing is counted. */
  readonly budget?: WorkBudget | undefined;
}

export interface CollectedEvidence {
  readonly result: CertificateResult;
  /** null when the certificate is not good, or what shows it cannot be put into a signature. */
  readonly data: ValidationData | null;
}

/** One signature's evidence: what is given, what is embedded, what is fetched on the way; nothing is fetched twice. */
export class EvidenceDesk {
  readonly #basis: EvidenceBasis;
  readonly #pool: EvidencePool;
  /** The same without lists, for questions that OCSP has to answer. */
  readonly #withoutLists: EvidencePool;

  constructor(basis: EvidenceBasis, embedded: GivenEvidence = {}) {
    const { ocsp = [], crls = [], cache } = basis;
    this.#basis = basis;
    this.#pool = new EvidencePool({ ocsp, crls }, { cache });
    this.#pool.add(embedded);
    this.#withoutLists = new EvidencePool({ ocsp }, { cache, shared: this.#pool.shared });
    this.#withoutLists.add({ ...embedded, crls: [] });
  }

  /** All that was given or found so far, not judged. */
  get evidence(): RevocationEvidence & { readonly certificates: readonly Certificate[] } {
    const { untrusted = [], trust, tsaTrust = [] } = this.#basis;
    const certificates = [...this.#pool.certificates, ...untrusted, ...trust, ...tsaTrust];
    return { ...this.#pool.evidence, certificates };
  }

  /** Keeps what references made with the digest `name` mean, where there is a cache. */
  keepReferenced(data: ValidationData, name: DigestName): void {
    const { cache, clock } = this.#basis;
    if (cache !== undefined) keepReferenced(cache, data, name, clock());
  }

  /** Adds what these references mean, as far as it was kept. */
  recallReferenced(hashes: ReturnType<typeof referencedHashes>): void {
    const { cache } = this.#basis;
    if (cache !== undefined) this.#pool.add(recallReferenced(cache, hashes));
  }

  /**
   * Of a signer at a time. Its status is asked of OCSP even where a list at hand would answer; `byOcsp`: the verdict
   * without lists.
   */
  async ofSigner(
    certificate: Certificate,
    at: Date,
  ): Promise<CollectedEvidence & { readonly byOcsp: CertificateResult }> {
    const question = this.#question(certificate, "signing", at, []);
    const pool = this.#withoutLists;
    const byOcsp = await assessCertificate(question, pool, this.#basis.fetcher);
    this.#pool.add({ ...pool.evidence, certificates: pool.certificates });
    const collected = await collectEvidence(question, this.#pool, this.#basis.fetcher);
    return this.#within({ ...collected, byOcsp });
  }

  /** Of a time-stamping authority at the time of its token; `others` lie beside it in the token. */
  async ofTsa(
    certificate: Certificate,
    at: Date,
    others: readonly Certificate[],
  ): Promise<CollectedEvidence> {
    const question = this.#question(certificate, "timestamping", at, others);
    return this.#within(await collectEvidence(question, this.#pool, this.#basis.fetcher));
  }

  /** The verdict by `embedded` alone: no network, nothing given but the anchors. */
  async byEmbedded(
    certificate: Certificate,
    purpose: Purpose,
    at: Date,
    embedded: GivenEvidence,
  ): Promise<CertificateResult> {
    const question = { ...this.#question(certificate, purpose, at, []), intermediates: [] };
    return this.#within(await assessCertificate(question, new EvidencePool(embedded), null));
  }

  /** What was found when the budget ran out may be wrong either way. Throws ASN1_LIMIT. */
  #within<T>(found: T): T {
    if (this.#basis.budget?.exhausted !== true) return found;
    throw new PodpisError("ASN1_LIMIT", { reason: "its evidence has too many signatures to compute" });
  }

  #question(
    certificate: Certificate,
    purpose: Purpose,
    at: Date,
    others: readonly Certificate[],
  ): CertificateQuestion {
    const { trust, tsaTrust = trust, untrusted = [], clock, budget } = this.#basis;
    return {
      ...(budget && { budget }),
      certificate,
      purpose,
      at,
      now: new Date(Math.max(at.getTime(), clock().getTime())),
      anchors: purpose === "timestamping" ? tsaTrust : trust,
      intermediates: [...untrusted, ...others],
      revocation: "required",
    };
  }
}

/**
 * Judges the certificate, and gives the evidence of the first path that it alone proves: judged once more with
 * nothing else at hand.
 */
async function collectEvidence(
  question: CertificateQuestion,
  pool: EvidencePool,
  fetcher: Fetcher | null,
): Promise<CollectedEvidence> {
  const result = await assessCertificate(question, pool, fetcher);
  if (result.verdict !== "TOTAL-PASSED") return { result, data: null };
  const complete = { ...question, intermediates: [...question.intermediates, ...pool.certificates] };
  for (const path of soundPaths(complete)) {
    for (const choose of [best, all]) {
      const data = new Collector(path, complete, pool.evidence, choose).data();
      if (proves(data, question)) return { result, data };
    }
  }
  return { result, data: null };
}

/** Whether the data alone show that the certificate was good. */
export function proves(data: ValidationData, question: CertificateQuestion): boolean {
  const evidence: RevocationEvidence = {
    crls: data.flatMap(({ crls }) => crls.map((crl) => ({ crl, source: "embedded" }))),
    ocsp: data.flatMap(({ ocsp }) => ocsp.map((response) => ({ response, source: "embedded" }))),
  };
  const intermediates = data.map(({ certificate }) => certificate);
  return validateCertificate({ ...question, intermediates }, evidence).verdict === "TOTAL-PASSED";
}

interface Found {
  readonly crls: readonly Crl[];
  readonly ocsp: readonly BasicOcspResponse[];
}

/** Which of the evidence that says "good" is taken. */
type Choice = (good: Found, decided: string | undefined) => Found;

/** The newest answer; where no responder answered, the list that decided. */
const best: Choice = ({ ocsp, crls }, decided) => {
  const [newest] = [...ocsp].sort((a, b) => b.producedAt.getTime() - a.producedAt.getTime());
  if (newest !== undefined) return { ocsp: [newest], crls: [] };
  const list = crls.find(({ sha256 }) => sha256 === decided) ?? crls[0];
  return { ocsp: [], crls: list === undefined ? [] : [list] };
};

/** Everything: lists of some reasons, and changes to lists, only speak together. */
const all: Choice = (good) => good;

class Collector {
  readonly #certificates = new Map<string, ProvenCertificate>();

  constructor(
    private readonly path: Path,
    private readonly question: CertificateQuestion,
    private readonly evidence: RevocationEvidence,
    private readonly choose: Choice,
  ) {}

  data(): ValidationData {
    const { path, question, evidence } = this;
    const signers: (() => void)[] = [];
    path.forEach((certificate, index) => {
      const issuer = path[index + 1];
      const found =
        issuer === undefined ? NOTHING : this.#found(revocationOf(path, index, question, evidence));
      this.#add(certificate, found);
      if (issuer !== undefined) signers.push(() => this.#addSigners(found, issuer));
    });
    // Whoever signed the evidence comes after the whole path.
    for (const add of signers) add();
    return [...this.#certificates.values()];
  }

  #add(certificate: Certificate, { crls, ocsp }: Found): void {
    if (this.#certificates.has(certificate.sha256)) return;
    const stripped = ocsp.map(({ raw }) => parseBasicOcspResponse(withoutCertificates(raw)));
    this.#certificates.set(certificate.sha256, { certificate, crls, ocsp: stripped });
  }

  #found({ check }: RevocationDecision): Found {
    const good = (check.children ?? []).filter(({ status }) => status === "passed");
    const named = new Set(good.flatMap(({ evidence = [] }) => evidence.map(({ sha256 }) => sha256)));
    return this.choose(
      {
        crls: this.evidence.crls.map(({ crl }) => crl).filter(({ sha256 }) => named.has(sha256)),
        ocsp: this.evidence.ocsp.map(({ response }) => response).filter(({ sha256 }) => named.has(sha256)),
      },
      check.evidence?.[0]?.sha256,
    );
  }

  /** Responders and signers of lists that are not on the path, with what shows that they were good. */
  #addSigners({ crls, ocsp }: Found, issuer: Certificate): void {
    const { intermediates, anchors } = this.question;
    const pool = [issuer, ...intermediates, ...anchors];
    for (const answer of ocsp) {
      const responder = [...answer.certificates, ...pool].find(
        (one) => isResponder(answer.responderId, one) && signatureState(answer, one.publicKey) === "valid",
      );
      if (responder !== undefined) this.#addSigner(responder, pool);
    }
    for (const crl of crls) {
      const signer = pool.find(
        (one) => namesEqual(one.subject, crl.issuer) && signatureState(crl, one.publicKey) === "valid",
      );
      if (signer !== undefined) this.#addSigner(signer, pool);
    }
  }

  #addSigner(signer: Certificate, pool: readonly Certificate[]): void {
    if (this.#certificates.has(signer.sha256)) return;
    const issuer = pool.find(
      (one) => namesEqual(one.subject, signer.issuer) && signatureState(signer, one.publicKey) === "valid",
    );
    if (issuer === undefined || hasNoCheck(signer) || issuer.sha256 === signer.sha256) {
      this.#add(signer, NOTHING);
    } else {
      // By lists only, as the verifier asks: answers of a responder about itself prove nothing.
      const path = [signer, issuer, this.path[this.path.length - 1]!];
      const found = this.#found(revocationOf(path, 0, this.question, { ...this.evidence, ocsp: [] }));
      this.#add(signer, found);
    }
    // A CA that rolled its key: the signer's own issuer is another certificate than the one on the path.
    if (issuer !== undefined && issuer.sha256 !== signer.sha256) this.#addSigner(issuer, pool);
  }
}

const NOTHING: Found = { crls: [], ocsp: [] };
