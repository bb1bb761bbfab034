/** What the stores of keys give, whatever they are. */
import type { SigningKey } from "../../crypto/signature.js";
import type { PassphraseSource } from "./passphrase.js";

/** A key as it was stored. */
export interface StoredKey {
  readonly key: SigningKey;
  /** After this moment the store says that the key must not be used; absent when it says nothing. */
  readonly notAfter?: Date | undefined;
  /** Whether the key may be written elsewhere. */
  readonly exportable: boolean;
  /** PKCS#8, DER, when it was asked for and may be given. To be wiped by whoever asked. */
  readonly pkcs8?: Uint8Array | undefined;
}

/** Something about the store that its user should know, and that hinders nothing. */
export type KeyNote =
  /** A file of a container is damaged, its copy is not. `file`, and why. */
  | { readonly id: "damagedFile"; readonly file: string; readonly reason: string }
  /** A key of certified means (СКЗИ) is used without them: a qualified signature made so may be disputed. */
  | { readonly id: "outsideCertifiedMeans" }
  /** CryptoPro's own PKCS#12 encryption: read as public sources describe it, not proved on a file of CSP's. */
  | { readonly id: "experimental" };

/** What a store of keys holds: keys that sign, and the certificates that lie beside them (DER). */
export interface KeyMaterial {
  readonly keys: readonly StoredKey[];
  readonly certificates: readonly Uint8Array[];
  readonly notes: readonly KeyNote[];
}

export interface OpenOptions {
  readonly passphrase?: PassphraseSource | undefined;
  /** Give `pkcs8` of the keys that may be exported. */
  readonly forExport?: boolean | undefined;
}
