/** The keys and certificates of a token. What they are called proves nothing: they belong together by the public key. */
import { encodeAlgorithm } from "../../../asn1/algorithm.js";
import { isMalformed } from "../../../asn1/cursor.js";
import { OID } from "../../../asn1/oids.js";
import { readAsn1, TAG } from "../../../asn1/reader.js";
import { octetString, oid } from "../../../asn1/values.js";
import * as der from "../../../asn1/writer.js";
import { equalBytes } from "../../../base/bytes.js";
import { type PublicKey, readPublicKey, samePublicKey } from "../../../crypto/publicKey.js";
import type { Certificate } from "../../../x509/certificate.js";
import { readable } from "../select.js";
import { CKA, CKK, CKO, type Handle } from "./cryptoki.js";
import type { Session } from "./session.js";
import type { Pkcs11Uri } from "./uri.js";

/** What keys and certificates have in common. */
interface Named {
  /** CKA_ID; makers give a key and its certificate the same one. */
  readonly id: Uint8Array | undefined;
  readonly label: string | undefined;
}

export interface PrivateObject extends Named {
  readonly handle: Handle;
  readonly keyType: number;
  /** Every signature wants the PIN anew. */
  readonly alwaysAuthenticate: boolean;
  /** Of EC and GOST keys: the curve's DER, where the token shows it. */
  readonly parameters: Uint8Array | undefined;
  /** By what the private object says itself; undefined where it does not. */
  readonly publicKey: PublicKey | undefined;
}

export interface PublicObject extends Named {
  readonly publicKey: PublicKey;
}

export interface CertificateObject extends Named {
  readonly certificate: Certificate;
}

const named = (session: Session, object: Handle): Named => {
  const label = session.attribute(object, CKA.label);
  return {
    id: session.attribute(object, CKA.id),
    label: label && new TextDecoder().decode(label),
  };
};

/** Private keys that may sign; `uri` narrows by CKA_ID and label. Seen after logging in only, as a rule. */
export function privateObjects(
  session: Session,
  { id, texts }: Pick<Pkcs11Uri, "id" | "texts">,
): PrivateObject[] {
  const { object: label } = texts;
  return session
    .find(CKO.privateKey, [
      ...(id === undefined ? [] : [{ type: CKA.id, value: Buffer.from(id) }]),
      ...(label === undefined ? [] : [{ type: CKA.label, value: Buffer.from(label, "utf8") }]),
    ])
    .map((handle) => {
      const keyType = session.number(handle, CKA.keyType);
      return {
        ...named(session, handle),
        handle,
        keyType,
        alwaysAuthenticate: session.flag(handle, CKA.alwaysAuthenticate),
        parameters: parametersOf(session, handle, keyType),
        publicKey: read(keyOfPrivate(session, handle, keyType)),
      };
    });
}

export function publicObjects(session: Session): PublicObject[] {
  return session.find(CKO.publicKey).flatMap((object) => {
    const publicKey = read(keyOfPublic(session, object, session.number(object, CKA.keyType)));
    return publicKey === undefined ? [] : [{ ...named(session, object), publicKey }];
  });
}

/** X.509 certificates that can be read. */
export function certificateObjects(session: Session): CertificateObject[] {
  return session.find(CKO.certificate).flatMap((object) => {
    const value = session.attribute(object, CKA.value);
    const [certificate] = value === undefined ? [] : readable([value]);
    return certificate === undefined ? [] : [{ ...named(session, object), certificate }];
  });
}

const parametersOf = (session: Session, object: Handle, keyType: number): Uint8Array | undefined => {
  if (keyType === CKK.rsa) return undefined;
  const isGost = keyType === CKK.gostR3410 || keyType === CKK.gostR3410_512;
  return session.attribute(object, isGost ? CKA.gostR3410Params : CKA.ecParams);
};

