/** What `show` returns: plain data, ready for JSON. Texts from the objects are untrusted. */
import type { DeclaredFacts } from "../validate/declared.js";
import type { CertificateFacts, Identity } from "../validate/results.js";

/** An object identifier with the standard's name, where we know it. */
export interface NamedOid {
  readonly oid: string;
  readonly name: string | null;
}

export interface ShownAttribute extends NamedOid {
  /** null when the value is no character string. */
  readonly value: string | null;
}

export interface ShownExtension extends NamedOid {
  readonly critical: boolean;
  /** The decoded value; null when we do not know the extension or it is malformed. */
  readonly value: unknown;
  /** The value's DER, when it is not decoded. */
  readonly hex?: string;
}

export interface ShownCertificate extends CertificateFacts {
  readonly kind: "certificate";
  readonly version: number;
  readonly signatureAlgorithmName: string | null;
  /** The whole names, attribute by attribute. */
  readonly subjectName: readonly ShownAttribute[];
  readonly issuerName: readonly ShownAttribute[];
  readonly extensions: readonly ShownExtension[];
}

/** One revoked certificate of a list. */
export interface ShownEntry {
  readonly serial: string;
  readonly revocationDate: string;
  readonly extensions: readonly ShownExtension[];
}

export interface ShownCrl {
  readonly kind: "crl";
  readonly issuer: Identity;
  readonly thisUpdate: string;
  readonly nextUpdate: string | null;
  readonly crlNumber: string | null;
  readonly delta: boolean;
  /** How many there are. */
  readonly entries: number;
  /** The first of them. */
  readonly revoked: readonly ShownEntry[];
  readonly signatureAlgorithm: NamedOid;
  readonly extensions: readonly ShownExtension[];
  readonly sha256: string;
}

export interface ShownOcspStatus {
  readonly serial: string;
  readonly status: "good" | "revoked" | "unknown";
  readonly revocationDate?: string;
  readonly reason?: string;
  readonly thisUpdate: string;
  readonly nextUpdate: string | null;
  readonly extensions: readonly ShownExtension[];
}

export interface ShownOcsp {
  readonly kind: "ocspResponse";
  readonly status: string;
  readonly producedAt?: string;
  readonly responder?: { readonly name: Identity } | { readonly keyHash: string };
  readonly signatureAlgorithm?: NamedOid;
  readonly responses: readonly ShownOcspStatus[];
  readonly extensions: readonly ShownExtension[];
  readonly certificates: readonly CertificateFacts[];
}

export interface ShownToken {
  readonly kind: "timestampToken";
  readonly genTime: string;
  readonly policy: string;
  readonly serial: string;
  readonly imprint: { readonly algorithm: NamedOid; readonly digest: string };
  readonly accuracyMs: number | null;
  /** The service promises that tokens of one policy can be ordered by their times alone. */
  readonly ordering: boolean;
  readonly nonce: string | null;
  /** The name the service gives itself. */
  readonly tsa: string | null;
  readonly extensions: readonly ShownExtension[];
  readonly certificates: readonly CertificateFacts[];
}

export interface ShownTimestampResponse {
  readonly kind: "timestampResponse";
  readonly status: number;
  readonly token: ShownToken | null;
}

export interface ShownSigner {
  readonly index: number;
  readonly signer:
    | { readonly issuer: Identity; readonly serial: string }
    | { readonly subjectKeyIdentifier: string };
  readonly certificate: CertificateFacts | null;
  readonly digestAlgorithm: NamedOid;
  readonly signatureAlgorithm: NamedOid;
  readonly claimedSigningTime: string | null;
  readonly declared: DeclaredFacts;
  readonly signedAttributes: readonly NamedOid[];
  readonly unsignedAttributes: readonly NamedOid[];
  readonly timestamps: readonly {
    readonly kind: string;
    readonly genTime: string | null;
    readonly policy: string | null;
  }[];
}

export interface ShownCms {
  readonly kind: "cms";
  readonly contentType: NamedOid;
  readonly attached: boolean;
  /** Octets of the document inside; null when detached. */
  readonly contentSize: number | null;
  readonly signers: readonly ShownSigner[];
  readonly certificates: readonly CertificateFacts[];
  readonly crls: number;
  /** Reasons why the structure breaks RFC 5652. */
  readonly faults: readonly string[];
}

export interface ShownKey {
  readonly kind: "privateKey" | "publicKey";
  readonly encrypted: boolean;
  /** null when it is encrypted. */
  readonly algorithm: NamedOid | null;
  readonly parameters: NamedOid | null;
  /** For people: "RSA 2048"; only of public keys. */
  readonly label: string | null;
}

export interface ShownPkcs12 {
  readonly kind: "pkcs12";
  readonly encrypted: true;
}

/** CMS of another content type than SignedData: encrypted, digested. */
export interface ShownContentInfo {
  readonly kind: "contentInfo";
  readonly contentType: NamedOid;
}

/** PKCS#10 (RFC 2986). */
export interface ShownRequest {
  readonly kind: "certificateRequest";
  readonly subject: Identity;
  readonly subjectName: readonly ShownAttribute[];
  readonly key: string;
}

/** A PEM block of no kind we know, among others that we do. */
export interface ShownUnknown {
  readonly kind: "unknown";
  readonly label: string | null;
}

export type ShownObject =
  | ShownContentInfo
  | ShownRequest
  | ShownUnknown
  | ShownCertificate
  | ShownCrl
  | ShownOcsp
  | ShownToken
  | ShownTimestampResponse
  | ShownCms
  | ShownKey
  | ShownPkcs12;

/** `show`: schema podpis.show/1. */
export interface ShowReport {
  readonly schema: "podpis.show/1";
  readonly file: string;
  readonly objects: readonly ShownObject[];
}
