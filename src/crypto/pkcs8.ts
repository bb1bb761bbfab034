/** PrivateKeyInfo and OneAsymmetricKey (RFC 5208 §5, RFC 5958 §2), unencrypted. */
import { constants, createPrivateKey, createPublicKey, type KeyObject, sign as nodeSign } from "node:crypto";
import { type AlgorithmIdentifier, algorithmIdentifier } from "../asn1/algorithm.js";
import { isMalformed, sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { readAsn1, TAG } from "../asn1/reader.js";
import { octetString, oid, smallInteger } from "../asn1/values.js";
import * as der from "../asn1/writer.js";
import { equalBytes } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import type { DigestName } from "./digest.js";
import { type ParameterSet, parameterSet } from "./gost/curves.js";
import { decodePrivateOctets, encodeKeyAlgorithm } from "./gost/keyEncoding.js";
import { randomScalarOctets } from "./gost/nonce.js";
import { scalarOctets } from "./gost/scalar.js";
import { GostSigningKey } from "./gost/signingKey.js";
import { type PublicKey, readPublicKey } from "./publicKey.js";
import type { PssParameters } from "./rsaPss.js";
import type { SigningKey, SigningScheme } from "./signature.js";

/**
 * Reads an unencrypted PKCS#8 private key, DER. `name` is the file the errors name.
 * Throws PodpisError KEY_UNREADABLE (not PKCS#8, or no key in it), KEY_ALGORITHM_UNSUPPORTED.
 */
export function readPrivateKey(pkcs8: Uint8Array, name: string): SigningKey {
  const info = readPrivateKeyInfo(pkcs8, name);
  const key = readKey(pkcs8, info, name);
  if (info.publicKey !== undefined && !isPublicKeyOf(key, info.publicKey)) {
    throw unreadable(name, "the public key in it does not belong to the private one");
  }
  return key;
}

function readKey(pkcs8: Uint8Array, { algorithm, content }: PrivateKeyInfo, name: string): SigningKey {
  if (algorithm.oid === OID.gost2012Key256 || algorithm.oid === OID.gost2012Key512) {
    return readGostKey(algorithm, content, name);
  }
  if (algorithm.oid === OID.gost2001Key) throw unsupported(GOST_2001, name);
  if (!NODE_ALGORITHMS.has(algorithm.oid)) throw unsupported(algorithm.oid, name);
  return readNodeKey(pkcs8, name);
}

/** For people, as `algorithm` of KEY_ALGORITHM_UNSUPPORTED. */
export const GOST_2001 = "GOST R 34.10-2001, withdrawn: nothing new is signed with it";

/**
 * The octets of a BIT STRING against a key's own. Those of GOST stand in an OCTET STRING or bare, and TC26's examples
 * (R 1323565.1.041) count a bit of them as unused.
 */
function isPublicKeyOf({ publicKey: { keyBits, algorithmOid } }: SigningKey, stated: Uint8Array): boolean {
  if (equalBytes(stated, keyBits)) return true;
  const isGost = algorithmOid === OID.gost2012Key256 || algorithmOid === OID.gost2012Key512;
  return isGost && equalBytes(stated, octetString(readAsn1(keyBits)));
}

interface PrivateKeyInfo {
  readonly algorithm: AlgorithmIdentifier;
  readonly content: Uint8Array;
  /** The content of the BIT STRING of OneAsymmetricKey, without the count of unused bits. */
  readonly publicKey: Uint8Array | undefined;
}

const unreadable = (name: string, reason: string): PodpisError =>
  new PodpisError("KEY_UNREADABLE", { path: name, reason });
const unsupported = (algorithm: string, name: string): PodpisError =>
  new PodpisError("KEY_ALGORITHM_UNSUPPORTED", { path: name, algorithm });

function readPrivateKeyInfo(pkcs8: Uint8Array, name: string): PrivateKeyInfo {
  try {
    const parts = sequence(readAsn1(pkcs8));
    const version = smallInteger(parts.next(TAG.integer));
    const algorithm = algorithmIdentifier(parts.next(TAG.sequence));
    const content = octetString(parts.next(TAG.octetString));
    parts.context(0); // attributes
    const publicKey = version === 1 ? parts.context(1)?.content.subarray(1) : undefined;
    parts.end();
    if (version > 1) throw unreadable(name, "its PKCS#8 version is unknown");
    return { algorithm, content, publicKey };
  } catch (error) {
    if (isMalformed(error)) throw unreadable(name, "it is not a PKCS#8 private key");
    throw error;
  }
}

function readGostKey(algorithm: AlgorithmIdentifier, content: Uint8Array, name: string): SigningKey {
  const set = gostParameters(algorithm);
  if (set === undefined) throw unsupported(algorithm.oid, name);
  const d = decodePrivateOctets(set.curve, content);
  if (d === undefined) throw unreadable(name, "what it holds is no GOST R 34.10-2012 private key");
  return new GostSigningKey(set, d);
}

function gostParameters({ oid: key, parameters }: AlgorithmIdentifier): ParameterSet | undefined {
  try {
    const set = parameters === null ? undefined : parameterSet(oid(sequence(parameters).next(TAG.oid)));
    return set?.curve.size === (key === OID.gost2012Key256 ? 32 : 64) ? set : undefined;
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
}

const NODE_ALGORITHMS: ReadonlySet<string> = new Set([
  OID.rsaEncryption,
  OID.rsaPss,
  OID.ecPublicKey,
  OID.ed25519,
  OID.ed448,
]);

/** RSA, EC, Ed25519 and Ed448 are node:crypto's; it keeps the key outside the JavaScript heap. */
function readNodeKey(pkcs8: Uint8Array, name: string): SigningKey {
  let key: KeyObject;
  let spki: Uint8Array;
  try {
    key = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
    spki = new Uint8Array(createPublicKey(key).export({ format: "der", type: "spki" }));
  } catch {
    throw unreadable(name, "the key in it is damaged"); // the cause could quote the key
  }
  const publicKey = readPublicKey(spki);
  const use = signingUse(publicKey);
  if (use === undefined) throw unsupported(publicKey.label, name);
  const { digest, scheme } = use;
  return {
    publicKey,
    scheme,
    digest,
    sign: async (message) => new Uint8Array(nodeSign(scheme.digest, message, padded(key, scheme))),
  };
}

/** RSASSA-PSS with the salt that the parameters will name. */
const padded = (key: KeyObject, scheme: SigningScheme) =>
  scheme.key === "rsa-pss"
    ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.pss.saltLength }
    : key;

interface Use {
  readonly scheme: SigningScheme;
  readonly digest: DigestName;
}

const use = (key: Exclude<SigningScheme["key"], "rsa-pss">, digest: DigestName): Use => ({
  scheme: { key, digest },
  digest,
});

/** How keys sign, by curve or type: a digest as strong as the curve; for Ed25519 and Ed448 those of RFC 8419 §3.1. */
const USES: Readonly<Record<string, Use>> = {
  rsa: use("rsa-pkcs1", "sha256"),
  [OID.prime256v1]: use("ecdsa", "sha256"),
  [OID.secp384r1]: use("ecdsa", "sha384"),
  [OID.secp521r1]: use("ecdsa", "sha512"),
  ed25519: { scheme: { key: "ed25519", digest: null }, digest: "sha512" },
  ed448: { scheme: { key: "ed448", digest: null }, digest: "shake256" },
  "gost2012-256": use("gost2012-256", "streebog256"),
  "gost2012-512": use("gost2012-512", "streebog512"),
};

/** How a key of this kind signs, wherever it is; undefined when podpis only verifies with such keys. */
export const signingUse = ({ type, parametersOid, pss }: PublicKey): Use | undefined =>
  type === "rsa-pss" ? pssUse(pss) : (USES[type] ?? USES[parametersOid ?? ""]);

/** As the key's own parameters want it (RFC 4055 §3.3), else with SHA-256; node masks with the same digest only. */
function pssUse(
  pss: PssParameters = { digest: "sha256", maskDigest: "sha256", saltLength: 32 },
): Use | undefined {
  const { digest, maskDigest } = pss;
  return digest === maskDigest && PSS_DIGESTS.includes(digest)
    ? { scheme: { key: "rsa-pss", digest, pss }, digest }
    : undefined;
}

const PSS_DIGESTS: readonly DigestName[] = ["sha256", "sha384", "sha512"];

/**
 * PKCS#8 of a GOST R 34.10-2012 key as gost-engine writes it: version 0, bare little-endian octets of
 * `d`, 0 < d < q. Throws TypeError when the OID names no parameter set.
 */
export function encodeGostPrivateKey(parameterSetOid: string, d: bigint | Uint8Array): Uint8Array {
  const set = knownSet(parameterSetOid);
  return der.seq(der.int(0), encodeKeyAlgorithm(set), der.octets(scalarOctets(set.curve, d)));
}

/** A new GOST R 34.10-2012 private key as PKCS#8, from the system's generator. Throws TypeError as above. */
export function generateGostPrivateKey(parameterSetOid: string): Uint8Array {
  return encodeGostPrivateKey(parameterSetOid, randomScalarOctets(knownSet(parameterSetOid).curve));
}

function knownSet(oid: string): ParameterSet {
  const set = parameterSet(oid);
  if (set === undefined) throw new TypeError(`not a GOST parameter set: ${oid}`);
  return set;
}
