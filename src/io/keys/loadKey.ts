/** `--key REF` to a key that signs. */
import { PodpisError } from "../../base/errors.js";
import { formatInstant } from "../../base/time.js";
import type { Certificate } from "../../x509/certificate.js";
import type { CommandOptions } from "./command/settings.js";
import type { KeyMaterial, StoredKey, TokenOptions } from "./material.js";
import type { PassphraseSource } from "./passphrase.js";
import { type Choice, chooseKey, type LoadedKey, parseSelector } from "./select.js";
import { keySource, shownReference } from "./source.js";
import { openStore } from "./stores.js";

/** Which key is meant where there are several, and what opens it. */
export interface LoadKeyOptions {
  /** Asked only when the key is encrypted. */
  readonly passphrase?: PassphraseSource | undefined;
  /** `thumbprint:HEX` or `inn:V`, when there are several keys or certificates. */
  readonly select?: string | undefined;
  /** The signer's certificate where it was named apart (--cert): the key must fit it. */
  readonly certificate?: Certificate | undefined;
  /** When the key is to be used: now, unless told. Null: the end of its period does not matter. */
  readonly at?: Date | null | undefined;
  /** Give the key's PKCS#8 where it may be exported; the caller wipes it. */
  readonly forExport?: boolean | undefined;
  /** For `cmd:`: whose key it is, and how the program is used. */
  readonly command?: CommandOptions | undefined;
  /** For `pkcs11:`: which module, and what of its PIN. */
  readonly token?: TokenOptions | undefined;
}

/**
 * Loads the key a reference names. A key on a token stays logged in until `close`. Throws FILE_*, KEY_UNREADABLE (an
 * unknown scheme included), KEY_PASSPHRASE_NEEDED, KEY_PASSPHRASE_WRONG, KEY_ALGORITHM_UNSUPPORTED, KEY_CONTAINER_*,
 * KEY_AMBIGUOUS, KEY_NOT_SELECTED, KEY_MISMATCH, KEY_EXPIRED, TOKEN_*, USAGE (the selector).
 */
export async function loadKey(reference: string, options: LoadKeyOptions = {}): Promise<LoadedKey> {
  const selector = options.select === undefined ? undefined : parseSelector(options.select);
  const { certificate, at = new Date() } = options;
  const material = await openStore(keySource(reference), options);
  const loaded = chosen(shownReference(reference), material, { selector, certificate });
  try {
    if (at !== null) refuseEnded(shownReference(reference), loaded, at);
  } catch (error) {
    loaded.close?.();
    loaded.pkcs8?.fill(0);
    throw error;
  }
  return loaded;
}

/** Throws KEY_EXPIRED when the key's own period is over. `path`: as messages name the key. */
export function refuseEnded(path: string, { notAfter }: StoredKey, at: Date): void {
  if (notAfter !== undefined && at > notAfter) {
    throw new PodpisError("KEY_EXPIRED", { path, date: formatInstant(notAfter) });
  }
}

/** What was given for export of keys that are not meant is wiped. */
function chosen(name: string, material: KeyMaterial, choice: Choice): LoadedKey {
  let loaded: LoadedKey | undefined;
  try {
    loaded = chooseKey(name, material, choice);
    return loaded;
  } catch (error) {
    material.close?.();
    throw error;
  } finally {
    for (const { key, pkcs8 } of material.keys) if (key !== loaded?.key) pkcs8?.fill(0);
  }
}

export type { LoadedKey } from "./select.js";
