/** Subjects as Russian CAs write them (order 795 of the FSB), and invented ones to put into certificates. */

import { OID } from "../../asn1/oids.js";
import * as der from "../../asn1/writer.js";
import {
  completeInn10,
  completeInn12,
  completeOgrn,
  completeOgrnip,
  completeSnils,
} from "../../base/checkDigits.js";
import type { Profile } from "./types.js";

/** The subject of a certificate, by its attributes; names and numbers should be invented ones. */
export interface Subject {
  readonly cn?: string;
  readonly surname?: string;
  readonly givenName?: string;
  readonly country?: string;
  readonly state?: string;
  readonly locality?: string;
  readonly street?: string;
  readonly o?: string;
  readonly ou?: string;
  readonly title?: string;
  readonly ogrn?: string;
  readonly ogrnip?: string;
  readonly snils?: string;
  /** 10 digits: of an organisation. */
  readonly innle?: string;
  /** 12 digits: of a person. */
  readonly inn?: string;
  readonly email?: string;
}

/** The order of the RDNs, and each value's string type: numbers are NumericString in real certificates. */
const ATTRIBUTES: readonly (readonly [keyof Subject, string, (value: string) => Uint8Array])[] = [
  ["cn", "2.5.4.3", der.utf8String],
  ["surname", "2.5.4.4", der.utf8String],
  ["givenName", "2.5.4.42", der.utf8String],
  ["country", "2.5.4.6", der.printableString],
  ["state", "2.5.4.8", der.utf8String],
  ["locality", "2.5.4.7", der.utf8String],
  ["street", "2.5.4.9", der.utf8String],
  ["o", "2.5.4.10", der.utf8String],
  ["ou", "2.5.4.11", der.utf8String],
  ["title", "2.5.4.12", der.utf8String],
  ["ogrn", OID.ogrn, der.numericString],
  ["ogrnip", OID.ogrnip, der.numericString],
  ["snils", OID.snils, der.numericString],
  ["innle", OID.innle, der.numericString],
  ["inn", OID.inn, der.numericString],
  ["email", "1.2.840.113549.1.9.1", der.ia5String],
];

/** DER of the Name: one attribute in each RDN. */
export function encodeSubject(subject: Subject): Uint8Array {
  const rdns: Uint8Array[] = [];
  for (const [field, type, encode] of ATTRIBUTES) {
    const value = subject[field];
    if (value !== undefined) rdns.push(der.setOf([der.seq(der.oid(type), encode(value))]));
  }
  return der.seq(...rdns);
}

const SURNAMES = ["Образцова", "Примерова", "Опытова", "Пробникова", "Тестова", "Учебникова", "Черновикова"];
const GIVEN_NAMES = ["Вера Павловна", "Алла Игоревна", "Инна Юрьевна", "Зоя Ильинична", "Нонна Глебовна"];

/** Region 98 is given to no place, so the numbers below belong to nobody. */
const region = (index: number, width: number): string => "98" + String(index).padStart(width - 2, "0");

/** An invented person: names and numbers depend on `index` only. */
function person(index: number): Subject {
  const surname = SURNAMES[index % SURNAMES.length]!;
  const givenName = GIVEN_NAMES[index % GIVEN_NAMES.length]!;
  return {
    cn: `${surname} ${givenName}`,
    surname,
    givenName,
    country: "RU",
    state: "77 г. Москва",
    locality: "г. Москва",
    snils: completeSnils("999" + String(index).padStart(6, "0")),
    inn: completeInn12(region(index, 10)),
  };
}

/** An invented organisation. */
function organisation(index: number): Subject {
  const o = `ООО "Опытный образец ${index}"`;
  return {
    cn: o,
    country: "RU",
    state: "77 г. Москва",
    locality: "г. Москва",
    street: `ул. Вымышленная, д. ${index}`,
    o,
    ogrn: completeOgrn("125" + region(index, 9)),
    innle: completeInn10(region(index, 9)),
  };
}

/** An invented subject that fits the profile. The same `index` gives the same subject. */
export function inventSubject(profile: Profile, index: number): Subject {
  const lab: Subject = { country: "RU", o: "Лаборатория podpis" };
  switch (profile) {
    case "person":
      return person(index);
    case "organisation":
      return { ...person(index), ...organisation(index), title: "Генеральный директор" };
    case "entrepreneur":
      return { ...person(index), ogrnip: completeOgrnip("325" + region(index, 11)) };
    case "system":
      return organisation(index);
    case "ca":
      return { ...lab, cn: `Подчинённый УЦ ${index}` };
    case "tsa":
      return { ...lab, cn: `Служба штампов времени ${index}` };
    case "ocsp":
      return { ...lab, cn: `Служба актуальных статусов ${index}` };
  }
}

/** The subject under another name; where the name is a person's, surname and given names follow it. */
export function renamed(subject: Subject, cn: string): Subject {
  const { surname, givenName } = subject;
  if (subject.cn !== `${surname} ${givenName}`) return { ...subject, cn };
  const [first = cn, ...rest] = cn.split(" ");
  return { ...subject, cn, surname: first, givenName: rest.join(" ") || first };
}

const FAMILY_LABELS: Readonly<Record<string, string>> = {
  gost256: "ГОСТ 256",
  gost512: "ГОСТ 512",
  rsa: "RSA",
  ecdsa: "ECDSA",
};

const ROLE_LABELS: Readonly<Record<string, string>> = {
  root: "Головной учебный УЦ",
  ca: "Учебный УЦ",
  ocsp: "Служба актуальных статусов",
  tsa: "Служба штампов времени",
};

/** The subject of one of the lab's own authorities. */
export function authoritySubject(role: "root" | "ca" | "ocsp" | "tsa", family: string): Subject {
  return {
    country: "RU",
    state: "77 г. Москва",
    locality: "г. Москва",
    street: "ул. Вымышленная, д. 1",
    o: "Лаборатория podpis (не для работы)",
    ogrn: completeOgrn("125" + region(0, 9)),
    innle: completeInn10(region(0, 9)),
    cn: `${ROLE_LABELS[role]} ${FAMILY_LABELS[family]}`,
  };
}
