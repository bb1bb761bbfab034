/** A token as a store of keys: which lie on it, by PKCS #11. Nothing on it is changed. */
import type { Environment } from "../../../base/environment.js";
import { PodpisError } from "../../../base/errors.js";
import type { KeyMaterial, OpenOptions, StoredKey, TokenFacts } from "../material.js";
import { type PassphraseSource, passphraseSource } from "../passphrase.js";
import { CKF } from "./cryptoki.js";
import { useModule } from "./module.js";
import {
  type CertificateObject,
  certificateObjects,
  type PrivateObject,
  privateObjects,
  publicKeyOf,
  publicObjects,
} from "./objects.js";
import { Session } from "./session.js";
import { type KeptPin, tokenKey } from "./signing.js";
import { checkPinState, logIn, oneToken, pinNotes, type Token, trimmed } from "./token.js";
import { type Pkcs11Uri, pathAttributes } from "./uri.js";

/**
 * The private keys that a URI means, logged in, with all certificates of the token. The session stays open until `close`.
 * Throws TOKEN_*, KEY_CERTIFICATE_MISSING (nothing tells the public key), KEY_ALGORITHM_UNSUPPORTED, what the source of the
 * PIN throws.
 */
export async function openToken(uri: Pkcs11Uri, options: OpenOptions): Promise<KeyMaterial> {
  const module = await useModule(uri.modulePath ?? options.token?.module);
  let pin: Uint8Array | undefined;
  const close = (): void => {
    pin?.fill(0);
    module.release();
  };
  try {
    const token = oneToken(module, uri);
    const session = new Session(module, token);
    pin = await logInOnce(session, uri, options);
    const objects = privateObjects(session, uri);
    if (objects.length === 0) throw notFound(session, uri);
    if (objects.some(({ alwaysAuthenticate }) => alwaysAuthenticate))
      pin ??= await askPin(token, uri, options);
    else pin?.fill(0);
    const certificates = certificateObjects(session);
    const keys = keysOf(session, uri, objects, certificates, options, pin && { octets: pin });
    return {
      keys,
      certificates: certificates.map(({ certificate }) => certificate.raw),
      notes: pinNotes(token),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** Logs in, where that is needed and nobody has. The PIN that was used, to be wiped by the caller. */
export async function logInOnce(
  session: Session,
  uri: Pkcs11Uri,
  options: OpenOptions,
): Promise<Uint8Array | undefined> {
  const { module, token } = session;
  if ((token.info.flags & CKF.loginRequired) === 0 || session.isLoggedIn()) return undefined;
  const pin = await askPin(token, uri, options);
  try {
    logIn(module, session.handle, token, pin);
    return pin;
  } catch (error) {
    pin.fill(0);
    throw error;
  }
}

/** Throws TOKEN_PIN_* when the token takes no PIN now, or none is given. */
async function askPin(
  token: Token,
  uri: Pkcs11Uri,
  { passphrase, token: options }: OpenOptions,
): Promise<Uint8Array> {
  checkPinState(token, options?.finalTry === true);
  const source = pinSource(uri, options?.environment) ?? passphrase;
  if (source === undefined) throw pinNeeded(token);
  const pin = await source(token.name);
  // An empty PIN would cost an attempt.
  if (pin.length === 0) throw pinNeeded(token);
  return pin;
}

const pinNeeded = ({ name }: Token): PodpisError => new PodpisError("TOKEN_PIN_NEEDED", { token: name });

/** The pin-source of the reference; where it is a variable, that of `environment`. */
export function pinSource(
  { pinSource: source }: Pkcs11Uri,
  environment: Environment = process.env,
): PassphraseSource | undefined {
  if (source === undefined) return undefined;
  return passphraseSource(
    source.kind === "file" ? { file: source.path } : { env: source.name, envOf: "pin-source", environment },
  );
}

function notFound(session: Session, uri: Pkcs11Uri): PodpisError {
  const all = privateObjects(session, { id: undefined, texts: {} });
  const candidates = all.length === 0 ? "there is no private key on it" : all.map(nameOf).join("; ");
  return new PodpisError("TOKEN_KEY_NOT_FOUND", { path: uri.shown, token: session.token.name, candidates });
}

/** For people, as it would stand in a reference. */
const nameOf = ({ id, label }: PrivateObject): string =>
  pathAttributes(label === undefined ? {} : { object: label }, id).join(";");

/** Those that can sign; when none can, why the first cannot. */
function keysOf(
  session: Session,
  uri: Pkcs11Uri,
  objects: readonly PrivateObject[],
  certificates: readonly CertificateObject[],
  { certificate: outside }: OpenOptions,
  pin: KeptPin | undefined,
): StoredKey[] {
  const publics = publicObjects(session);
  const offered = session.mechanisms();
  const problems: unknown[] = [];
  const keys = objects.flatMap((object): StoredKey[] => {
    const publicKey = publicKeyOf(object, publics, certificates, outside);
    if (publicKey === undefined) {
      problems.push(new PodpisError("KEY_CERTIFICATE_MISSING", { path: uri.shown }));
      return [];
    }
    try {
      const key = tokenKey(
        session,
        object.handle,
        publicKey,
        offered,
        object.alwaysAuthenticate ? pin : undefined,
      );
      return [
        {
          key,
          exportable: false,
          name: nameOf(object),
          token: factsOf(session, key.mechanism),
        },
      ];
    } catch (error) {
      problems.push(error);
      return [];
    }
  });
  if (keys.length === 0) throw problems[0];
  return keys;
}

function factsOf(session: Session, mechanism: string): TokenFacts {
  const { libraryDescription, libraryVersion } = session.moduleInfo();
  const { major, minor } = libraryVersion;
  const { info } = session.token;
  return {
    module: `${session.module.path} (${trimmed(libraryDescription)} ${major}.${minor})`,
    token: `${trimmed(info.label)}, ${trimmed(info.model)}, serial=${trimmed(info.serialNumber)}`,
    mechanism,
  };
}
