/** Whether a certificate may be used for what it is asked about (RFC 5280 §4.2.1.3, §4.2.1.12). */
import { OID } from "../../asn1/oids.js";
import type { Check } from "../../base/check.js";
import { formatInstant } from "../../base/time.js";
import type { Certificate } from "../certificate.js";
import { extensionsOf, type KeyUsage } from "../extensions.js";
import { displayName } from "../identity.js";

export const PURPOSES = [
  "any",
  "signing",
  "timestamping",
  "ocspSigning",
  "serverAuth",
  "clientAuth",
  "emailProtection",
] as const;
type NamedPurpose = (typeof PURPOSES)[number];

/** One of them, or an extended key usage by its dotted OID, such as those of information systems. */
export type Purpose = NamedPurpose | `${bigint}.${string}`;

export const isPurpose = (text: string): text is Purpose =>
  PURPOSES.some((one) => one === text) ||
  (text.length <= MAX_OID_TEXT && /^[0-2](\.(0|[1-9]\d*))+$/.test(text));

/** Longer ones nobody has. Characters. */
const MAX_OID_TEXT = 100;

interface PurposeRule {
  /** One of these must be set where the certificate states key usages. */
  readonly keyUsages: readonly KeyUsage[];
  readonly extendedKeyUsage?: string;
  /** The extended key usage must be stated, not only not contradicted. */
  readonly mandatory?: boolean;
  /** RFC 3161 §2.3: stated as critical, and alone. */
  readonly exclusive?: boolean;
  /** CAs that limit their extended key usages must allow it. */
  readonly constrainsCas?: boolean;
}

const SIGNATURES: readonly KeyUsage[] = ["digitalSignature", "nonRepudiation"];

const RULES: Readonly<Record<NamedPurpose, PurposeRule>> = {
  any: { keyUsages: [] },
  signing: { keyUsages: SIGNATURES },
  timestamping: {
    keyUsages: SIGNATURES,
    extendedKeyUsage: OID.ekuTimeStamping,
    mandatory: true,
    exclusive: true,
    constrainsCas: true,
  },
  ocspSigning: { keyUsages: SIGNATURES, extendedKeyUsage: OID.ekuOcspSigning, mandatory: true },
  serverAuth: {
    keyUsages: ["digitalSignature", "keyEncipherment", "keyAgreement"],
    extendedKeyUsage: OID.ekuServerAuth,
    constrainsCas: true,
  },
  clientAuth: {
    keyUsages: ["digitalSignature", "keyAgreement"],
    extendedKeyUsage: OID.ekuClientAuth,
    constrainsCas: true,
  },
  emailProtection: { keyUsages: SIGNATURES, extendedKeyUsage: OID.ekuEmailProtection },
};

/** What is signed with it is signed for the use that the OID stands for. */
const ruleOf = (purpose: Purpose): PurposeRule =>
  Object.hasOwn(RULES, purpose)
    ? RULES[purpose as NamedPurpose]
    : { keyUsages: SIGNATURES, extendedKeyUsage: purpose };

/** The extended key usage that CAs of a path must allow for this purpose, if any. */
export function purposeOfCas(purpose: Purpose): string | undefined {
  const { constrainsCas, extendedKeyUsage } = ruleOf(purpose);
  return constrainsCas ? extendedKeyUsage : undefined;
}

/** The checks of key usage, extended key usage and, for keys that sign, the period of the private key. */
export function purposeChecks(certificate: Certificate, purpose: Purpose, at: Date): readonly Check[] {
  const rule = ruleOf(purpose);
  const checks = [keyUsageCheck(certificate, rule), extendedKeyUsageCheck(certificate, rule)];
  const signs = purpose !== "any" && purpose !== "ocspSigning" && !purpose.endsWith("Auth");
  if (signs) checks.push(privateKeyPeriod(certificate, at));
  return checks.filter((check) => check !== undefined);
}

const unfit = { status: "indeterminate", subIndication: "CHAIN_CONSTRAINTS_FAILURE" } as const;

function keyUsageCheck(certificate: Certificate, { keyUsages }: PurposeRule): Check | undefined {
  const { keyUsage } = extensionsOf(certificate);
  if (keyUsages.length === 0 || keyUsage === undefined) return undefined;
  const base = {
    id: "certificate.keyUsage",
    subject: displayName(certificate.subject),
    found: [...keyUsage],
    expected: keyUsages,
  } as const;
  return keyUsages.some((usage) => keyUsage.has(usage))
    ? { ...base, status: "passed" }
    : { ...base, ...unfit, reason: "keyUsage.purpose" };
}

function extendedKeyUsageCheck(certificate: Certificate, rule: PurposeRule): Check | undefined {
  const { extendedKeyUsage: expected } = rule;
  if (expected === undefined) return undefined;
  const usages = extensionsOf(certificate).extendedKeyUsage;
  if (usages === undefined && !rule.mandatory) return undefined;
  const critical = certificate.extension(OID.extendedKeyUsage)?.critical === true;
  const base = {
    id: "certificate.extendedKeyUsage",
    subject: displayName(certificate.subject),
    found: usages ?? [],
    expected,
  } as const;
  const stated = usages?.includes(expected) === true;
  const any = !rule.mandatory && usages?.includes(OID.anyExtendedKeyUsage) === true;
  if (!stated && !any) return { ...base, ...unfit, reason: "extendedKeyUsage.purpose" };
  if (rule.exclusive && usages!.length > 1) return { ...base, ...unfit, reason: "extendedKeyUsage.notAlone" };
  if (rule.exclusive && !critical) return { ...base, ...unfit, reason: "extendedKeyUsage.notCritical" };
  return { ...base, status: "passed" };
}

/** After the period of its private key a certificate still verifies, but nothing new should be signed with it. */
function privateKeyPeriod(certificate: Certificate, at: Date): Check | undefined {
  const period = extensionsOf(certificate).privateKeyUsagePeriod;
  if (period === undefined) return undefined;
  const { notBefore, notAfter } = period;
  if ((notBefore === undefined || at >= notBefore) && (notAfter === undefined || at <= notAfter))
    return undefined;
  return {
    id: "certificate.validity",
    status: "warning",
    subject: displayName(certificate.subject),
    reason: "validity.privateKeyUsagePeriod",
    found: formatInstant(at),
    expected: [notBefore, notAfter].map((date) => (date === undefined ? "" : formatInstant(date))),
  };
}
