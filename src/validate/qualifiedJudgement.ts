/**
 * Qualified (УКЭП), or not (УНЭП), or not known: beside the technical verdict, never instead of it. 63-ФЗ art. 11:
 * the issuer was accredited on the day it issued the certificate, the certificate carries what the order of that
 * day asks for, and it is used within its restrictions. What it does not judge here (validity, revocation, the
 * document unchanged) is the technical verdict's part.
 */
import { OID } from "../asn1/oids.js";
import { maskNumbersIn } from "../mchd/facts/mask.js";
import { type Accreditation, accreditationAt, NO_LIST } from "../trust/accreditation.js";
import type { AccreditationIndex } from "../trust/accreditationIndex.js";
import type { Certificate } from "../x509/certificate.js";
import { identityOf } from "../x509/identity.js";
import { type QualifiedOrder, qualifiedOrder } from "../x509/qualifiedOrders.js";
import { against, note, open, type QualificationReason } from "../x509/qualifiedReason.js";
import { judgeSubject, type SubjectKind, subjectKind } from "../x509/qualifiedSubject.js";
import { judgeTools, type ToolFacts, toolFacts } from "../x509/qualifiedTools.js";
import { type ListVersion, listVersion } from "./anchors.js";
import type { Purpose } from "./certificate.js";

export interface QualificationQuestion {
  readonly certificate: Certificate;
  /** From the certificate to its anchor; every signature on it holds. Empty: none was found. */
  readonly path: readonly Certificate[];
  /** Made from the list of accredited CAs; null when there is none. */
  readonly index: AccreditationIndex | null;
  /** The moment the signature is proven to exist, else the moment of the check. */
  readonly at: Date;
  readonly now: Date;
  /** What it is used for; restrictions are judged against it. Default: not judged. */
  readonly purpose?: Purpose | undefined;
}

/** Whether a certificate is a qualified one (63-ФЗ, articles 14 and 17), and why. */
export interface Qualification extends ToolFacts {
  readonly status: "qualified" | "unqualified" | "unknown";
  readonly reasons: readonly QualificationReason[];
  readonly subjectKind: SubjectKind;
  /** The order in force on the day of issue; null when the table has none. */
  readonly order: Pick<QualifiedOrder, "name" | "source"> | null;
  readonly accreditation: {
    /** Of the issuer, on the day it issued the certificate: this one decides. */
    readonly atIssue: Accreditation;
    readonly now: Accreditation;
    /** The list that says so. */
    readonly list: ListVersion | null;
  };
}

/**
 * Whether the certificate has anything of the Russian profile: the question of its qualification is asked of it
 * then, wanted or not.
 */
export function looksQualified(certificate: Certificate): boolean {
  const { inn, innle, ogrn, ogrnip, snils } = identityOf(certificate.subject);
  const { toolClass, subjectSignTool, issuerSignTool } = toolFacts(certificate);
  return [inn, innle, ogrn, ogrnip, snils, toolClass, subjectSignTool, issuerSignTool].some(
    (one) => one !== undefined && one !== null,
  );
}

/** Judges. Pure: the same question has the same answer. */
export function judgeQualification(question: QualificationQuestion): Qualification {
  const { certificate, index, at, purpose } = question;
  const kind = subjectKind(certificate);
  const order = qualifiedOrder(certificate.notBefore);
  const accreditation = accreditations(question);
  const reasons = [
    ...accreditationReasons(question, accreditation.atIssue, accreditation.now),
    ...(order === undefined
      ? [open("qualification.orderUnknown")]
      : [
          ...judgeSubject(certificate, kind, order).map(withoutPersons),
          ...judgeTools(certificate, order, at),
        ]),
    ...restrictionReasons(toolFacts(certificate), purpose),
  ];
  return {
    status: statusOf(reasons),
    reasons,
    subjectKind: kind,
    order: order === undefined ? null : { name: order.name, source: order.source },
    ...toolFacts(certificate),
    accreditation: {
      ...accreditation,
      list: index && listVersion(index),
    },
  };
}

