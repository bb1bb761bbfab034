/** What `cosign` and `countersign` return: plain data, ready for JSON. Instants are strings as formatInstant writes them. */
import type { CertificateFacts, Level, RevocationFacts } from "./results.js";
import type { SignNote, SignTimestamp } from "./signResult.js";

interface AddedSigner {
  readonly exitCode: 0;
  /** The signature; "-" for standard input. */
  readonly file: string;
  /** Where the new signature went; "-" for standard output. */
  readonly output: string;
  readonly encoding: "der" | "pem" | "base64";
  readonly attached: boolean;
  /** As written into the signature. */
  readonly signingTime: string;
  readonly certificate: CertificateFacts;
  /** What was learnt about the certificate's revocation beforehand. */
  readonly revocation: RevocationFacts["status"];
  readonly notes: readonly SignNote[];
}

/** `cosign`: schema podpis.cosign/1. */
export interface CosignResult extends AddedSigner {
  readonly schema: "podpis.cosign/1";
  /** Of the new signer, from 0. */
  readonly index: number;
  /** How many there are now. */
  readonly signers: number;
  readonly level: Level;
  readonly timestamp: SignTimestamp | null;
}

/** `countersign`: schema podpis.countersign/1. */
export interface CountersignResult extends AddedSigner {
  readonly schema: "podpis.countersign/1";
  /** Of the signer whose signature was confirmed, from 0. */
  readonly index: number;
}