/** Undefined when it is not there, or cannot be read. */
function read(spki: Uint8Array | undefined): PublicKey | undefined {
  try {
    return spki && readPublicKey(spki);
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
}

/** SubjectPublicKeyInfo by a private object. Its CKA_VALUE is never asked for: that is the private key. */
function keyOfPrivate(session: Session, object: Handle, keyType: number): Uint8Array | undefined {
  const stated = session.attribute(object, CKA.publicKeyInfo);
  return stated ?? (keyType === CKK.rsa ? rsaKey(session, object) : undefined);
}

function rsaKey(session: Session, object: Handle): Uint8Array | undefined {
  const modulus = session.attribute(object, CKA.modulus);
  const exponent = session.attribute(object, CKA.publicExponent);
  if (modulus === undefined || exponent === undefined) return undefined;
  const key = der.seq(der.int(modulus), der.int(exponent));
  return der.seq(encodeAlgorithm(OID.rsaEncryption, "null"), der.bits(key));
}

/** SubjectPublicKeyInfo out of the attributes that each kind of public key has (PKCS #11 mechanisms, v2.40 §2). */
function keyOfPublic(session: Session, object: Handle, keyType: number): Uint8Array | undefined {
  const get = (type: number): Uint8Array | undefined => session.attribute(object, type);
  switch (keyType) {
    case CKK.rsa:
      return rsaKey(session, object);
    case CKK.ec: {
      const [parameters, point] = [get(CKA.ecParams), get(CKA.ecPoint)];
      if (parameters === undefined || point === undefined) return undefined;
      return der.seq(encodeAlgorithm(OID.ecPublicKey, parameters), der.bits(bare(point, [65, 97, 133])));
    }
    case CKK.ecEdwards: {
      const point = get(CKA.ecPoint);
      return point && der.seq(encodeAlgorithm(OID.ed25519), der.bits(bare(point, [32])));
    }
    case CKK.gostR3410:
    case CKK.gostR3410_512: {
      const [parameters, value] = [get(CKA.gostR3410Params), get(CKA.value)];
      if (parameters === undefined || value === undefined) return undefined;
      const digest = get(CKA.gostR3411Params) ?? new Uint8Array(0);
      const algorithm = encodeAlgorithm(gostKeyOid(keyType, digest), der.seq(parameters, digest));
      return der.seq(algorithm, der.bits(der.octets(bare(value, [64, 128]))));
    }
    default:
      return undefined;
  }
}

/** One key type stands for 2001 and 2012-256; the digest tells them apart. */
function gostKeyOid(keyType: number, digest: Uint8Array): string {
  if (keyType === CKK.gostR3410_512) return OID.gost2012Key512;
  return equalBytes(digest, der.oid(OID.gost94CryptoPro)) ? OID.gost2001Key : OID.gost2012Key256;
}

/**
 * A point stands in an OCTET STRING (EC), or bare (GOST); not every module keeps to that. Its length tells: a bare point
 * of EC begins as an OCTET STRING does.
 */
function bare(point: Uint8Array, lengths: readonly number[]): Uint8Array {
  if (lengths.includes(point.length)) return point;
  try {
    const node = readAsn1(point);
    return node.is(TAG.octetString) ? octetString(node) : point;
  } catch (error) {
    if (isMalformed(error)) return point;
    throw error;
  }
}

/**
 * The public key of a private one: what it says itself, else that of a public key, or of a certificate, with its CKA_ID, else
 * the only one of its kind. A wrong guess does no harm: every signature is verified with this key. `outside`: a certificate
 * named by the user. Undefined when there is none, or more than one.
 */
export function publicKeyOf(
  key: PrivateObject,
  publics: readonly PublicObject[],
  certificates: readonly CertificateObject[],
  outside: Certificate | undefined,
): PublicKey | undefined {
  const known = [
    ...certificates.map(({ certificate }) => certificate),
    ...(outside === undefined ? [] : [outside]),
  ];
  const found =
    key.publicKey ?? byId(key, publics, certificates) ?? (outside && suited(key, [outside.publicKey]));
  return found && stated(found, known);
}

function byId(
  key: PrivateObject,
  publics: readonly PublicObject[],
  certificates: readonly CertificateObject[],
): PublicKey | undefined {
  const certified = certificates.map(({ id, certificate: { publicKey } }) => ({ id, publicKey }));
  const isOwn = ({ id }: Pick<Named, "id">): boolean =>
    id !== undefined && key.id !== undefined && equalBytes(id, key.id);
  // Public keys come into being with their private ones; certificates are written beside them later, by hand at times.
  for (const some of [publics.filter(isOwn), certified.filter(isOwn), publics, certified]) {
    const one = suited(
      key,
      some.map(({ publicKey }) => publicKey),
    );
    if (one !== undefined) return one;
  }
  return undefined;
}

/** The one key among these that the private object's type and curve allow. */
function suited(key: PrivateObject, candidates: readonly PublicKey[]): PublicKey | undefined {
  const possible = candidates.filter((one) => isPossible(key, one));
  const [first] = possible;
  return first !== undefined && possible.every((one) => samePublicKey(one, first)) ? first : undefined;
}

const KEY_TYPES: Readonly<Record<number, readonly PublicKey["type"][]>> = {
  [CKK.rsa]: ["rsa", "rsa-pss"],
  [CKK.ec]: ["ec"],
  [CKK.ecEdwards]: ["ed25519"],
  [CKK.gostR3410]: ["gost2012-256", "gost2001"],
  [CKK.gostR3410_512]: ["gost2012-512"],
};

function isPossible({ keyType, parameters }: PrivateObject, { type, parametersOid }: PublicKey): boolean {
  if (KEY_TYPES[keyType]?.includes(type) !== true) return false;
  return parameters === undefined || parametersOid === undefined || curveOid(parameters) === parametersOid;
}

function curveOid(parameters: Uint8Array): string | undefined {
  try {
    return oid(readAsn1(parameters));
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
}

/** The key as its certificate states it: PKCS #11 does not tell a key for RSASSA-PSS from another RSA key. */
function stated(key: PublicKey, certificates: readonly Certificate[]): PublicKey {
  const same = certificates.find(
    ({ publicKey }) =>
      samePublicKey(publicKey, key) ||
      (key.type === "rsa" && publicKey.type === "rsa-pss" && equalBytes(key.keyBits, publicKey.keyBits)),
  );
  return same?.publicKey ?? key;
}
