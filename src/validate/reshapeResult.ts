/** What `extract`, `split`, `merge` and `convert` return: plain data, ready for JSON. */
import type { CertificateFacts, Level, Relaxation, VerifyReport } from "./results.js";

export interface ReshapedSigner {
  /** From 0. */
  readonly index: number;
  /** What is there, well-formed, imprints and references right; null when the document was not at hand. */
  readonly level: Level | null;
  readonly certificate: CertificateFacts | null;
}

/** `extract`: schema podpis.extract/1. */
export interface ExtractResult {
  readonly schema: "podpis.extract/1";
  /** That of the verdict where one was asked for, and nothing was written. */
  readonly exitCode: 0 | 1 | 3;
  /** The signature; "-" for standard input. */
  readonly file: string;
  /** Where the document went; null when nothing was written. */
  readonly output: string | null;
  /** Octets of the document. */
  readonly size: number;
  /** eContentType, an OID. */
  readonly contentType: string;
  /** Every signer's attributes, digest and signature value hold; null when nothing was written. */
  readonly integrity: "held" | "notChecked" | null;
  /** Empty when nothing was checked. */
  readonly signers: readonly ReshapedSigner[];
  /** The verdict, when roots were named; null: nobody's certificate was judged. */
  readonly verification: VerifyReport | null;
  readonly relaxations: readonly Relaxation[];
}

interface Reshaped {
  readonly exitCode: 0;
  readonly encoding: "der" | "pem" | "base64";
  readonly attached: boolean;
}

/** `split`: schema podpis.split/1. */
export interface SplitResult extends Reshaped {
  readonly schema: "podpis.split/1";
  readonly file: string;
  /** Whether the document was at hand, so that signers and time-stamps were compared before and after. */
  readonly contentChecked: boolean;
  readonly parts: readonly (ReshapedSigner & { readonly output: string })[];
}

/** `merge`: schema podpis.merge/1. */
export interface MergeResult extends Reshaped {
  readonly schema: "podpis.merge/1";
  readonly files: readonly string[];
  readonly output: string;
  /** False: only the digests inside the signatures were compared. */
  readonly contentChecked: boolean;
  /** In their order in the new signature, each with the file it came from. */
  readonly signers: readonly (ReshapedSigner & { readonly file: string })[];
}

/** `convert`: schema podpis.convert/1. */
export interface ConvertResult extends Reshaped {
  readonly schema: "podpis.convert/1";
  readonly file: string;
  readonly output: string;
  /** Octets of the document. */
  readonly size: number;
  /** Where the document went that was inside; null when it went nowhere. */
  readonly contentOutput: string | null;
  readonly signers: readonly ReshapedSigner[];
}
