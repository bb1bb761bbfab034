/** header.key of a CryptoPro container: what kind of key it is, what may be done with it, its certificate. */
import { isMalformed, sequence } from "../../../asn1/cursor.js";
import { OID } from "../../../asn1/oids.js";
import { type Asn1Node, readAsn1, TAG } from "../../../asn1/reader.js";
import { fail, namedBits, octetString, oid, text, time } from "../../../asn1/values.js";
import { equalBytes } from "../../../base/bytes.js";
import { withGost28147 } from "../../../crypto/gost/ciphers/gost28147.js";
import { CRYPTO_PRO_A, type Substitutions, TC26_Z } from "../../../crypto/gost/ciphers/substitutions.js";
import { type ParameterSet, parameterSet } from "../../../crypto/gost/curves.js";
import { damaged } from "./damage.js";

/** By the algorithm of the key. */
export type ContainerAlgorithm = "gost2012-256" | "gost2012-512" | "gost2001";

/** What the header says of one of its keys. */
export interface ContainerKeyFacts {
  readonly algorithm: ContainerAlgorithm;
  readonly parameters: ParameterSet;
  /** The owner of the container allowed that the key be taken out of it. podpis never changes this. */
  readonly exportable: boolean;
  /** The first octets of the public key: X, little-endian. */
  readonly fingerprint: Uint8Array;
  /** X.509, DER. */
  readonly certificate: Uint8Array | undefined;
}

export interface ContainerHeader {
  /** One, or two: for exchange and for signatures. */
  readonly keys: readonly [ContainerKeyFacts, ...ContainerKeyFacts[]];
  /** Of the password, under the key that it makes with the first fingerprint as salt. */
  readonly passwordMac: Uint8Array | undefined;
  /** After this moment the key must not be used. */
  readonly notAfter: Date | undefined;
  /** With which everything in this container is encrypted and authenticated. */
  readonly boxes: Substitutions;
}

/** AT_KEYEXCHANGE keys have the OIDs of key agreement, AT_SIGNATURE keys those of signatures. */
const ALGORITHMS: Readonly<Record<string, ContainerAlgorithm>> = {
  [OID.gost2001Dh]: "gost2001",
  [OID.gost2001Key]: "gost2001",
  [OID.gost2012Agreement256]: "gost2012-256",
  [OID.gost2012Key256]: "gost2012-256",
  [OID.gost2012Agreement512]: "gost2012-512",
  [OID.gost2012Key512]: "gost2012-512",
};

/** An extension of the header: the period of the key's use. */
const KEY_PERIOD = "1.2.643.2.2.37.3.10";

/** Tags of the header's fields. */
const FIELD = {
  passwordMac: 2,
  secondParameters: 4,
  certificate: 5,
  secondCertificate: 6,
  fingerprint: 10,
  secondFingerprint: 11,
  extensions: 12,
} as const;

/**
 * Reads header.key and checks its code of authentication, whose key is zero: it tells damage, not change.
 * `path`: the container. Throws KEY_CONTAINER_DAMAGED.
 */
export function readHeader(octets: Uint8Array, path: string): ContainerHeader {
  try {
    const parts = sequence(readAsn1(octets));
    const content = parts.next(TAG.sequence);
    const mac = octetString(parts.next(TAG.octetString));
    parts.end();
    const boxes = [TC26_Z, CRYPTO_PRO_A].find((candidate) =>
      equalBytes(codeOf(new Uint8Array(32), candidate, content.raw), mac),
    );
    if (boxes === undefined) throw damaged(path, "header.key", "its code of authentication is wrong");
    return { ...fieldsOf(content), boxes };
  } catch (error) {
    if (isMalformed(error)) throw damaged(path, "header.key", error.why);
    throw error;
  }
}

/** The code of authentication of GOST 28147-89 that all files of a container use. */
export const codeOf = (key: Uint8Array, boxes: Substitutions, octets: Uint8Array): Uint8Array =>
  withGost28147(key, boxes, (cipher) => cipher.mac(octets));

