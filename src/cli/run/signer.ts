/** The key of `--key`, its certificate, and the passphrase, wherever it comes from. */
import { PodpisError } from "../../base/errors.js";
import { samePublicKey } from "../../crypto/publicKey.js";
import type { SigningKey } from "../../crypto/signature.js";
import { contentStream, type FileIdentity } from "../../io/files/content.js";
import { type LoadedKey, loadKey } from "../../io/keys/loadKey.js";
import { filesOfKey } from "../../io/keys/source.js";
import { keyNoteText } from "../../report/keysText.js";
import { type Certificate, parseCertificate } from "../../x509/certificate.js";
import type { Context } from "../spec.js";
import { loadCertificates } from "./inputs.js";
import { type PassphraseOptions, passphrase } from "./keysPassphrase.js";

export interface KeyOptions extends PassphraseOptions {
  readonly key: string;
  readonly cert?: string;
  readonly select?: string;
}

interface Signer {
  readonly key: SigningKey;
  readonly keyName: string;
  readonly certificate: Certificate;
  /** The files read here, none of which may be the output. */
  readonly inputs: readonly (FileIdentity | undefined)[];
}

/** Throws FILE_*, KEY_*, NOT_A_CERTIFICATE, USAGE. */
export async function loadSigner(context: Context, options: KeyOptions): Promise<Signer> {
  const { key: keyName, cert, select } = options;
  const named = cert === undefined ? [] : loadCertificates([cert]);
  const loaded = await loadKey(keyName, {
    passphrase: passphrase(context, options),
    select,
    ...(named.length === 1 && { certificate: named[0] }),
  });
  const { console } = context;
  for (const note of loaded.notes) console.warn(keyNoteText(console.texts, note));
  return {
    key: loaded.key,
    keyName,
    certificate: certificateOf(loaded, named, options),
    inputs: [...filesOfKey(keyName), cert, options.passphraseFile].flatMap((path) =>
      path === undefined ? [] : [contentStream(path).identity],
    ),
  };
}

function certificateOf(
  { key, certificate }: LoadedKey,
  named: readonly Certificate[],
  { key: path, cert }: KeyOptions,
): Certificate {
  if (cert !== undefined) {
    const fitting = named.find(({ publicKey }) => samePublicKey(publicKey, key.publicKey));
    if (fitting === undefined) throw new PodpisError("KEY_MISMATCH", { key: path, certificate: cert });
    return fitting;
  }
  if (certificate === null) throw new PodpisError("KEY_CERTIFICATE_MISSING", { path });
  return parseCertificate(certificate);
}
