/** Every bound of the project in one place, with its reason. Bytes unless said otherwise. */

/** The services' limit for a document, and the default of --max-size. */
export const MAX_CONTENT = 104_857_600;

/** A detached signature, with evidence embedded: lists of large CAs reach tens of megabytes. */
export const MAX_SIGNATURE_STRUCTURE = 64 * 1024 * 1024;

/** Certificates, keys, requests, OCSP answers, tokens: the largest real one met is under 100 KB. */
export const MAX_SMALL_OBJECT = 4 * 1024 * 1024;

/** A CRL: a list of a million entries is about 40 MB. */
export const MAX_CRL = 128 * 1024 * 1024;

/** Nesting of ASN.1: real objects stay under 25. */
export const MAX_ASN1_DEPTH = 64;

/** Objects built from one ASN.1 input: a certificate has about 200; an archive signature about 10 000. */
export const MAX_ASN1_NODES = 400_000;

/** One read of a content stream: large enough to amortise the call, small enough to stay flat. */
export const CHUNK = 1024 * 1024;

/** How far a clock may be off (RFC 6960, RFC 3161 in practice). Milliseconds. */
export const CLOCK_SKEW = 5 * 60 * 1000;

/** The longest certification path tried; the Russian hierarchy has three. */
export const MAX_PATH_LENGTH = 12;
