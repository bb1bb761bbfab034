/**
 * What has to be known for the common case: an organisation lets a person act for it. Each answer is one line of text,
 * from an option or typed at a terminal, and is looked at by itself.
 */
import { isInn, isOgrn, isSnils } from "../base/checkDigits.js";
import { termOf } from "./facts/term.js";
import { kpp } from "./format/simpleTypes.js";
import { type Words, words } from "./format/vocabulary.js";
import { splitName } from "./fromCertificate.js";
import type { MchdInput, OrganisationInput, PersonInput } from "./make.js";
import { isAllowed } from "./schema/values.js";

export const QUESTION_IDS = [
  "name",
  "inn",
  "kpp",
  "ogrn",
  "head",
  "headPosition",
  "headInn",
  "headSnils",
  "person",
  "personInn",
  "personSnils",
  "powers",
  "until",
] as const;
export type QuestionId = (typeof QUESTION_IDS)[number];
export type Answers = Readonly<Partial<Record<QuestionId, string>>>;

/** Code of a power → its name. */
export type Classifier = ReadonlyMap<string, string>;

export interface Question {
  readonly id: QuestionId;
  /** The option that answers it. */
  readonly flag: string;
  readonly text: Words;
  readonly required: boolean;
  /** What is wrong with an answer. */
  readonly problem: (answer: string, classifier: Classifier) => Words | undefined;
}

type Holds = (answer: string) => boolean;

const question = (
  id: QuestionId,
  flag: string,
  text: Words,
  holds: Holds,
  wrong: Words,
  required = true,
): Question => ({ id, flag, text, required, problem: (answer) => (holds(answer) ? undefined : wrong) });

const digits = (text: string): string => text.replace(/[\s-]/g, "");
const isText: Holds = (text) => text.trim() !== "";
const NO_TEXT = words("нужен непустой текст", "a text is needed");
const NO_NAME = words(
  "нужны фамилия и имя через пробел",
  "surname and given name are needed, with a space between",
);
const isName: Holds = (text) => splitName(text) !== undefined;
const WRONG_INN = words(
  "это не ИНН: не та длина или контрольные цифры",
  "no ИНН: wrong length or check digits",
);
const isPersonInn: Holds = (text) => digits(text).length === 12 && isInn(digits(text));
const WRONG_SNILS = words(
  "это не СНИЛС: не та длина или контрольные цифры",
  "no СНИЛС: wrong length or check digits",
);
const isPersonSnils: Holds = (text) => isSnils(digits(text));

export const QUESTIONS: readonly Question[] = [
  question("name", "--name", words("Наименование организации", "Name of the organisation"), isText, NO_TEXT),
  question(
    "inn",
    "--inn",
    words("ИНН организации, 10 цифр", "ИНН of the organisation, 10 digits"),
    (text) => digits(text).length === 10 && isInn(digits(text)),
    WRONG_INN,
  ),
  question(
    "kpp",
    "--kpp",
    words("КПП организации", "КПП of the organisation"),
    (text) => isAllowed(kpp, text.trim()),
    words("это не КПП: в нём 9 знаков", "no КПП: it has 9 characters"),
  ),
  question(
    "ogrn",
    "--ogrn",
    words("ОГРН организации, 13 цифр", "ОГРН of the organisation, 13 digits"),
    (text) => isOgrn(digits(text)),
    words("это не ОГРН: не та длина или контрольная цифра", "no ОГРН: wrong length or check digit"),
  ),
  question("head", "--head", words("ФИО руководителя", "Full name of its head"), isName, NO_NAME),
  question(
    "headPosition",
    "--head-position",
    words("Его должность", "The head's job title"),
    isText,
    NO_TEXT,
    false,
  ),
  question(
    "headInn",
    "--head-inn",
    words("Его ИНН, 12 цифр", "The head's ИНН, 12 digits"),
    isPersonInn,
    WRONG_INN,
    false,
  ),
  question(
    "headSnils",
    "--head-snils",
    words("Его СНИЛС", "The head's СНИЛС"),
    isPersonSnils,
    WRONG_SNILS,
    false,
  ),
  question(
    "person",
    "--person",
    words("ФИО представителя", "Full name of the representative"),
    isName,
    NO_NAME,
  ),
  question(
    "personInn",
    "--person-inn",
    words("ИНН представителя, 12 цифр", "The representative's ИНН, 12 digits"),
    isPersonInn,
    WRONG_INN,
    false,
  ),
  question(
    "personSnils",
    "--person-snils",
    words("СНИЛС представителя", "The representative's СНИЛС"),
    isPersonSnils,
    WRONG_SNILS,
    false,
  ),
  {
    id: "powers",
    flag: "--power",
    text: words(
      "Коды полномочий через запятую (их ищет podpis mchd powers --find СЛОВО)",
      "Codes of the powers, separated by commas (podpis mchd powers --find WORD looks for them)",
    ),
    required: true,
    problem: (answer, classifier) => {
      const problems = splitCodes(answer).map((one) => readPower(one, classifier));
      if (problems.length === 0) return NO_TEXT;
      return problems.find((one): one is Words => "ru" in one);
    },
  },
  question(
    "until",
    "--until",
    words("Последний день действия, ГГГГ-ММ-ДД", "Last day of the term, YYYY-MM-DD"),
    (text) => isDay(text.trim()),
    words("это не день: ГГГГ-ММ-ДД", "no day: YYYY-MM-DD"),
  ),
];

