/** Keys that stand bare in KeyInfo: the interoperability sets use them; podpis itself trusts certificates only. */
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { fromBase64 } from "../../src/base/bytes.js";
import { type PublicKey, readPublicKey } from "../../src/crypto/publicKey.js";

/** The RSA and DSA keys of the KeyValue elements in a document. */
export function keyValues(xml: string): PublicKey[] {
  const keys: PublicKey[] = [];
  for (const [block] of xml.matchAll(/<(?:\w+:)?(?:RSA|DSA)KeyValue>.*?KeyValue>/gs)) {
    const number = (name: string): Uint8Array | undefined => {
      const text = new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`).exec(block)?.[1];
      return text === undefined ? undefined : der.int(fromBase64(text));
    };
    const [modulus, exponent, p, q, g, y] = ["Modulus", "Exponent", "P", "Q", "G", "Y"].map(number);
    const spki = (algorithm: Uint8Array, key: Uint8Array) => readPublicKey(der.seq(algorithm, der.bits(key)));
    if (modulus && exponent) {
      keys.push(spki(der.seq(der.oid(OID.rsaEncryption), der.nul()), der.seq(modulus, exponent)));
    } else if (p && q && g && y) keys.push(spki(der.seq(der.oid(OID.dsa), der.seq(p, q, g)), y));
  }
  return keys;
}
