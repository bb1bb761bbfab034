/** The list of accredited CAs as the checking commands use it: through its index, which is read when first asked. */
import { hasIndex, loadIndex, loadListed } from "../io/trust/indexFile.js";
import type { TrustStore } from "../io/trust/store.js";
import { type AccreditationIndex, listedIssuers } from "../trust/accreditationIndex.js";
import { type Certificate, parseCertificate } from "../x509/certificate.js";

/** What a check asks of the list. */
export interface AccreditedCas {
  /** Throws TRUST_STORE when it is damaged. */
  readonly index: AccreditationIndex | undefined;
  /**
   * The certificates of the list that bear the name of this one's issuer; whether its key signed, and whether it
   * was accredited, is the caller's question. Throws TRUST_STORE.
   */
  issuersOf(certificate: Certificate): readonly Certificate[];
}

/** The list of a store; undefined when none was taken into use. */
export function accreditedCas(store: TrustStore): AccreditedCas | undefined {
  return hasIndex(store) ? new StoredList(store) : undefined;
}

class StoredList implements AccreditedCas {
  #index: AccreditationIndex | undefined;

  constructor(private readonly store: TrustStore) {}

  get index(): AccreditationIndex | undefined {
    this.#index ??= loadIndex(this.store);
    return this.#index;
  }

  issuersOf(certificate: Certificate): readonly Certificate[] {
    const { index } = this;
    if (index === undefined) return [];
    return loadListed(this.store, index, listedIssuers(index, certificate)).map(parseCertificate);
  }
}
