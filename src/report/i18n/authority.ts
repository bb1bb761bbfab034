/** The right to sign for another by a power of attorney: checks and reasons for people, both languages side by side. */
import type { CheckId } from "../../base/checkIds.js";
import type { CheckTexts, Language, ReasonTexts } from "./texts.js";

type MchdCheckId = Extract<CheckId, `mchd.${string}`>;
type Both<T> = Readonly<Record<Language, T>>;

const ASK_CHAIN: Both<string> = {
  ru: "Попросите у подписавшего действующую доверенность и все, на которых она основана: --mchd, --mchd-chain.",
  en: "Ask the signer for a power of attorney in force, and for all it is based on: --mchd, --mchd-chain.",
};

const CHECKS: Readonly<Record<MchdCheckId, Both<CheckTexts>>> = {
  "mchd.needed": {
    ru: {
      passed: "Подписано сертификатом самой организации или самого предпринимателя: доверенность не нужна",
      failed: "Право подписать за другого ничем не подтверждено",
      indeterminate: "Подписал человек от своего имени, доверенности при подписи нет",
      fix: "Дайте доверенность, по которой он действовал: --mchd ДОВЕРЕННОСТЬ.xml.",
    },
    en: {
      passed:
        "Signed with the certificate of the organisation or sole trader itself: no power of attorney needed",
      failed: "Nothing confirms the right to sign for another",
      indeterminate: "A person signed in his own name, without a power of attorney",
      fix: "Give the power of attorney he acted by: --mchd FILE.xml.",
    },
  },
  "mchd.representative": {
    ru: {
      passed: "Документ подписал представитель, названный в доверенности",
      failed: "Документ подписал не тот, кому выдана доверенность",
      warning: "Подписавший похож на представителя только именем",
      fix: "Найдите доверенность, выданную подписавшему.",
    },
    en: {
      passed: "The document was signed by the representative the power of attorney names",
      failed: "The document was not signed by whom the power of attorney appoints",
      warning: "The signer is like the representative by name only",
      fix: "Find the power of attorney that was issued to the signer.",
    },
  },
  "mchd.jointly": {
    ru: {
      passed: "Подписали все представители, действующие только совместно",
      failed: "Представители действуют только совместно, а подписали не все",
      fix: "Получите подписи остальных представителей.",
    },
    en: {
      passed: "All representatives who act only jointly have signed",
      failed: "The representatives act only jointly, and not all have signed",
      fix: "Get the signatures of the other representatives.",
    },
  },
  "mchd.document": {
    ru: {
      passed: "Доверенность составлена по формату",
      failed: "Доверенность нарушает формат или его правила",
      indeterminate: "Формат доверенности проверен не весь",
      warning: "К доверенности есть замечания",
      fix: "Все замечания покажет podpis mchd validate.",
    },
    en: {
      passed: "The power of attorney keeps its format",
      failed: "The power of attorney breaks its format or the rules for it",
      indeterminate: "The format of the power of attorney was not checked fully",
      warning: "There are remarks on the power of attorney",
      fix: "podpis mchd validate shows all of them.",
    },
  },
  "mchd.signature": {
    ru: {
      passed: "Подпись под доверенностью действительна",
      failed: "Подпись под доверенностью недействительна",
      indeterminate: "Действительна ли подпись под доверенностью, не установлено",
      warning: "Сертификат подписавшего доверенность с тех пор истёк",
      fix: "Подпись доверенности проверит podpis mchd verify --details; без подписи доверенность силы не имеет.",
    },
    en: {
      passed: "The signature of the power of attorney is valid",
      failed: "The signature of the power of attorney is not valid",
      indeterminate: "Whether the signature of the power of attorney is valid was not established",
      warning: "The certificate of whoever signed the power of attorney has ended since",
      fix: "podpis mchd verify --details examines it; a power of attorney without a signature has no force.",
    },
  },
  "mchd.issuer": {
    ru: {
      passed: "Доверенность подписал тот, кто вправе её выдать",
      failed: "Доверенность подписал не тот, кто вправе её выдать",
      indeterminate: "Вправе ли подписавший доверенность её выдать, не установлено",
      warning: "Подписавший доверенность похож на названного в ней только именем",
      fix: "Доверенность подписывает руководитель доверителя (каждый, если они действуют совместно), его сертификатом.",
    },
    en: {
      passed: "The power of attorney was signed by whoever may issue it",
      failed: "The power of attorney was not signed by whoever may issue it",
      indeterminate: "Whether the signer may issue the power of attorney was not established",
      warning: "Whoever signed the power of attorney is like the one it names by name only",
      fix: "The principal's head signs it (each of them, where they act jointly), with the certificate of the principal.",
    },
  },
  "mchd.term": {
    ru: {
      passed: "Срок доверенности охватывает это время",
      failed: "Доверенность в это время не действовала",
      indeterminate: "Действовала ли доверенность, по её датам не решить",
      fix: "Нужна доверенность, действовавшая в день подписи (дни считаются по Москве).",
    },
    en: {
      passed: "The term of the power of attorney covers that time",
      failed: "The power of attorney was not in force at that time",
      indeterminate: "Whether the power of attorney was in force cannot be told from its dates",
      fix: "A power of attorney is needed that was in force on the day of signing (days are Moscow's).",
    },
  },
  "mchd.status": {
    ru: {
      passed: "Доверенность не отозвана",
      failed: "Доверенность отозвана или реестром не принята",
      indeterminate: "Статус доверенности не проверен",
      warning: "Статус доверенности известен не полностью",
      skipped: "Статус доверенности не проверялся",
      fix: "Нужна доверенность, которая к этому времени не была отозвана.",
      indeterminateFix: "Дайте ответ реестра: --mchd-status-file ОТВЕТ.json или --registry URL.",
      byReason: {
        "mchd.statusUnanswered": {
          fix: "Проверьте адрес и повторите позже или дайте сохранённый ответ реестра: --mchd-status-file ОТВЕТ.json.",
        },
        "mchd.statusStale": { fix: "Спросите реестр заново: ответу должно быть не больше суток." },
        "mchd.statusOlder": { fix: "Спросите реестр заново: ответ должен быть получен после подписи." },
      },
    },
    en: {
      passed: "The power of attorney is not revoked",
      failed: "The power of attorney is revoked, or the registry did not accept it",
      indeterminate: "The status of the power of attorney was not checked",
      warning: "The status of the power of attorney is not known fully",
      skipped: "The status of the power of attorney was not asked",
      fix: "A power of attorney is needed that was not revoked by then.",
      indeterminateFix: "Give a registry's answer: --mchd-status-file ANSWER.json or --registry URL.",
      byReason: {
        "mchd.statusUnanswered": {
          fix: "Check the address and try again later, or give a registry's answer that was saved: --mchd-status-file ANSWER.json.",
        },
        "mchd.statusStale": { fix: "Ask the registry anew: its answer must not be older than a day." },
        "mchd.statusOlder": { fix: "Ask the registry anew: its answer must be of after the signature." },
      },
    },
  },
  "mchd.link": {
    ru: {
      passed: "Доверенность, на которой она основана, в порядке",
      failed: "Доверенность, на которой она основана, не действует",
      indeterminate: "Доверенность, на которой она основана, проверена не вся",
      warning: "К доверенности, на которой она основана, есть замечания",
      fix: ASK_CHAIN.ru,
    },
    en: {
      passed: "The power of attorney it is based on is in order",
      failed: "The power of attorney it is based on has no force",
      indeterminate: "The power of attorney it is based on was not checked fully",
      warning: "There are remarks on the power of attorney it is based on",
      fix: ASK_CHAIN.en,
    },
  },
  "mchd.delegation": {
    ru: {
      passed: "Передоверие допустимо",
      failed: "Передоверие нарушает доверенность, на которой основано",
      indeterminate: "Цепочка передоверия прослежена не до конца",
      warning: "К передоверию есть замечания",
      skipped: "О передоверии нужно известить доверителя",
      fix: ASK_CHAIN.ru,
    },
    en: {
      passed: "The delegation is allowed",
      failed: "The delegation breaks the power of attorney it is based on",
      indeterminate: "The chain of delegation could not be followed to its root",
      warning: "There are remarks on the delegation",
      skipped: "The principal must be told of the delegation",
      fix: ASK_CHAIN.en,
    },
  },
  "mchd.power": {
    ru: {
      passed: "Полномочия на это действие есть",
      failed: "Полномочий на это действие нет",
      indeterminate: "Есть ли полномочия на это действие, машине не решить",
      warning: "Полномочия записаны текстом: прочтите их",
      skipped: "О полномочиях не спрашивали",
      fix: "Нужна доверенность с этим полномочием; что даёт эта, показывает podpis mchd powers ДОВЕРЕННОСТЬ.xml.",
      indeterminateFix:
        "Прочтите доверенность: podpis mchd show; назовите, чем ограничено полномочие: --doc-type, --amount, --counterparty, --territory.",
    },
    en: {
      passed: "The powers cover this action",
      failed: "The powers do not cover this action",
      indeterminate: "Whether the powers cover this action cannot be decided by machine",
      warning: "The powers are given as text: read them",
      skipped: "Powers were not asked about",
      fix: "A power of attorney with this power is needed; podpis mchd powers FILE.xml lists what this one gives.",
      indeterminateFix:
        "Read it: podpis mchd show; name what the power is limited by: --doc-type, --amount, --counterparty, --territory.",
    },
  },
  "mchd.limit": {
    ru: {
      passed: "Ограничение полномочия соблюдено",
      failed: "Ограничение полномочия превышено",
      indeterminate: "Соблюдено ли ограничение полномочия, машине не решить",
      fix: "Нужна доверенность, ограничения которой это допускают.",
      indeterminateFix:
        "Назовите, чем ограничено полномочие: --doc-type, --amount, --counterparty, --territory; остальное прочтите в доверенности.",
    },
    en: {
      passed: "The limit on the power is kept",
      failed: "The limit on the power is exceeded",
      indeterminate: "Whether the limit on the power is kept cannot be decided by machine",
      fix: "A power of attorney is needed whose limits allow it.",
      indeterminateFix:
        "Name what the power is limited by: --doc-type, --amount, --counterparty, --territory; read the rest in the document.",
    },
  },
  "mchd.unused": {
    ru: {
      passed: "По каждой доверенности кто-то подписал",
      failed: "По доверенности никто не подписал",
      warning: "По доверенности никто не подписал",
      fix: "Если подписать должны были обе стороны, потребуйте этого: --require-signers.",
    },
    en: {
      passed: "Somebody signed by each power of attorney",
      failed: "Nobody signed by a power of attorney",
      warning: "Nobody signed by a power of attorney",
      fix: "If both parties had to sign, demand it: --require-signers.",
    },
  },
  "mchd.register": {
    ru: {
      passed: "Руководитель сверен с ЕГРЮЛ",
      failed: "Руководитель не тот, что в ЕГРЮЛ",
      skipped:
        "ЕГРЮЛ не проверялся: что подписавший доверенность — руководитель, следует из неё и из сертификата",
      fix: "Сверьте руководителя по выписке из ЕГРЮЛ на день выдачи доверенности.",
    },
    en: {
      passed: "The head agrees with the state register",
      failed: "The head is another one in the state register",
      skipped:
        "The state register of companies was not asked: that the issuer is the head follows from the document and the certificate",
      fix: "Compare the head with an extract from the state register as of the day of issue.",
    },
  },
};

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
    ru: "реестр говорит «действует», но когда его спросили, в ответе не сказано",
    en: "the registry says it is in force; its answer does not tell when it was asked",
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

const inOne = <T>(table: Readonly<Record<string, Both<T>>>, language: Language): Record<string, T> =>
  Object.fromEntries(Object.entries(table).map(([key, both]) => [key, both[language]]));

export const authorityChecks = (language: Language) =>
  inOne(CHECKS, language) as Record<MchdCheckId, CheckTexts>;

/** Which rule of passing powers on a reason is about; see docs/mchd.md. */
const RULES: Readonly<Record<string, string>> = {
  "delegation.right": "R1",
  "delegation.once": "R2",
  "delegation.longer": "R3",
  "delegation.parentNotInForce": "R8",
  "delegation.wider": "R4",
  "delegation.textPowers": "R4",
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
