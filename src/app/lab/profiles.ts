/** Which extensions a certificate of each profile has: the picture of a Russian qualified certificate. */
import { OID } from "../../asn1/oids.js";
import { DAY } from "../../base/time.js";
import * as ext from "./extensions.js";
import type { KeyKind, LabExtension, Profile } from "./types.js";

/** Signature tool classes КС1 and КС2 (order 795). */
const POLICIES = ["1.2.643.100.113.1", "1.2.643.100.113.2"];
const SUBJECT_TOOL = 'СКЗИ "Учебное" (версия 1.0)';

export interface CertificatePlan {
  readonly profile: Profile | "root";
  readonly key: KeyKind;
  readonly keyId: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly pathLength: number | null;
  /** Absent for a root. */
  readonly issuer?: {
    readonly keyId: Uint8Array;
    /** Issuer and serial number (content octets) of the issuer's own certificate. */
    readonly own: { readonly issuer: Uint8Array; readonly serial: Uint8Array };
    readonly urls: { readonly crl: string; readonly ocsp?: string; readonly caIssuers: string };
  };
}

/** In the order in which they are written. */
export function extensionsFor(plan: CertificatePlan): LabExtension[] {
  const gost = plan.key === "gost256" || plan.key === "gost512";
  const result = [...usage(plan), ext.subjectKeyIdentifier(plan.keyId)];
  if (gost && plan.profile !== "root") result.push(...qualified(plan));
  const { issuer } = plan;
  if (issuer === undefined) return result;
  const { ocsp, caIssuers, crl } = issuer.urls;
  result.push(ext.authorityKeyIdentifier(issuer.keyId, issuer.own));
  result.push(ext.crlDistributionPoints([crl]));
  result.push(ext.authorityInfoAccess(ocsp === undefined ? { caIssuers } : { ocsp, caIssuers }));
  return result;
}

function usage({ profile, pathLength }: CertificatePlan): LabExtension[] {
  const { digitalSignature, nonRepudiation, keyCertSign, cRLSign } = ext.USAGE;
  switch (profile) {
    case "root":
    case "ca":
      return [ext.basicConstraintsCa(pathLength), ext.keyUsage(digitalSignature, keyCertSign, cRLSign)];
    case "tsa":
      return [
        ext.keyUsage(digitalSignature, nonRepudiation),
        // RFC 3161 §2.3: critical, and nothing beside it.
        ext.extendedKeyUsage([OID.ekuTimeStamping], true),
      ];
    case "ocsp":
      return [ext.keyUsage(digitalSignature), ext.extendedKeyUsage([OID.ekuOcspSigning]), ext.ocspNoCheck()];
    default:
      return [
        ext.keyUsage(digitalSignature, nonRepudiation),
        ext.extendedKeyUsage([OID.ekuClientAuth, OID.ekuEmailProtection]),
      ];
  }
}

/** What order 795 adds. TSA and OCSP keys may sign for 15 months, though their certificates last longer. */
function qualified({ profile, notBefore, notAfter }: CertificatePlan): LabExtension[] {
  const service = profile === "tsa" || profile === "ocsp";
  const keyEnd = service ? new Date(Math.min(notAfter.getTime(), notBefore.getTime() + 456 * DAY)) : notAfter;
  const result = [
    ext.certificatePolicies(POLICIES),
    ext.subjectSignTool(SUBJECT_TOOL),
    ext.issuerSignTool(
      SUBJECT_TOOL,
      'ПАК "Учебный УЦ"',
      "Заключение № 1 от 01.01.2026",
      "Заключение № 2 от 01.01.2026",
    ),
  ];
  if (profile !== "ca") result.push(ext.privateKeyUsagePeriod(notBefore, keyEnd));
  if (!service && profile !== "ca") result.push(ext.identificationKind(0));
  return result;
}
