/** RSASSA-PKCS1-v1_5 verification over a digest (RFC 8017 §8.2.2). */
import { constants, type KeyObject, publicDecrypt } from "node:crypto";
import { encodeAlgorithm } from "../asn1/algorithm.js";
import * as der from "../asn1/writer.js";
import { concat, equalBytes } from "../base/bytes.js";
import { type DigestName, digestOid } from "./digest.js";

/**
 * Whether `signature` over `digest` was made with `key`, a modulus of `bits` bits. The encoded message is
 * built and compared whole; nothing of the decrypted block is parsed. False for everything wrong.
 */
export function verifyRsaDigest(
  key: KeyObject,
  bits: number,
  name: DigestName,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const length = Math.ceil(bits / 8);
  const expected = encodedMessage(name, digest, length);
  if (signature.length !== length || expected === undefined) return false;
  try {
    return equalBytes(publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature), expected);
  } catch {
    return false; // the value is not below the modulus
  }
}

/** EMSA-PKCS1-v1_5 (RFC 8017 §9.2): 00 01 FF … FF 00 DigestInfo; undefined when it does not fit. */
function encodedMessage(name: DigestName, digest: Uint8Array, length: number): Uint8Array | undefined {
  const info = der.seq(encodeAlgorithm(digestOid(name), "null"), der.octets(digest));
  const padding = length - 3 - info.length;
  if (padding < 8) return undefined;
  return concat(Uint8Array.of(0, 1), new Uint8Array(padding).fill(0xff), Uint8Array.of(0), info);
}
