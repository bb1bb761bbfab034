/** Signatures over octets: which scheme an algorithm and a key make together, and whether a value holds. */
import { createPublicKey, type KeyObject, verify as nodeVerify } from "node:crypto";
import { type AlgorithmIdentifier, hasNoParameters } from "../asn1/algorithm.js";
import { OID } from "../asn1/oids.js";
import { readAsn1 } from "../asn1/reader.js";
import { octetString } from "../asn1/values.js";
import { PodpisError } from "../base/errors.js";
import { type DigestName, digest, digestName } from "./digest.js";
import { verifyEcdsaDigest } from "./ecdsa.js";
import type { CurvePoint } from "./ellipticCurve.js";
import { parameterSet } from "./gost/curves.js";
import { decodePoint, verify as verifyGost } from "./gost/gost34102012.js";
import type { KeyType, PublicKey } from "./publicKey.js";
import { verifyRsaDigest } from "./rsa.js";

/** How a key is used with a digest. `digest` is null where the scheme digests by itself (Ed25519). */
export interface SignatureScheme {
  readonly key: "gost2012-256" | "gost2012-512" | "rsa-pkcs1" | "ecdsa" | "ed25519";
  readonly digest: DigestName | null;
}

/** What was signed: the octets, or their digest when they were streamed. */
export type Signed = { readonly message: Uint8Array } | { readonly digest: Uint8Array };

/** A private key that signs. The scalar never leaves it. */
export interface SigningKey {
  readonly publicKey: PublicKey;
  readonly scheme: SignatureScheme;
  /** The digest of messages and certificates that goes with this key (for Ed25519: sha512, RFC 8419). */
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

const KEY_TYPES: Readonly<Record<SignatureScheme["key"], KeyType>> = {
  "gost2012-256": "gost2012-256",
  "gost2012-512": "gost2012-512",
  "rsa-pkcs1": "rsa",
  ecdsa: "ec",
  ed25519: "ed25519",
};

/** Signature algorithms. `digest` undefined: the algorithm does not say, another field must. */
const ALGORITHMS: Readonly<Record<string, Pick<SignatureScheme, "key"> & { digest?: DigestName | null }>> = {
  // Both the key's and the signature's OID are met as signatureAlgorithm; the key's length fixes the digest.
  [OID.gost2012Key256]: { key: "gost2012-256", digest: "streebog256" },
  [OID.gost2012Signature256]: { key: "gost2012-256", digest: "streebog256" },
  [OID.gost2012Key512]: { key: "gost2012-512", digest: "streebog512" },
  [OID.gost2012Signature512]: { key: "gost2012-512", digest: "streebog512" },
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
  [OID.ed25519]: { key: "ed25519", digest: null },
};

/**
 * The scheme that a key, a signatureAlgorithm and (in CMS) a digestAlgorithm make together, or why they
 * make none. NULL parameters count as absent (RFC 9215 §3, RFC 4055 §5, RFC 5758 §3.2 differ in what they
 * want written), except for Ed25519, where they must be absent (RFC 8410 §3).
 */
export function resolveScheme(
  publicKey: PublicKey,
  signatureAlgorithm: AlgorithmIdentifier,
  digestAlgorithm?: AlgorithmIdentifier,
): SignatureScheme | { readonly mismatch: SchemeMismatch } {
  const algorithm = ALGORITHMS[signatureAlgorithm.oid];
  if (algorithm === undefined) return { mismatch: "algorithm.unsupported" };
  if (publicKey.type === "unsupported") return { mismatch: "algorithm.keyUnsupported" };
  if (KEY_TYPES[algorithm.key] !== publicKey.type) return { mismatch: "algorithm.otherKeyType" };
  const { key } = algorithm;
  const clean =
    key === "ed25519" ? signatureAlgorithm.parameters === null : hasNoParameters(signatureAlgorithm);
  if (!clean) return { mismatch: "algorithm.parameters" };
  if (algorithm.digest === null) return { key, digest: null };
  const stated = digestAlgorithm === undefined ? algorithm.digest : digestName(digestAlgorithm.oid);
  if (stated === undefined) return { mismatch: "algorithm.digestUnsupported" };
  if (algorithm.digest !== undefined && algorithm.digest !== stated) {
    return { mismatch: "algorithm.digestDiffers" };
  }
  return { key, digest: stated };
}

/**
 * Whether `signature` over `signed` was made with the private key of `publicKey`. False for everything
 * that is wrong with the value or the key; hostile octets do not make it throw. Throws PodpisError BUG when
 * a digest is given for Ed25519, which signs messages only (RFC 8032 §5.1).
 */
export function verifySignature(
  publicKey: PublicKey,
  scheme: SignatureScheme,
  signed: Signed,
  signature: Uint8Array,
): boolean {
  if (KEY_TYPES[scheme.key] !== publicKey.type) return false;
  if (scheme.digest === null) return verifyEd25519(publicKey, signed, signature);
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
    case "ecdsa":
      return verifyEcdsaDigest(publicKey.parametersOid!, publicKey.keyBits, value, signature);
    default: {
      const curve = parameterSet(publicKey.parametersOid!)!.curve;
      const point = gostPoint(publicKey);
      return point !== undefined && verifyGost(curve, point, value, signature);
    }
  }
}

function verifyEd25519(publicKey: PublicKey, signed: Signed, signature: Uint8Array): boolean {
  if (!("message" in signed)) {
    throw new PodpisError("BUG", { reason: "Ed25519 was given a digest instead of the message" });
  }
  const key = keyObject(publicKey);
  return key !== undefined && nodeVerify(null, signed.message, key, signature);
}

const keyObjects = new WeakMap<PublicKey, KeyObject | undefined>();

/** The key in node:crypto's form; undefined when it refuses the key (a point off the curve, an even modulus). */
function keyObject(publicKey: PublicKey): KeyObject | undefined {
  if (!keyObjects.has(publicKey)) {
    let key: KeyObject | undefined;
    try {
      key = createPublicKey({ key: Buffer.from(publicKey.spki), format: "der", type: "spki" });
    } catch {
      key = undefined;
    }
    keyObjects.set(publicKey, key);
  }
  return keyObjects.get(publicKey);
}

const gostPoints = new WeakMap<PublicKey, CurvePoint | undefined>();

/** The checked point of a GOST key; undefined when it cannot be a public key. */
function gostPoint(publicKey: PublicKey): CurvePoint | undefined {
  if (!gostPoints.has(publicKey)) {
    const { curve } = parameterSet(publicKey.parametersOid!)!;
    gostPoints.set(publicKey, decodePoint(curve, octetString(readAsn1(publicKey.keyBits))));
  }
  return gostPoints.get(publicKey);
}
