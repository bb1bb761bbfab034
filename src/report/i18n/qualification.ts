/** Why a signature is qualified or not, for people; keyed by the reasons of validate/qualifiedJudgement.ts. */
import type { AccreditationReason } from "../../trust/accreditation.js";
import type { SubjectKind } from "../../x509/qualifiedSubject.js";
import type { IdentificationKind } from "../../x509/qualifiedTools.js";
import type { Language, ReasonTexts } from "./texts.js";

type Pair = readonly [ru: string, en: string];

/** Attributes of the subject, in the genitive in Russian. */
const ATTRIBUTES: Readonly<Record<string, Pair>> = {
  cn: ["общего имени (CN)", "the common name (CN)"],
  country: ["страны (C)", "the country (C)"],
  o: ["названия организации (O)", "the organisation's name (O)"],
  surname: ["фамилии (SN)", "the surname (SN)"],
  givenName: ["имени и отчества (GN)", "the given name (GN)"],
  inn: ["ИНН", "the ИНН"],
  innle: ["ИНН организации", "the organisation's ИНН"],
  ogrn: ["ОГРН", "the ОГРН"],
  ogrnip: ["ОГРНИП", "the ОГРНИП"],
  snils: ["СНИЛС", "the СНИЛС"],
};

const NUMBERS = ["inn", "innle", "ogrn", "ogrnip", "snils"] as const;

const REASONS: Readonly<Record<string, Pair>> = {
  ...Object.fromEntries(
    Object.entries(ATTRIBUTES).map(([name, [ru, en]]): [string, Pair] => [
      `${name}Missing`,
      [`в сертификате нет ${ru}`, `the certificate lacks ${en}`],
    ]),
  ),
  ...Object.fromEntries(
    NUMBERS.flatMap((name): [string, Pair][] => {
      const label = { inn: "ИНН", innle: "ИНН организации", ogrn: "ОГРН", ogrnip: "ОГРНИП", snils: "СНИЛС" }[
        name
      ];
      const english = ATTRIBUTES[name]![1];
      return [
        [
          `${name}Wrong`,
          [`${label}: не та длина или контрольные цифры`, `${english}: its length or check digits are wrong`],
        ],
        [
          `${name}Repeated`,
          [`${label}: указано несколько разных`, `${english}: several different ones are stated`],
        ],
        [
          `${name}Encoding`,
          [`${label}: записан не цифровой строкой`, `${english}: it is not written as a NumericString`],
        ],
      ];
    }),
  ),
  noList: [
    "списка аккредитованных УЦ нет: podpis trust update",
    "there is no list of accredited CAs: podpis trust update",
  ],
  noIssuer: ["сертификат УЦ, издавшего этот, не найден", "the certificate of the issuing CA was not found"],
  notAccredited: [
    "УЦ не был аккредитован в день выдачи сертификата",
    "the CA was not accredited on the day it issued the certificate",
  ],
  notListed: ["УЦ нет в списке аккредитованных", "the CA is not in the list of accredited ones"],
  accreditationUnknown: [
    "был ли УЦ аккредитован в день выдачи, из списка не узнать",
    "the list does not tell whether the CA was accredited on the day of issue",
  ],
  notAccreditedNow: [
    "УЦ был аккредитован в день выдачи, а теперь нет или неизвестно",
    "the CA was accredited on the day of issue; now it is not, or that is not known",
  ],
  orderUnknown: [
    "для дня выдачи нет известного приказа о форме сертификата",
    "no order on the form of certificates is known for the day of issue",
  ],
  subjectUndetermined: [
    "не понять, кто владелец: ни организации, ни фамилии с именем",
    "whose it is cannot be told: there is neither an organisation nor a full name",
  ],
  countryForeign: ["владелец из другой страны", "the owner is of another country"],
  innOldForm: [
    "ИНН организации записан по-старому, с двумя нулями",
    "the organisation's ИНН is written in the old way, with two zeros",
  ],
  subjectSignToolMissing: [
    "не указано средство подписи владельца",
    "the owner's signature tool is not stated",
  ],
  subjectSignToolEmpty: [
    "средство подписи владельца — пустая строка",
    "the owner's signature tool is an empty text",
  ],
  issuerSignToolMissing: ["не указаны средства УЦ", "the CA's tools are not stated"],
  issuerSignToolIncomplete: ["средства УЦ указаны не полностью", "the CA's tools are not stated completely"],
  toolClassMissing: ["не указан класс средства подписи", "the class of the signature tool is not stated"],
  identificationKindMissing: [
    "не указано, как УЦ установил личность владельца",
    "how the CA identified the owner is not stated",
  ],
  identificationKindUnknown: [
    "способ установления личности неизвестен",
    "the way of identification is an unknown one",
  ],
  privateKeyPeriodMissing: [
    "срок действия закрытого ключа не указан",
    "the private key's period of use is not stated",
  ],
  privateKeyPeriodNotBegun: [
    "срок действия закрытого ключа тогда не начался",
    "the private key's period of use had not begun then",
  ],
  privateKeyPeriodOver: [
    "срок действия закрытого ключа тогда уже истёк",
    "the private key's period of use was over then",
  ],
  keyUsageMissing: ["не указано назначение ключа", "the key's usage is not stated"],
  keyUsageNoSignature: ["ключ не предназначен для подписи", "the key is not meant for signatures"],
  keyAlgorithm: ["ключ не по ГОСТ Р 34.10-2012", "the key is not one of GOST R 34.10-2012"],
  extensionMalformed: [
    "дополнение сертификата не читается",
    "an extension of the certificate cannot be read",
  ],
  restrictionText: ["в сертификате указаны ограничения", "the certificate states restrictions"],
  restrictionSystem: [
    "применение ограничено информационными системами: годится ли оно для этого документа, говорят их правила (--purpose OID)",
    "its use is restricted to information systems: whether this document is within it, their rules say (--purpose OID)",
  ],
  restrictionPurpose: [
    "сертификат не предназначен для такого использования",
    "the certificate is not meant for this use",
  ],
};

