/** Web Crypto keys of GOST R 34.10-2012 (webcrypto-core signs and verifies with its own CryptoKey only). */
import type { webcrypto } from "node:crypto";
import { CryptoKey } from "webcrypto-core";
import { parameterSet } from "../gost/curves.js";
import { readPrivateKey } from "../pkcs8.js";
import { type PublicKey, readPublicKey } from "../publicKey.js";
import type { SigningKey } from "../signature.js";

/** `namedCurve` is the parameter set by its short name, e.g. "CryptoPro-XchA". */
export interface GostKeyAlgorithm {
  readonly name: string;
  readonly namedCurve: string;
}

type Usages = webcrypto.KeyUsage[];

export class GostPublicCryptoKey extends CryptoKey {
  /** Not "publicKey": @peculiar/x509 takes an object with that property for one of its own. */
  readonly material: PublicKey;

  constructor(name: string, spki: Uint8Array, extractable: boolean, usages: Usages) {
    super();
    this.material = readPublicKey(spki);
    this.algorithm = keyAlgorithm(name, this.material);
    this.type = "public";
    this.extractable = extractable;
    this.usages = usages;
  }
}

/** The private number stays in private fields; its PKCS#8 is kept only for extractable keys. */
export class GostPrivateCryptoKey extends CryptoKey {
  readonly #signingKey: SigningKey;
  readonly #pkcs8: Uint8Array | undefined;

  constructor(name: string, pkcs8: Uint8Array, extractable: boolean, usages: Usages) {
    super();
    this.#signingKey = readPrivateKey(pkcs8, "Web Crypto");
    this.#pkcs8 = extractable ? Uint8Array.from(pkcs8) : undefined;
    this.algorithm = keyAlgorithm(name, this.#signingKey.publicKey);
    this.type = "private";
    this.extractable = extractable;
    this.usages = usages;
  }

  get signingKey(): SigningKey {
    return this.#signingKey;
  }

  /** Undefined for a key that is not extractable. */
  get pkcs8(): Uint8Array | undefined {
    return this.#pkcs8;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  "GOST R 34.10-2012-256": "gost2012-256",
  "GOST R 34.10-2012-512": "gost2012-512",
};

/** Throws TypeError when the key is not of the algorithm that was named. */
function keyAlgorithm(name: string, publicKey: PublicKey): GostKeyAlgorithm {
  if (publicKey.type !== TYPES[name]) throw new TypeError(`this is no key of the algorithm ${name}`);
  return { name, namedCurve: parameterSet(publicKey.parametersOid!)!.name };
}
