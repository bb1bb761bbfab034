/** Encrypts under a password as RFC 9548 has it: PBES2 with HMAC-Streebog-512 and Kuznyechik in CTR-ACPKM. */
import { randomFillSync } from "node:crypto";
import { encodeAlgorithm } from "../asn1/algorithm.js";
import { OID } from "../asn1/oids.js";
import * as der from "../asn1/writer.js";
import { KDF_ITERATIONS } from "../base/limits.js";
import { encryptKuznyechikAcpkm } from "./pbes2Gost.js";
import { pbkdf2 } from "./pbkdf2.js";

const KEY_LENGTH = 32;
const SALT_LENGTH = 32;
/** Of which the first half is the IV (RFC 9337 §4.1). */
const UKM_LENGTH = 16;

/**
 * EncryptedPrivateKeyInfo (RFC 5958 §3), DER, of `plain`. `password`: octets, UTF-8. The scheme is one that
 * gost-engine reads too; what the ciphers do not authenticate, the MAC of the PFX does.
 */
export function encryptPbes2(plain: Uint8Array, password: Uint8Array): Uint8Array {
  const salt = randomFillSync(new Uint8Array(SALT_LENGTH));
  const ukm = randomFillSync(new Uint8Array(UKM_LENGTH));
  const key = pbkdf2("streebog512", password, salt, KDF_ITERATIONS, KEY_LENGTH);
  const prf = encodeAlgorithm(OID.hmacStreebog512, "null");
  const kdf = der.seq(der.octets(salt), der.int(KDF_ITERATIONS), der.int(KEY_LENGTH), prf);
  const parameters = der.seq(
    encodeAlgorithm(OID.pbkdf2, kdf),
    encodeAlgorithm(OID.kuznyechikCtrAcpkm, der.seq(der.octets(ukm))),
  );
  const encrypted = encryptKuznyechikAcpkm(key, ukm, plain);
  key.fill(0);
  return der.seq(encodeAlgorithm(OID.pbes2, parameters), der.octets(encrypted));
}
