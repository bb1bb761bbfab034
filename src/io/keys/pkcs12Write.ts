/** Writes keys and certificates as a PFX of RFC 9548: shrouded keys, plain certificates, a MAC with Streebog-512 over all. */
import { randomFillSync } from "node:crypto";
import { encodeAlgorithm } from "../../asn1/algorithm.js";
import { OID } from "../../asn1/oids.js";
import * as der from "../../asn1/writer.js";
import { KDF_ITERATIONS } from "../../base/limits.js";
import { digest } from "../../crypto/digest.js";
import { encryptPbes2 } from "../../crypto/pbes2Encrypt.js";
import { hmac } from "../../crypto/pbkdf2.js";
import { gostMacKey } from "./pkcs12Mac.js";

/** A key and its certificates, its own first. */
export interface PfxEntry {
  /** PKCS#8, DER. */
  readonly pkcs8: Uint8Array;
  /** The key's own, DER. */
  readonly certificate: Uint8Array | null;
}

const SALT_LENGTH = 32;
const LOCAL_KEY_ID = "1.2.840.113549.1.9.21";

/**
 * The PFX, DER. `others`: certificates of no key in it, DER. `passphrase`: UTF-8, not empty. What is secret in it is
 * encrypted; certificates stand open, as in the first example of RFC 9548.
 */
export function writePkcs12(
  entries: readonly PfxEntry[],
  others: readonly Uint8Array[],
  passphrase: Uint8Array,
): Uint8Array {
  const keys = entries.map(({ pkcs8, certificate }) =>
    bag(OID.shroudedKeyBag, encryptPbes2(pkcs8, passphrase), certificate),
  );
  const own = entries.flatMap(({ certificate }) => (certificate === null ? [] : [certificate]));
  const certificates = [
    ...own.map((one) => bag(OID.certBag, x509(one), one)),
    ...others.map((one) => bag(OID.certBag, x509(one), null)),
  ];
  const contents = [keys, certificates].filter((bags) => bags.length > 0).map((bags) => der.seq(...bags));
  const authSafe = der.seq(...contents.map(data));
  return der.seq(der.int(3), data(authSafe), macData(authSafe, passphrase));
}

const data = (content: Uint8Array): Uint8Array =>
  der.seq(der.oid(OID.data), der.context(0, der.octets(content)));

const x509 = (certificate: Uint8Array): Uint8Array =>
  der.seq(der.oid(OID.x509Certificate), der.context(0, der.octets(certificate)));

/** A key and its certificate bear the same localKeyID, by which other programs pair them. */
function bag(type: string, value: Uint8Array, owner: Uint8Array | null): Uint8Array {
  const id = owner && der.seq(der.oid(LOCAL_KEY_ID), der.setOf([der.octets(digest("sha1", owner))]));
  return der.seq(der.oid(type), der.context(0, value), ...(id ? [der.setOf([id])] : []));
}

/** RFC 9548 §3. */
function macData(content: Uint8Array, passphrase: Uint8Array): Uint8Array {
  const salt = randomFillSync(new Uint8Array(SALT_LENGTH));
  const key = gostMacKey("streebog512", passphrase, salt, KDF_ITERATIONS);
  const mac = hmac("streebog512", key, content);
  key.fill(0);
  return der.seq(
    der.seq(encodeAlgorithm(OID.streebog512, "null"), der.octets(mac)),
    der.octets(salt),
    der.int(KDF_ITERATIONS),
  );
}
