/** What is proven, what is missing, how long it holds: for people, keyed by the ids of validate/explanation.ts. */
import type { MissingFact, ProofEnd, ProvenFact } from "../../validate/explanation.js";
import type { Language } from "./texts.js";

type Pair = readonly [ru: string, en: string];

type ProvenText = Exclude<ProvenFact["id"], "certificateGood"> | "goodByOcsp" | "goodByCrl";

const PROVEN: Readonly<Record<ProvenText, Pair>> = {
  intact: ["документ и подпись не изменены", "the document and the signature are intact"],
  existed: [
    "подпись существовала до {at}: штамп времени, {by}",
    "it existed before {at}, by the time-stamp of {by}",
  ],
  goodByOcsp: [
    "сертификат на {at} не был отозван: ответ OCSP, {by}, {asOf}",
    "the certificate was good at {at}, by the OCSP answer of {by}, {asOf}",
  ],
  goodByCrl: [
    "сертификат на {at} не был отозван: список отзыва, {by}, {asOf}",
    "the certificate was good at {at}, by the revocation list of {by}, {asOf}",
  ],
  certificateValid: [
    "сертификат на {at} действовал; отзыв не проверялся",
    "the certificate was in force at {at}; revocation was not checked",
  ],
  preserved: [
    "вместе с доказательствами существовала до {at}: штамп времени ({kind}), {by}",
    "with its evidence it existed before {at}, by the time-stamp ({kind}) of {by}",
  ],
};

const MISSING: Readonly<Record<MissingFact["id"], Pair>> = {
  signingCertificate: [
    "ссылки на сертификат среди подписанного; добавить её может только новая подпись",
    "a signed reference to the certificate; only a new signature can have it",
  ],
  signatureTimestamp: ["штампа времени", "a time-stamp"],
  references: ["ссылок на доказательства", "references to the evidence"],
  values: ["самих доказательств", "the evidence itself"],
  cadesCTimestamp: [
    "штампа времени на подписи с доказательствами",
    "a time-stamp over the signature and its evidence",
  ],
  revocationInSignedData: ["сведений об отзыве внутри подписи", "revocation data inside the signature"],
  archiveTimestamp: ["архивного штампа времени", "an archive time-stamp"],
  timestampUnproven: ["доверия к штампу времени ({kind})", "trust in the time-stamp ({kind})"],
  evidenceUnproven: [
    "доказательств, на которые она ссылается или которые несёт: их нет или их мало",
    "the evidence it names or carries: it is not at hand, or does not suffice",
  ],
};

const HOLDS: Readonly<Record<ProofEnd["reason"], Pair>> = {
  timestampCertificate: [
    "до {until}: кончается сертификат службы штампов ({subject}); продлит архивный штамп",
    "until {until}, when the time-stamping certificate ends ({subject}); an archive time-stamp prolongs it",
  ],
  certificate: [
    "до {until}: кончается сертификат ({subject}), а время подписи не доказано",
    "until {until}, when the certificate ends ({subject}): the time of the signature is not proven",
  ],
  algorithm: [
    "до {until}: дальше алгоритм не принимается, а время подписи не доказано",
    "until {until}, when the algorithm is refused: the time of the signature is not proven",
  ],
};

const WORDS = {
  proven: ["Доказано", "Proven"],
  missing: ["Не хватает", "Missing"],
  forLevel: ["до {level}: {what}", "for {level}: {what}"],
  holds: ["Держится", "Holds"],
  refresh: [
    "после {time} нужны свежие сведения об отзыве",
    "from {time} on fresh revocation data are needed",
  ],
  earlier: ["Раньше", "Earlier"],
  wasGood: ["была доказана на {at} ({level})", "proven good on {at} ({level})"],
  wasGoodUntil: [
    "была доказана на {at} ({level}), доказательства кончились {until}",
    "proven good on {at} ({level}), the evidence ended on {until}",
  ],
  requiredSigners: ["Обязательные", "Required"],
  allSigned: ["подписали все, не позже {time}", "all of them have signed, by {time}"],
  allSignedNoTime: [
    "подписали все; когда последний, не доказано",
    "all of them have signed; when the last one did is not proven",
  ],
  notAllSigned: ["подписали не все", "not all of them have signed"],
  countersigned: ["Заверена", "Countersigned"],
  countersignatureValid: ["подтверждение действительно", "valid"],
  countersignatureOpen: ["подпись цела, но подтверждение не доказано", "intact, but not proven"],
  countersignatureBroken: ["подтверждение недействительно", "not valid"],
  countersignatureNote: [
    "не все подтверждения подписи действительны (см. «Заверена»)",
    "not every countersignature is valid (see Countersigned)",
  ],
} as const satisfies Readonly<Record<string, Pair>>;

export interface ExplanationLabels {
  readonly words: Readonly<Record<keyof typeof WORDS, string>>;
  readonly proven: Readonly<Record<ProvenText, string>>;
  readonly missing: Readonly<Record<MissingFact["id"], string>>;
  readonly holds: Readonly<Record<ProofEnd["reason"], string>>;
}

export function explanationLabels(language: Language): ExplanationLabels {
  const place = language === "ru" ? 0 : 1;
  const inLanguage = <K extends string>(pairs: Readonly<Record<K, Pair>>): Record<K, string> =>
    Object.fromEntries(Object.entries<Pair>(pairs).map(([key, pair]) => [key, pair[place]])) as Record<
      K,
      string
    >;
  return {
    words: inLanguage(WORDS),
    proven: inLanguage(PROVEN),
    missing: inLanguage(MISSING),
    holds: inLanguage(HOLDS),
  };
}
