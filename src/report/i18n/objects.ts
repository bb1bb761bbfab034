/** Names of kinds of objects and of their facts, for `show`; of extensions: extensions.ts. */
import type { Language } from "./texts.js";

export type Bilingual = Readonly<Record<Language, string>>;

export const KINDS: Readonly<Record<string, Bilingual>> = {
  certificate: { ru: "Сертификат", en: "Certificate" },
  crl: { ru: "Список отзыва (CRL)", en: "Revocation list (CRL)" },
  ocspResponse: { ru: "Ответ OCSP", en: "OCSP answer" },
  timestampToken: { ru: "Штамп времени", en: "Time-stamp token" },
  timestampResponse: { ru: "Ответ службы штампов времени", en: "Time-stamping service's response" },
  cms: { ru: "Подпись CMS", en: "CMS signature" },
  privateKey: { ru: "Закрытый ключ", en: "Private key" },
  publicKey: { ru: "Открытый ключ", en: "Public key" },
  contentInfo: { ru: "CMS другого вида, не подпись", en: "CMS of another kind, no signature" },
  certificateRequest: { ru: "Запрос на сертификат", en: "Certificate request" },
  unknown: { ru: "Неизвестный объект", en: "Unknown object" },
  pkcs12: { ru: "Ключ и сертификаты PKCS#12", en: "PKCS#12: key and certificates" },
};

/** Algorithms, by our name of their OID; those not here are called by that name. */
export const ALGORITHMS: Readonly<Record<string, Bilingual>> = {
  streebog256: { ru: "ГОСТ Р 34.11-2012 (Стрибог), 256 бит", en: "GOST R 34.11-2012 (Streebog), 256 bits" },
  streebog512: { ru: "ГОСТ Р 34.11-2012 (Стрибог), 512 бит", en: "GOST R 34.11-2012 (Streebog), 512 bits" },
  gost2012Key256: { ru: "ГОСТ Р 34.10-2012, 256 бит", en: "GOST R 34.10-2012, 256 bits" },
  gost2012Key512: { ru: "ГОСТ Р 34.10-2012, 512 бит", en: "GOST R 34.10-2012, 512 bits" },
  gost2012Signature256: {
    ru: "ГОСТ Р 34.10-2012 с ГОСТ Р 34.11-2012, 256 бит",
    en: "GOST R 34.10-2012 with GOST R 34.11-2012, 256 bits",
  },
  gost2012Signature512: {
    ru: "ГОСТ Р 34.10-2012 с ГОСТ Р 34.11-2012, 512 бит",
    en: "GOST R 34.10-2012 with GOST R 34.11-2012, 512 bits",
  },
  gost2001Key: { ru: "ГОСТ Р 34.10-2001", en: "GOST R 34.10-2001" },
  gost2001Signature: {
    ru: "ГОСТ Р 34.10-2001 с ГОСТ Р 34.11-94",
    en: "GOST R 34.10-2001 with GOST R 34.11-94",
  },
  gost94Digest: { ru: "ГОСТ Р 34.11-94", en: "GOST R 34.11-94" },
  sha1: { ru: "SHA-1", en: "SHA-1" },
  sha256: { ru: "SHA-256", en: "SHA-256" },
  sha384: { ru: "SHA-384", en: "SHA-384" },
  sha512: { ru: "SHA-512", en: "SHA-512" },
  rsaEncryption: { ru: "RSA", en: "RSA" },
  sha1WithRsa: { ru: "RSA с SHA-1", en: "RSA with SHA-1" },
  sha256WithRsa: { ru: "RSA с SHA-256", en: "RSA with SHA-256" },
  sha384WithRsa: { ru: "RSA с SHA-384", en: "RSA with SHA-384" },
  sha512WithRsa: { ru: "RSA с SHA-512", en: "RSA with SHA-512" },
  ecPublicKey: { ru: "ECDSA", en: "ECDSA" },
  ecdsaWithSha256: { ru: "ECDSA с SHA-256", en: "ECDSA with SHA-256" },
  ecdsaWithSha384: { ru: "ECDSA с SHA-384", en: "ECDSA with SHA-384" },
  ecdsaWithSha512: { ru: "ECDSA с SHA-512", en: "ECDSA with SHA-512" },
  ed25519: { ru: "Ed25519", en: "Ed25519" },
};

/** Words of `show` itself. */
export const WORDS = {
  critical: { ru: "критическое", en: "critical" },
  notDecoded: { ru: "не разобрано", en: "not decoded" },
  extensions: { ru: "Расширения", en: "Extensions" },
  digest: { ru: "Хэш", en: "Digest" },
  entries: { ru: "Записей", en: "Entries" },
  number: { ru: "Номер", en: "Number" },
  thisUpdate: { ru: "Выпущен", en: "Issued at" },
  nextUpdate: { ru: "Следующий", en: "Next update" },
  delta: { ru: "только изменения (delta)", en: "changes only (delta)" },
  policy: { ru: "Политика", en: "Policy" },
  imprint: { ru: "На данных", en: "Imprint" },
  responder: { ru: "Служба", en: "Responder" },
  status: { ru: "Статус", en: "Status" },
  certificatesInside: { ru: "Сертификаты внутри", en: "Certificates inside" },
  listsInside: { ru: "Списков отзыва внутри", en: "CRLs inside" },
  claimed: { ru: "по словам подписавшего", en: "the signer says" },
  attributes: { ru: "Атрибуты", en: "Attributes" },
  unsigned: { ru: "Неподписанные", en: "Unsigned" },
  certificateMissing: { ru: "сертификата внутри нет", en: "its certificate is not inside" },
  attached: { ru: "внутри подписи", en: "inside the signature" },
  detached: { ru: "отдельно от подписи", en: "apart from the signature" },
  encrypted: { ru: "зашифрован", en: "encrypted" },
  plain: { ru: "не зашифрован", en: "not encrypted" },
  fault: { ru: "Нарушение стандарта", en: "Breaks the standard" },
  kind: { ru: "Вид", en: "Kind" },
  version: { ru: "версия", en: "version" },
  producedAt: { ru: "Составлен", en: "Produced at" },
  nonce: { ru: "Номер запроса", en: "Nonce" },
  tsa: { ru: "Имя службы", en: "Service's name" },
  ordering: { ru: "Порядок", en: "Ordering" },
  byTime: {
    ru: "штампы одной политики упорядочены временем",
    en: "tokens of one policy are ordered by time",
  },
  revokedOnes: { ru: "Отозванные сертификаты", en: "Revoked certificates" },
  more: { ru: "и ещё", en: "and more:" },
  noToken: { ru: "штампа нет", en: "no token" },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** RFC 9215, appendix: how the subject was identified. By the extension's number. */
export const IDENTIFICATION_KINDS: readonly Bilingual[] = [
  { ru: "лично", en: "in person" },
  {
    ru: "дистанционно, по действующей квалифицированной подписи",
    en: "remotely, by a valid qualified signature",
  },
  { ru: "дистанционно, по биометрическому паспорту", en: "remotely, by a biometric passport" },
  { ru: "дистанционно, через государственную систему", en: "remotely, through a state system" },
];
