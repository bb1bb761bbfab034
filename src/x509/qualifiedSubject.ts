/** Who owns a qualified certificate, and whether the numbers that say so are there and right (63-ФЗ art. 17, order 795). */
import { OID } from "../asn1/oids.js";
import { TAG } from "../asn1/reader.js";
import { isInn, isOgrn, isOgrnip, isSnils } from "../base/checkDigits.js";
import type { Certificate } from "./certificate.js";
import { identityOf } from "./identity.js";
import { attributesOf } from "./name.js";
import type { QualifiedOrder, RequiredAttribute } from "./qualifiedOrders.js";
import { against, note, type QualificationReason } from "./qualifiedReason.js";

export type SubjectKind =
  /** An organisation, and the person who acts for it. */
  | "organisationWithHead"
  /** An organisation alone: automatic signing, services. */
  | "organisation"
  /** A sole trader (индивидуальный предприниматель). */
  | "entrepreneur"
  | "person"
  | "undetermined";

/** By the attributes alone: what the owner is said to be. */
export function subjectKind({ subject }: Certificate): SubjectKind {
  const { o, ogrn, ogrnip, innle, surname, givenName } = identityOf(subject);
  const named = surname !== undefined && givenName !== undefined;
  if (ogrnip !== undefined && ogrn === undefined) return "entrepreneur";
  if (o !== undefined || ogrn !== undefined || innle !== undefined) {
    return surname !== undefined || givenName !== undefined ? "organisationWithHead" : "organisation";
  }
  return named ? "person" : "undetermined";
}

interface NumberRule {
  readonly oid: string;
  readonly isRight: (text: string) => boolean;
}

const NUMBERS = {
  inn: { oid: OID.inn, isRight: (text) => text.length === 12 && isInn(text) },
  innle: { oid: OID.innle, isRight: (text) => text.length === 10 && isInn(text) },
  ogrn: { oid: OID.ogrn, isRight: isOgrn },
  ogrnip: { oid: OID.ogrnip, isRight: isOgrnip },
  snils: { oid: OID.snils, isRight: isSnils },
} as const satisfies Record<string, NumberRule>;

/** Before 1 September 2021 an organisation's ИНН stood in the person's attribute, so. */
const WITH_ZEROS = /^00(?!0+$)\d{10}$/;

/** What is wrong with the subject, for a certificate the order holds for. */
export function judgeSubject(
  { subject }: Certificate,
  kind: SubjectKind,
  order: QualifiedOrder,
): QualificationReason[] {
  if (kind === "undetermined") return [against("qualification.subjectUndetermined")];
  const identity = identityOf(subject);
  const reasons: QualificationReason[] = order.required[kind]
    .filter((attribute) => identity[attribute] === undefined)
    .map((attribute) => against(`qualification.${attribute}Missing`));
  if (identity.country !== undefined && identity.country !== "RU") {
    reasons.push(note("qualification.countryForeign", { found: identity.country }));
  }
  for (const name of Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]) {
    reasons.push(...judgeNumber(subject, name, order));
  }
  return reasons;
}

function judgeNumber(
  subject: Certificate["subject"],
  name: keyof typeof NUMBERS,
  order: QualifiedOrder,
): QualificationReason[] {
  const { oid, isRight } = NUMBERS[name];
  const own = attributesOf(subject).filter((attribute) => attribute.oid === oid);
  const reasons: QualificationReason[] = [];
  const zeros = own.filter(({ text }) => name === "inn" && text !== undefined && WITH_ZEROS.test(text));
  const plain = own.filter((attribute) => !zeros.includes(attribute));
  if (new Set(plain.map(({ text }) => text)).size > 1 || zeros.length > 1) {
    reasons.push(against(`qualification.${name}Repeated`));
  }
  for (const { text = "" } of plain) {
    if (!isRight(text)) reasons.push(against(`qualification.${name}Wrong`, { found: text }));
  }
  for (const { text = "" } of zeros) {
    if (order.organisationNumber !== "innWithZeros") {
      reasons.push(against("qualification.innOldForm", { found: text }));
    } else if (!isInn(text.slice(2))) reasons.push(against("qualification.innleWrong", { found: text }));
  }
  if (own.some(({ tag }) => tag !== TAG.numericString)) reasons.push(note(`qualification.${name}Encoding`));
  return reasons;
}

export type { RequiredAttribute };
