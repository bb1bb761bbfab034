/** What the lab takes and gives back. Instants are Dates (UTC); serial numbers are lower-case hex. */
import type { Subject } from "./subject.js";

/** Kinds of keys the lab makes. */
export type KeyKind = "gost256" | "gost512" | "rsa" | "ecdsa" | "ed25519";

/** Kinds of keys its authorities have: each family has its own root, issuing CA, OCSP responder and TSA. */
export type Family = Exclude<KeyKind, "ed25519">;

/** The kinds of keys that the lab has a CA of. */
export const FAMILIES: readonly Family[] = ["gost256", "gost512", "rsa", "ecdsa"];

/** Whom a certificate is for; decides the invented subject and the extensions. */
export type Profile = "person" | "organisation" | "entrepreneur" | "system" | "ca" | "tsa" | "ocsp";

/** What certificates the lab can issue. */
export const PROFILES: readonly Profile[] = [
  "person",
  "organisation",
  "entrepreneur",
  "system",
  "ca",
  "tsa",
  "ocsp",
];

/** CRLReason (RFC 5280 §5.3.1), without the two that suspending and resuming stand for. */
export const REVOCATION_REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;
/** Why a certificate was revoked (RFC 5280 §5.3.1). */
export type RevocationReason = keyof typeof REVOCATION_REASONS;

export const CERTIFICATE_HOLD = 6;

/** An extension of a certificate (RFC 5280 §4.2). */
export interface LabExtension {
  readonly oid: string;
  readonly critical: boolean;
  /** DER of the extension's own type. */
  readonly value: Uint8Array;
}

/** For whom a certificate is issued, for how long, by whom, and what is wrong with it. */
export interface IssueOptions {
  /** Default "gost256". */
  readonly key?: KeyKind;
  /** Parameter set (GOST: its OID) or curve ("P-256", "P-384", "P-521") or RSA modulus length ("2048"). */
  readonly parameterSet?: string;
  /** Default "person". */
  readonly profile?: Profile;
  /** Default: an invented one that fits the profile. */
  readonly subject?: Subject;
  /** Default: the lab's clock. */
  readonly notBefore?: Date;
  /** Default: `days` after notBefore. */
  readonly notAfter?: Date;
  /** Default 365. */
  readonly days?: number;
  /** An authority's name ("rsa", "root-rsa"), or a certificate of profile "ca" that was issued before. */
  readonly issuer?: string | IssuedCertificate;
  /** For profile "ca"; null leaves pathLenConstraint out. Default 0. */
  readonly pathLength?: number | null;
  /** Hex; default: the lab's next. */
  readonly serial?: string;
  /** Makes a certificate that is wrong in one way. For tests. */
  readonly broken?: BrokenCertificate;
}

/** What is to be wrong with a certificate that the lab issues. */
export interface BrokenCertificate {
  /** Changes the extensions before they are signed. */
  readonly extensions?: (extensions: readonly LabExtension[]) => readonly LabExtension[];
  /** DER of a Name to stand as the subject, e.g. with terminal escapes in it. */
  readonly subject?: Uint8Array;
  /** Name of an authority that signs in the place of the issuer. */
  readonly signedBy?: string;
  /** Flips one bit of the signature value. */
  readonly signature?: boolean;
}

/** A certificate with its key, as the lab gives it out. */
export interface IssuedCertificate {
  readonly serial: string;
  /** Name of the issuing authority, or the serial number of the certificate that issued. */
  readonly issuer: string;
  readonly key: KeyKind;
  readonly profile: Profile;
  readonly certificate: Uint8Array;
  readonly certificatePem: string;
  /** PKCS#8, PEM, not encrypted. */
  readonly keyPem: string;
  /** The CA certificates between it and the root, PEM. */
  readonly chainPem: string;
}

export type Status =
  | { readonly kind: "good" }
  | { readonly kind: "revoked"; readonly since: Date; readonly reason: RevocationReason }
  | { readonly kind: "suspended"; readonly since: Date };

/** How the responders write what the standards leave open. */
export interface Style {
  /** "byKey" is SHA-1 of the key, whatever the algorithms (CryptoPro's way). Default "byKey". */
  readonly responderId: "byKey" | "byName";
  /** "none": the responder's certificate must be found elsewhere. Default "responder". */
  readonly ocspCertificates: "responder" | "none";
  /** What a token carries when certificates are asked for. Default "signer". */
  readonly tokenCertificates: "signer" | "chain";
}

export const DEFAULT_STYLE: Style = {
  responderId: "byKey",
  ocspCertificates: "responder",
  tokenCertificates: "signer",
};

/** What a new lab is like. */
export interface LabOptions {
  /** Default: all of FAMILIES. */
  readonly families?: readonly Family[];
  /** A fixed instant, or a function asked each time. Default: the system's clock. */
  readonly clock?: Date | (() => Date);
  /**
   * Makes serial numbers reproducible: they are digests of the seed and a counter. Keys and signature
   * values stay random; a test that needs equal bytes keeps a lab's folder.
   */
  readonly seed?: string;
  /** The port that stands in the certificates' addresses. Default: a free one. */
  readonly port?: number;
  /** Default "127.0.0.1". */
  readonly host?: string;
}
