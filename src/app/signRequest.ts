/** What `sign` is asked to do. */
import type { Fetcher } from "../base/fetcher.js";
import type { Declarations } from "../cms/buildAttributes.js";
import type { SigningKey } from "../crypto/signature.js";
import type { FileContent, FileIdentity } from "../io/files/content.js";
import type { WholeCms } from "../io/keys/command/wholeCms.js";
import type { CertificateResult } from "../validate/results.js";
import type { Certificate } from "../x509/certificate.js";
import type { EvidenceBasis } from "./extendEvidence.js";
import type { Target } from "./extendTargets.js";

/**
 * Judges a certificate for a purpose at a time, with the evidence and the network it has; `others` are
 * certificates found beside it, which may be its issuers.
 */
export type JudgeCertificate = (
  certificate: Certificate,
  purpose: "signing" | "timestamping",
  at: Date,
  others: readonly Certificate[],
) => Promise<CertificateResult>;

export interface TsaRequest {
  /** Tried in this order. */
  readonly urls: readonly string[];
  readonly fetcher: Fetcher;
  /** Value of the Authorization header; a secret. */
  readonly authorization?: string | undefined;
  /** The policy the token must have, an OID. */
  readonly policy?: string | undefined;
  /** Given when anchors for TSAs were named: a TSA without a good path is refused then. */
  readonly judge?: JudgeCertificate | undefined;
}

/** CAdES-BES, or what `extend` takes a signature to. */
export type SignLevel = "bes" | Target;

/** What to sign, with what, and where the signature goes. */
export interface SignRequest {
  readonly content: FileContent;
  /** A path, or "-" for standard output. */
  readonly output: string;
  readonly stdout?: NodeJS.WritableStream | undefined;
  /** Overwrite an output that exists. */
  readonly force?: boolean | undefined;
  /** Other files that must not be the output: the key's, the certificate's. */
  readonly inputs?: readonly (FileIdentity | undefined)[] | undefined;
  readonly key: SigningKey;
  /** What people call the key in messages: its file. */
  readonly keyName?: string | undefined;
  readonly certificate: Certificate;
  /** Given when the key is behind a program that makes whole signatures: it signs, not `key`. */
  readonly wholeCms?: WholeCms | undefined;
  readonly attached: boolean;
  readonly encoding: "der" | "pem" | "base64";
  readonly level: SignLevel;
  /** What the signer declares in signed attributes. */
  readonly declarations?: Declarations | undefined;
  /** A time-stamp over the content, asked for before signing, as signed attribute. */
  readonly contentTimestamp?: boolean | undefined;
  /** Needed above level bes, and for a content time-stamp. */
  readonly tsa?: TsaRequest | undefined;
  /** Needed above level t: what is embedded is collected and judged by it. */
  readonly evidence?: Omit<EvidenceBasis, "clock" | "budget"> | undefined;
  /** Becomes signingTime; the certificate must be in force at it. */
  readonly now: Date;
  /** Asked when a time-stamp arrives, to compare clocks. Default: `now`, for reproducible runs. */
  readonly clock?: (() => Date) | undefined;
  /** --max-size, octets of content. Default MAX_CONTENT. */
  readonly maxContent?: number | undefined;
  /** Given when there is evidence or a network to ask; without it revocation stays unknown. */
  readonly judge?: JudgeCertificate | undefined;
  /** A source of random octets, for nonces. Default: the system's. */
  readonly randomBytes?: ((length: number) => Uint8Array) | undefined;
  /** Octets of content read so far; the total where it is known. */
  readonly onProgress?: ((done: number, total: number | undefined) => void) | undefined;
}
