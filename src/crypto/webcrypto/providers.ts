/** GOST R 34.10-2012 and Streebog as Web Crypto providers: thin wrappers around the synchronous core. */
import type { webcrypto } from "node:crypto";
import { type CryptoKey, ProviderCrypto } from "webcrypto-core";
import { digest } from "../digest.js";
import { PARAMETER_SETS } from "../gost/curves.js";
import { generateGostPrivateKey, readPrivateKey } from "../pkcs8.js";
import { verifySignature } from "../signature.js";
import { GostPrivateCryptoKey, GostPublicCryptoKey } from "./keys.js";

type Algorithm = webcrypto.Algorithm & { readonly namedCurve?: string };
type KeyUsage = webcrypto.KeyUsage;

/** "STREEBOG-256", "STREEBOG-512": digest. */
export class StreebogProvider extends ProviderCrypto {
  readonly name: string;
  readonly usages = [];
  readonly #digest: "streebog256" | "streebog512";

  constructor(bits: 256 | 512) {
    super();
    this.name = `STREEBOG-${bits}`;
    this.#digest = `streebog${bits}`;
  }

  override async onDigest(_algorithm: Algorithm, data: ArrayBuffer): Promise<ArrayBuffer> {
    return toArrayBuffer(digest(this.#digest, new Uint8Array(data)));
  }
}

/**
 * "GOST R 34.10-2012-256", "GOST R 34.10-2012-512": generateKey (with `namedCurve`, a parameter set by name
 * or OID), importKey and exportKey ("spki", "pkcs8"), sign and verify. The hash is Streebog of the same
 * length; a signature is s ‖ r, big-endian.
 */
export class GostSignatureProvider extends ProviderCrypto {
  readonly name: string;
  readonly usages = { privateKey: ["sign" as const], publicKey: ["verify" as const] };
  readonly #size: 32 | 64;

  constructor(bits: 256 | 512) {
    super();
    this.name = `GOST R 34.10-2012-${bits}`;
    this.#size = bits === 256 ? 32 : 64;
  }

  override async onGenerateKey(
    { namedCurve }: Algorithm,
    extractable: boolean,
    usages: KeyUsage[],
  ): Promise<webcrypto.CryptoKeyPair> {
    const set = PARAMETER_SETS.find(
      ({ oid, name, curve }) => curve.size === this.#size && (oid === namedCurve || name === namedCurve),
    );
    if (set === undefined) throw new TypeError(`${this.name} has no parameter set "${namedCurve}"`);
    const pkcs8 = generateGostPrivateKey(set.oid);
    const { spki } = readPrivateKey(pkcs8, "Web Crypto").publicKey;
    const only = (usage: KeyUsage): KeyUsage[] => usages.filter((candidate) => candidate === usage);
    return {
      privateKey: new GostPrivateCryptoKey(this.name, pkcs8, extractable, only("sign")),
      publicKey: new GostPublicCryptoKey(this.name, spki, true, only("verify")),
    };
  }

  override async onImportKey(
    format: webcrypto.KeyFormat,
    keyData: webcrypto.JsonWebKey | ArrayBuffer,
    _algorithm: Algorithm,
    extractable: boolean,
    usages: KeyUsage[],
  ): Promise<CryptoKey> {
    const octets = new Uint8Array(keyData as ArrayBuffer);
    if (format === "pkcs8") return new GostPrivateCryptoKey(this.name, octets, extractable, usages);
    if (format === "spki") return new GostPublicCryptoKey(this.name, octets.slice(), extractable, usages);
    throw new TypeError(`${this.name} keys are not imported from "${format}"`);
  }

  override async onExportKey(format: webcrypto.KeyFormat, key: CryptoKey): Promise<ArrayBuffer> {
    if (format === "spki" && key instanceof GostPublicCryptoKey) return toArrayBuffer(key.material.spki);
    if (format === "pkcs8" && key instanceof GostPrivateCryptoKey && key.pkcs8 !== undefined) {
      return toArrayBuffer(key.pkcs8);
    }
    throw new TypeError(`this key is not exported as "${format}"`);
  }

  override async onSign(_algorithm: Algorithm, key: CryptoKey, data: ArrayBuffer): Promise<ArrayBuffer> {
    const { signingKey } = key as GostPrivateCryptoKey;
    return toArrayBuffer(await signingKey.sign(new Uint8Array(data)));
  }

  override async onVerify(
    _algorithm: Algorithm,
    key: CryptoKey,
    signature: ArrayBuffer,
    data: ArrayBuffer,
  ): Promise<boolean> {
    const { material } = key as GostPublicCryptoKey;
    const scheme =
      this.#size === 32
        ? ({ key: "gost2012-256", digest: "streebog256" } as const)
        : ({ key: "gost2012-512", digest: "streebog512" } as const);
    return verifySignature(material, scheme, { message: new Uint8Array(data) }, new Uint8Array(signature));
  }
}

const toArrayBuffer = (octets: Uint8Array): ArrayBuffer => Uint8Array.from(octets).buffer;
