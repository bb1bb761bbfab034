/** What the stores of keys give, whatever they are. */
import type { Environment } from "../../base/environment.js";
import type { SigningKey } from "../../crypto/signature.js";
import type { Certificate } from "../../x509/certificate.js";
import type { CommandOptions } from "./command/settings.js";
import type { WholeCms } from "./command/wholeCms.js";
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
  /** It is behind a program that makes whole signatures only: then `key` signs nothing. */
  readonly wholeCms?: WholeCms | undefined;
  /** What the store calls it, where there are several without certificates. */
  readonly name?: string | undefined;
  /** It is on a token. */
  readonly token?: TokenFacts | undefined;
}

/** Where a key of a token lies and how it signs; for people. */
export interface TokenFacts {
  /** Path and name of the PKCS #11 module. */
  readonly module: string;
  /** Label, model and serial number. */
  readonly token: string;
  /** CKM_… of PKCS #11. */
  readonly mechanism: string;
}

/** Something about the store that its user should know, and that hinders nothing. */
export type KeyNote =
  /** A file of a container is damaged, its copy is not. `file`, and why. */
  | { readonly id: "damagedFile"; readonly file: string; readonly reason: string }
  /** A key of certified means (СКЗИ) is used without them: a qualified signature made so may be disputed. */
  | { readonly id: "outsideCertifiedMeans" }
  /** CryptoPro's own PKCS#12 encryption: read as public sources describe it, not proved on a file of CSP's. */
  | { readonly id: "experimental" }
  /** A PIN stands in the command that signs, where other users of the machine see it. */
  | { readonly id: "pinInCommand" }
  /** A wrong PIN was given before: few attempts are left. */
  | { readonly id: "pinCountLow" }
  /** The token wants its PIN changed. */
  | { readonly id: "pinToBeChanged" };

/** What a store of keys holds: keys that sign, and the certificates that lie beside them (DER). */
export interface KeyMaterial {
  readonly keys: readonly StoredKey[];
  readonly certificates: readonly Uint8Array[];
  readonly notes: readonly KeyNote[];
  /** Ends what the keys need to sign: the session of a token. Absent where there is nothing to end. */
  readonly close?: (() => void) | undefined;
}

/** How tokens are used. */
export interface TokenOptions {
  /** The PKCS #11 module, where the reference does not name one (module-path). */
  readonly module?: string | undefined;
  /** Try a PIN although a wrong one would lock the token. */
  readonly finalTry?: boolean | undefined;
  /** Where `pin-source=env:NAME` is looked up: `process.env` unless told. */
  readonly environment?: Environment | undefined;
}

export interface OpenOptions {
  readonly passphrase?: PassphraseSource | undefined;
  /** Give `pkcs8` of the keys that may be exported. */
  readonly forExport?: boolean | undefined;
  /** For a program that signs. */
  readonly command?: CommandOptions | undefined;
  readonly token?: TokenOptions | undefined;
  /** The signer's certificate, named apart: on some tokens nothing else tells the public key. */
  readonly certificate?: Certificate | undefined;
}
