/** The key of `--key`, its certificate, and the passphrase, wherever it comes from. */
import { PodpisError } from "../../base/errors.js";
import { samePublicKey } from "../../crypto/publicKey.js";
import type { SigningKey } from "../../crypto/signature.js";
import { contentStream, type FileIdentity } from "../../io/files/content.js";
import { endRehearsal } from "../../io/files/rehearsal.js";
import { notesOfMeans } from "../../io/keys/certifiedMeans.js";
import type { WholeCms } from "../../io/keys/command/wholeCms.js";
import { type LoadedKey, loadKey } from "../../io/keys/loadKey.js";
import { filesOfKey, keySource, shownReference } from "../../io/keys/source.js";
import { keyNoteText } from "../../report/keysText.js";
import { type Certificate, parseCertificate } from "../../x509/certificate.js";
import type { Context } from "../spec.js";
import { type CommandKeyOptions, commandOptions, referenceOf } from "./commandKey.js";
import { loadCertificates } from "./inputs.js";
import { type PassphraseOptions, passphrase } from "./keysPassphrase.js";
import { questionOf, type TokenKeyOptions, tokenOptions } from "./tokenKey.js";

export interface KeyOptions extends PassphraseOptions, CommandKeyOptions, TokenKeyOptions {
  readonly cert?: string;
  readonly select?: string;
}

interface Signer {
  readonly key: SigningKey;
  readonly keyName: string;
  readonly certificate: Certificate;
  /** Of a program that makes whole signatures. */
  readonly wholeCms?: WholeCms | undefined;
  /** The files read here, none of which may be the output. */
  readonly inputs: readonly (FileIdentity | undefined)[];
}

/** Throws FILE_*, KEY_*, NOT_A_CERTIFICATE, USAGE. */
export async function loadSigner(context: Context, options: KeyOptions): Promise<Signer> {
  const { cert, select } = options;
  const reference = referenceOf(options);
  const named = cert === undefined ? [] : loadCertificates([cert]);
  const loaded = await loadKey(reference, {
    passphrase: passphrase(context, options, questionOf(reference)),
    select,
    command: commandOptions(context, options, named),
    token: tokenOptions(context, options),
    ...(named.length === 1 && { certificate: named[0] }),
  });
  const { console } = context;
  const certificate = certificateOf(loaded, named, cert, shownReference(reference));
  for (const note of notesOfMeans(keySource(reference).kind, certificate, loaded.notes)) {
    console.warn(keyNoteText(console.texts, note));
  }
  return {
    key: unlessRehearsed(loaded.key),
    keyName: shownReference(reference),
    certificate,
    wholeCms: loaded.wholeCms,
    inputs: [...filesOfKey(reference), cert, options.passphraseFile].flatMap((path) =>
      path === undefined ? [] : [contentStream(path).identity],
    ),
  };
}

/** The key itself, but for a rehearsal, which signs nothing. */
const unlessRehearsed = (key: SigningKey): SigningKey => ({
  publicKey: key.publicKey,
  scheme: key.scheme,
  digest: key.digest,
  sign: async (message) => {
    endRehearsal("key");
    return key.sign(message);
  },
});

function certificateOf(
  { key, certificate }: LoadedKey,
  named: readonly Certificate[],
  cert: string | undefined,
  path: string,
): Certificate {
  if (cert !== undefined) {
    const fitting = named.find(({ publicKey }) => samePublicKey(publicKey, key.publicKey));
    if (fitting === undefined) throw new PodpisError("KEY_MISMATCH", { key: path, certificate: cert });
    return fitting;
  }
  if (certificate === null) throw new PodpisError("KEY_CERTIFICATE_MISSING", { path });
  return parseCertificate(certificate);
}
