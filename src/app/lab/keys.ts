/** Key pairs for the lab. Their material is always random: only serial numbers and times can be fixed. */
import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { PodpisError } from "../../base/errors.js";
import { PARAMETER_SETS } from "../../crypto/gost/curves.js";
import { generateGostPrivateKey, readPrivateKey } from "../../crypto/pkcs8.js";
import type { KeyKind } from "./types.js";

export interface KeyPair {
  readonly kind: KeyKind;
  /** PrivateKeyInfo, DER. */
  readonly pkcs8: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
}

const generate = promisify(generateKeyPair);

/** What a key kind is when nothing is said: CryptoPro's own choices, RSA 2048, P-256. */
export const DEFAULT_PARAMETERS: Readonly<Record<KeyKind, string>> = {
  gost256: "1.2.643.2.2.36.0",
  gost512: "1.2.643.7.1.2.1.2.1",
  rsa: "2048",
  ecdsa: "P-256",
  ed25519: "",
};

/** Throws PodpisError USAGE for parameters that are not of the kind. */
export async function generateKey(kind: KeyKind, parameters = DEFAULT_PARAMETERS[kind]): Promise<KeyPair> {
  switch (kind) {
    case "gost256":
    case "gost512":
      return generateGost(kind, parameters);
    case "rsa": {
      const modulusLength = Number(parameters);
      if (![1024, 2048, 3072, 4096].includes(modulusLength)) throw unknownParameters(kind, parameters);
      return exported(kind, await generate("rsa", { modulusLength }));
    }
    case "ecdsa":
      if (!["P-256", "P-384", "P-521"].includes(parameters)) throw unknownParameters(kind, parameters);
      return exported(kind, await generate("ec", { namedCurve: parameters, paramEncoding: "named" }));
    case "ed25519":
      return exported(kind, await generate("ed25519"));
  }
}

/** `parameters`: the OID of a parameter set or its name. */
function generateGost(kind: "gost256" | "gost512", parameters: string): KeyPair {
  const size = kind === "gost256" ? 32 : 64;
  const set = PARAMETER_SETS.find(
    ({ oid, name, curve }) => curve.size === size && (oid === parameters || name === parameters),
  );
  if (set === undefined) throw unknownParameters(kind, parameters);
  const pkcs8 = generateGostPrivateKey(set.oid);
  return { kind, pkcs8, spki: readPrivateKey(pkcs8, "new key").publicKey.spki };
}

const unknownParameters = (kind: KeyKind, parameters: string): PodpisError =>
  new PodpisError("USAGE", {
    message: `"${parameters}" are no parameters of a key of the kind ${kind}`,
    hint: "leave them out, or name a parameter set of that kind",
  });

function exported(
  kind: KeyKind,
  { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject },
): KeyPair {
  return {
    kind,
    pkcs8: new Uint8Array(privateKey.export({ type: "pkcs8", format: "der" })),
    spki: new Uint8Array(publicKey.export({ type: "spki", format: "der" })),
  };
}
