/** DER of the certificate and CRL extensions the lab writes (RFC 5280 §4.2, §5.2; order 795 of the FSB). */
import { OID } from "../../asn1/oids.js";
import * as der from "../../asn1/writer.js";
import { utf8 } from "../../base/bytes.js";
import type { LabExtension } from "./types.js";

const extension = (oid: string, value: Uint8Array, critical = false): LabExtension => ({
  oid,
  critical,
  value,
});

/** Bit numbers of KeyUsage (RFC 5280 §4.2.1.3). */
export const USAGE = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 } as const;

export const keyUsage = (...usages: readonly number[]): LabExtension =>
  extension(OID.keyUsage, der.namedBits(usages), true);

export const extendedKeyUsage = (oids: readonly string[], critical = false): LabExtension =>
  extension(OID.extendedKeyUsage, der.seq(...oids.map(der.oid)), critical);

/** `pathLength` null: without a limit. */
export const basicConstraintsCa = (pathLength: number | null): LabExtension =>
  extension(
    OID.basicConstraints,
    der.seq(der.bool(true), ...(pathLength === null ? [] : [der.int(pathLength)])),
    true,
  );

export const subjectKeyIdentifier = (keyId: Uint8Array): LabExtension =>
  extension(OID.subjectKeyIdentifier, der.octets(keyId));

/** With the name and the serial number of the issuer's own certificate, as most Russian CAs write it. */
export function authorityKeyIdentifier(
  keyId: Uint8Array,
  issuerCertificate?: { readonly issuer: Uint8Array; readonly serial: Uint8Array },
): LabExtension {
  const parts = [der.contextPrimitive(0, keyId)];
  if (issuerCertificate !== undefined) {
    parts.push(der.context(1, der.context(4, issuerCertificate.issuer)));
    parts.push(der.contextPrimitive(2, issuerCertificate.serial));
  }
  return extension(OID.authorityKeyIdentifier, der.seq(...parts));
}

const uri = (url: string): Uint8Array => der.contextPrimitive(6, utf8(url));

export const crlDistributionPoints = (urls: readonly string[]): LabExtension =>
  extension(
    OID.crlDistributionPoints,
    der.seq(...urls.map((url) => der.seq(der.context(0, der.context(0, uri(url)))))),
  );

export function authorityInfoAccess(urls: {
  readonly ocsp?: string;
  readonly caIssuers?: string;
}): LabExtension {
  const access: Uint8Array[] = [];
  if (urls.ocsp !== undefined) access.push(der.seq(der.oid(OID.adOcsp), uri(urls.ocsp)));
  if (urls.caIssuers !== undefined) access.push(der.seq(der.oid(OID.adCaIssuers), uri(urls.caIssuers)));
  return extension(OID.authorityInfoAccess, der.seq(...access));
}

export const ocspNoCheck = (): LabExtension => extension(OID.ocspNoCheck, der.nul());

export const certificatePolicies = (oids: readonly string[]): LabExtension =>
  extension(OID.certificatePolicies, der.seq(...oids.map((oid) => der.seq(der.oid(oid)))));

/** PrivateKeyUsagePeriod (RFC 3280 §4.2.1.4): implicit GeneralizedTimes. */
export function privateKeyUsagePeriod(notBefore: Date, notAfter: Date): LabExtension {
  const bound = (n: number, instant: Date) =>
    der.contextPrimitive(n, der.generalizedTime(instant).subarray(2));
  return extension(OID.privateKeyUsagePeriod, der.seq(bound(0, notBefore), bound(1, notAfter)));
}

/** The owner's signature tool. */
export const subjectSignTool = (name: string): LabExtension =>
  extension(OID.subjectSignTool, der.utf8String(name));

/** The issuer's signature tool, CA tool, and the papers of conformity of both. */
export const issuerSignTool = (...names: readonly [string, string, string, string]): LabExtension =>
  extension(OID.issuerSignTool, der.seq(...names.map(der.utf8String)));

/** How the owner was identified: 0 in person, 1 by a qualified signature, 2 and 3 remotely. */
export const identificationKind = (kind: number): LabExtension =>
  extension(OID.identificationKind, der.int(kind));

export const crlNumber = (number: bigint): LabExtension => extension(OID.crlNumber, der.int(number));

export const reasonCode = (reason: number): LabExtension => extension(OID.reasonCode, der.enumerated(reason));

/** DER of Extensions (RFC 5280 §4.1): the default FALSE of `critical` is not written. */
export const extensionList = (extensions: readonly LabExtension[]): Uint8Array =>
  der.seq(
    ...extensions.map(({ oid, critical, value }) =>
      der.seq(der.oid(oid), ...(critical ? [der.bool(true)] : []), der.octets(value)),
    ),
  );
