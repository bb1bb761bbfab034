/** What the tokens of a module show: whose keys lie on them, with references ready for --key. */
import { equalBytes } from "../../../base/bytes.js";
import { PodpisError } from "../../../base/errors.js";
import { GOST_2001 } from "../../../crypto/pkcs8.js";
import { type PublicKey, samePublicKey } from "../../../crypto/publicKey.js";
import type { Certificate } from "../../../x509/certificate.js";
import { extensionsOf } from "../../../x509/extensions.js";
import type { InspectedKey } from "../inspect.js";
import type { OpenOptions } from "../material.js";
import { type Module, useModule } from "./module.js";
import { certificateObjects, privateObjects, publicKeyOf, publicObjects } from "./objects.js";
import { Session } from "./session.js";
import { logInOnce, pinSource } from "./store.js";
import { type Token, tokensOf, trimmed } from "./token.js";
import { formatPkcs11Uri, type Pkcs11Uri } from "./uri.js";

/** A key as it is seen: a private one, or only its public half while nobody is logged in. */
interface Seen {
  readonly id: Uint8Array | undefined;
  readonly label: string | undefined;
  readonly publicKey: PublicKey | undefined;
  /** A private key was seen, so that certificates are known to fit it. */
  readonly isPrivate: boolean;
}

/**
 * Lists the keys of the tokens that a URI means. Nobody is asked for a PIN: it is used where the reference or the options
 * name one (then one token must be meant, so that no PIN is spent on another). Without it tokens show certificates and
 * public keys only. Throws TOKEN_*, KEY_UNREADABLE.
 */
export async function listToken(uri: Pkcs11Uri, options: OpenOptions): Promise<InspectedKey[]> {
  const module = await useModule(uri.modulePath ?? options.token?.module);
  try {
    const tokens = tokensOf(module, uri);
    const hasPin = (pinSource(uri, options.token?.environment) ?? options.passphrase) !== undefined;
    if (hasPin && tokens.length > 1) {
      const candidates = tokens.map(({ name }) => name).join("; ");
      throw new PodpisError("TOKEN_AMBIGUOUS", { path: uri.shown, candidates });
    }
    const found: InspectedKey[] = [];
    for (const token of tokens) {
      const session = new Session(module, token);
      if (hasPin) (await logInOnce(session, uri, options))?.fill(0);
      found.push(...keysOf(session, uri));
    }
    return found;
  } finally {
    module.release();
  }
}

function keysOf(session: Session, uri: Pkcs11Uri): InspectedKey[] {
  const { module, token } = session;
  const certificates = certificateObjects(session);
  const publics = publicObjects(session);
  const privates = privateObjects(session, uri).map(
    (object): Seen => ({
      ...object,
      publicKey: publicKeyOf(object, publics, certificates, undefined),
      isPrivate: true,
    }),
  );
  const isHidden = privates.length === 0 && !session.isLoggedIn();
  const seen = isHidden ? halves(publics, certificates, uri) : privates;
  return seen.flatMap((key) => {
    const own = certificates.filter(
      ({ certificate }) => key.publicKey !== undefined && samePublicKey(certificate.publicKey, key.publicKey),
    );
    const described = (certificate: Certificate | null): InspectedKey => ({
      reference: referenceOf(module, token, key),
      source: "token",
      containerName: null,
      algorithm: key.publicKey?.label ?? "?",
      certificate,
      fits: certificate === null || !key.isPrivate ? null : true,
      exportable: false,
      keyNotAfter: null,
      unsupported: key.publicKey?.type === "gost2001" ? GOST_2001 : null,
    });
    return own.length === 0 ? [described(null)] : own.map(({ certificate }) => described(certificate));
  });
}

/** Public keys, and certificates that have none beside them and are no CA's. */
function halves(
  publics: ReturnType<typeof publicObjects>,
  certificates: ReturnType<typeof certificateObjects>,
  { id, texts }: Pkcs11Uri,
): Seen[] {
  const alone = certificates.filter(
    ({ certificate }) =>
      extensionsOf(certificate).basicConstraints?.cA !== true &&
      !publics.some(({ publicKey }) => samePublicKey(publicKey, certificate.publicKey)),
  );
  const all = [
    ...publics,
    ...alone.map(({ certificate, ...named }) => ({ ...named, publicKey: certificate.publicKey })),
  ];
  return all
    .filter((one) => id === undefined || (one.id !== undefined && equalBytes(one.id, id)))
    .filter(({ label }) => texts.object === undefined || label === texts.object)
    .map((one) => ({ ...one, isPrivate: false }));
}

/** By serial number and CKA_ID, which tell keys apart; the label only where there is no CKA_ID. */
const referenceOf = ({ path }: Module, { info }: Token, { id, label }: Seen): string =>
  formatPkcs11Uri(
    {
      token: trimmed(info.label),
      serial: trimmed(info.serialNumber),
      ...(id === undefined && label !== undefined && { object: label }),
    },
    id,
    path,
  );
