/** Encryption under a password: PBES2 (RFC 8018 §6.2). A scheme is a row of a table. */
import { createDecipheriv } from "node:crypto";
import { type AlgorithmIdentifier, algorithmIdentifier } from "../asn1/algorithm.js";
import { sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { type Asn1Node, TAG } from "../asn1/reader.js";
import { fail, octetString, smallInteger } from "../asn1/values.js";
import { PodpisError } from "../base/errors.js";
import { MAX_KDF_ITERATIONS, MAX_SLOW_KDF_ITERATIONS } from "../base/limits.js";
import type { DigestName } from "./digest.js";
import { GOST_ENCRYPTION_SCHEMES } from "./pbes2Gost.js";
import { isStreebog, pbkdf2 } from "./pbkdf2.js";

/** A cipher with the parameters of its AlgorithmIdentifier. */
export interface EncryptionScheme {
  /** Octets of key. */
  readonly keyLength: number;
  /**
   * What may be the plain octets, the likeliest first: programs read one scheme in different ways. Nothing
   * when the padding or the tag shows that the key is wrong. Throws ASN1_MALFORMED.
   */
  decrypt(parameters: Asn1Node, key: Uint8Array, encrypted: Uint8Array): Iterable<Uint8Array>;
}

const ENCRYPTION_SCHEMES: Readonly<Record<string, EncryptionScheme>> = {
  [OID.aes128Cbc]: aesCbc("aes-128-cbc", 16),
  [OID.aes192Cbc]: aesCbc("aes-192-cbc", 24),
  [OID.aes256Cbc]: aesCbc("aes-256-cbc", 32),
  ...GOST_ENCRYPTION_SCHEMES,
};

const PRFS: Readonly<Record<string, DigestName>> = {
  [OID.hmacWithSha1]: "sha1",
  [OID.hmacWithSha224]: "sha224",
  [OID.hmacWithSha256]: "sha256",
  [OID.hmacWithSha384]: "sha384",
  [OID.hmacWithSha512]: "sha512",
  [OID.hmacStreebog256]: "streebog256",
  [OID.hmacStreebog512]: "streebog512",
};

/** The digest of an HMAC's OID, or undefined when it is none we know. */
export const hmacDigest = (oid: string): DigestName | undefined => PRFS[oid];

/**
 * Decrypts what PBES2 encrypted. `password`: octets, UTF-8 by convention; `name`: the file, for errors;
 * `accept`: whether plain octets are what they should be. Most ciphers do not tell a wrong passphrase, and some
 * are read in two ways, so a caller that does not look takes what comes.
 * Throws KEY_PASSPHRASE_WRONG where the padding, the tag or `accept` show it, KEY_UNREADABLE for another encryption or one
 * that would take too long, ASN1_MALFORMED.
 */
export function decryptPbes2(
  algorithm: AlgorithmIdentifier,
  encrypted: Uint8Array,
  password: Uint8Array,
  name: string,
  accept: (plain: Uint8Array) => boolean = () => true,
): Uint8Array {
  if (algorithm.oid !== OID.pbes2 || algorithm.parameters === null) {
    throw unsupported(name, `its encryption (${algorithm.oid})`);
  }
  const parts = sequence(algorithm.parameters);
  const keyDerivationFunc = algorithmIdentifier(parts.next(TAG.sequence));
  const encryptionScheme = algorithmIdentifier(parts.next(TAG.sequence));
  parts.end();
  const { parameters } = encryptionScheme;
  const scheme = ENCRYPTION_SCHEMES[encryptionScheme.oid];
  if (scheme === undefined) throw unsupported(name, `its encryption (${encryptionScheme.oid})`);
  if (parameters === null) fail(algorithm.parameters, "the parameters of the encryption are missing");
  const key = derivePbkdf2Key(keyDerivationFunc, password, scheme.keyLength, name);
  try {
    for (const plain of scheme.decrypt(parameters, key, encrypted)) {
      if (accept(plain)) return plain;
      plain.fill(0);
    }
    throw new PodpisError("KEY_PASSPHRASE_WRONG", { path: name });
  } finally {
    key.fill(0);
  }
}

/**
 * PBKDF2 as an AlgorithmIdentifier describes it (RFC 8018 App. A.2). `keyLength`: what is needed; a
 * keyLength in the parameters must agree. Throws KEY_UNREADABLE, ASN1_MALFORMED.
 */
export function derivePbkdf2Key(
  algorithm: AlgorithmIdentifier,
  password: Uint8Array,
  keyLength: number,
  name: string,
): Uint8Array {
  if (algorithm.oid !== OID.pbkdf2 || algorithm.parameters === null) {
    throw unsupported(name, `its key derivation (${algorithm.oid})`);
  }
  const parts = sequence(algorithm.parameters);
  const salt = octetString(parts.next(TAG.octetString));
  const iterations = smallInteger(parts.next(TAG.integer));
  const length = parts.optional(TAG.integer);
  const prf = parts.optional(TAG.sequence);
  parts.end();
  if (length !== undefined && smallInteger(length) !== keyLength)
    fail(length, "a key length that does not fit");
  const prfOid = prf === undefined ? OID.hmacWithSha1 : algorithmIdentifier(prf).oid;
  const digest = hmacDigest(prfOid);
  if (digest === undefined) throw unsupported(name, `its key derivation (${prfOid})`);
  boundIterations(iterations, isStreebog(digest) ? MAX_SLOW_KDF_ITERATIONS : MAX_KDF_ITERATIONS, name);
  return pbkdf2(digest, password, salt, iterations, keyLength);
}

/** Throws KEY_UNREADABLE unless 1 ≤ iterations ≤ limit: the number stands in the file, whoever wrote it. */
export function boundIterations(iterations: number, limit: number, name: string): void {
  if (iterations >= 1 && iterations <= limit) return;
  const reason = `its passphrase would have to be digested ${iterations} times; the limit is ${limit}`;
  throw new PodpisError("KEY_UNREADABLE", { path: name, reason });
}

const unsupported = (name: string, what: string): PodpisError =>
  new PodpisError("KEY_UNREADABLE", { path: name, reason: `${what} is not supported` });

/** NIST SP 800-38A with the padding of RFC 5652 §6.3; the parameter is the IV (RFC 3565 §4.1). */
function aesCbc(cipher: string, keyLength: number): EncryptionScheme {
  return {
    keyLength,
    decrypt(parameters, key, encrypted) {
      const iv = octetString(parameters);
      if (iv.length !== 16) fail(parameters, "an initialization vector of 16 octets is expected here");
      const decipher = createDecipheriv(cipher, key, iv);
      const start = decipher.update(encrypted);
      try {
        const end = decipher.final();
        const plain = new Uint8Array(start.length + end.length);
        plain.set(start);
        plain.set(end, start.length);
        end.fill(0);
        return [plain];
      } catch {
        return [];
      } finally {
        start.fill(0);
      }
    },
  };
}