/** What stands there instead of an ИНН or СНИЛС of a person may be one, written in another way. */
const withoutPersons = (reason: QualificationReason): QualificationReason =>
  typeof reason.found === "string" ? { ...reason, found: maskNumbersIn(reason.found) } : reason;

function statusOf(reasons: readonly QualificationReason[]): Qualification["status"] {
  if (reasons.some(({ weight }) => weight === "against")) return "unqualified";
  return reasons.some(({ weight }) => weight === "open") ? "unknown" : "qualified";
}

function accreditations({ certificate, path, index, now }: QualificationQuestion) {
  const issuer = path[1];
  if (index === null || issuer === undefined) return { atIssue: NO_LIST, now: NO_LIST };
  return {
    atIssue: accreditationAt(index, issuer, certificate.notBefore),
    now: accreditationAt(index, issuer, now),
  };
}

function accreditationReasons(
  { path, index }: QualificationQuestion,
  atIssue: Accreditation,
  now: Accreditation,
): QualificationReason[] {
  if (index === null) return [open("qualification.noList")];
  if (path.length < 2) return [open("qualification.noIssuer")];
  const found = atIssue.status === null ? {} : { found: atIssue.status };
  switch (atIssue.state) {
    case "active":
      // The end of accreditation does not reach back, but whoever relies on the CA should know.
      return now.state === "active"
        ? []
        : [note("qualification.notAccreditedNow", now.status === null ? {} : { found: now.status })];
    case "notActive":
      return [against("qualification.notAccredited", found)];
    default:
      // Once accredited, a CA stays in the list, ended or not: one that is not in it never was.
      return atIssue.reason === "notListed"
        ? [against("qualification.notListed")]
        : [open("qualification.accreditationUnknown", { found: atIssue.reason ?? "" })];
  }
}

/** Extended key usages that stand for a purpose; "any" and signing documents need none of their own. */
const PURPOSE_USAGES: Readonly<Partial<Record<Purpose, string>>> = {
  timestamping: OID.ekuTimeStamping,
  ocspSigning: OID.ekuOcspSigning,
  serverAuth: OID.ekuServerAuth,
  clientAuth: OID.ekuClientAuth,
  emailProtection: OID.ekuEmailProtection,
};

/** Usages that leave no room for documents. */
const SERVICE_USAGES: readonly string[] = [OID.ekuTimeStamping, OID.ekuOcspSigning, OID.ekuServerAuth];

/**
 * Those that certificates for people's documents carry everywhere. Others belong to an information system: whether a
 * document outside of it is within them is written in that system's rules, which nobody here can read.
 */
const DOCUMENT_USAGES: readonly string[] = [
  OID.ekuClientAuth,
  OID.ekuEmailProtection,
  // RFC 9336, and the one Microsoft had before it.
  "1.3.6.1.5.5.7.3.36",
  "1.3.6.1.4.1.311.10.3.12",
];

function restrictionReasons(
  { restrictions: { extendedKeyUsage: usages, notices } }: ToolFacts,
  purpose: Purpose | undefined,
): QualificationReason[] {
  const shown = notices.length === 0 ? [] : [note("qualification.restrictionText", { found: notices })];
  if (purpose === undefined || purpose === "any" || usages.length === 0) return shown;
  if (usages.includes(OID.anyExtendedKeyUsage)) return shown;
  const facts = { found: usages, expected: purpose };
  if (purpose !== "signing") {
    const wanted = PURPOSE_USAGES[purpose] ?? purpose;
    return usages.includes(wanted) ? shown : [...shown, against("qualification.restrictionPurpose", facts)];
  }
  if (usages.some((usage) => DOCUMENT_USAGES.includes(usage))) return shown;
  return usages.every((usage) => SERVICE_USAGES.includes(usage))
    ? [...shown, against("qualification.restrictionPurpose", facts)]
    : [...shown, note("qualification.restrictionSystem", { found: usages })];
}
