/** A private key that is elsewhere: on a token, behind another program. It signs there; its values are brought here. */
import * as der from "../asn1/writer.js";
import { concat, equalBytes, fromBase64, fromHex, reversed } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { signingUse } from "./pkcs8.js";
import type { PublicKey } from "./publicKey.js";
import { type SigningKey, verifySignature } from "./signature.js";

/** How the value stood in what was brought; all but the first were turned into what CMS carries. */
export type ValueOrder = "asIs" | "reversed" | "halvesSwapped" | "halvesReversed" | "pair";

export interface AcceptedValue {
  /** As CMS carries it: GOST s||r big-endian, ECDSA DER. */
  readonly value: Uint8Array;
  readonly order: ValueOrder;
}

/**
 * The key of this public key, which cannot sign here: `sign` rejects. `name` is what people call it. Throws
 * PodpisError KEY_ALGORITHM_UNSUPPORTED for a kind of key that podpis does not sign with.
 */
export function outsideKey(publicKey: PublicKey, name: string): SigningKey {
  const use = signingUse(publicKey);
  if (use === undefined) {
    throw new PodpisError("KEY_ALGORITHM_UNSUPPORTED", { path: name, algorithm: publicKey.label });
  }
  const sign = () => Promise.reject(new PodpisError("BUG", { reason: "a key that is elsewhere was used" }));
  return { publicKey, ...use, sign };
}

/**
 * The signature value over `message` in what another program wrote: the octets, or their hexadecimal digits or
 * base64 as text. Programs differ in byte order, and nothing in a value tells which it is (gost-pki §1.4): every
 * order met in practice is tried, and only one that verifies with the key is taken. Undefined when none does.
 */
export function acceptValue(
  { publicKey, scheme }: SigningKey,
  message: Uint8Array,
  given: Uint8Array,
): AcceptedValue | undefined {
  for (const octets of [given, ...decoded(given)]) {
    for (const [order, value] of orders(scheme.key, octets)) {
      if (verifySignature(publicKey, scheme, { message }, value)) return { value, order };
    }
  }
  return undefined;
}

type Orders = readonly (readonly [ValueOrder, Uint8Array])[];

function orders(key: SigningKey["scheme"]["key"], octets: Uint8Array): Orders {
  const asIs = ["asIs", octets] as const;
  if (octets.length === 0) return [];
  const [first, second] = [octets.subarray(0, octets.length / 2), octets.subarray(octets.length / 2)];
  switch (key) {
    case "gost2012-256":
    case "gost2012-512":
      // PKCS#11 and CryptoPro's CSP write r||s or s||r, big- or little-endian.
      if (octets.length !== (key === "gost2012-256" ? 64 : 128)) return [];
      return [
        asIs,
        ["reversed", reversed(octets)],
        ["halvesSwapped", concat(second, first)],
        ["halvesReversed", concat(reversed(first), reversed(second))],
      ];
    case "ecdsa":
      // PKCS#11 and Web Crypto write r||s (IEEE P1363), CMS wants ECDSA-Sig-Value.
      return octets.length % 2 === 0 && octets.length <= 132
        ? [asIs, ["pair", der.seq(der.int(first), der.int(second))]]
        : [asIs];
    case "rsa-pkcs1":
    case "rsa-pss":
      // The CryptoAPI of Windows writes the number little-endian.
      return [asIs, ["reversed", reversed(octets)]];
    default:
      return [asIs];
  }
}

/** A text of hexadecimal digits, or of base64, as octets. */
function decoded(given: Uint8Array): Uint8Array[] {
  // Programs break base64 into lines.
  const text = new TextDecoder("latin1")
    .decode(given)
    .replace(/[\r\n]/g, "")
    .trim();
  return [fromHex, fromBase64].flatMap((decode) => {
    try {
      const octets = decode(text);
      return equalBytes(octets, given) ? [] : [octets];
    } catch (error) {
      if (error instanceof TypeError) return [];
      throw error;
    }
  });
}
