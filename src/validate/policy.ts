/**
 * The validation policy: what a file of the user's asks of every check, what the command line changes of it, and
 * what holds in the end, with the origin of each value. Plain data: it is shown, recorded and replayed as it is.
 */
import type { Level } from "../cms/levels/level.js";
import type { AlgorithmDates, DatedAlgorithm } from "../crypto/policy.js";
import type { Expectations } from "./requirements.js";
import type { Relaxation } from "./results.js";
import type { RevocationMode } from "./revocation/finding.js";

/** A value as it stands in the policy file. */
export interface Stated<T> {
  readonly value: T;
  /** Counted from 1. */
  readonly line: number;
}

/** What is demanded of signatures at some paths. */
export interface SignerRule {
  /** A pattern as base/glob.ts reads it. */
  readonly path: string;
  readonly line: number;
  /** All of these must be met by one signer. */
  readonly expect?: Expectations;
  /** Each of these must be met by a signer: "both parties have signed". */
  readonly requireSigners?: readonly Expectations[];
  /** Every signer must prove it. */
  readonly requireLevel?: Level;
  /** Every signer must have had the right to sign: by a power of attorney, or as the organisation itself. */
  readonly requireMchd?: boolean;
}

/** A policy file that was read; absent: it says nothing about that. */
export interface ValidationPolicy {
  /** The file's name, as it was given. */
  readonly file: string;
  /** Of its octets, lower-case hex. */
  readonly sha256: string;
  /** Files and folders, found from the policy file's folder. */
  readonly trust?: Stated<readonly string[]>;
  readonly tsaTrust?: Stated<readonly string[]>;
  /** false: nothing but what is named here is trusted. */
  readonly trustStore?: Stated<boolean>;
  readonly revocation?: Stated<RevocationMode>;
  readonly requireLevel?: Stated<Level>;
  readonly qualified?: Stated<boolean>;
  readonly requireMchd?: Stated<boolean>;
  /** Milliseconds. */
  readonly clockSkew?: Stated<number>;
  readonly timestampSkew?: Stated<number>;
  readonly ocspMaxAge?: Stated<number>;
  /** First days of refusal, `2030-01-01`, or "never". */
  readonly algorithms?: Readonly<Partial<Record<DatedAlgorithm, Stated<string>>>>;
  readonly signers?: readonly SignerRule[];
}

/** Who set a value. `option`: as it is typed, `--trust`. */
export type Origin =
  | { readonly kind: "default" }
  | { readonly kind: "policy"; readonly file: string; readonly line: number }
  | { readonly kind: "option"; readonly option: string };

export interface Setting<T> {
  readonly value: T;
  readonly origin: Origin;
}

/** What holds for a run. Durations are in milliseconds. */
export interface EffectivePolicy {
  readonly file: string | null;
  readonly sha256: string | null;
  readonly trust: Setting<readonly string[]>;
  /** null: those of `trust`. */
  readonly tsaTrust: Setting<readonly string[] | null>;
  /** Whether the user's trust store, and the list of accredited CAs in it, count as well. */
  readonly trustStore: Setting<boolean>;
  readonly revocation: Setting<RevocationMode>;
  readonly requireLevel: Setting<Level | null>;
  readonly qualified: Setting<boolean>;
  readonly requireMchd: Setting<boolean>;
  /** How far the clocks of responders and lists may be off. */
  readonly clockSkew: Setting<number>;
  /** How far the clocks of time-stamping services may be off, to ours and to one another. */
  readonly timestampSkew: Setting<number>;
  /** How long an OCSP answer counts that names no nextUpdate. */
  readonly ocspMaxAge: Setting<number>;
  readonly algorithms: Readonly<Record<DatedAlgorithm, Setting<string>>>;
  readonly signers: readonly SignerRule[];
  /** What in the policy, or against it, weakens the check; revocation modes of options are said by the use cases. */
  readonly relaxations: readonly Relaxation[];
}

/** What the validation itself asks of a policy; absent parts are the default's. */
export interface JudgementRules {
  /** Milliseconds. */
  readonly clockSkew?: number;
  readonly timestampSkew?: number;
  readonly ocspMaxAge?: number;
  readonly algorithmDates?: AlgorithmDates;
}
