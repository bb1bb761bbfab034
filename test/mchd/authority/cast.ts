/** Who acts in the matrix of authority cases: invented persons and organisations with right check digits. */

import type { Subject } from "../../../src/app/lab/subject.js";
import { completeInn10, completeInn12, completeOgrn, completeOgrnip } from "../../../src/base/checkDigits.js";
import { snils } from "../documents.js";

export interface Person {
  readonly surname: string;
  readonly givenName: string;
  readonly patronymic: string;
  readonly inn: string;
  readonly snils: string;
}

/** Region 98 is given to no place: the numbers belong to nobody. */
const person = (index: number, surname: string, givenName: string, patronymic: string): Person => ({
  surname,
  givenName,
  patronymic,
  inn: completeInn12(`98000001${String(index).padStart(2, "0")}`),
  snils: snils(`9876543${String(index).padStart(2, "0")}`),
});

export const PERSONS = {
  head: person(1, "Примеров", "Пример", "Примерович"),
  head2: person(2, "Вторая", "Вера", "Павловна"),
  employee: person(3, "Образцова", "Алёна", "Игоревна"),
  employee2: person(4, "Опытов", "Олег", "Юрьевич"),
  stranger: person(5, "Чужаков", "Чеслав", "Ильич"),
  namesake: person(6, "Образцова", "Алёна", "Игоревна"),
  trader: person(7, "Торгова", "Зоя", "Глебовна"),
  manager: person(8, "Управляев", "Нил", "Львович"),
  foreigner: person(9, "Иностранцев", "Ян", "Янович"),
  notary: person(10, "Нотариусова", "Нина", "Никитична"),
  otherHead: person(11, "Другов", "Денис", "Демидович"),
} as const;
export type PersonName = keyof typeof PERSONS;

const organisation = (index: number, name: string) => ({
  name,
  inn: completeInn10(`98000000${index}`),
  kpp: "980001001",
  ogrn: completeOgrn(`10298000000${index}`),
});

export const ORGANISATIONS = {
  example: organisation(1, 'ООО "Пример"'),
  other: organisation(2, 'ООО "Другое"'),
  managing: organisation(3, 'АО "Управление"'),
  agency: organisation(4, 'ООО "Агентство"'),
} as const;
export type OrganisationName = keyof typeof ORGANISATIONS;

export const OGRNIP = completeOgrnip("30498000000000");

/** A certificate of the cast: whose it is, and for whom it speaks. Days are UTC midnights. */
export interface CertificateSpec {
  readonly person: PersonName;
  readonly organisation?: OrganisationName;
  /** The name of one that has no Russian numbers. */
  readonly company?: string;
  readonly trader?: boolean;
  /** Without any number of the person. */
  readonly namesOnly?: boolean;
  readonly notAfter?: string;
  readonly revokedAt?: string;
}

export const CERTIFICATES = {
  head: { person: "head", organisation: "example" },
  head2: { person: "head2", organisation: "example" },
  headAlone: { person: "head" },
  headOfOther: { person: "head", organisation: "other" },
  headByName: { person: "head", organisation: "example", namesOnly: true },
  headEnded: { person: "head", organisation: "example", notAfter: "2026-02-01" },
  headRevoked: { person: "head", organisation: "example", revokedAt: "2026-02-01" },
  headRevokedLater: { person: "head", organisation: "example", revokedAt: "2026-02-20" },
  employee: { person: "employee" },
  employee2: { person: "employee2" },
  employeeOfExample: { person: "employee", organisation: "example" },
  employeeOfOther: { person: "employee", organisation: "other" },
  employeeByName: { person: "employee", namesOnly: true },
  namesake: { person: "namesake" },
  stranger: { person: "stranger" },
  otherHead: { person: "otherHead", organisation: "other" },
  agencyHead: { person: "otherHead", organisation: "agency" },
  trader: { person: "trader", trader: true },
  manager: { person: "manager", organisation: "managing" },
  managerOfExample: { person: "manager", organisation: "example" },
  foreigner: { person: "foreigner" },
  foreignerOfCompany: { person: "foreigner", company: "Example Trading Ltd" },
  notary: { person: "notary" },
} as const satisfies Readonly<Record<string, CertificateSpec>>;
export type CertificateName = keyof typeof CERTIFICATES;

/** The subject as CAs write it: the given name with the patronymic. */
export function subjectOf({
  person: name,
  organisation: of,
  company: o,
  trader,
  namesOnly,
}: CertificateSpec): Subject {
  const who = PERSONS[name];
  const company = of && ORGANISATIONS[of];
  const givenName = `${who.givenName} ${who.patronymic}`;
  return {
    cn: company?.name ?? `${who.surname} ${givenName}`,
    surname: who.surname,
    givenName,
    country: "RU",
    ...(company && {
      o: company.name,
      innle: company.inn,
      ogrn: company.ogrn,
      title: "Генеральный директор",
    }),
    ...(o !== undefined && { o }),
    ...(trader === true && { ogrnip: OGRNIP }),
    ...(namesOnly !== true && { inn: who.inn, snils: who.snils.replace(/\D/g, "") }),
  };
}
