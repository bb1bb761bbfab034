/** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7, RFC 9215 §4): what kind of key it is, without judging it. */
import { type AlgorithmIdentifier, algorithmIdentifier, hasNoParameters } from "../asn1/algorithm.js";
import { isMalformed, sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { readAsn1, TAG } from "../asn1/reader.js";
import { bitStringOctets, integer, integerBytes, octetString, oid } from "../asn1/values.js";
import { equalBytes } from "../base/bytes.js";
import { MAX_RSA_BITS } from "../base/limits.js";
import { dsaBits, readDsaKey } from "./dsa.js";
import { parameterSet } from "./gost/curves.js";
import { type PssParameters, readPssParameters } from "./rsaPss.js";

export type KeyType =
  | "gost2012-256"
  | "gost2012-512"
  /** GOST R 34.10-2001: verified, never signed with. */
  | "gost2001"
  | "rsa"
  /** An RSA key for RSASSA-PSS only (id-RSASSA-PSS). */
  | "rsa-pss"
  | "ec"
  | "ed25519"
  | "ed448"
  /** Verified, never signed with. */
  | "dsa"
  /** For key agreement only (RFC 8410 §3): it never signed anything. */
  | "x25519"
  | "x448"
  | "unsupported";

export interface PublicKey {
  readonly type: KeyType;
  /** The algorithm's OID, for types we do not support too. */
  readonly algorithmOid: string;
  /** Named curve or GOST parameter set: its OID. */
  readonly parametersOid?: string;
  /** Of keys for RSASSA-PSS: what their signatures are limited to; absent when the key states no limit. */
  readonly pss?: PssParameters;
  /** For people: "GOST R 34.10-2012 256, CryptoPro-XchA", "RSA 2048", "ECDSA P-256". */
  readonly label: string;
  /** Modulus length for RSA and DSA, field size for curves; 0 for unsupported keys. */
  readonly bits: number;
  /** The whole SubjectPublicKeyInfo as it stands. */
  readonly spki: Uint8Array;
  /** The content of its BIT STRING, without the unused-bits octet: what SKI and issuerKeyHash digest. */
  readonly keyBits: Uint8Array;
}

/** What the reader of one algorithm finds out; undefined: not a key we can use. */
type Kind = Pick<PublicKey, "type" | "label" | "bits" | "parametersOid" | "pss">;

/**
 * Reads a DER SubjectPublicKeyInfo. A key we cannot use (algorithm, parameters, or octets that are no key
 * of the algorithm) has the type "unsupported"; whether a point lies on its curve is another question (isPossibleKey).
 * Throws PodpisError ASN1_MALFORMED when the octets are no SubjectPublicKeyInfo.
 */
export function readPublicKey(spki: Uint8Array): PublicKey {
  const parts = sequence(readAsn1(spki));
  const algorithm = algorithmIdentifier(parts.next(TAG.sequence));
  const keyBits = bitStringOctets(parts.next(TAG.bitString));
  parts.end();
  const kind = supportedKind(algorithm, keyBits) ?? {
    type: "unsupported",
    label: unsupportedName(algorithm),
    bits: 0,
  };
  return { ...kind, algorithmOid: algorithm.oid, spki, keyBits };
}

/** Whether two keys are one: the same point or number, however the AlgorithmIdentifier is written. */
export function samePublicKey(a: PublicKey, b: PublicKey): boolean {
  if (equalBytes(a.spki, b.spki)) return true;
  if (a.type === "unsupported" || a.type !== b.type || !equalBytes(a.keyBits, b.keyBits)) return false;
  return curveOf(a) === curveOf(b);
}

const curveOf = (key: PublicKey): unknown =>
  key.parametersOid === undefined ? undefined : (parameterSet(key.parametersOid)?.curve ?? key.parametersOid);

/** Names of algorithms that are known and not supported. */
const UNSUPPORTED_NAMES: Readonly<Record<string, string>> = {
  [OID.gost2001Key]: "GOST R 34.10-2001, unknown parameters",
  [OID.gost2012Key256]: "GOST R 34.10-2012 256, unknown parameters",
  [OID.gost2012Key512]: "GOST R 34.10-2012 512, unknown parameters",
  [OID.rsaEncryption]: "RSA, malformed",
  [OID.rsaPss]: "RSA-PSS, malformed",
  [OID.ecPublicKey]: "EC, unknown parameters",
  [OID.ed25519]: "Ed25519, malformed",
  [OID.ed448]: "Ed448, malformed",
  [OID.x25519]: "X25519, malformed",
  [OID.x448]: "X448, malformed",
  // RFC 3279 §2.3.2 lets a key take them from its issuer's; podpis does not.
  [OID.dsa]: "DSA, parameters inherited or unknown",
};

/** The named curve is said where only the form of the point (RFC 5480 §2.2: compressed) is not supported. */
function unsupportedName({ oid: algorithm, parameters }: AlgorithmIdentifier): string {
  const curve =
    algorithm === OID.ecPublicKey && parameters?.is(TAG.oid) ? EC_CURVES[oid(parameters)] : undefined;
  if (curve !== undefined) return `ECDSA ${curve.name}, point not uncompressed`;
  return UNSUPPORTED_NAMES[algorithm] ?? algorithm;
}

const EC_CURVES: Readonly<Record<string, { readonly name: string; readonly bits: number }>> = {
  [OID.prime256v1]: { name: "P-256", bits: 256 },
  [OID.secp384r1]: { name: "P-384", bits: 384 },
  [OID.secp521r1]: { name: "P-521", bits: 521 },
};

function supportedKind(algorithm: AlgorithmIdentifier, keyBits: Uint8Array): Kind | undefined {
  try {
    switch (algorithm.oid) {
      case OID.gost2012Key256:
      case OID.gost2012Key512:
      case OID.gost2001Key:
        return gost(algorithm, keyBits);
      case OID.rsaEncryption:
        return hasNoParameters(algorithm) ? rsa(keyBits, "rsa") : undefined;
      case OID.rsaPss:
        return rsaPss(algorithm, keyBits);
      case OID.dsa:
        return dsa(algorithm, keyBits);
      case OID.ecPublicKey:
        return ec(algorithm, keyBits);
      case OID.ed25519:
        return plainCurve(algorithm, keyBits, { type: "ed25519", label: "Ed25519", bits: 256 }, 32);
      case OID.ed448:
        return plainCurve(algorithm, keyBits, { type: "ed448", label: "Ed448", bits: 448 }, 57);
      case OID.x25519:
        return plainCurve(algorithm, keyBits, { type: "x25519", label: "X25519", bits: 255 }, 32);
      case OID.x448:
        return plainCurve(algorithm, keyBits, { type: "x448", label: "X448", bits: 448 }, 56);
      default:
        return undefined;
    }
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
}

/**
 * RFC 9215 §4.2: publicKeyParamSet and an optional digestParamSet, which real keys carry or leave out
 * regardless of the rule. It is read for one thing: some software marks 2012 keys with the OID of 2001.
 * RFC 4491 §2.3.2, of keys of 2001: both are there, digestParamSet names substitutions of 34.11-94, and what
 * is encrypted with may follow.
 */
function gost(algorithm: AlgorithmIdentifier, keyBits: Uint8Array): Kind | undefined {
  if (algorithm.parameters === null) return undefined;
  const parts = sequence(algorithm.parameters);
  const set = parameterSet(oid(parts.next(TAG.oid)));
  const digestParamSet = parts.optional(TAG.oid);
  if (set === undefined) return undefined;
  const { size } = set.curve;
  const hash = digestParamSet && oid(digestParamSet);
  const of2001 = algorithm.oid === OID.gost2001Key && hash !== OID.streebog256;
  if (of2001 && hash !== OID.gost94CryptoPro) return undefined;
  if ((algorithm.oid === OID.gost2012Key512) !== (size === 64)) return undefined;
  const point = octetString(readAsn1(keyBits));
  if (point.length !== 2 * size) return undefined;
  if (of2001) {
    const label = `GOST R 34.10-2001, ${set.name}`;
    return { type: "gost2001", label, bits: 256, parametersOid: set.oid };
  }
  const bits = size === 32 ? 256 : 512;
  return {
    type: `gost2012-${bits}`,
    label: `GOST R 34.10-2012 ${bits}, ${set.name}`,
    bits,
    parametersOid: set.oid,
  };
}

/** RFC 3279 §2.3.1. */
function rsa(keyBits: Uint8Array, type: "rsa" | "rsa-pss"): Kind | undefined {
  const parts = sequence(readAsn1(keyBits));
  const modulus = parts.next(TAG.integer);
  const exponent = integer(parts.next(TAG.integer));
  parts.end();
  // RFC 8017 §3.1: it has an inverse modulo λ(n), which is even.
  if (exponent < 3n || !(exponent & 1n)) return undefined;
  if (integerBytes(modulus).length > MAX_RSA_BITS / 8 + 1) return undefined;
  const value = integer(modulus);
  const bits = value <= 0n ? 0 : value.toString(2).length;
  // A product of odd primes is odd.
  if (bits === 0 || bits > MAX_RSA_BITS || !(value & 1n)) return undefined;
  return { type, label: `${type === "rsa" ? "RSA" : "RSA-PSS"} ${bits}`, bits };
}

/** RFC 4055 §3.1: without parameters the key signs with any. */
function rsaPss({ parameters }: AlgorithmIdentifier, keyBits: Uint8Array): Kind | undefined {
  const kind = rsa(keyBits, "rsa-pss");
  if (kind === undefined || parameters === null) return kind;
  const pss = readPssParameters(parameters);
  return pss && { ...kind, pss };
}

function dsa({ parameters }: AlgorithmIdentifier, keyBits: Uint8Array): Kind | undefined {
  if (parameters === null) return undefined;
  const key = readDsaKey(parameters, keyBits);
  return key && { type: "dsa", label: `DSA ${dsaBits(key)}`, bits: dsaBits(key) };
}

/** RFC 8410 §3, §4: no parameters, and the octets as they are. */
const plainCurve = (
  { parameters }: AlgorithmIdentifier,
  { length }: Uint8Array,
  kind: Kind,
  octets: number,
): Kind | undefined => (parameters === null && length === octets ? kind : undefined);

/** RFC 5480: named curves only, points uncompressed. */
function ec(algorithm: AlgorithmIdentifier, keyBits: Uint8Array): Kind | undefined {
  if (algorithm.parameters?.is(TAG.oid) !== true) return undefined;
  const parametersOid = oid(algorithm.parameters);
  const curve = EC_CURVES[parametersOid];
  if (curve === undefined) return undefined;
  if (keyBits[0] !== 4 || keyBits.length !== 1 + 2 * Math.ceil(curve.bits / 8)) return undefined;
  return { type: "ec", label: `ECDSA ${curve.name}`, bits: curve.bits, parametersOid };
}
