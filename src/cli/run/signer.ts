/** The key of `--key`, its certificate, and the passphrase, wherever it comes from. */
import { PodpisError } from "../../base/errors.js";
import { samePublicKey } from "../../crypto/publicKey.js";
import type { SigningKey } from "../../crypto/signature.js";
import { contentStream, type FileIdentity } from "../../io/files/content.js";
import { type LoadedKey, loadKey } from "../../io/keys/loadKey.js";
import { passphraseSource } from "../../io/keys/passphrase.js";
import { openTerminal } from "../../io/keys/prompt.js";
import { printable } from "../../report/printable.js";
import { type Certificate, parseCertificate } from "../../x509/certificate.js";
import { wholeNumber } from "../parsers.js";
import type { Context } from "../spec.js";
import { loadCertificates } from "./inputs.js";

export interface KeyOptions {
  readonly key: string;
  readonly cert?: string;
  readonly select?: string;
  readonly passphraseEnv?: string;
  readonly passphraseFile?: string;
  readonly passphraseFd?: string;
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
  return {
    key: loaded.key,
    keyName,
    certificate: certificateOf(loaded, named, options),
    inputs: [keyName, cert, options.passphraseFile].flatMap((path) =>
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

/** Asked for on the terminal only where somebody sits at it. */
function passphrase({ console, env, streams }: Context, options: KeyOptions) {
  const { passphraseEnv, passphraseFile, passphraseFd } = options;
  const interactive = streams.stderr.isTTY === true;
  return passphraseSource({
    env: passphraseEnv,
    file: passphraseFile,
    fd: passphraseFd === undefined ? undefined : wholeNumber(passphraseFd),
    environment: env,
    prompt: interactive
      ? {
          question: (name) =>
            console.say(
              { ru: "Пароль ключа {name}: ", en: "Passphrase for {name}: " },
              { name: printable(name) },
            ),
          open: () => openTerminal(streams.stderr),
        }
      : undefined,
  });
}
