/** What `sign` returns: plain data, ready for JSON. Instants are strings as formatInstant writes them. */
import type { CertificateFacts, Level, RevocationFacts } from "./results.js";

/** Something the signer should know and that did not stop the signing; the text for people is keyed by `id`. */
export interface SignNote {
  readonly id: "sign.revocationNotAsked" | "sign.revocationUnknown" | "sign.noPath" | "sign.tsaNotJudged";
  readonly detail?: string;
}

/** `sign`: schema podpis.sign/1. */
export interface SignResult {
  readonly schema: "podpis.sign/1";
  readonly exitCode: 0;
  /** The document; "-" for standard input. */
  readonly file: string;
  /** Octets of the document. */
  readonly size: number;
  /** Where the signature went; "-" for standard output. */
  readonly output: string;
  readonly attached: boolean;
  readonly encoding: "der" | "pem" | "base64";
  readonly level: Level;
  /** As written into the signature. */
  readonly signingTime: string;
  readonly digestAlgorithm: string;
  /** Lower-case hex. */
  readonly messageDigest: string;
  readonly certificate: CertificateFacts;
  /** What was learnt about the certificate's revocation beforehand. */
  readonly revocation: RevocationFacts["status"];
  readonly timestamp: SignTimestamp | null;
  readonly notes: readonly SignNote[];
}

export interface SignTimestamp {
  readonly genTime: string;
  /** The authority that answered. */
  readonly url: string;
  readonly policy: string;
  readonly serial: string;
  readonly certificate: CertificateFacts;
}

/** `sign --prepare`: schema podpis.sign-prepare/1. */
export interface PrepareResult
  extends Pick<
    SignResult,
    | "exitCode"
    | "file"
    | "size"
    | "signingTime"
    | "digestAlgorithm"
    | "messageDigest"
    | "certificate"
    | "revocation"
    | "notes"
  > {
  readonly schema: "podpis.sign-prepare/1";
  /** Where the state went. */
  readonly output: string;
  /** The file with the octets to be signed. */
  readonly toBeSigned: string;
  /** The file with their digest; null for keys that sign octets only (Ed25519). */
  readonly digest: string | null;
  /** The same digest, lower-case hex. */
  readonly toBeSignedDigest: string | null;
}
