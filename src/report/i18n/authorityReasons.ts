/** The right to sign for another by a power of attorney: the reasons for people, both languages side by side. */
import { type Both, inOne } from "./both.js";
import type { Language, ReasonTexts } from "./texts.js";

const REASONS: Readonly<Record<string, Both<string>>> = {
  "mchd.none": {
    ru: "сертификат не называет ни организации, ни предпринимателя",
    en: "the certificate names neither an organisation nor a sole trader",
  },
  "mchd.ownCertificate": {
    ru: "сертификат называет саму организацию",
    en: "the certificate names the organisation itself",
  },
  "mchd.ownTrader": {
    ru: "сертификат называет самого предпринимателя",
    en: "the certificate names the sole trader itself",
  },
  "mchd.stranger": { ru: "в доверенности назван другой", en: "the document names somebody else" },
  "mchd.otherNumbers": { ru: "ИНН или СНИЛС не тот", en: "another ИНН or СНИЛС" },
  "mchd.otherCompany": { ru: "сертификат другой организации", en: "the certificate of another organisation" },
  "mchd.namesOnly": { ru: "совпали только фамилия, имя и отчество", en: "only the names agree" },
  "mchd.organisationByName": {
    ru: "у организации совпало только название",
    en: "of the organisation only the name agrees",
  },
  "mchd.organisationUnnamed": {
    ru: "сертификат физического лица, а подписать должна организация",
    en: "a person's certificate, where the organisation has to sign",
  },
  "mchd.headByDocument": {
    ru: "что подписавший действует за доверителя, сказано только в самой доверенности",
    en: "that the signer acts for the principal is said by the document alone",
  },
  "mchd.strangerIssuer": {
    ru: "подписал не руководитель доверителя",
    en: "the signer is not the principal's head",
  },
  "mchd.jointHeads": {
    ru: "руководители действуют только совместно, подписали не все",
    en: "the heads act only jointly, and not all have signed",
  },
  "mchd.noSignatory": {
    ru: "доверенность не называет, кто вправе подписать за доверителя",
    en: "the document names nobody who may sign for the principal",
  },
  "mchd.notaryByName": {
    ru: "удостоверил нотариус, назван только по имени",
    en: "certified by a notary, known by name only",
  },
  "mchd.noSignature": {
    ru: "подписи под доверенностью нет",
    en: "there is no signature of the power of attorney",
  },
  "mchd.attached": {
    ru: "подпись присоединённая, а нужна отсоединённая над файлом XML",
    en: "the signature is attached; it must be detached, over the XML file",
  },
  "mchd.certificateEnded": {
    ru: "срок сертификата кончился после выдачи доверенности",
    en: "the certificate ended after the power of attorney was issued",
  },
  "mchd.certificateEndedUntold": {
    ru: "срок сертификата кончился после выдачи доверенности; отзывали ли его до того, уже не узнать",
    en: "the certificate ended after the power of attorney was issued; whether it was revoked before is not told any more",
  },
  "mchd.olderFormat": {
    ru: "прежний или налоговый формат: проверены только срок и стороны",
    en: "an earlier or tax format: only term and parties are checked",
  },
  "mchd.notYet": { ru: "ещё не действует", en: "not yet in force" },
  "mchd.ended": { ru: "срок кончился", en: "its term is over" },
  "mchd.termInWords": {
    ru: "срок записан словами или не записан",
    en: "the term is given in words, or not at all",
  },
  "mchd.statusNotChecked": { ru: "сведений о статусе нет", en: "status not checked: there is no source" },
  "mchd.statusOff": { ru: "так задано: --mchd-status off", en: "as asked: --mchd-status off" },
  "mchd.statusUndated": {
    ru: "в ответе реестра не сказано, когда его спросили: сведения могли устареть",
    en: "the registry's answer does not tell when it was asked: it may be out of date",
  },
  "mchd.statusOlder": {
    ru: "ответ реестра старше подписи",
    en: "the registry's answer is older than the signature",
  },
  "mchd.statusStale": {
    ru: "ответ реестра старше момента проверки больше чем на сутки",
    en: "the registry's answer is older than the moment of the check by more than a day",
  },
  "mchd.statusRecent": {
    ru: "реестр спрошен незадолго до проверки",
    en: "the registry was asked shortly before the check",
  },
  "mchd.statusUnanswered": {
    ru: "реестр спрошен, пригодного ответа нет",
    en: "the registry was asked, and gave no usable answer",
  },
  "mchd.statusFuture": {
    ru: "ответ реестра помечен временем, которое ещё не наступило",
    en: "the registry's answer bears a time that has not come yet",
  },
  "mchd.statusOtherParty": {
    ru: "в ответе реестра другой доверитель или представитель",
    en: "the registry's answer has another principal or representative",
  },
  "mchd.registeredLater": {
    ru: "по ответу реестра доверенность появилась в нём или вступила в силу позже этого времени",
    en: "by the registry's answer it was registered, or came into force, only after that time",
  },
  "mchd.signedLater": {
    ru: "она сама подписана позже этого времени",
    en: "it was signed itself only after that time",
  },
  "mchd.stampedLater": {
    ru: "что она уже была подписана к этому времени, не доказано: её штамп времени позже",
    en: "that it was signed by then already is not proven: its time-stamp is later",
  },
  "mchd.statusOther": { ru: "в ответе реестра другой срок", en: "the registry's answer has another term" },
  "mchd.endedEarly": {
    ru: "по ответу реестра она уже не действует, а назван ещё не наступивший к этому ответу срок",
    en: "by the registry's answer it has ended, and by its date it had not when that was said",
  },
  "mchd.revoked": { ru: "отозвана", en: "revoked" },
  "mchd.refused": { ru: "представитель от неё отказался", en: "the representative has refused it" },
  "mchd.revokedLater": { ru: "отозвана позже", en: "revoked later" },
  "mchd.revokedThatDay": {
    ru: "отозвана в тот же день, час неизвестен",
    en: "revoked on that very day; the hour is not known",
  },
  "mchd.rejected": { ru: "реестр отказал в регистрации", en: "the registry refused it" },
  "mchd.processing": { ru: "реестр ещё не ответил", en: "the registry has not answered yet" },
  "mchd.notRegistered": { ru: "в реестре не найдена", en: "not found in the registry" },
  "mchd.noticeUnproven": {
    ru: "есть уведомление об отзыве, подпись его не доказана",
    en: "there is a notice of revocation whose signature is not proven",
  },
  "mchd.noticeJoint": {
    ru: "уведомление об отзыве подписали не все, кто действует только вместе",
    en: "the notice of revocation is not signed by all who act only together",
  },
  "mchd.noticeIgnored": {
    ru: "есть уведомление об отзыве, но подписал его не тот, кто вправе, или подпись недействительна",
    en: "there is a notice of revocation, not signed by whoever may, or its signature does not hold",
  },
  "mchd.powersNotAsked": {
    ru: "параметры --power и --doc-type не даны",
    en: "neither --power nor --doc-type was given",
  },
  "mchd.textPowers": {
    ru: "полномочия записаны текстом, машина их не читает",
    en: "powers as text cannot be decided by machine",
  },
  "mchd.powerMissing": { ru: "такого кода нет", en: "no such code" },
  "mchd.overLimit": { ru: "вне ограничений полномочия", en: "outside the limits of the power" },
  "mchd.limitOpen": { ru: "у полномочия есть ограничения", en: "the power has limits" },
  "mchd.limitNotAsked": { ru: "об этом не спросили", en: "it was not asked about" },
  "mchd.limitUnknown": {
    ru: "такое ограничение машине не понять",
    en: "a machine does not understand this kind of limit",
  },
  "mchd.limitUnreadable": {
    ru: "значение ограничения машине не понять",
    en: "a machine does not understand the value of this limit",
  },
  "mchd.registerNotAsked": { ru: "ЕГРЮЛ не проверялся", en: "the state register was not asked" },
  "delegation.unnamed": {
    ru: "не сказано, на какой доверенности основано",
    en: "it does not say what it is based on",
  },
  "delegation.missing": {
    ru: "доверенности, на которой основано, под рукой нет",
    en: "the document it is based on is not at hand",
  },
  "delegation.circle": {
    ru: "доверенности основаны друг на друге по кругу",
    en: "the documents are based on one another in a circle",
  },
  "delegation.tooLong": { ru: "цепочка слишком длинная", en: "the chain is too long" },
  "delegation.right": { ru: "передоверять нельзя", en: "it may not be passed on" },
  "delegation.once": { ru: "передоверить можно было один раз", en: "it might be passed on once only" },
  "delegation.longer": {
    ru: "срок дольше, чем у доверенности, на которой основано",
    en: "its term is longer than its parent's",
  },
  "delegation.parentNotInForce": {
    ru: "выдано, когда та доверенность не действовала",
    en: "issued while its parent was not in force",
  },
  "delegation.wider": { ru: "полномочия шире, чем переданы", en: "its powers are wider than its parent's" },
  "delegation.textPowers": {
    ru: "полномочия записаны текстом: не шире ли они, машине не решить",
    en: "powers as text: whether they are wider cannot be decided by machine",
  },
  "delegation.tooManyPowers": {
    ru: "полномочий и ограничений больше, чем podpis сравнивает: не шире ли они, не решено",
    en: "more powers and limits than podpis compares: whether they are wider is not decided",
  },
  "delegation.tooManyParties": {
    ru: "передавших и представителей больше, чем podpis сравнивает",
    en: "more who pass on, and representatives, than podpis compares",
  },
  "delegation.stranger": {
    ru: "передал полномочия не тот, кому их дали",
    en: "the powers were passed on by somebody who did not have them",
  },
  "delegation.passerByName": {
    ru: "передавший похож на представителя только именем",
    en: "who passed them on is like the representative by name only",
  },
  "delegation.jointly": {
    ru: "совместные представители передают полномочия только вместе",
    en: "joint representatives pass powers on only together",
  },
  "delegation.reference": {
    ru: "ссылки на предыдущие доверенности",
    en: "references to the earlier documents",
  },
  "delegation.otherRoot": {
    ru: "первой названа другая доверенность",
    en: "it names another document as the first",
  },
  "delegation.otherDates": {
    ru: "даты предыдущей доверенности названы иначе",
    en: "the dates of an earlier document are stated otherwise",
  },
  "delegation.format": { ru: "форматы доверенностей разные", en: "the documents have different formats" },
  "delegation.notary": {
    ru: "человек или предприниматель передоверяет только у нотариуса",
    en: "persons and sole traders pass powers on only before a notary",
  },
  "delegation.reminder": {
    ru: "известите доверителя (ГК РФ, ст. 187 п. 2)",
    en: "tell the principal (Civil Code 187 §2)",
  },
  "delegation.lost": {
    ru: "полномочия переданы дальше и у передавшего не остались",
    en: "the powers were passed on and not kept",
  },
};

/** Which rule of passing powers on a reason is about; see docs/mchd.md. */
const RULES: Readonly<Record<string, string>> = {
  "delegation.right": "R1",
  "delegation.once": "R2",
  "delegation.longer": "R3",
  "delegation.parentNotInForce": "R8",
  "delegation.wider": "R4",
  "delegation.textPowers": "R4",
  "delegation.tooManyPowers": "R4",
  "delegation.tooManyParties": "R5",
  "delegation.stranger": "R5",
  "delegation.passerByName": "R5",
  "delegation.jointly": "R11",
  "delegation.reference": "R6",
  "delegation.otherRoot": "R6",
  "delegation.otherDates": "R6",
  "delegation.format": "R7",
  "delegation.notary": "R9",
  "delegation.reminder": "R13",
  "delegation.lost": "R14",
  "delegation.circle": "R12",
  "delegation.tooLong": "R12",
};

export function authorityReasons(language: Language): ReasonTexts {
  const reasons = inOne(REASONS, language);
  for (const [reason, rule] of Object.entries(RULES)) reasons[reason] += ` (${rule})`;
  return reasons;
}
