/** What `extend` returns: plain data, ready for JSON. Instants are strings as formatInstant writes them. */
import type { CertificateFacts, Level, TimestampKind } from "./results.js";
import type { SignNote, SignTimestamp } from "./signResult.js";

/** `extend`: schema podpis.extend/1. */
export interface ExtendResult {
  readonly schema: "podpis.extend/1";
  readonly exitCode: 0;
  /** The signature; "-" for standard input. */
  readonly file: string;
  /** Where the extended signature went; "-" for standard output. */
  readonly output: string;
  readonly encoding: "der" | "pem" | "base64";
  readonly attached: boolean;
  /** The level asked for. */
  readonly level: Level;
  readonly time: string;
  /** All signers, those that were not extended included. */
  readonly signers: readonly ExtendedSigner[];
  readonly notes: readonly SignNote[];
}

export interface ExtendedSigner {
  /** From 0. */
  readonly index: number;
  readonly levelBefore: Level;
  readonly level: Level;
  readonly certificate: CertificateFacts | null;
  /** OIDs of the unsigned attributes added to this signer. */
  readonly added: readonly string[];
  readonly timestamps: readonly ExtendTimestamp[];
}

export interface ExtendTimestamp extends SignTimestamp {
  readonly kind: TimestampKind;
}
