/** Fetches of a run, remembered: nothing is fetched twice, and no dead server is waited for again and again. */
import type { EvidenceCache } from "../base/evidenceCache.js";
import { MAX_SHARED_OBJECT_COUNT, MAX_SHARED_OBJECTS } from "../base/limits.js";
import { Lru } from "../base/lru.js";
import { remembered } from "../base/remembered.js";
import { MINUTE } from "../base/time.js";
import type { Crl } from "../crl/crl.js";
import type { DigestName } from "../crypto/digest.js";
import { monotonic } from "../io/monotonic.js";
import type { FetchAttempt, OcspEvidence } from "../validate/certificate.js";
import type { Certificate } from "../x509/certificate.js";
import type { AccreditedCas } from "./accredited.js";
import { SharedCache } from "./sharedCache.js";

/** What came; or why nothing did. */
export type FetchOutcome =
  | { readonly kind: "crl"; readonly crl: Crl }
  | { readonly kind: "ocsp"; readonly evidence: OcspEvidence }
  | { readonly kind: "certificates"; readonly certificates: readonly Certificate[] }
  | { readonly kind: "failed"; readonly failure: Pick<FetchAttempt, "reason" | "found"> };

/**
 * Stands between one check and everything that may differ the next time: it writes down what came, or says again
 * what came then. Asked twice for the same, it gives the same.
 */
export interface Witness {
  /** What came of a fetch. `id`: what was asked, and where. */
  outcome(id: string, ask: () => Promise<FetchOutcome>): Promise<FetchOutcome>;
  /** The form of identifier that earlier checks of this run found a responder to understand. */
  hash(id: string, ask: () => DigestName | undefined): DigestName | undefined;
  /** The cache, and the list of accredited CAs, as this check may see them. */
  cache(cache: EvidenceCache | undefined): EvidenceCache | undefined;
  accredited(list: AccreditedCas | undefined): AccreditedCas | undefined;
}

/** A failure is remembered shorter than a success: it may pass. Milliseconds. */
const KEEP = { success: 10 * MINUTE, failure: MINUTE };

interface Remembered {
  readonly outcome: Promise<FetchOutcome>;
  until: number;
}

const WEIGHT_RUNNING = 1;

function weightOf(outcome: FetchOutcome): number {
  switch (outcome.kind) {
    case "crl":
      return outcome.crl.raw.length;
    case "ocsp":
      return outcome.evidence.response.raw.length;
    case "certificates":
      return outcome.certificates.reduce((sum, { raw }) => sum + raw.length, 0);
    case "failed":
      return WEIGHT_RUNNING;
  }
}

/** Shared by the pools of many checks. What is in it has been parsed and not judged. Bounded. */
export class SharedFetches {
  readonly #outcomes = new Lru<Remembered>(MAX_SHARED_OBJECTS, MAX_SHARED_OBJECT_COUNT);
  readonly #hashes = new Lru<DigestName>(MAX_SHARED_OBJECT_COUNT, MAX_SHARED_OBJECT_COUNT);

  /** The cache as the pools that share this see it: each object is read, parsed and verified for the first of them. */
  readonly cached = remembered(
    (cache: EvidenceCache): EvidenceCache => new SharedCache(cache, this.now, KEEP),
  );

  /** `now`: a clock in milliseconds that never runs back. */
  constructor(private readonly now: () => number = monotonic) {}

  /** Runs `work`, unless its outcome under this id is still remembered. `work` may reject: that is not remembered. */
  once(id: string, work: () => Promise<FetchOutcome>): Promise<FetchOutcome> {
    const known = this.recall(id);
    if (known !== undefined) return known;
    const running: Remembered = { outcome: work(), until: Number.POSITIVE_INFINITY };
    this.#outcomes.set(id, running, WEIGHT_RUNNING);
    running.outcome.then(
      (outcome) => this.#settle(id, running, outcome),
      () => this.#outcomes.delete(id),
    );
    return running.outcome;
  }

  recall(id: string): Promise<FetchOutcome> | undefined {
    const known = this.#outcomes.get(id);
    return known !== undefined && this.now() < known.until ? known.outcome : undefined;
  }

  #settle(id: string, settled: Remembered, outcome: FetchOutcome): void {
    settled.until = this.now() + (outcome.kind === "failed" ? KEEP.failure : KEEP.success);
    this.#outcomes.set(id, settled, weightOf(outcome));
  }

  /** The form of identifier that this responder has understood before for this CA. */
  hashFor(url: string, issuer: Certificate): DigestName | undefined {
    return this.#hashes.get(`${issuer.sha256} ${url}`);
  }

  preferHash(url: string, issuer: Certificate, hash: DigestName): void {
    this.#hashes.set(`${issuer.sha256} ${url}`, hash, 1);
  }
}
