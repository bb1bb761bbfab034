/** The questions of `mchd new`: each answer is looked at by itself. */
import { describe, expect, it } from "vitest";
import { BUNDLED_CLASSIFIER } from "../../src/mchd/classifier.js";
import {
  type Answers,
  inputAnswered,
  organisationAnswered,
  personAnswered,
  QUESTIONS,
  type QuestionId,
} from "../../src/mchd/questions.js";
import { EMPLOYEE_INN, EMPLOYEE_SNILS, HEAD_INN, HEAD_SNILS, OGRN, ORGANISATION_INN } from "./documents.js";

const CODE = "2_FNS03";

const problem = (id: QuestionId, answer: string) =>
  QUESTIONS.find((one) => one.id === id)!.problem(answer, BUNDLED_CLASSIFIER);

const GOOD: Required<Answers> = {
  name: ' ООО "Пример" ',
  inn: ORGANISATION_INN,
  kpp: "770001001",
  ogrn: OGRN,
  head: "Примеров Пример Примерович",
  headPosition: "Директор",
  headInn: HEAD_INN,
  headSnils: HEAD_SNILS,
  person: "Образцова Анна",
  personInn: EMPLOYEE_INN,
  personSnils: EMPLOYEE_SNILS,
  powers: `${CODE}, X_000001=Своё`,
  until: "2027-12-31",
};

describe("an answer", () => {
  it.each(Object.entries(GOOD))("%s may be %s", (id, answer) => {
    expect(problem(id as QuestionId, answer)).toBeUndefined();
  });

  it.each<[QuestionId, string]>([
    ["name", "  "],
    ["inn", EMPLOYEE_INN],
    ["inn", ORGANISATION_INN.replace(/.$/, (last) => String((Number(last) + 1) % 10))],
    ["kpp", "77000100"],
    ["ogrn", "1027700000009"],
    ["head", "Примеров"],
    ["headInn", ORGANISATION_INN],
    ["headSnils", "112-233-445 96"],
    ["personInn", "770000000157"],
    ["personSnils", "1"],
    ["powers", " , "],
    ["powers", `${CODE}, X_000001`],
    ["until", "2027-02-30"],
    ["until", "31.12.2027"],
  ])("%s may not be %j", (id, answer) => {
    const said = problem(id, answer);
    expect(said?.ru).toMatch(/[а-я]/);
    expect(said?.en).toMatch(/[a-z]/);
  });
});

it("answers become facts: digits alone, names apart, powers with the names of the list", () => {
  expect(organisationAnswered(GOOD)).toEqual({
    name: 'ООО "Пример"',
    inn: ORGANISATION_INN,
    kpp: "770001001",
    ogrn: OGRN,
  });
  expect(personAnswered(GOOD, "head")).toEqual({
    surname: "Примеров",
    givenName: "Пример",
    patronymic: "Примерович",
    inn: HEAD_INN,
    snils: HEAD_SNILS.replace(/\D/g, ""),
    position: "Директор",
  });
  expect(personAnswered(GOOD, "person")).toEqual({
    surname: "Образцова",
    givenName: "Анна",
    inn: EMPLOYEE_INN,
    snils: EMPLOYEE_SNILS.replace(/\D/g, ""),
  });
  expect(inputAnswered(GOOD, BUNDLED_CLASSIFIER)).toEqual({
    header: { endDate: "2027-12-31" },
    powers: {
      codes: [
        { code: CODE, name: BUNDLED_CLASSIFIER.get(CODE) },
        { code: "X_000001", name: "Своё" },
      ],
    },
  });
  expect(personAnswered({ ...GOOD, head: "Примеров" }, "head")).toBeUndefined();
});
