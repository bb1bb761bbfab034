/** What a qualified certificate says of tools, of how its owner was identified, and of what it may be used for. */
import { isMalformed, sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { readAsn1, TAG } from "../asn1/reader.js";
import { oid as readOid, text } from "../asn1/values.js";
import { formatInstant } from "../base/time.js";
import type { Certificate } from "./certificate.js";
import { extensionsOf } from "./extensions.js";
import type { QualifiedOrder } from "./qualifiedOrders.js";
import { against, note, type QualificationReason } from "./qualifiedReason.js";

/** Classes of the owner's signature tool, from the lowest (order 796 of the FSB). */
const TOOL_CLASSES = ["КС1", "КС2", "КС3", "КВ1", "КВ2", "КА1"] as const;
export type ToolClass = (typeof TOOL_CLASSES)[number];

/** CertificatePolicies: the owner's tool class. One arc over, …100.114, is another thing; OIDs are compared whole. */
export const TOOL_CLASS_ARC = "1.2.643.100.113.";

/** identificationKind, by its number. */
export const IDENTIFICATION_KINDS = [
  "inPerson",
  "byQualifiedSignature",
  "byBiometricPassport",
  "byStateSystem",
] as const;
export type IdentificationKind = (typeof IDENTIFICATION_KINDS)[number];

export interface ToolFacts {
  /** The highest class among the policies; a certificate names all it fulfils. */
  readonly toolClass: ToolClass | null;
  readonly subjectSignTool: string | null;
  /** The issuer's signature tool and CA tool, and the papers of conformity of both. */
  readonly issuerSignTool: readonly string[] | null;
  readonly identificationKind: IdentificationKind | null;
  readonly privateKeyUsagePeriod: {
    readonly notBefore: string | null;
    readonly notAfter: string | null;
  } | null;
  readonly restrictions: Restrictions;
}

/** What the owner may use it for, as the certificate says. Untrusted texts. */
export interface Restrictions {
  readonly extendedKeyUsage: readonly string[];
  /** The texts of the policies (RFC 5280 §4.2.1.4, userNotice). */
  readonly notices: readonly string[];
}

/** The facts, whether they are right or not. */
export function toolFacts(certificate: Certificate): ToolFacts {
  const extensions = extensionsOf(certificate);
  const { identificationKind, privateKeyUsagePeriod: period } = extensions;
  const instant = (date: Date | undefined): string | null =>
    date === undefined ? null : formatInstant(date);
  return {
    toolClass:
      TOOL_CLASSES.findLast((_, i) => policies(certificate).includes(`${TOOL_CLASS_ARC}${i + 1}`)) ?? null,
    subjectSignTool: extensions.subjectSignTool ?? null,
    issuerSignTool: extensions.issuerSignTool ?? null,
    identificationKind: IDENTIFICATION_KINDS[identificationKind ?? -1] ?? null,
    privateKeyUsagePeriod:
      period === undefined
        ? null
        : { notBefore: instant(period.notBefore), notAfter: instant(period.notAfter) },
    restrictions: {
      extendedKeyUsage: extensions.extendedKeyUsage ?? [],
      notices: userNotices(certificate),
    },
  };
}

const policies = (certificate: Certificate): readonly string[] =>
  extensionsOf(certificate).certificatePolicies ?? [];

/** What is wrong with them. `at`: the moment the signature is proven to exist, or now. */
export function judgeTools(certificate: Certificate, order: QualifiedOrder, at: Date): QualificationReason[] {
  const extensions = extensionsOf(certificate);
  const facts = toolFacts(certificate);
  const reasons: QualificationReason[] = [];
  const { subjectSignTool, issuerSignTool, toolClass } = facts;
  if (subjectSignTool === null) reasons.push(against("qualification.subjectSignToolMissing"));
  else if (subjectSignTool.trim() === "") reasons.push(against("qualification.subjectSignToolEmpty"));
  if (issuerSignTool === null) reasons.push(against("qualification.issuerSignToolMissing"));
  else if (issuerSignTool.length !== 4 || issuerSignTool.some((one) => one.trim() === "")) {
    reasons.push(against("qualification.issuerSignToolIncomplete", { found: issuerSignTool }));
  }
  if (toolClass === null)
    reasons.push(against("qualification.toolClassMissing", { found: policies(certificate) }));
  reasons.push(...judgeIdentification(extensions.identificationKind, order));
  reasons.push(...judgePeriod(extensions.privateKeyUsagePeriod, at));
  reasons.push(...judgeUsage(certificate));
  return reasons;
}

function judgeIdentification(kind: number | undefined, order: QualifiedOrder): QualificationReason[] {
  if (kind === undefined) {
    return order.identificationKind ? [against("qualification.identificationKindMissing")] : [];
  }
  return IDENTIFICATION_KINDS[kind] === undefined
    ? [against("qualification.identificationKindUnknown", { found: kind })]
    : [];
}

function judgePeriod(
  period: { readonly notBefore?: Date; readonly notAfter?: Date } | undefined,
  at: Date,
): QualificationReason[] {
  if (period === undefined) return [note("qualification.privateKeyPeriodMissing")];
  const { notBefore, notAfter } = period;
  const found = formatInstant(at);
  if (notBefore !== undefined && at < notBefore) {
    return [against("qualification.privateKeyPeriodNotBegun", { found, expected: formatInstant(notBefore) })];
  }
  if (notAfter !== undefined && at > notAfter) {
    return [against("qualification.privateKeyPeriodOver", { found, expected: formatInstant(notAfter) })];
  }
  return [];
}

function judgeUsage(certificate: Certificate): QualificationReason[] {
  const { keyUsage, malformed } = extensionsOf(certificate);
  const reasons: QualificationReason[] = [];
  if (keyUsage === undefined) reasons.push(against("qualification.keyUsageMissing"));
  else if (!keyUsage.has("digitalSignature") && !keyUsage.has("nonRepudiation")) {
    reasons.push(against("qualification.keyUsageNoSignature", { found: [...keyUsage] }));
  }
  if (!certificate.publicKey.type.startsWith("gost2012")) {
    reasons.push(against("qualification.keyAlgorithm", { found: certificate.publicKey.label }));
  }
  if (malformed.length > 0) reasons.push(against("qualification.extensionMalformed", { found: malformed }));
  return reasons;
}

const USER_NOTICE = "1.3.6.1.5.5.7.2.2";

/** explicitText of every userNotice; a policy that cannot be read has none. */
function userNotices(certificate: Certificate): readonly string[] {
  const extension = certificate.extension(OID.certificatePolicies);
  if (extension === undefined) return [];
  try {
    return readAsn1(extension.value).children.flatMap((policy) => {
      const parts = sequence(policy);
      parts.next(TAG.oid);
      const qualifiers = parts.optional(TAG.sequence)?.children ?? [];
      return qualifiers.flatMap((qualifier) => {
        const [id, value] = qualifier.children;
        if (id === undefined || value === undefined || readOid(id) !== USER_NOTICE) return [];
        return value.children.flatMap((one) => text(one) ?? []);
      });
    });
  } catch (error) {
    if (isMalformed(error)) return [];
    throw error;
  }
}
