/** The MAC of PKCS#12 (RFC 7292 §4, App. B; with Streebog RFC 9548 §3; PBMAC1 RFC 9579). */
import { timingSafeEqual } from "node:crypto";
import { type AlgorithmIdentifier, algorithmIdentifier, hasNoParameters } from "../../asn1/algorithm.js";
import { sequence } from "../../asn1/cursor.js";
import { OID } from "../../asn1/oids.js";
import { type Asn1Node, TAG } from "../../asn1/reader.js";
import { octetString, smallInteger } from "../../asn1/values.js";
import { concat } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { MAX_SLOW_KDF_ITERATIONS } from "../../base/limits.js";
import { type DigestName, digest, digestName } from "../../crypto/digest.js";
import { boundIterations, derivePbkdf2Key, hmacDigest } from "../../crypto/pbes2.js";
import { hmac, isStreebog, pbkdf2 } from "../../crypto/pbkdf2.js";
import { bmpPassphrases } from "./bmpString.js";

/**
 * Whether `macData` is the MAC of `content` (the octets inside authSafe) under the passphrase (UTF-8).
 * `name`: the file, for errors. Throws KEY_UNREADABLE (algorithm, iterations), ASN1_MALFORMED.
 */
export function verifyMac(
  macData: Asn1Node,
  content: Uint8Array,
  passphrase: Uint8Array,
  name: string,
): boolean {
  const parts = sequence(macData);
  const digestInfo = parts.sequence();
  const algorithm = algorithmIdentifier(digestInfo.next(TAG.sequence));
  const mac = octetString(digestInfo.next(TAG.octetString));
  digestInfo.end();
  const salt = octetString(parts.next(TAG.octetString));
  const count = parts.optional(TAG.integer);
  parts.end();
  if (algorithm.oid === OID.pbmac1) return sameMac(pbmac1(algorithm, content, passphrase, name), mac);

  const hash = digestName(algorithm.oid);
  if (hash === undefined || !MAC_DIGESTS.has(hash)) throw unsupported(name, algorithm.oid);
  if (!hasNoParameters(algorithm)) return false; // nobody writes any: the file is damaged
  const iterations = count === undefined ? 1 : smallInteger(count);
  boundIterations(iterations, MAX_SLOW_KDF_ITERATIONS, name);
  for (const key of macKeys(hash, passphrase, salt, iterations)) {
    const computed = hmac(hash, key, content);
    key.fill(0);
    if (sameMac(computed, mac)) return true;
  }
  return false;
}

/** GOST R 34.11-94 had its day before there were files that podpis opens. */
const MAC_DIGESTS: ReadonlySet<DigestName> = new Set([
  "streebog256",
  "streebog512",
  "sha1",
  "sha224",
  "sha256",
  "sha384",
  "sha512",
]);

/** The keys a passphrase may stand for, the likeliest first, each derived only when it is asked for. */
function* macKeys(
  hash: DigestName,
  passphrase: Uint8Array,
  salt: Uint8Array,
  iterations: number,
): Generator<Uint8Array> {
  // Older GOST software keeps to RFC 7292.
  if (isStreebog(hash)) yield gostMacKey(hash, passphrase, salt, iterations);
  for (const bmp of bmpPassphrases(passphrase)) {
    yield pkcs12Kdf(hash, bmp, salt, 3, iterations, digest(hash).length);
    bmp.fill(0);
  }
}

/** RFC 9548 §3: the last 32 of 96 octets. */
export function gostMacKey(
  hash: "streebog256" | "streebog512",
  passphrase: Uint8Array,
  salt: Uint8Array,
  iterations: number,
): Uint8Array {
  const octets = pbkdf2(hash, passphrase, salt, iterations, 96);
  const key = octets.slice(64);
  octets.fill(0);
  return key;
}

function pbmac1(
  algorithm: AlgorithmIdentifier,
  content: Uint8Array,
  passphrase: Uint8Array,
  name: string,
): Uint8Array {
  if (algorithm.parameters === null) throw unsupported(name, algorithm.oid);
  const parts = sequence(algorithm.parameters);
  const keyDerivationFunc = algorithmIdentifier(parts.next(TAG.sequence));
  const { oid } = algorithmIdentifier(parts.next(TAG.sequence));
  parts.end();
  const hash = hmacDigest(oid);
  if (hash === undefined) throw unsupported(name, oid);
  const key = derivePbkdf2Key(keyDerivationFunc, passphrase, digest(hash).length, name);
  return hmac(hash, key, content);
}

const unsupported = (name: string, oid: string): PodpisError =>
  new PodpisError("KEY_UNREADABLE", { path: name, reason: `its MAC (${oid}) is not supported` });

const sameMac = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);

/** What a derived key is for (RFC 7292 App. B.3). */
export type Purpose = 1 | 2 | 3;

/**
 * RFC 7292 App. B.2: `length` octets of key. `password`: a BMPString with its closing zero. `iterations`
 * has been bounded by the caller.
 */
export function pkcs12Kdf(
  hash: DigestName,
  password: Uint8Array,
  salt: Uint8Array,
  purpose: Purpose,
  iterations: number,
  length: number,
): Uint8Array {
  const block = hash === "sha384" || hash === "sha512" ? 128 : 64;
  const diversifier = new Uint8Array(block).fill(purpose);
  const input = concat(repeated(salt, block), repeated(password, block));
  const result: Uint8Array[] = [];
  for (let have = 0; have < length; ) {
    let a = digest(hash, diversifier, input);
    for (let i = 1; i < iterations; i++) a = digest(hash, a);
    result.push(a);
    have += a.length;
    const b = repeated(a, block).subarray(0, block);
    for (let at = 0; at < input.length; at += block) addPlusOne(input.subarray(at, at + block), b);
  }
  input.fill(0);
  return concat(...result).slice(0, length);
}

/** The octets again and again up to a whole number of blocks. */
function repeated(octets: Uint8Array, block: number): Uint8Array {
  const length = Math.ceil(octets.length / block) * block;
  return Uint8Array.from({ length }, (_, at) => octets[at % octets.length]!);
}

/** i = (i + b + 1) mod 2^(8·length), big-endian. */
function addPlusOne(i: Uint8Array, b: Uint8Array): void {
  let carry = 1;
  for (let at = i.length - 1; at >= 0; at--) {
    carry += i[at]! + b[at]!;
    i[at] = carry & 0xff;
    carry >>= 8;
  }
}