/** Unknown fields are passed over. */
function fieldsOf(content: Asn1Node): Omit<ContainerHeader, "boxes"> {
  const nodes = content.children;
  const field = (n: number): Asn1Node | undefined => nodes.find((node) => node.isContext(n));
  const octets = (n: number): Uint8Array | undefined => field(n)?.content;
  const parameters = nodes.find((node) => node.is(TAG.sequence));
  const fingerprint = octets(FIELD.fingerprint);
  if (parameters === undefined || fingerprint?.length !== 8)
    fail(content, "the description of the key is missing");
  const first = keyFacts(parameters, fingerprint, octets(FIELD.certificate));
  const second = field(FIELD.secondParameters);
  const secondFingerprint = octets(FIELD.secondFingerprint);
  return {
    keys:
      second === undefined || secondFingerprint === undefined
        ? [first]
        : [first, keyFacts(second, secondFingerprint, octets(FIELD.secondCertificate))],
    passwordMac: octets(FIELD.passwordMac),
    notAfter: periodEnd(field(FIELD.extensions)),
  };
}

function keyFacts(node: Asn1Node, fingerprint: Uint8Array, certificate?: Uint8Array): ContainerKeyFacts {
  return { ...keyDescription(node), fingerprint, certificate };
}

/**
 * SEQUENCE { BIT STRING, [0] IMPLICIT SEQUENCE { OID, SEQUENCE { curve, digest } } }, itself perhaps implicit: what
 * CryptoPro says of a key, in containers and in its PFX. Throws ASN1_MALFORMED.
 */
export function keyDescription(
  node: Asn1Node,
): Pick<ContainerKeyFacts, "algorithm" | "parameters" | "exportable"> {
  const [attributes, key] = node.children;
  const [algorithm, parameters] = key?.isContext(0) ? key.children : [];
  if (attributes === undefined || algorithm === undefined || parameters === undefined) {
    fail(node, "the description of the key is not complete");
  }
  const name = ALGORITHMS[oid(algorithm)];
  if (name === undefined) fail(algorithm, `an unknown algorithm of the key (${oid(algorithm)})`);
  const set = parameterSet(oid(sequence(parameters).next(TAG.oid)));
  if (set?.curve.size !== (name === "gost2012-512" ? 64 : 32)) fail(parameters, "an unknown curve");
  return { algorithm: name, parameters: set, exportable: namedBits(attributes).includes(0) };
}

/** SEQUENCE OF SEQUENCE { OID, OCTET STRING }; of the period SEQUENCE { [1] GeneralizedTime }. */
function periodEnd(extensions: Asn1Node | undefined): Date | undefined {
  for (const extension of extensions?.children ?? []) {
    const parts = sequence(extension);
    if (oid(parts.next(TAG.oid)) !== KEY_PERIOD) continue;
    const end = sequence(readAsn1(octetString(parts.next(TAG.octetString)))).rest();
    const node = end.find((one) => one.isContext(1));
    return node === undefined ? undefined : generalizedTime(node);
  }
  return undefined;
}

/** [1] IMPLICIT GeneralizedTime. */
function generalizedTime(node: Asn1Node): Date {
  if (node.content.length > 32) fail(node, "a time of an unexpected length");
  const octets = Uint8Array.of(TAG.generalizedTime, node.content.length, ...node.content);
  return time(readAsn1(octets));
}

const WINDOWS_1251 = new TextDecoder("windows-1251");

/** The name in name.key; undefined when it is none. Cyrillic ones stand there in Windows-1251, called IA5String. */
export function readName(octets: Uint8Array): string | undefined {
  try {
    const name = sequence(readAsn1(octets)).next();
    return name.is(TAG.ia5String) ? WINDOWS_1251.decode(name.content) : text(name);
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
}
