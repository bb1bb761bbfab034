import { describe, expect, it } from "vitest";
import { issuersOf, partyName } from "../../src/mchd/facts/model.js";
import { termAt, termOf } from "../../src/mchd/facts/term.js";
import { parseMchd } from "../../src/mchd/parse.js";
import {
  bytes,
  changed,
  EMPLOYEE_INN,
  EMPLOYEE_SNILS,
  fullest,
  GUID,
  HEAD_INN,
  HEAD_SNILS,
  MINIMAL,
  ORGANISATION_INN,
  windows1251,
} from "./documents.js";

const factsOf = (document: Uint8Array) => parseMchd(document).facts!;

const OLDER = `<?xml version="1.0" encoding="windows-1251"?>
<Доверенность ИдФайл="ON_DOVBB_20240828_${GUID}" ВерсФорм="002"><Документ ОКУД="0251222"><Довер>
<СвДов НомДовер="${GUID}" ДатаВыдДовер="2024-08-23" ДатаКонДовер="2025-09-01" ПрПередов="2" ПрСовмПолн="1">
<Безотзыв ПрБезотзыв="1"/><СведСистОтм>https://m4d.nalog.gov.ru/EMCHD/check-status?guid=${GUID}</СведСистОтм></СвДов>
<СвДоверит ТипДовер="ЮЛ"><РосОргДовер><СвРосОрг НаимОрг="ООО Пример" ИННЮЛ="${ORGANISATION_INN}" КПП="770001001"/>
<ЛицоБезДов><СвФЛ ИННФЛ="${HEAD_INN}" СНИЛС="${HEAD_SNILS}" Должность="Директор"><СведФЛ ДатаРожд="1965-01-24"/></СвФЛ></ЛицоБезДов>
</РосОргДовер><Подписант Фамилия="Примеров" Имя="Пример" Отчество="Примерович"/></СвДоверит>
<СвУпПред ТипПред="ФЛ"><СведФизЛ ИННФЛ="${EMPLOYEE_INN}" СНИЛС="${EMPLOYEE_SNILS}"><ФИО Фамилия="Образцова" Имя="Анна"/></СведФизЛ></СвУпПред>
<СвПолн><ТекстПолн>одно</ТекстПолн></СвПолн><СвПолн><ТекстПолн>другое</ТекстПолн></СвПолн>
</Довер></Документ></Доверенность>`;

const TAX = `<?xml version="1.0" encoding="UTF-8"?>
<Файл ИдФайл="ON_DOVEL_7714_7714_${ORGANISATION_INN}770001001_20250522_${GUID}" ВерсФорм="5.03"><Документ><Довер>
<СвДов НомДовер="1/25" ДатаВыдДовер="22.05.2025" СрокДейст="один год" ПрПередов="2"/>
<СвДоверит><Доверит><РосОргДовер><СвРосОрг НаимОрг="ООО Пример" ИННЮЛ="${ORGANISATION_INN}"/></РосОргДовер></Доверит></СвДоверит>
<СвУпПред><Пред><СведФизЛ ИННФЛ="${EMPLOYEE_INN}"><ФИО Фамилия="Образцова" Имя="Анна"/></СведФизЛ></Пред></СвУпПред>
</Довер></Документ></Файл>`;

