/** The lab's own signers: a certificate and its key, by a name that also stands in addresses. */
import { decodePemBlocks } from "../../asn1/pem.js";
import { integerToBigEndian } from "../../base/bytes.js";
import { digest } from "../../crypto/digest.js";
import { type Certificate, parseCertificate } from "../../x509/certificate.js";
import { extensionsOf } from "../../x509/extensions.js";
import { broken, type Store } from "./store.js";
import type { KeyKind } from "./types.js";

export interface Authority {
  readonly name: string;
  readonly key: KeyKind;
  readonly certificate: Certificate;
  /** PrivateKeyInfo, DER. */
  readonly pkcs8: Uint8Array;
}

/** Names of the lab's authorities. */
export const rootOf = (family: string): string => `root-${family}`;
export const responderOf = (issuer: string): string => `ocsp-${issuer}`;
export const tsaOf = (family: string): string => `tsa-${family}`;
export const isRoot = (name: string): boolean => name.startsWith("root-");

export const certificateFile = (name: string): string => `${name}.pem`;
export const keyFile = (name: string): string => `${name}.key`;

/** Throws PodpisError LAB_STATE when the store has no such authority, or a damaged one. */
export function loadAuthority(store: Store, name: string, key: KeyKind): Authority {
  const first = (file: string): Uint8Array => {
    const [block] = decodePemBlocks(store.read(file));
    if (block === undefined) throw broken(store.path, `${file} holds nothing`);
    return block.der;
  };
  const certificate = parseCertificate(first(certificateFile(name)));
  return { name, key, certificate, pkcs8: first(keyFile(name)) };
}

/** SHA-1 of the key bits: the usual subjectKeyIdentifier (RFC 5280 §4.2.1.2), and OCSP's byKey. */
export const keyHash = (keyBits: Uint8Array): Uint8Array => digest("sha1", keyBits);

/** The subjectKeyIdentifier as it stands in a certificate; the hash of the key where there is none. */
export const keyIdOf = (certificate: Certificate): Uint8Array =>
  extensionsOf(certificate).subjectKeyIdentifier ?? keyHash(certificate.publicKey.keyBits);

/** Content octets of a serial number, for an implicit INTEGER. */
export function serialContent(serial: bigint): Uint8Array {
  const length = Math.floor(serial.toString(2).length / 8) + 1;
  return integerToBigEndian(serial, length);
}
