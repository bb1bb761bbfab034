/** Signing on a token: by which mechanism, with which octets, and what comes back. */
import { encodeAlgorithm } from "../../../asn1/algorithm.js";
import * as der from "../../../asn1/writer.js";
import { PodpisError } from "../../../base/errors.js";
import { type DigestName, digest, digestOid } from "../../../crypto/digest.js";
import { acceptValue } from "../../../crypto/outsideKey.js";
import { GOST_2001, signingUse } from "../../../crypto/pkcs8.js";
import type { PublicKey } from "../../../crypto/publicKey.js";
import type { SigningKey, SigningScheme } from "../../../crypto/signature.js";
import { CKM, type Handle, type Mechanism, PSS } from "./cryptoki.js";
import type { Session } from "./session.js";
import { failed, logIn } from "./token.js";

/** How one kind of key signs by PKCS #11: always over octets that podpis has digested itself. */
interface Recipe {
  readonly name: string;
  readonly mechanism: Mechanism;
  /** What C_Sign is given for a message. */
  input(message: Uint8Array): Uint8Array;
  /** Octets of what comes back. */
  readonly size: number;
}

/** The recipe for a scheme; undefined when PKCS #11 has none that podpis knows. */
function recipeFor(scheme: SigningScheme, { bits }: PublicKey): Recipe | undefined {
  const octets = Math.ceil(bits / 8);
  const digested = (name: DigestName) => (message: Uint8Array) => digest(name, message);
  switch (scheme.key) {
    // Raw over our own Streebog: tokens hash slowly, and Rutoken does not sign in parts (C_SignUpdate).
    case "gost2012-256":
      return plain("CKM_GOSTR3410", CKM.gostR3410, 64, digested("streebog256"));
    case "gost2012-512":
      return plain("CKM_GOSTR3410_512", CKM.gostR3410_512, 128, digested("streebog512"));
    case "rsa-pkcs1": {
      const name = scheme.digest!;
      const info = (message: Uint8Array): Uint8Array =>
        der.seq(encodeAlgorithm(digestOid(name), "null"), der.octets(digest(name, message)));
      return plain("CKM_RSA_PKCS", CKM.rsaPkcs, octets, info);
    }
    case "rsa-pss": {
      const { digest: name, saltLength } = scheme.pss;
      if (!(name in PSS.hash)) return undefined;
      const hash = name as keyof typeof PSS.hash;
      const parameter = { type: PSS.type, hashAlg: PSS.hash[hash], mgf: PSS.mgf[hash], saltLen: saltLength };
      return {
        ...plain("CKM_RSA_PKCS_PSS", CKM.rsaPkcsPss, octets, digested(name)),
        mechanism: { mechanism: CKM.rsaPkcsPss, parameter },
      };
    }
    case "ecdsa":
      return plain("CKM_ECDSA", CKM.ecdsa, 2 * octets, digested(scheme.digest!));
    case "ed25519":
      return plain("CKM_EDDSA", CKM.eddsa, 64, (message) => message);
    default:
      return undefined;
  }
}

const plain = (name: string, mechanism: number, size: number, input: Recipe["input"]): Recipe => ({
  name,
  mechanism: { mechanism },
  input,
  size,
});

/** The PIN, kept where every signature asks for it anew. */
export interface KeptPin {
  readonly octets: Uint8Array;
}

export interface TokenKey extends SigningKey {
  /** CKM_… of PKCS #11. */
  readonly mechanism: string;
}

/**
 * A key that signs on its token. `offered`: C_GetMechanismList. `pin`: for keys of CKA_ALWAYS_AUTHENTICATE, else undefined.
 * Throws KEY_ALGORITHM_UNSUPPORTED, TOKEN_MECHANISM_MISSING. Its `sign` throws TOKEN_*, and SIGNATURE_SELF_CHECK_FAILED
 * when what comes back is no signature of this key in any order of octets.
 */
export function tokenKey(
  session: Session,
  handle: Handle,
  publicKey: PublicKey,
  offered: readonly number[],
  pin: KeptPin | undefined,
): TokenKey {
  const { name: token } = session.token;
  const use = signingUse(publicKey);
  const recipe = use && recipeFor(use.scheme, publicKey);
  if (use === undefined || recipe === undefined) {
    const algorithm = publicKey.type === "gost2001" ? GOST_2001 : publicKey.label;
    throw new PodpisError("KEY_ALGORITHM_UNSUPPORTED", { path: token, algorithm });
  }
  const { name: mechanism } = recipe;
  if (!offered.includes(recipe.mechanism.mechanism)) {
    throw new PodpisError("TOKEN_MECHANISM_MISSING", { token, mechanism, algorithm: publicKey.label });
  }
  let refusal: PodpisError | undefined;
  const sign = async (message: Uint8Array): Promise<Uint8Array> => {
    // A PIN that was refused once is not tried with the next document: three of them would lock the token.
    if (refusal !== undefined) throw refusal;
    let value: Uint8Array;
    try {
      value = signOnce(session, handle, recipe, message, pin);
    } catch (error) {
      if (error instanceof PodpisError && error.code.startsWith("TOKEN_PIN_")) refusal = error;
      throw failed(token, "C_Sign", error);
    }
    const accepted = acceptValue({ ...use, publicKey, sign }, message, value);
    if (accepted !== undefined) return accepted.value;
    const reason = "what the token gave does not verify with the public key";
    throw new PodpisError("SIGNATURE_SELF_CHECK_FAILED", { reason });
  };
  return { publicKey, ...use, sign, mechanism };
}

function signOnce(
  session: Session,
  key: Handle,
  { mechanism, input, size }: Recipe,
  message: Uint8Array,
  pin: KeptPin | undefined,
): Uint8Array {
  const { cryptoki, handle, module, token } = session;
  cryptoki.C_SignInit(handle, mechanism, key);
  if (pin !== undefined) logIn(module, handle, token, pin.octets, true);
  return Uint8Array.from(cryptoki.C_Sign(handle, Buffer.from(input(message)), Buffer.alloc(size)));
}
