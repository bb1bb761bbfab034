/**
 * What the standards ask of certificates for servers beyond path validation: rules that RFC 5280 §4 lays
 * on CAs and RFC 5280 §6 does not check, and the CA/Browser Forum's Baseline Requirements (BR). They are
 * asked for the purpose serverAuth only: elsewhere real CAs, the Russian ones among them, do not keep to
 * all of them, and nothing is proven by that.
 */
import { OID } from "../../asn1/oids.js";
import { equalBytes } from "../../base/bytes.js";
import type { Check } from "../../base/check.js";
import type { Certificate } from "../certificate.js";
import { type CertificateExtensions, extensionsOf } from "../extensions.js";
import { displayName } from "../identity.js";
import { isEmptyName, namesEqual } from "../name.js";
import type { Path } from "./build.js";

interface Asked {
  readonly certificate: Certificate;
  readonly extensions: CertificateExtensions;
  /** It signed another certificate of the path. */
  readonly isIssuer: boolean;
  readonly selfSigned: boolean;
}

interface Rule {
  /** A key of the text tables. */
  readonly reason: string;
  readonly clause: string;
  readonly broken: (asked: Asked) => boolean;
}

const critical = (oid: string, { certificate }: Asked): boolean | undefined =>
  certificate.extension(oid)?.critical;

const RULES: readonly Rule[] = [
  {
    reason: "profile.serialNumber",
    clause: "RFC 5280 §4.1.2.2",
    // 20 octets of a positive number: 2^159 - 1 is the largest.
    broken: ({ certificate: { serialNumber } }) => serialNumber <= 0n || serialNumber >> 159n > 0n,
  },
  {
    reason: "profile.keyIdentifierCritical",
    clause: "RFC 5280 §4.2.1.1, §4.2.1.2",
    broken: (asked) =>
      critical(OID.authorityKeyIdentifier, asked) === true ||
      critical(OID.subjectKeyIdentifier, asked) === true,
  },
  {
    reason: "profile.authorityKeyIdentifier",
    clause: "RFC 5280 §4.2.1.1: only a self-signed certificate may go without",
    broken: ({ extensions: { authorityKeyIdentifier }, selfSigned }) =>
      authorityKeyIdentifier?.keyIdentifier === undefined &&
      !(selfSigned && authorityKeyIdentifier === undefined),
  },
  {
    reason: "profile.rootKeyIdentifier",
    clause: "BR §7.1.2.1.3",
    broken: ({
      extensions: { authorityKeyIdentifier: authority, subjectKeyIdentifier: subject },
      selfSigned,
    }) =>
      selfSigned &&
      authority !== undefined &&
      (authority.authorityCertIssuer !== undefined ||
        authority.authorityCertSerialNumber !== undefined ||
        (subject !== undefined &&
          authority.keyIdentifier !== undefined &&
          !equalBytes(authority.keyIdentifier, subject))),
  },
  {
    reason: "profile.subjectKeyIdentifier",
    clause: "RFC 5280 §4.2.1.2",
    broken: ({ extensions, isIssuer }) => isIssuer && extensions.subjectKeyIdentifier === undefined,
  },
  {
    reason: "profile.caBits",
    clause: "RFC 5280 §4.2.1.3, §4.2.1.9: keyCertSign and pathLenConstraint are for CAs",
    broken: ({ extensions: { basicConstraints, keyUsage } }) =>
      basicConstraints?.cA !== true &&
      (basicConstraints?.pathLenConstraint !== undefined || keyUsage?.has("keyCertSign") === true),
  },
  {
    reason: "profile.basicConstraintsNotCritical",
    clause: "RFC 5280 §4.2.1.9: in every CA certificate",
    broken: (asked) => asked.isIssuer && critical(OID.basicConstraints, asked) === false,
  },
  {
    reason: "profile.caAsServer",
    clause: "BR §7.1.2.7.8: a server's certificate is no CA's",
    broken: ({ extensions: { basicConstraints }, isIssuer }) => !isIssuer && basicConstraints?.cA === true,
  },
  {
    reason: "profile.rsaModulus",
    clause: "BR §6.1.5: its length in bits is a multiple of 8",
    broken: ({ certificate: { publicKey } }) =>
      (publicKey.type === "rsa" || publicKey.type === "rsa-pss") && publicKey.bits % 8 !== 0,
  },
  {
    reason: "profile.nameConstraintsOfNoCa",
    clause: "RFC 5280 §4.2.1.10",
    broken: ({ extensions: { basicConstraints, nameConstraints } }) =>
      nameConstraints !== undefined && basicConstraints?.cA !== true,
  },
  {
    reason: "profile.nameConstraintsForm",
    clause: "RFC 5280 §4.2.1.10: a leading period is for mailboxes and URIs",
    broken: ({ extensions: { nameConstraints } }) =>
      [...(nameConstraints?.permittedSubtrees ?? []), ...(nameConstraints?.excludedSubtrees ?? [])].some(
        ({ base }) => base.kind === "dNSName" && base.value.startsWith("."),
      ),
  },
  {
    reason: "profile.policyConstraintsNotCritical",
    clause: "RFC 5280 §4.2.1.11, §4.2.1.14",
    broken: (asked) =>
      critical(OID.policyConstraints, asked) === false || critical(OID.inhibitAnyPolicy, asked) === false,
  },
  {
    reason: "profile.informationAccessCritical",
    clause: "RFC 5280 §4.2.2.1, §4.2.2.2",
    broken: (asked) =>
      critical(OID.authorityInfoAccess, asked) === true || critical(OID.subjectInfoAccess, asked) === true,
  },
  {
    reason: "profile.subjectAltNameCritical",
    clause: "BR §7.1.2.7.12: critical exactly when the subject is empty",
    broken: (asked) =>
      !asked.isIssuer &&
      critical(OID.subjectAltName, asked) === true &&
      !isEmptyName(asked.certificate.subject),
  },
];

/** The check certificate.profile for every certificate that breaks a rule; one for the whole path when none does. */
export function serverProfile(path: Path): readonly Check[] {
  const checks = path.flatMap((certificate, i): Check[] => {
    const asked: Asked = {
      certificate,
      extensions: extensionsOf(certificate),
      isIssuer: i > 0,
      selfSigned: i === path.length - 1 && namesEqual(certificate.subject, certificate.issuer),
    };
    return RULES.filter(({ broken }) => broken(asked)).map(({ reason, clause }) => ({
      id: "certificate.profile",
      status: "indeterminate",
      subIndication: "CHAIN_CONSTRAINTS_FAILURE",
      subject: displayName(certificate.subject),
      reason,
      expected: clause,
    }));
  });
  if (checks.length > 0) return checks;
  return [{ id: "certificate.profile", status: "passed", subject: displayName(path[0]!.subject) }];
}
