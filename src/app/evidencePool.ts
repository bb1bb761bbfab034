/** Lists, answers and certificates that a run has at hand: those given, and those fetched on the way. */
import { randomBytes } from "node:crypto";
import { equalBytes, toHex } from "../base/bytes.js";
import type { EvidenceCache } from "../base/evidenceCache.js";
import type { Fetcher } from "../base/fetcher.js";
import { FETCH_RUN, MAX_FETCHES } from "../base/limits.js";
import type { Crl } from "../crl/crl.js";
import type { DigestName } from "../crypto/digest.js";
import { monotonic } from "../io/monotonic.js";
import type { FetchAttempt, OcspEvidence, RevocationEvidence } from "../validate/certificate.js";
import { crlScope } from "../validate/revocation/crlScope.js";
import type { Certificate } from "../x509/certificate.js";
import { namesEqual } from "../x509/name.js";
import type { AccreditedCas } from "./accredited.js";
import { failed, getCertificates, getCrl, getOcsp, type OcspCall, settle } from "./evidencePoolFetch.js";
import { type FetchOutcome, SharedFetches, type Witness } from "./evidencePoolShared.js";

export type { OcspCall };

/** Lists, answers and certificates at hand. `source`: where from, for the report. */
export interface GivenEvidence {
  readonly crls?: readonly { readonly crl: Crl; readonly source: string }[];
  readonly ocsp?: readonly { readonly response: OcspEvidence["response"]; readonly source: string }[];
  readonly certificates?: readonly Certificate[];
}

/** What a pool of evidence works with, beside what it is given. */
export interface PoolOptions {
  /** Makes nonces; default the system's generator. */
  readonly randomBytes?: (length: number) => Uint8Array;
  /** Fetches remembered over several pools; default those of this pool alone. */
  readonly shared?: SharedFetches;
  /** Evidence of earlier runs; default none. */
  readonly cache?: EvidenceCache | undefined;
  /** The list of accredited CAs; default none. */
  readonly accredited?: AccreditedCas | undefined;
  /** Who writes down, or says again, what comes from outside; default nobody. */
  readonly witness?: Witness | undefined;
}

const NONCE_LENGTH = 16;

/**
 * Shared by all signers and tokens of a run: nothing is fetched twice, failures included. What is in
 * it has been parsed and not judged.
 */
export class EvidencePool {
  readonly #crls: { readonly crl: Crl; readonly source: string }[] = [];
  readonly #ocsp: OcspEvidence[] = [];
  /** What is in both, by signature value: a signature may bring thousands, which are not compared pair by pair. */
  readonly #known = new Map<string, SignedOctets[]>();
  readonly #certificates = new Map<string, Certificate>();
  readonly #attempts: FetchAttempt[] = [];
  /** Fetches of this run so far, and when the first began. */
  #fetches = 0;
  #started: number | undefined;
  readonly #issuerUrls = new Map<string, string>();
  readonly #randomBytes: (length: number) => Uint8Array;
  readonly shared: SharedFetches;
  readonly cache: EvidenceCache | undefined;
  readonly accredited: AccreditedCas | undefined;
  readonly #witness: Witness | undefined;

  constructor(given: GivenEvidence = {}, options: PoolOptions = {}) {
    this.add(given);
    this.#randomBytes = options.randomBytes ?? ((length) => new Uint8Array(randomBytes(length)));
    this.shared = options.shared ?? new SharedFetches();
    const { witness, accredited } = options;
    const cache = options.cache && this.shared.cached(options.cache);
    this.#witness = witness;
    this.cache = witness === undefined ? cache : witness.cache(cache);
    this.accredited = witness === undefined ? accredited : witness.accredited(accredited);
  }

