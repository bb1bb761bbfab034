/** How a program that signs is used. */
import type { Environment } from "../../../base/environment.js";
import type { ValueOrder } from "../../../crypto/outsideKey.js";
import type { Certificate } from "../../../x509/certificate.js";

/**
 * What the program gets and gives. message: the octets to be signed, for their signature value; digest: their
 * digest, for the same; cms: the document, for a finished CMS signature over it.
 */
export const SIGNER_MODES = ["message", "digest", "cms"] as const;
/** One of `SIGNER_MODES`. */
export type SignerMode = (typeof SIGNER_MODES)[number];

/** How a program that signs is called, and for how long. */
export interface CommandOptions {
  /** Default "message". */
  readonly mode?: SignerMode | undefined;
  /** Whose key the program has: the candidates among which the user chooses. */
  readonly certificates: readonly Certificate[];
  /** Milliseconds; then the program and all it started are killed. Default SIGNER_TIMEOUT. */
  readonly timeoutMs?: number | undefined;
  /** Names of variables of `environment` that the program gets beside the ordinary ones. */
  readonly variables?: readonly string[] | undefined;
  readonly environment?: Environment | undefined;
  /** Aborted by the user: the program is killed. */
  readonly signal?: AbortSignal | undefined;
  /** Told of every value that was taken. */
  readonly onSigned?: ((signed: SignedFact) => void) | undefined;
}

/** What a program has signed, and how long that took. */
export interface SignedFact {
  readonly program: string;
  readonly milliseconds: number;
  /** Absent in mode cms. */
  readonly order?: ValueOrder | undefined;
}