/** The texts of a language, by the whole reason. */
export function qualificationTexts(language: Language): ReasonTexts {
  const place = language === "ru" ? 0 : 1;
  return Object.fromEntries(
    Object.entries(REASONS).map(([name, pair]) => [`qualification.${name}`, pair[place]]),
  );
}

const WORDS = {
  trust: ["Доверие", "Trust"],
  request: ["по вашему указанию", "because you said so"],
  option: ["по вашему указанию: --trust {source}", "because you said so: --trust {source}"],
  policy: ["по вашей политике: {source}", "because your policy says so: {source}"],
  store: [
    "по вашему указанию: хранилище доверия (podpis trust)",
    "because you said so: the trust store (podpis trust)",
  ],
  list: ["аккредитованный УЦ: {name}", "accredited CA: {name}"],
  listed: ["УЦ из списка: {name}", "CA of the list: {name}"],
  registry: ["реестровый № {number}", "registry № {number}"],
  atIssue: ["в день выдачи: {status}", "on the day of issue: {status}"],
  now: ["сейчас: {status}", "now: {status}"],
  statusSince: ["«{status}» с {since}", "«{status}» since {since}"],
  statusUnknown: ["неизвестно ({reason})", "not known ({reason})"],
  ofList: ["список УЦ версии {version} от {date}", "list of CAs, version {version} of {date}"],
  qualification: ["Квалификация", "Qualification"],
  qualified: ["УКЭП: сертификат квалифицированный", "УКЭП: the certificate is a qualified one"],
  unqualified: [
    "НЕ УКЭП: сертификат неквалифицированный",
    "NOT УКЭП: the certificate is not a qualified one",
  ],
  unknown: [
    "неизвестно, квалифицированный ли сертификат",
    "whether the certificate is a qualified one is not known",
  ],
  more: ["ещё причин: {count} (--details)", "{count} more reasons (--details)"],
  owner: ["Кто владелец", "The owner"],
  order: ["По приказу", "By the order"],
  noOrder: ["приказ для дня выдачи неизвестен", "no order is known for the day of issue"],
  subjectSignTool: ["Средство ЭП", "Signing tool"],
  toolClass: ["Класс ЭП", "Tool class"],
  issuerSignTool: ["Средства УЦ", "CA's tools"],
  identificationKind: ["Личность", "Identified"],
  keyPeriod: ["Срок ключа", "Key's period"],
  usages: ["Назначения", "Usages"],
  notices: ["Ограничения", "Restrictions"],
  accreditation: ["Аккредитация", "Accreditation"],
  notStated: ["не указано", "not stated"],
} as const satisfies Readonly<Record<string, Pair>>;

const SUBJECT_KINDS: Readonly<Record<SubjectKind, Pair>> = {
  organisationWithHead: [
    "организация и лицо, действующее от неё",
    "an organisation and the person acting for it",
  ],
  organisation: ["организация без указания лица", "an organisation without a person"],
  entrepreneur: ["индивидуальный предприниматель", "a sole trader (ИП)"],
  person: ["физическое лицо", "a natural person"],
  undetermined: ["не понять кто", "nobody can tell"],
};

const IDENTIFICATIONS: Readonly<Record<IdentificationKind, Pair>> = {
  inPerson: ["при личном присутствии", "in person"],
  byQualifiedSignature: ["по действующей квалифицированной подписи", "by a qualified signature"],
  byBiometricPassport: ["по заграничному паспорту с биометрией", "by a biometric passport"],
  byStateSystem: ["через государственную систему (ЕСИА, ЕБС)", "by a state system (ЕСИА, ЕБС)"],
};

/** Why the list does not tell. */
const ACCREDITATION_REASONS: Readonly<Record<AccreditationReason, Pair>> = {
  notListed: ["УЦ нет в списке", "the CA is not in the list"],
  keyIdentifierOnly: ["в списке лишь идентификатор ключа", "the list has nothing but a key identifier"],
  statusUndated: ["в списке статус без даты", "the list has a status without a date"],
  statusMissing: ["в списке нет статуса", "the list has no status"],
  notYet: ["раньше первого статуса", "before the first status"],
  listOlder: ["список старее", "the list is older"],
  noList: ["списка нет", "there is no list"],
};

export type QualificationWord = keyof typeof WORDS;

/** The words of the lines about trust and qualification. */
export interface QualificationLabels {
  readonly words: Readonly<Record<QualificationWord, string>>;
  readonly subjectKinds: Readonly<Record<SubjectKind, string>>;
  readonly identifications: Readonly<Record<IdentificationKind, string>>;
  readonly accreditationReasons: Readonly<Record<AccreditationReason, string>>;
}

export function qualificationLabels(language: Language): QualificationLabels {
  const place = language === "ru" ? 0 : 1;
  const inLanguage = <K extends string>(pairs: Readonly<Record<K, Pair>>): Record<K, string> =>
    Object.fromEntries(Object.entries<Pair>(pairs).map(([key, pair]) => [key, pair[place]])) as Record<
      K,
      string
    >;
  return {
    words: inLanguage(WORDS),
    subjectKinds: inLanguage(SUBJECT_KINDS),
    identifications: inLanguage(IDENTIFICATIONS),
    accreditationReasons: inLanguage(ACCREDITATION_REASONS),
  };
}
