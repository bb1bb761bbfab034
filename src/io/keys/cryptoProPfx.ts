/**
 * The private key in a PFX that CryptoPro CSP itself exports: password encryption 1.2.840.113549.1.12.1.80, and inside
 * it CryptoPro's key blob. Experimental: made after public descriptions, tried on no file of a CSP.
 */
import { isUtf8, transcode } from "node:buffer";
import type { AlgorithmIdentifier } from "../../asn1/algorithm.js";
import { isMalformed, sequence } from "../../asn1/cursor.js";
import { readAsn1, TAG } from "../../asn1/reader.js";
import { fail, octetString, smallInteger } from "../../asn1/values.js";
import { equalBytes, fromHex } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { digest } from "../../crypto/digest.js";
import { cfbMeshing } from "../../crypto/gost/ciphers/cfbMeshing.js";
import { withGost28147 } from "../../crypto/gost/ciphers/gost28147.js";
import { kdf } from "../../crypto/gost/ciphers/keyDerivation.js";
import { CRYPTO_PRO_A } from "../../crypto/gost/ciphers/substitutions.js";
import { boundIterations } from "../../crypto/pbes2.js";
import { encodeGostPrivateKey, GOST_2001 } from "../../crypto/pkcs8.js";
import { keyDescription } from "./container/header.js";

/** A count of two octets goes into each round. */
const MAX_ITERATIONS = 0xffff;

/** K_i = GOST R 34.11-94(K_{i-1} ‖ salt ‖ i), K_0 the password in UTF-16LE, i in two octets, big-endian. */
export function cryptoProKey(password: Uint8Array, salt: Uint8Array, iterations: number): Uint8Array {
  let key: Uint8Array = password;
  for (let i = 1; i <= iterations; i++) {
    const next = digest("gost94", key, salt, Uint8Array.of(i >> 8, i));
    if (i > 1) key.fill(0);
    key = next;
  }
  return key;
}

/**
 * PKCS#8, DER, of the key. `passphrase`: UTF-8; `name`: the file, for errors. Throws KEY_PASSPHRASE_WRONG, KEY_UNREADABLE
 * (iterations), KEY_ALGORITHM_UNSUPPORTED (GOST R 34.10-2001), ASN1_MALFORMED.
 */
export function decryptCryptoProKey(
  { parameters }: AlgorithmIdentifier,
  encrypted: Uint8Array,
  passphrase: Uint8Array,
  name: string,
): Uint8Array {
  const wrong = () => new PodpisError("KEY_PASSPHRASE_WRONG", { path: name });
  if (parameters === null || !isUtf8(passphrase)) throw wrong();
  const parts = sequence(parameters);
  const salt = octetString(parts.next(TAG.octetString));
  const iterations = smallInteger(parts.next(TAG.integer));
  parts.end();
  if (salt.length < 8) fail(parameters, "the salt is too short");
  boundIterations(iterations, MAX_ITERATIONS, name);
  const password = new Uint8Array(transcode(passphrase, "utf8", "utf16le"));
  const key = cryptoProKey(password, salt, iterations);
  const plain = cfbMeshing(key, CRYPTO_PRO_A, salt.subarray(0, 8), encrypted, "decrypt");
  try {
    const pkcs8 = keyOfBlob(privateKeyOctets(plain), key, name);
    if (pkcs8 === undefined) throw wrong();
    return pkcs8;
  } catch (error) {
    throw isMalformed(error) ? wrong() : error;
  } finally {
    for (const octets of [password, key, plain]) octets.fill(0);
  }
}

/** PrivateKeyInfo: SEQUENCE { 0, AlgorithmIdentifier, OCTET STRING, … }. */
function privateKeyOctets(plain: Uint8Array): Uint8Array {
  const parts = sequence(readAsn1(plain, { encoding: "ber" }));
  parts.next(TAG.integer);
  parts.next(TAG.sequence);
  return octetString(parts.next(TAG.octetString));
}

/** Version, type, algorithm, "MAG1", number of bits: all said again by what follows. */
const BLOB_HEADER = 16;
const LABEL = fromHex("26bdb878");

/**
 * SEQUENCE { V SEQUENCE { ukm, SEQUENCE { encrypted key, its code }, [0] description }, code of V }: the key is wrapped
 * under one that the UKM diversifies. Undefined when a code is wrong.
 */
function keyOfBlob(blob: Uint8Array, key: Uint8Array, name: string): Uint8Array | undefined {
  const outer = sequence(readAsn1(blob.subarray(BLOB_HEADER), { encoding: "ber" }));
  const v = outer.next(TAG.sequence);
  const mac = octetString(outer.next(TAG.octetString));
  const parts = sequence(v);
  const ukm = octetString(parts.next(TAG.octetString));
  const wrapped = parts.sequence();
  const encrypted = octetString(wrapped.next(TAG.octetString));
  const keyMac = octetString(wrapped.next(TAG.octetString));
  const described = parts.context(0);
  if (described === undefined) fail(v, "the description of the key is missing");
  const [inner] = described.children;
  const { algorithm, parameters } = keyDescription(inner?.is(TAG.sequence) ? inner : described);
  if (encrypted.length !== parameters.curve.size || ukm.length !== 8) fail(v, "a key of another length");

  const kek = kdf(key, LABEL, ukm);
  return withGost28147(kek, CRYPTO_PRO_A, (cipher) => {
    kek.fill(0);
    const d = cipher.decryptBlocks(encrypted.slice());
    try {
      if (!equalBytes(cipher.mac(v.raw), mac) || !equalBytes(cipher.mac(d, ukm), keyMac)) return undefined;
      if (algorithm === "gost2001") {
        throw new PodpisError("KEY_ALGORITHM_UNSUPPORTED", { path: name, algorithm: GOST_2001 });
      }
      return encodeGostPrivateKey(parameters.oid, d);
    } finally {
      d.fill(0);
    }
  });
}
