/** `podpis keys list`: references that --key takes, with whose keys they are. */
import { PodpisError } from "../base/errors.js";
import { formatInstant } from "../base/time.js";
import { containerFolder, isFolder } from "../io/keys/container/folder.js";
import { findKeys } from "../io/keys/find.js";
import { type InspectedKey, inspectKeys } from "../io/keys/inspect.js";
import type { TokenOptions } from "../io/keys/material.js";
import type { PassphraseSource } from "../io/keys/passphrase.js";
import { keySource } from "../io/keys/source.js";
import { certificateFacts } from "../x509/identity.js";
import type { KeyState, KeysList, ListedKey, UnreadKey } from "./keysTypes.js";

export interface ListRequest {
  readonly references: readonly string[];
  readonly passphrase: PassphraseSource | undefined;
  /** The same for what is found in folders and on tokens. */
  readonly searching: PassphraseSource | undefined;
  /** For tokens, whose PIN is `searching`: nobody is asked for it to see a list. */
  readonly token?: TokenOptions | undefined;
  readonly now: Date;
}

/**
 * Folders that are no containers are searched. What a folder holds and cannot be read is listed with its reason; a
 * reference named by the user that cannot be read throws, as `loadKey` does.
 */
export async function listKeys(request: ListRequest): Promise<KeysList> {
  const { references, passphrase, searching, token, now } = request;
  const keys: ListedKey[] = [];
  const unread: UnreadKey[] = [];
  let incomplete = false;
  const list = async (reference: string, source: PassphraseSource | undefined): Promise<void> => {
    const isToken = keySource(reference).kind === "token";
    const inspected = await inspectKeys(reference, { passphrase: isToken ? searching : source, token });
    keys.push(...inspected.map((one) => listed(one, inspected, now)));
  };
  for (const reference of references) {
    if (!isSearched(reference)) {
      await list(reference, passphrase);
      continue;
    }
    const found = findKeys(reference);
    incomplete ||= found.incomplete;
    for (const one of found.references) {
      try {
        await list(one, searching);
      } catch (error) {
        if (!(error instanceof PodpisError) || error.code === "INTERRUPTED") throw error;
        unread.push({ reference: one, error });
      }
    }
  }
  return { keys, unread, incomplete };
}

const isSearched = (reference: string): boolean =>
  isFolder(reference) && containerFolder(reference) === undefined;

function listed(key: InspectedKey, all: readonly InspectedKey[], now: Date): ListedKey {
  const { certificate, keyNotAfter } = key;
  const ends = [certificate?.notAfter, keyNotAfter].flatMap((end) => end ?? []);
  const end = ends.length === 0 ? null : new Date(Math.min(...ends.map((one) => one.getTime())));
  const isOne = all.filter(({ reference }) => reference === key.reference).length === 1;
  return {
    reference: key.reference,
    select: !isOne && certificate !== null ? `thumbprint:${certificate.sha256}` : null,
    source: key.source,
    containerName: key.containerName,
    algorithm: key.algorithm,
    certificate: certificate && certificateFacts(certificate),
    fits: key.fits,
    exportable: key.exportable,
    keyNotAfter: keyNotAfter && formatInstant(keyNotAfter),
    usableUntil: end && formatInstant(end),
    state: stateOf(key, end, now),
  };
}

function stateOf(key: InspectedKey, end: Date | null, now: Date): KeyState {
  if (key.unsupported !== null) return "unsupported";
  if (key.fits === false) return "mismatch";
  if (end !== null && now > end) return "expired";
  if (key.certificate === null) return "noCertificate";
  return now < key.certificate.notBefore ? "notYetValid" : "usable";
}
