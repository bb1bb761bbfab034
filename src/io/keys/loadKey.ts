/** `--key REF` to a key that signs. Each kind of reference has a store; a path is the kind without a scheme. */
import { PodpisError } from "../../base/errors.js";
import type { Certificate } from "../../x509/certificate.js";
import { type KeyMaterial, readKeyFile } from "./keyFile.js";
import type { PassphraseSource } from "./passphrase.js";
import { chooseKey, type LoadedKey, parseSelector } from "./select.js";

export interface LoadKeyOptions {
  /** Asked only when the key is encrypted. */
  readonly passphrase?: PassphraseSource | undefined;
  /** `thumbprint:HEX` or `inn:V`, when there are several keys or certificates. */
  readonly select?: string | undefined;
  /** The signer's certificate where it was named apart (--cert): the key must fit it. */
  readonly certificate?: Certificate | undefined;
}

type KeyStore = (reference: string, passphrase: PassphraseSource | undefined) => Promise<KeyMaterial>;

/** By scheme, "" for paths. */
const STORES: Readonly<Record<string, KeyStore>> = { "": readKeyFile };

/** Two letters at least: `C:\keys\a.pem` is a path. A path that looks like a scheme is written `./a:b.pem`. */
const SCHEME = /^([a-z][a-z0-9+-]+):/i;

/**
 * Loads the key a reference names. Throws FILE_*, KEY_UNREADABLE (an unknown scheme included),
 * KEY_PASSPHRASE_NEEDED, KEY_PASSPHRASE_WRONG, KEY_ALGORITHM_UNSUPPORTED, KEY_AMBIGUOUS, KEY_NOT_SELECTED,
 * KEY_MISMATCH, USAGE (the selector).
 */
export async function loadKey(reference: string, options: LoadKeyOptions = {}): Promise<LoadedKey> {
  const selector = options.select === undefined ? undefined : parseSelector(options.select);
  const scheme = SCHEME.exec(reference)?.[1]?.toLowerCase() ?? "";
  const store = Object.hasOwn(STORES, scheme) ? STORES[scheme] : undefined;
  if (store === undefined) {
    // What follows the scheme may hold a PIN: it is not repeated.
    const reason = `${scheme}: is no kind of key podpis knows; for a file of this name write ./ before it`;
    throw new PodpisError("KEY_UNREADABLE", { path: `${scheme}:…`, reason });
  }
  const material = await store(reference, options.passphrase);
  return chooseKey(reference, material, { selector, certificate: options.certificate });
}

export type { LoadedKey } from "./select.js";