  get certificates(): readonly Certificate[] {
    return [...this.#certificates.values()];
  }

  get evidence(): RevocationEvidence {
    return { crls: this.#crls, ocsp: this.#ocsp, attempts: this.#attempts };
  }

  /** Where fetched certificates came from: SHA-256 → address. */
  get issuerUrls(): ReadonlyMap<string, string> {
    return this.#issuerUrls;
  }

  /** Adds what was found on the way, e.g. embedded in a signature. */
  add({ crls = [], ocsp = [], certificates = [] }: GivenEvidence): void {
    for (const item of crls) if (this.#isNew(item.crl)) this.#crls.push(item);
    for (const item of ocsp) if (this.#isNew(item.response)) this.#ocsp.push(item);
    for (const certificate of certificates) this.#certificates.set(certificate.sha256, certificate);
  }

  /** Fetches a list, once per address. The list, when it is in the pool now. */
  async fetchCrl(fetcher: Fetcher, url: string, certificate: Certificate): Promise<Crl | undefined> {
    const outcome = await this.#ask(`crl ${url}`, () => settle(() => getCrl(fetcher, url)));
    if (outcome.kind === "failed") this.#note("crl", url, certificate, outcome);
    if (outcome.kind !== "crl") return undefined;
    const { crl } = outcome;
    this.add({ crls: [{ crl, source: url }] });
    if (crlScope(crl, certificate).kind === "otherIssuer") {
      this.#note("crl", url, certificate, { failure: { reason: "fetch.otherIssuer" } });
    }
    return crl;
  }

  /**
   * Asks a responder, once per certificate and form of question; one that could not be reached is not waited
   * for again soon. The answer, when it is in the pool now.
   */
  async fetchOcsp(fetcher: Fetcher, call: OcspCall): Promise<OcspEvidence["response"] | undefined> {
    const { url, certificate, issuer, hash } = call;
    const ask = () => settle(() => getOcsp(fetcher, call, this.#randomBytes(NONCE_LENGTH)));
    const dead = `dead ${url}`;
    const id = `ocsp ${url} ${certificate.sha256} ${issuer.sha256} ${hash}`;
    const outcome = await this.#learn(id, () => this.shared.recall(dead) ?? this.#once(id, ask));
    if (outcome.kind === "failed") {
      if (isDead(outcome)) await this.shared.once(dead, () => Promise.resolve(outcome));
      this.#note("ocsp", url, certificate, outcome);
    }
    if (outcome.kind !== "ocsp") return undefined;
    const { evidence } = outcome;
    // Kept beside one of the same octets: it carries the nonce that was sent.
    if (!this.#ocsp.includes(evidence)) this.#ocsp.push(evidence);
    return evidence.response;
  }

  /** Fetches the certificates an address of caIssuers stands for, once. True when they are in the pool now. */
  async fetchIssuers(fetcher: Fetcher, url: string, certificate: Certificate): Promise<boolean> {
    const work = () => settle(() => getCertificates(fetcher, url));
    const outcome = await this.#ask(`issuers ${url}`, work);
    if (outcome.kind === "failed") this.#note("issuer", url, certificate, outcome);
    if (outcome.kind !== "certificates") return false;
    this.add({ certificates: outcome.certificates });
    // Whether it is the issuer is judged with the path; what has another name is not, and the address is to blame.
    if (!outcome.certificates.some(({ subject }) => namesEqual(subject, certificate.issuer))) {
      this.#note("issuer", url, certificate, { failure: { reason: "fetch.otherCertificate" } });
    }
    for (const { sha256 } of outcome.certificates) this.#issuerUrls.set(sha256, url);
    return true;
  }

  /** Octets are compared only where the signature values agree: digesting a list of a million entries is work. */
  #isNew(object: SignedOctets): boolean {
    const key = toHex(object.signature);
    const alike = this.#known.get(key) ?? [];
    if (alike.some((other) => equalBytes(other.raw, object.raw))) return false;
    this.#known.set(key, [...alike, object]);
    return true;
  }

  /** The form of identifier to ask a responder of this CA with first, when one is known. */
  hashFor(url: string, issuer: Certificate): DigestName | undefined {
    const ask = () => this.shared.hashFor(url, issuer);
    return this.#witness === undefined ? ask() : this.#witness.hash(`${url} ${issuer.sha256}`, ask);
  }

  #ask(id: string, work: () => Promise<FetchOutcome>): Promise<FetchOutcome> {
    return this.#learn(id, () => this.#once(id, work));
  }

  #learn(id: string, ask: () => Promise<FetchOutcome>): Promise<FetchOutcome> {
    return this.#witness === undefined ? ask() : this.#witness.outcome(id, ask);
  }

  /** What is remembered costs nothing; the rest is bounded: a signature may name thousands of addresses. */
  #once(id: string, work: () => Promise<FetchOutcome>): Promise<FetchOutcome> {
    const known = this.shared.recall(id);
    if (known !== undefined) return known;
    this.#started ??= monotonic();
    if (this.#fetches >= MAX_FETCHES || monotonic() - this.#started > FETCH_RUN) {
      return Promise.resolve(failed("fetch.limit"));
    }
    this.#fetches++;
    return this.shared.once(id, work);
  }

  #note(
    kind: FetchAttempt["kind"],
    url: string,
    { sha256 }: Certificate,
    { failure }: Pick<Extract<FetchOutcome, { kind: "failed" }>, "failure">,
  ): void {
    const known = this.#attempts.some(
      (one) =>
        one.kind === kind && one.url === url && one.certificate === sha256 && one.found === failure.found,
    );
    if (!known) this.#attempts.push({ kind, url, certificate: sha256, ...failure });
  }
}

interface SignedOctets {
  readonly raw: Uint8Array;
  readonly signature: Uint8Array;
}

/** The server did not answer at all; any HTTP status is an answer. */
const isDead = ({ failure }: Extract<FetchOutcome, { kind: "failed" }>): boolean =>
  failure.found?.startsWith("NET_") === true && failure.reason !== "fetch.httpStatus";