/** What is wrong with a last day; `firstDay`: the day of issue. Both `YYYY-MM-DD`. */
export const endsTooEarly = (until: string, firstDay: string): Words | undefined =>
  until.trim() < firstDay
    ? words(`он раньше дня выдачи, ${firstDay}`, `it is before the day of issue, ${firstDay}`)
    : undefined;

/** A day that exists, `YYYY-MM-DD`. */
export const isDay = (text: string): boolean => termOf({ issueDate: text, endDate: text }) !== undefined;

export const splitCodes = (answer: string): string[] =>
  answer
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");

/** `CODE`, whose name the classifier knows, or `CODE=NAME`; else what is wrong. */
export function readPower(text: string, classifier: Classifier): { code: string; name: string } | Words {
  const [, code = "", given] = /^([^=]*)(?:=(.*))?$/s.exec(text.trim())!;
  const name = given?.trim() || classifier.get(code.trim());
  if (name !== undefined) return { code: code.trim(), name };
  return words(
    `код ${code} не из списка: дайте список (--classifier) или наименование (--power КОД=НАИМЕНОВАНИЕ)`,
    `the code ${code} is not in the list: give a list (--classifier) or its name (--power CODE=NAME)`,
  );
}

/** The organisation as answered. */
export const organisationAnswered = ({ name, inn, kpp: code, ogrn }: Answers): OrganisationInput => ({
  ...(name !== undefined && { name: name.trim() }),
  ...(inn !== undefined && { inn: digits(inn) }),
  ...(code !== undefined && { kpp: code.trim() }),
  ...(ogrn !== undefined && { ogrn: digits(ogrn) }),
});

/** Numbers and job title of the head or the representative, as answered. */
export function detailsAnswered(answers: Answers, who: "head" | "person"): Partial<PersonInput> {
  const { headInn, headSnils, headPosition, personInn, personSnils } = answers;
  const [inn, snils, position] =
    who === "head" ? [headInn, headSnils, headPosition] : [personInn, personSnils, undefined];
  return {
    ...(inn !== undefined && { inn: digits(inn) }),
    ...(snils !== undefined && { snils: digits(snils) }),
    ...(position !== undefined && { position: position.trim() }),
  };
}

/** Head or representative as answered; undefined without a name. */
export function personAnswered(answers: Answers, who: "head" | "person"): PersonInput | undefined {
  const name = splitName(answers[who] ?? "");
  return name && { ...name, ...detailsAnswered(answers, who) };
}

/** Powers and term as answered. The answers must have no problem. */
export function inputAnswered(
  answers: Answers,
  classifier: Classifier,
): Pick<MchdInput, "powers" | "header"> {
  const codes = splitCodes(answers.powers ?? "").flatMap((one) => {
    const power = readPower(one, classifier);
    return "ru" in power ? [] : [power];
  });
  return {
    ...(codes.length > 0 && { powers: { codes } }),
    ...(answers.until !== undefined && { header: { endDate: answers.until.trim() } }),
  };
}
