/**
 * What a qualified certificate must carry, by the day it was issued. Orders change: a new one is a new row here,
 * and nothing else. Days begin in Moscow.
 */
import type { SubjectKind } from "./qualifiedSubject.js";

/** Attributes of the subject that a row may ask for. */
export type RequiredAttribute =
  | "cn"
  | "country"
  | "o"
  | "surname"
  | "givenName"
  | "inn"
  | "innle"
  | "ogrn"
  | "ogrnip"
  | "snils";

export interface QualifiedOrder {
  readonly name: string;
  readonly source: string;
  /** The first moment it holds for, and the first it no longer does. */
  readonly from: Date;
  readonly until: Date;
  /** ИНН of an organisation: its own attribute, or the person's with "00" before it. */
  readonly organisationNumber: "innle" | "innWithZeros";
  readonly identificationKind: boolean;
  readonly required: Readonly<Record<Exclude<SubjectKind, "undetermined">, readonly RequiredAttribute[]>>;
}

const day = (date: string): Date => new Date(`${date}T00:00:00+03:00`);

const NAMED = ["cn", "country"] as const;
const HEAD = ["surname", "givenName"] as const;

const QUALIFIED_ORDERS: readonly QualifiedOrder[] = [
  {
    name: "приказ ФСБ России от 27.12.2011 № 795",
    // It is counted from its registration; the first accredited CAs came months later.
    source: "registered by the Ministry of Justice on 2012-01-27, № 23041; 63-ФЗ art. 17 part 2",
    from: day("2012-01-27"),
    until: day("2021-09-01"),
    organisationNumber: "innWithZeros",
    identificationKind: false,
    required: {
      organisationWithHead: [...NAMED, "o", "ogrn", "innle", ...HEAD, "snils"],
      organisation: [...NAMED, "o", "ogrn", "innle"],
      entrepreneur: [...NAMED, ...HEAD, "ogrnip", "inn", "snils"],
      person: [...NAMED, ...HEAD, "snils"],
    },
  },
  {
    name: "приказ ФСБ России от 27.12.2011 № 795 в редакции приказа от 29.01.2021 № 31",
    source: "приказ № 31, clause 2: in force from 2021-09-01 until 2027-09-01",
    from: day("2021-09-01"),
    until: day("2027-09-01"),
    organisationNumber: "innle",
    identificationKind: true,
    required: {
      organisationWithHead: [...NAMED, "o", "ogrn", "innle", ...HEAD, "inn", "snils"],
      organisation: [...NAMED, "o", "ogrn", "innle"],
      entrepreneur: [...NAMED, ...HEAD, "ogrnip", "inn", "snils"],
      person: [...NAMED, ...HEAD, "inn", "snils"],
    },
  },
];

/** The order for a certificate issued then; undefined for days no row speaks of. */
export const qualifiedOrder = (issued: Date): QualifiedOrder | undefined =>
  QUALIFIED_ORDERS.find(({ from, until }) => issued >= from && issued < until);
