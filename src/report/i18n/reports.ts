/** Words of the reports that are no text for a terminal: the protocol as a page, and those of continuous integration. */
interface Word {
  readonly ru: string;
  readonly en: string;
}

export const REPORT_WORDS = {
  fromCache: { ru: "из кэша", en: "cache" },
  relaxed: {
    ru: "ВНИМАНИЕ, проверка ослаблена вами: {what}",
    en: "ATTENTION, you weakened the check: {what}",
  },
  protocol: { ru: "Протокол проверки", en: "Protocol of verification" },
  protocolOfSignature: {
    ru: "Протокол проверки электронной подписи",
    en: "Protocol of verification of an electronic signature",
  },
  protocolOfCertificate: {
    ru: "Протокол проверки сертификата",
    en: "Protocol of verification of a certificate",
  },
  protocolOfTimestamp: {
    ru: "Протокол проверки штампа времени",
    en: "Protocol of verification of a time-stamp",
  },
  protocolOfAuthority: {
    ru: "Протокол проверки доверенности",
    en: "Protocol of verification of a power of attorney",
  },
  failed: { ru: "Проверить не удалось", en: "Could not be checked" },
  summary: { ru: "Файлы", en: "Files" },
  file: { ru: "Файл", en: "File" },
  result: { ru: "Итог", en: "Result" },
  facts: { ru: "Что установлено", en: "What was found" },
  why: { ru: "Почему", en: "Why" },
  whatToDo: { ru: "Что делать", en: "What to do" },
  signature: { ru: "Подпись {index}", en: "Signature {index}" },
  timeline: { ru: "Ход времени", en: "Course of time" },
  timelineText: {
    ru: "На оси времени: {what}",
    en: "On the axis of time: {what}",
  },
  event: { ru: "Событие", en: "Event" },
  from: { ru: "С", en: "From" },
  until: { ru: "По", en: "Until" },
  certificateInForce: { ru: "Сертификат действует", en: "Certificate in force" },
  claimedTime: { ru: "Подписано, по словам подписавшего", en: "Signed, the signer says" },
  timestamp: { ru: "Штамп времени {kind}", en: "Time-stamp {kind}" },
  evidence: { ru: "Сведения об отзыве, {source}", en: "Revocation data, {source}" },
  revokedAt: { ru: "Отозван", en: "Revoked" },
  suspendedAt: { ru: "Приостановлен", en: "Suspended" },
  revokedOf: { ru: "Отозван: {name}", en: "Revoked: {name}" },
  suspendedOf: { ru: "Приостановлен: {name}", en: "Suspended: {name}" },
  authoritySigned: {
    ru: "Доверенность со штампом, № {number}",
    en: "Power of attorney stamped, No. {number}",
  },
  authorityClaimed: {
    ru: "Доверенность подписана, № {number}",
    en: "Power of attorney signed, No. {number}",
  },
  authorityTerm: { ru: "Доверенность № {number}", en: "Power of attorney No. {number}" },
  checkedAt: { ru: "Проверено на этот момент", en: "Checked as of this moment" },
  chain: { ru: "Цепочка сертификатов", en: "Chain of certificates" },
  chainText: { ru: "От подписавшего к корню: {what}", en: "From the signer to the root: {what}" },
  signer: { ru: "Подписавший", en: "Signer" },
  owner: { ru: "Владелец", en: "Owner" },
  authority: { ru: "Удостоверяющий центр", en: "Certification authority" },
  anchor: { ru: "Корень доверия", en: "Trust anchor" },
  lastFound: { ru: "Последний найденный", en: "The last one found" },
  issuedBy: { ru: "выдан", en: "issued by" },
  dates: { ru: "{from} — {until}", en: "{from} — {until}" },
  powersChain: { ru: "Цепочка доверенностей", en: "Chain of powers of attorney" },
  powersChainText: {
    ru: "От доверенности подписавшего к первоначальной: {what}",
    en: "From the signer's power of attorney to the original one: {what}",
  },
  original: { ru: "Первоначальная доверенность", en: "Original power of attorney" },
  delegation: { ru: "Передоверие", en: "Delegation" },
  delegatedFrom: { ru: "на основании", en: "based on" },
  toWhom: { ru: "{from} → {to}", en: "{from} → {to}" },
  checks: { ru: "Все проверки", en: "All checks" },
  ofFile: { ru: "файл подписи", en: "the signature file" },
  ofRequirements: { ru: "требования", en: "requirements" },
  ofAuthority: { ru: "право подписи", en: "authority" },
  ofCountersignature: { ru: "заверяющая подпись {index}", en: "countersignature {index}" },
  evidenceOf: { ru: "основание", en: "evidence" },
  hashes: { ru: "Хеши", en: "Hashes" },
  object: { ru: "Объект", en: "Object" },
  hash: { ru: "SHA-256", en: "SHA-256" },
  documentOf: { ru: "Документ: {name}", en: "Document: {name}" },
  signatureOf: { ru: "Файл подписи: {name}", en: "Signature file: {name}" },
  certificateOf: { ru: "Сертификат: {name}", en: "Certificate: {name}" },
  passed: { ru: "пройдена", en: "passed" },
  notPassed: { ru: "не пройдена", en: "failed" },
  indeterminate: { ru: "не решена", en: "not decided" },
  warning: { ru: "замечание", en: "warning" },
  skipped: { ru: "не проводилась", en: "not made" },
  madeBy: {
    ru: "Составлен программой podpis {version}; код выхода {code}. Протокол показывает, что и по каким данным проверено, и сам по себе подписью не является.",
    en: "Made by podpis {version}; exit code {code}. The protocol shows what was checked and by which data; it is no signature itself.",
  },
} as const satisfies Readonly<Record<string, Word>>;

/** What a check looked at. */
export const EVIDENCE_KINDS: Readonly<
  Record<"certificate" | "crl" | "ocsp" | "timestamp" | "content" | "signature" | "mchd", Word>
> = {
  certificate: { ru: "сертификат", en: "certificate" },
  crl: { ru: "список отзыва", en: "revocation list" },
  ocsp: { ru: "ответ OCSP", en: "OCSP answer" },
  timestamp: { ru: "штамп времени", en: "time-stamp" },
  content: { ru: "документ", en: "document" },
  signature: { ru: "подпись", en: "signature" },
  mchd: { ru: "доверенность", en: "power of attorney" },
};
