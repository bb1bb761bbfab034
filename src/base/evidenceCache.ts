/** Evidence kept between runs, as the floors above io see it. Implemented in io/cache. */

/** What an object answers: the address it came from, and for whom. */
export interface CacheKey {
  readonly kind: "crl" | "ocsp" | "issuer";
  readonly url: string;
  /** The CA's key: lower-case hex of its SHA-256, or what the certificate says of it where it is not known yet. */
  readonly issuerKey: string;
  /** SHA-256 of the certificate an OCSP answer is about. */
  readonly certificate?: string;
}

/** The same text for the same key, and another for any other. */
export const textOfKey = ({ kind, url, issuerKey, certificate = "" }: CacheKey): string =>
  JSON.stringify([kind, url, issuerKey, certificate]);

/** A kept list, answer or certificate of a CA, and from when until when it is the newest. */
export interface CachedObject {
  /** DER. */
  readonly bytes: Uint8Array;
  readonly thisUpdate: Date;
  /** The object is not given out after this. */
  readonly nextUpdate: Date;
}

/**
 * Nobody vouches for what it gives: the caller verifies the object again, and `discard`s it when its signature
 * does not hold. Only what was verified may be put in. No method throws.
 */
export interface EvidenceCache {
  /** The newest object for a key, as octets. */
  read(key: CacheKey): Uint8Array | undefined;
  /** Keeps an object, unless a newer one is there. */
  write(key: CacheKey, object: CachedObject): void;
  /** Removes what `read` gave. */
  discard(key: CacheKey): void;
}
