/** What `timestamp create` and `timestamp verify` return: plain data, ready for JSON. */
import type { Check, SubIndication, Verdict } from "../base/check.js";
import type { ExitCode } from "../base/errors.js";
import type { AnchorOrigin, CertificateFacts, Relaxation, RevocationFacts } from "./results.js";
import type { SignNote } from "./signResult.js";

interface TokenFacts {
  readonly genTime: string;
  /** Seconds that genTime may be off either way; null when the token does not say. */
  readonly accuracy: number | null;
  readonly policy: string;
  readonly serial: string;
  /** OID. */
  readonly digestAlgorithm: string;
  /** The digest that was stamped, lower-case hex. */
  readonly imprint: string;
}

/** `timestamp create`: schema podpis.timestamp-create/1. */
export interface TimestampCreateResult extends TokenFacts {
  readonly schema: "podpis.timestamp-create/1";
  readonly exitCode: 0;
  /** The document; "-" for standard input. */
  readonly file: string;
  /** Octets of the document. */
  readonly size: number;
  /** Where the token went; "-" for standard output. */
  readonly output: string;
  readonly encoding: "der" | "pem" | "base64";
  /** The authority that answered. */
  readonly url: string;
  readonly certificate: CertificateFacts;
  readonly notes: readonly SignNote[];
}

/** `timestamp verify`: schema podpis.timestamp/1. */
export interface TimestampReport extends TokenFacts {
  readonly schema: "podpis.timestamp/1";
  readonly verdict: Verdict;
  readonly subIndication?: SubIndication;
  readonly exitCode: ExitCode;
  readonly file: string;
  /** null: the document was not given. */
  readonly content: { readonly file: string; readonly size: number } | null;
  readonly validationTime: string;
  /** Of the TSA; null when it was not found. */
  readonly certificate: CertificateFacts | null;
  readonly path: readonly CertificateFacts[];
  /** Why the path's end is trusted; null without a path. */
  readonly anchor: AnchorOrigin | null;
  readonly revocation: readonly RevocationFacts[];
  readonly checks: readonly Check[];
  readonly relaxations: readonly Relaxation[];
}

export type { TokenFacts };
