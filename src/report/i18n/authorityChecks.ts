/** The right to sign for another by a power of attorney: the checks for people, both languages side by side. */
import type { CheckId } from "../../base/checkIds.js";
import { type Both, inOne } from "./both.js";
import type { CheckTexts, Language } from "./texts.js";

type MchdCheckId = Extract<CheckId, `mchd.${string}`>;

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
      fix: "Получите подписи остальных представителей. Подписи в разных файлах судят порознь: соберите их в одну (podpis merge).",
    },
    en: {
      passed: "All representatives who act only jointly have signed",
      failed: "The representatives act only jointly, and not all have signed",
      fix: "Get the signatures of the other representatives. Signatures in separate files are judged apart: put them into one (podpis merge).",
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
        "mchd.statusUndated": {
          fix: 'Спросите реестр (--registry URL) или вложите ответ в {"schema": "podpis.registry-answer/1", "askedAt": "когда его спросили", "answer": ответ}.',
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
        "mchd.statusUndated": {
          fix: 'Ask the registry (--registry URL), or put the answer into {"schema": "podpis.registry-answer/1", "askedAt": "when it was asked", "answer": the answer}.',
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
  "mchd.foreignFile": {
    ru: {
      passed: "В папке цепочки одни доверенности",
      failed: "В папке цепочки есть файлы, которые не доверенности",
      indeterminate: "В папке цепочки есть файлы, которые не доверенности",
      warning: "В папке цепочки есть файлы, которые не доверенности; они пропущены",
      fix: "Если среди них нужная доверенность, её файл испорчен: возьмите его заново.",
    },
    en: {
      passed: "There are only powers of attorney in the folder of the chain",
      failed: "There are files in the folder of the chain that are no powers of attorney",
      indeterminate: "There are files in the folder of the chain that are no powers of attorney",
      warning: "There are files in the folder of the chain that are no powers of attorney; they are left out",
      fix: "If one of them is the power of attorney needed, its file is damaged: get it anew.",
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

export const authorityChecks = (language: Language) =>
  inOne(CHECKS, language) as Record<MchdCheckId, CheckTexts>;
