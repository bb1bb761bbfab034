/** `--key REF` to a key that signs. */
import { PodpisError } from "../../base/errors.js";
import { formatInstant } from "../../base/time.js";
import type { Certificate } from "../../x509/certificate.js";
import type { KeyMaterial } from "./material.js";
import type { PassphraseSource } from "./passphrase.js";
import { type Choice, chooseKey, type LoadedKey, parseSelector } from "./select.js";
import { keySource } from "./source.js";
import { openStore } from "./stores.js";

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
}

/**
 * Loads the key a reference names. Throws FILE_*, KEY_UNREADABLE (an unknown scheme included),
 * KEY_PASSPHRASE_NEEDED, KEY_PASSPHRASE_WRONG, KEY_ALGORITHM_UNSUPPORTED, KEY_CONTAINER_*, KEY_AMBIGUOUS,
 * KEY_NOT_SELECTED, KEY_MISMATCH, KEY_EXPIRED, USAGE (the selector).
 */
export async function loadKey(reference: string, options: LoadKeyOptions = {}): Promise<LoadedKey> {
  const selector = options.select === undefined ? undefined : parseSelector(options.select);
  const { passphrase, forExport, certificate, at = new Date() } = options;
  const material = await openStore(keySource(reference), { passphrase, forExport });
  const loaded = chosen(reference, material, { selector, certificate });
  const { notAfter } = loaded;
  if (at !== null && notAfter !== undefined && at > notAfter) {
    throw new PodpisError("KEY_EXPIRED", { path: reference, date: formatInstant(notAfter) });
  }
  return loaded;
}

/** What was given for export of keys that are not meant is wiped. */
function chosen(reference: string, material: KeyMaterial, choice: Choice): LoadedKey {
  let loaded: LoadedKey | undefined;
  try {
    loaded = chooseKey(reference, material, choice);
    return loaded;
  } finally {
    for (const { key, pkcs8 } of material.keys) if (key !== loaded?.key) pkcs8?.fill(0);
  }
}

export type { LoadedKey } from "./select.js";
