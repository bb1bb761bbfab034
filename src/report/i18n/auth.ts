/** The checks of `podpis auth verify`, and the phrases of its errors. */
import type { CheckId } from "../../base/checkIds.js";
import type { CheckTexts, Language, ReasonTexts } from "./texts.js";

type AuthCheck = Extract<CheckId, `auth.${string}`>;

const CHECKS: Readonly<Record<Language, Readonly<Record<AuthCheck, CheckTexts>>>> = {
  en: {
    "auth.challenge": {
      passed: "What is signed is a challenge",
      failed: "What is signed is no challenge of podpis auth",
      fix: "Have the challenge answered with podpis auth respond, unchanged.",
    },
    "auth.signer": {
      passed: "One signer answered, with the challenge inside the signature",
      failed: "There is not exactly one signer, or the challenge is not inside the signature",
      fix: "Have the challenge answered with podpis auth respond.",
    },
    "auth.audience": {
      passed: "The challenge is for this audience",
      failed: "The challenge is for another audience",
      fix: "Somebody may have passed on an answer that was meant for another service. Do not let them in.",
    },
    "auth.time": {
      passed: "The challenge is in force",
      failed: "The challenge is not in force: it has expired, or was issued in the future",
      fix: "Issue a new challenge; check the clock.",
    },
    "auth.known": {
      passed: "The challenge is one of ours",
      failed: "The challenge is none of ours, or was changed",
      indeterminate: "It is not known whether the challenge is one of ours",
      skipped: "It was not asked whether the challenge is one of ours",
      fix: "Accept only answers to challenges that were issued with the same --state.",
      indeterminateFix:
        "Issue and verify with the same --state DIR, or name the challenge with --challenge FILE.",
    },
    "auth.replay": {
      passed: "The response was not used before",
      failed: "The response was used before",
      indeterminate: "It is not known whether the response was used before",
      skipped: "It was not asked whether the response was used before",
      fix: "Somebody may be repeating what they overheard. Issue a new challenge.",
      indeterminateFix: "Issue and verify with the same --state DIR.",
    },
    "auth.certificate": {
      passed: "The certificate is valid now: its path, and neither revoked nor suspended",
      failed: "The certificate is not valid now",
      indeterminate: "It is not known whether the certificate is valid now",
      fix: "Do not let its owner in.",
      indeterminateFix:
        "Name the trusted roots (--trust), and lists or OCSP answers where the network is not to be asked.",
    },
  },
  ru: {
    "auth.challenge": {
      passed: "Подписан запрос на подтверждение ключа",
      failed: "Подписан не запрос podpis auth",
      fix: "На запрос отвечают командой podpis auth respond, не меняя его.",
    },
    "auth.signer": {
      passed: "Ответил один подписант, запрос внутри подписи",
      failed: "Подписант не ровно один, или запроса нет внутри подписи",
      fix: "На запрос отвечают командой podpis auth respond.",
    },
    "auth.audience": {
      passed: "Запрос для этого получателя",
      failed: "Запрос для другого получателя",
      fix: "Возможно, кто-то передал ответ, данный другой службе. Не впускайте.",
    },
    "auth.time": {
      passed: "Срок запроса не вышел",
      failed: "Запрос не в силе: его срок вышел, или он выдан в будущем",
      fix: "Выдайте новый запрос; проверьте часы.",
    },
    "auth.known": {
      passed: "Запрос выдан нами",
      failed: "Запрос выдан не нами или изменён",
      indeterminate: "Неизвестно, нами ли выдан запрос",
      skipped: "Не выяснялось, нами ли выдан запрос",
      fix: "Принимайте только ответы на запросы, выданные с тем же --state.",
      indeterminateFix:
        "Выдавайте и проверяйте с одним и тем же --state ПАПКА или назовите запрос: --challenge ФАЙЛ.",
    },
    "auth.replay": {
      passed: "Ответ раньше не использовался",
      failed: "Ответ уже использован",
      indeterminate: "Неизвестно, использован ли ответ раньше",
      skipped: "Не выяснялось, использован ли ответ раньше",
      fix: "Возможно, кто-то повторяет подслушанное. Выдайте новый запрос.",
      indeterminateFix: "Выдавайте и проверяйте с одним и тем же --state ПАПКА.",
    },
    "auth.certificate": {
      passed: "Сертификат действителен сейчас: цепочка верна, он не отозван и не приостановлен",
      failed: "Сертификат сейчас недействителен",
      indeterminate: "Неизвестно, действителен ли сертификат сейчас",
      fix: "Не впускайте его владельца.",
      indeterminateFix:
        "Назовите доверенные корни (--trust) и, если сеть спрашивать нельзя, списки или ответы OCSP.",
    },
  },
};

export const authChecks = (language: Language): Readonly<Record<AuthCheck, CheckTexts>> => CHECKS[language];

export const AUTH_PHRASES_RU: ReasonTexts = {
  "it is larger than a challenge can be": "он больше, чем может быть запрос",
  "it is no JSON": "это не JSON",
  "it is not inside the signature": "его нет внутри подписи",
  "it is not of the schema podpis.auth-challenge/1": "это не схема podpis.auth-challenge/1",
  "it is not written as podpis writes it: something was changed":
    "он записан не так, как пишет podpis: что-то изменено",
  "its audience is empty, too long or not plain text":
    "его получатель пуст, слишком длинен или не простой текст",
  "its nonce is not 16 to 64 octets in hexadecimal": "его случайное число — не 16–64 байта шестнадцатерично",
  "its times make no sense": "в его временах нет смысла",
  "it expired {}": "его срок вышел {}",
  "it was issued in the future: {}": "он выдан в будущем: {}",
  "it is for {}, not for {}": "он для {}, а не для {}",
  "too many challenges wait for an answer in it": "в ней слишком много запросов ждут ответа",
  "the audience is empty, too long or not plain text": "получатель пуст, слишком длинен или не простой текст",
  "name who asks, as those who answer know it: an address or a name of at most {} letters":
    "назовите того, кто спрашивает, так, как его знают отвечающие: адрес или имя не длиннее {} букв",
  "a challenge lives from 1 second to 24 hours": "запрос живёт от 1 секунды до 24 часов",
  "say --lifetime 300": "укажите --lifetime 300",
  "a folder of challenges and doing without one exclude each other":
    "папка запросов и отказ от неё исключают друг друга",
  "leave out --stateless, or --state": "уберите --stateless или --state",
};