describe("what a document says", () => {
  it("of the single format: parties, those who may sign, term, powers", () => {
    const facts = factsOf(bytes(MINIMAL));
    expect(facts).toMatchObject({
      kind: "original",
      number: GUID,
      issueDate: "2026-01-15",
      endDate: "2027-01-15",
      revocable: true,
      delegationRight: "none",
      jointly: false,
      powers: { texts: [], codes: [{ name: "Подписывать товарные накладные", limits: [] }] },
    });
    expect(issuersOf(facts)).toMatchObject([
      {
        kind: "organisation",
        organisation: { name: 'ООО "Пример"', inn: ORGANISATION_INN },
        signatories: [
          { role: "head", jointly: false, person: { surname: "Примеров", inn: HEAD_INN, snils: HEAD_SNILS } },
        ],
      },
    ]);
    expect(facts.representatives.map(partyName)).toEqual(["Образцова Анна"]);
  });

  it("of heads who act jointly, and of several principals: all of them", () => {
    const head = /<ЛицоБезДов[\s\S]*?<\/ЛицоБезДов>/.exec(MINIMAL)![0];
    const joint = head.replace('ПолнЮЛ="1"', 'ПолнЮЛ="2"');
    const principal = /<СвДоверит[\s\S]*<\/СвДоверит>/.exec(MINIMAL)![0];
    const xml = MINIMAL.replace(principal, principal + principal.replace(head, joint + joint));
    const { principals } = factsOf(bytes(xml));
    expect(principals.map(({ signatories }) => signatories.map(({ jointly }) => jointly))).toEqual([
      [false],
      [true, true],
    ]);
  });

  it("of a delegation: who passes on, the chain's numbers, the principals of the first document", () => {
    const facts = factsOf(fullest("last"));
    expect(facts).toMatchObject({
      kind: "delegation",
      root: { number: GUID, form: "electronic" },
      parent: { number: GUID },
      notaries: [{ surname: "ттт" }, { surname: "ттт" }],
    });
    expect(facts.principals.map(({ kind }) => kind)).toEqual(["organisation"]);
    expect(facts.delegators[0]?.signatories.map(({ role }) => role)).toEqual([
      "head",
      "managingCompany",
      "soleTraderHead",
    ]);
  });

  it("of a principal without capacity: the guardian signs, not the principal", () => {
    const person = `<ФЛДовер ПрДеесп="0" ДокНедеесп="решение" СНИЛС="${HEAD_SNILS}"><СведФЛ><ФИО Фамилия="А" Имя="Б"/></СведФЛ><СвЗакПредРук ПолнЮЛ="1"><СвФЛ><СведФЛ><ФИО Фамилия="В" Имя="Г"/></СведФЛ></СвФЛ></СвЗакПредРук></ФЛДовер>`;
    const organisation = /<РосОргДовер[\s\S]*<\/РосОргДовер>/.exec(MINIMAL)![0];
    const { principals } = factsOf(
      bytes(changed([organisation, person], ['ТипДоверит="1"', 'ТипДоверит="4"'])),
    );
    expect(principals[0]?.signatories).toMatchObject([{ role: "guardian", person: { surname: "В" } }]);
  });
});

describe("older formats", () => {
  it("002 in windows-1251: read, its term and numbers checked", () => {
    const parsed = parseMchd(windows1251(OLDER), { at: new Date("2025-09-01T20:59:59Z") });
    expect(parsed).toMatchObject({
      format: "002",
      formatVersion: "002",
      document: null,
      errors: 0,
      findings: [],
    });
    expect(parsed.facts).toMatchObject({
      number: GUID,
      endDate: "2025-09-01",
      revocable: true,
      delegationRight: "once",
      principals: [
        {
          organisation: { inn: ORGANISATION_INN },
          signatories: [{ person: { surname: "Примеров", snils: HEAD_SNILS } }],
        },
      ],
      representatives: [{ kind: "person", person: { surname: "Образцова", inn: EMPLOYEE_INN } }],
      powers: { texts: ["одно", "другое"], codes: [] },
    });
    const late = parseMchd(windows1251(OLDER), { at: new Date("2025-09-01T21:00:00Z") });
    expect(late.findings.map(({ id }) => id)).toEqual(["date.ended"]);
  });

  it("002 with a wrong number, and without a representative: said", () => {
    const wrong = OLDER.replace(
      HEAD_INN,
      HEAD_INN.replace(/.$/, (d) => String((Number(d) + 1) % 10)),
    );
    expect(parseMchd(windows1251(wrong)).findings).toMatchObject([{ id: "digits.inn", severity: "error" }]);
    const nobody = OLDER.replace(/<СвУпПред[\s\S]*<\/СвУпПред>/, "").replace('КПП="770001001"', 'КПП="77"');
    expect(
      parseMchd(windows1251(nobody))
        .findings.map(({ id }) => id)
        .sort(),
    ).toEqual(["kpp.form", "older.missing"]);
  });

  it("tax formats: a day written the Russian way, a term in words", () => {
    const { format, formatVersion, facts } = parseMchd(bytes(TAX));
    expect([format, formatVersion]).toEqual(["ON_DOVEL", "5.03"]);
    expect(facts).toMatchObject({
      number: "1/25",
      issueDate: "2025-05-22",
      termText: "один год",
      delegationRight: "allowed",
      representatives: [{ person: { surname: "Образцова" } }],
    });
  });
});

describe("the term", () => {
  const term = { issueDate: "2026-01-15", endDate: "2026-01-15" };
  it.each([
    ["2026-01-14T20:59:59.999Z", "notYet"],
    ["2026-01-14T21:00:00.000Z", "inForce"],
    ["2026-01-15T20:59:59.999Z", "inForce"],
    ["2026-01-15T21:00:00.000Z", "ended"],
  ])("of one day in Moscow, at %s: %s", (at, expected) => {
    expect(termAt(term, new Date(at))).toBe(expected);
  });

  it("with a day that does not exist, or none, is unknown", () => {
    expect(termAt({ issueDate: "2026-02-30", endDate: "2026-03-01" }, new Date(0))).toBe("unknown");
    expect(termOf({ issueDate: "2026-01-15" })).toBeUndefined();
  });
});
