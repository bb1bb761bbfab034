/** A GOST R 34.10-2012 private key in memory. */
import { digest } from "../digest.js";
import { type PublicKey, readPublicKey } from "../publicKey.js";
import type { SigningKey, SigningScheme } from "../signature.js";
import type { GostCurve, ParameterSet } from "./curves.js";
import { publicPoint, sign } from "./gost34102012.js";
import { encodePublicKey } from "./keyEncoding.js";
import { scalarOctets } from "./scalar.js";

/** The scalar is a private field: no enumeration, serialisation or inspection shows it. */
export class GostSigningKey implements SigningKey {
  readonly publicKey: PublicKey;
  readonly scheme: SigningScheme;
  readonly digest: "streebog256" | "streebog512";
  readonly #curve: GostCurve;
  readonly #d: Uint8Array;

  /** `d`: 0 < d < q, a number or little-endian octets, which are copied. Throws RangeError when it is not. */
  constructor(set: ParameterSet, d: bigint | Uint8Array) {
    this.#curve = set.curve;
    this.#d = Uint8Array.from(scalarOctets(set.curve, d));
    this.publicKey = readPublicKey(encodePublicKey(set, publicPoint(set.curve, this.#d)));
    this.digest = set.curve.size === 32 ? "streebog256" : "streebog512";
    this.scheme = { key: set.curve.size === 32 ? "gost2012-256" : "gost2012-512", digest: this.digest };
  }

  async sign(message: Uint8Array): Promise<Uint8Array> {
    return sign(this.#curve, this.#d, digest(this.digest, message));
  }
}
