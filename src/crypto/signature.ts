/** Signatures over octets: which scheme an algorithm and a key make together, and whether a value holds. */
import { createPublicKey, type KeyObject, verify as nodeVerify } from "node:crypto";
import {
  type AlgorithmIdentifier,
  algorithmIdentifier,
  encodeAlgorithm,
  hasNoParameters,
} from "../asn1/algorithm.js";
import { sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { readAsn1 } from "../asn1/reader.js";
import { octetString } from "../asn1/values.js";
import * as der from "../asn1/writer.js";
import { PodpisError } from "../base/errors.js";
import { type DigestName, digest, digestName } from "./digest.js";
import { type DsaKey, readDsaKey, verifyDsaDigest } from "./dsa.js";
import { verifyEcdsaDigest } from "./ecdsa.js";
import type { AffinePoint } from "./ellipticCurve.js";
import { parameterSet } from "./gost/curves.js";
import { decodePoint, verify as verifyGost } from "./gost/gost34102012.js";
import type { KeyType, PublicKey } from "./publicKey.js";
import { verifyRsaDigest } from "./rsa.js";
import { type PssParameters, pssAllowed, readPssParameters, verifyPssDigest } from "./rsaPss.js";
import { isOfSmallOrder } from "./smallOrder.js";

/** How podpis signs with a key. `digest` is null where the scheme digests by itself (Ed25519, Ed448). */
export type SigningScheme = { readonly key: PlainKey; readonly digest: DigestName | null } | PssScheme;

type PlainKey = "gost2012-256" | "gost2012-512" | "rsa-pkcs1" | "ecdsa" | "ed25519" | "ed448";

interface PssScheme {
  readonly key: "rsa-pss";
  readonly digest: DigestName;
  readonly pss: PssParameters;
}

/** How a key was used with a digest; podpis verifies more than it signs with. */
export type SignatureScheme =
  | { readonly key: PlainKey | "gost2001" | "dsa"; readonly digest: DigestName | null }
  | PssScheme;

/** What was signed: the octets, or their digest when they were streamed. */
export type Signed = { readonly message: Uint8Array } | { readonly digest: Uint8Array };

/** A private key that signs. The scalar never leaves it. */
export interface SigningKey {
  readonly publicKey: PublicKey;
  readonly scheme: SigningScheme;
  /** The digest of messages and certificates that goes with this key (RFC 8419 §3.1: sha512 for Ed25519, shake256 for Ed448). */
  readonly digest: DigestName;
  /** Signature value as CMS and X.509 carry it (GOST: s||r big-endian; ECDSA: DER). */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

export type { AlgorithmIdentifier };

/** Why an algorithm and a key make no scheme. */
export type SchemeMismatch =
  | "algorithm.unsupported"
  | "algorithm.keyUnsupported"
  | "algorithm.otherKeyType"
  | "algorithm.parameters"
  | "algorithm.digestUnsupported"
  | "algorithm.digestDiffers";

const KEY_TYPES: Readonly<Record<SignatureScheme["key"], readonly KeyType[]>> = {
  "gost2012-256": ["gost2012-256"],
  "gost2012-512": ["gost2012-512"],
  gost2001: ["gost2001"],
  "rsa-pkcs1": ["rsa"],
  // RFC 4055 §1.2: a key of rsaEncryption may sign with either scheme.
  "rsa-pss": ["rsa-pss", "rsa"],
  ecdsa: ["ec"],
  dsa: ["dsa"],
  ed25519: ["ed25519"],
  ed448: ["ed448"],
};

/** Signature algorithms. `digest` undefined: the algorithm does not say, another field must. */
interface Algorithm {
  readonly key: Exclude<SignatureScheme["key"], "rsa-pss">;
  readonly digest?: DigestName | null;
}

const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  // Both the key's and the signature's OID are met as signatureAlgorithm; the key's length fixes the digest.
  [OID.gost2012Key256]: { key: "gost2012-256", digest: "streebog256" },
  [OID.gost2012Signature256]: { key: "gost2012-256", digest: "streebog256" },
  [OID.gost2012Key512]: { key: "gost2012-512", digest: "streebog512" },
  [OID.gost2012Signature512]: { key: "gost2012-512", digest: "streebog512" },
  // RFC 4490 §3.2 has the key's OID in CMS, RFC 4491 §2.2.2 the signature's in certificates and lists.
  [OID.gost2001Key]: { key: "gost2001", digest: "gost94" },
  [OID.gost2001Signature]: { key: "gost2001", digest: "gost94" },
  [OID.rsaEncryption]: { key: "rsa-pkcs1" },
  [OID.sha1WithRsa]: { key: "rsa-pkcs1", digest: "sha1" },
  [OID.sha224WithRsa]: { key: "rsa-pkcs1", digest: "sha224" },
  [OID.sha256WithRsa]: { key: "rsa-pkcs1", digest: "sha256" },
  [OID.sha384WithRsa]: { key: "rsa-pkcs1", digest: "sha384" },
  [OID.sha512WithRsa]: { key: "rsa-pkcs1", digest: "sha512" },
  [OID.ecdsaWithSha1]: { key: "ecdsa", digest: "sha1" },
  [OID.ecdsaWithSha224]: { key: "ecdsa", digest: "sha224" },
  [OID.ecdsaWithSha256]: { key: "ecdsa", digest: "sha256" },
  [OID.ecdsaWithSha384]: { key: "ecdsa", digest: "sha384" },
  [OID.ecdsaWithSha512]: { key: "ecdsa", digest: "sha512" },
  [OID.dsaWithSha1]: { key: "dsa", digest: "sha1" },
  [OID.dsaWithSha224]: { key: "dsa", digest: "sha224" },
  [OID.dsaWithSha256]: { key: "dsa", digest: "sha256" },
  [OID.dsaWithSha384]: { key: "dsa", digest: "sha384" },
  [OID.dsaWithSha512]: { key: "dsa", digest: "sha512" },
  [OID.ed25519]: { key: "ed25519", digest: null },
  [OID.ed448]: { key: "ed448", digest: null },
};

/** The digest that a signature algorithm fixes; undefined when it fixes none, or is none we know. */
export function signatureDigest({ oid, parameters }: AlgorithmIdentifier): DigestName | undefined {
  if (oid === OID.rsaPss) return parameters === null ? undefined : readPssParameters(parameters)?.digest;
  return ALGORITHMS[oid]?.digest ?? undefined;
}

/**
 * The scheme that a key, a signatureAlgorithm and (in CMS) a digestAlgorithm make together, or why they
 * make none. NULL parameters count as absent (RFC 9215 §3, RFC 4055 §5, RFC 5758 §3.2 differ in what they
 * want written), except for Ed25519 and Ed448, where they must be absent (RFC 8410 §3); RSASSA-PSS has
 * parameters of its own.
 */
export function resolveScheme(
  publicKey: PublicKey,
  signatureAlgorithm: AlgorithmIdentifier,
  digestAlgorithm?: AlgorithmIdentifier,
): SignatureScheme | { readonly mismatch: SchemeMismatch } {
  if (signatureAlgorithm.oid === OID.rsaPss) return pssScheme(publicKey, signatureAlgorithm, digestAlgorithm);
  const algorithm = ALGORITHMS[signatureAlgorithm.oid];
  if (algorithm === undefined) return { mismatch: "algorithm.unsupported" };
  if (publicKey.type === "unsupported") return { mismatch: "algorithm.keyUnsupported" };
  const { key } = algorithm;
  if (!KEY_TYPES[key].includes(publicKey.type)) return { mismatch: "algorithm.otherKeyType" };
  const edwards = key === "ed25519" || key === "ed448";
  const clean = edwards ? signatureAlgorithm.parameters === null : hasNoParameters(signatureAlgorithm);
  if (!clean) return { mismatch: "algorithm.parameters" };
  if (edwards) return { key, digest: null };
  const stated = digestAlgorithm === undefined ? algorithm.digest : digestName(digestAlgorithm.oid);
  if (stated === undefined) return { mismatch: "algorithm.digestUnsupported" };
  if (algorithm.digest !== undefined && algorithm.digest !== stated) {
    return { mismatch: "algorithm.digestDiffers" };
  }
  return { key, digest: stated };
}

/** RFC 4055 §3: the parameters must be there, keep to the key's, and (RFC 4056 §3) fit digestAlgorithm. */
function pssScheme(
  publicKey: PublicKey,
  { parameters }: AlgorithmIdentifier,
  digestAlgorithm: AlgorithmIdentifier | undefined,
): SignatureScheme | { readonly mismatch: SchemeMismatch } {
  if (publicKey.type === "unsupported") return { mismatch: "algorithm.keyUnsupported" };
  if (!KEY_TYPES["rsa-pss"].includes(publicKey.type)) return { mismatch: "algorithm.otherKeyType" };
  const pss = parameters === null ? undefined : readPssParameters(parameters);
  if (pss === undefined) return { mismatch: "algorithm.parameters" };
  if (publicKey.pss !== undefined && !pssAllowed(publicKey.pss, pss)) {
    return { mismatch: "algorithm.parameters" };
  }
  if (digestAlgorithm !== undefined && digestName(digestAlgorithm.oid) !== pss.digest) {
    return { mismatch: "algorithm.digestDiffers" };
  }
  return { key: "rsa-pss", digest: pss.digest, pss };
}

/**
 * Whether `signature` over `signed` was made with the private key of `publicKey`. False for everything
 * that is wrong with the value or the key; hostile octets do not make it throw. Throws PodpisError BUG when
 * a digest is given for Ed25519 or Ed448, which sign messages only (RFC 8032 §5.1, §5.2).
 */
export function verifySignature(
  publicKey: PublicKey,
  scheme: SignatureScheme,
  signed: Signed,
  signature: Uint8Array,
): boolean {
  if (!KEY_TYPES[scheme.key].includes(publicKey.type)) return false;
  if (scheme.digest === null) return verifyEdwards(publicKey, signed, signature);
  if (scheme.key === "ecdsa" && "message" in signed) {
    // node:crypto is ten times faster than our own arithmetic, but takes messages only.
    const key = keyObject(publicKey);
    return key !== undefined && nodeVerify(scheme.digest, signed.message, key, signature);
  }
  const value = "digest" in signed ? signed.digest : digest(scheme.digest, signed.message);
  switch (scheme.key) {
    case "rsa-pkcs1": {
      const key = keyObject(publicKey);
      return key !== undefined && verifyRsaDigest(key, publicKey.bits, scheme.digest, value, signature);
    }
    case "rsa-pss": {
      const key = keyObject(publicKey);
      return key !== undefined && verifyPssDigest(key, publicKey.bits, scheme.pss, value, signature);
    }
    case "dsa":
      return verifyDsaDigest(dsaKey(publicKey), value, signature);
    case "ecdsa":
      return verifyEcdsaDigest(publicKey.parametersOid!, publicKey.keyBits, value, signature);
    default: {
      const curve = parameterSet(publicKey.parametersOid!)!.curve;
      const point = gostPoint(publicKey);
      return point !== undefined && verifyGost(curve, point, value, signature);
    }
  }
}

function verifyEdwards(publicKey: PublicKey, signed: Signed, signature: Uint8Array): boolean {
  if (!("message" in signed)) {
    throw new PodpisError("BUG", { reason: "Ed25519 or Ed448 was given a digest instead of the message" });
  }
  if (publicKey.type === "ed25519" && isOfSmallOrder(publicKey.keyBits)) return false;
  const key = keyObject(publicKey);
  return key !== undefined && nodeVerify(null, signed.message, key, signature);
}

/**
 * Whether the octets of a key of a supported kind are taken for a key: its point lies on its curve, is not infinity
 * and, for GOST, is of order q; node:crypto does not refuse it.
 */
export function hasPoint(publicKey: PublicKey): boolean {
  const isGost = publicKey.type.startsWith("gost");
  return (isGost ? gostPoint(publicKey) : keyObject(publicKey)) !== undefined;
}

const keyObjects = new WeakMap<PublicKey, KeyObject | undefined>();

/** The key in node:crypto's form; undefined when it refuses the key (a point off the curve, an even modulus). */
function keyObject(publicKey: PublicKey): KeyObject | undefined {
  if (!keyObjects.has(publicKey)) {
    let key: KeyObject | undefined;
    try {
      key = createPublicKey({ key: Buffer.from(plainSpki(publicKey)), format: "der", type: "spki" });
    } catch {
      key = undefined;
    }
    keyObjects.set(publicKey, key);
  }
  return keyObjects.get(publicKey);
}

/** OpenSSL lends the bare RSA operation to keys of rsaEncryption only; the number is the same. */
const plainSpki = ({ type, spki, keyBits }: PublicKey): Uint8Array =>
  type === "rsa-pss" ? der.seq(encodeAlgorithm(OID.rsaEncryption, "null"), der.bits(keyBits)) : spki;

/** The parameters and number of a key that was read as DSA. */
function dsaKey({ spki, keyBits }: PublicKey): DsaKey {
  const { parameters } = algorithmIdentifier(sequence(readAsn1(spki)).next());
  return readDsaKey(parameters!, keyBits)!;
}

const gostPoints = new WeakMap<PublicKey, AffinePoint | undefined>();

/** The checked point of a GOST key; undefined when it cannot be a public key. */
function gostPoint(publicKey: PublicKey): AffinePoint | undefined {
  if (!gostPoints.has(publicKey)) {
    const { curve } = parameterSet(publicKey.parametersOid!)!;
    gostPoints.set(publicKey, decodePoint(curve, octetString(readAsn1(publicKey.keyBits))));
  }
  return gostPoints.get(publicKey);
}
