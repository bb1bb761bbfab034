/** pbeWithSHAAnd40BitRC2-CBC (RFC 7292 App. C): how CryptoPro and old Windows hide the certificates of a PFX. */
import type { AlgorithmIdentifier } from "../../asn1/algorithm.js";
import { sequence } from "../../asn1/cursor.js";
import { TAG } from "../../asn1/reader.js";
import { fail, octetString, smallInteger } from "../../asn1/values.js";
import { PodpisError } from "../../base/errors.js";
import { MAX_SLOW_KDF_ITERATIONS } from "../../base/limits.js";
import { boundIterations } from "../../crypto/pbes2.js";
import { decryptRc2Cbc } from "../../crypto/rc2.js";
import { pkcs12Kdf } from "./pkcs12Mac.js";

const [KEY_LENGTH, IV_LENGTH] = [5, 8];

/**
 * As decryptPbes2; `password`: a BMPString with its closing zero. Throws KEY_PASSPHRASE_WRONG, KEY_UNREADABLE
 * (iterations), ASN1_MALFORMED.
 */
export function decryptPbeRc2(
  { parameters }: AlgorithmIdentifier,
  encrypted: Uint8Array,
  password: Uint8Array,
  name: string,
  accept: (plain: Uint8Array) => boolean,
): Uint8Array {
  const wrong = new PodpisError("KEY_PASSPHRASE_WRONG", { path: name });
  if (parameters === null) throw wrong;
  const parts = sequence(parameters);
  const salt = octetString(parts.next(TAG.octetString));
  const count = parts.next(TAG.integer);
  parts.end();
  const iterations = smallInteger(count);
  if (salt.length === 0) fail(parameters, "the salt is missing");
  boundIterations(iterations, MAX_SLOW_KDF_ITERATIONS, name);
  const derive = (purpose: 1 | 2, length: number) =>
    pkcs12Kdf("sha1", password, salt, purpose, iterations, length);
  const plain = decryptRc2Cbc(derive(1, KEY_LENGTH), derive(2, IV_LENGTH), encrypted);
  if (plain === undefined || !accept(plain)) throw wrong;
  return plain;
}
