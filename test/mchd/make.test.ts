/** Documents made from facts and drafts: the reader has nothing against them. */
import { describe, expect, it } from "vitest";
import { BUNDLED_CLASSIFIER } from "../../src/mchd/classifier.js";
import { type Fresh, hyphenated, type MchdInput, makeMchd, moscowDay } from "../../src/mchd/make.js";
import { parseMchd } from "../../src/mchd/parse.js";
import { writeMchd } from "../../src/mchd/write.js";
import {
  EMPLOYEE_INN,
  EMPLOYEE_SNILS,
  GUID,
  HEAD_INN,
  HEAD_SNILS,
  minimalDocument,
  OGRN,
  OGRNIP,
  ORGANISATION_INN,
} from "./documents.js";

const FRESH: Fresh = { number: GUID, today: "2026-01-15" };
const HEAD = {
  surname: "Примеров",
  givenName: "Пример",
  inn: HEAD_INN,
  snils: HEAD_SNILS,
  position: "Директор",
};
const EMPLOYEE = { surname: "Образцова", givenName: "Анна", inn: EMPLOYEE_INN, snils: EMPLOYEE_SNILS };
const ORGANISATION = { name: 'ООО "Пример"', inn: ORGANISATION_INN, kpp: "770001001", ogrn: OGRN };
const CODE = "BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS6";
const INPUT: MchdInput = {
  header: { endDate: "2027-01-15" },
  principal: { kind: "organisation", organisation: ORGANISATION, heads: [HEAD] },
  representatives: [EMPLOYEE],
  powers: { codes: [{ code: CODE, name: BUNDLED_CLASSIFIER.get(CODE)! }] },
};

/** The document, read again under the name it should have, on the day it is issued. */
function read(input: MchdInput, template = {}) {
  const document = makeMchd(input, FRESH, template);
  const fileName = `${document.fileId}.xml`;
  const parsed = parseMchd(writeMchd(document), { fileName, at: new Date("2026-01-15T12:00:00Z") });
  return { ...parsed, facts: parsed.facts, ids: parsed.findings.map(({ id }) => id) };
}

describe("a power of attorney made from facts", () => {
  it("has no findings, and says what was asked", () => {
    const { ids, facts, document } = read(INPUT);
    expect(ids).toEqual([]);
    expect(document?.fileId).toBe(`ON_EMCHD_20260115_${GUID}`);
    expect(facts).toMatchObject({
      kind: "original",
      number: GUID,
      issueDate: "2026-01-15",
      endDate: "2027-01-15",
      delegationRight: "none",
      statusSystem: `https://m4d.nalog.gov.ru/emchd/check-status?guid=${GUID}`,
    });
    expect(facts?.principals[0]?.signatories[0]?.person.surname).toBe("Примеров");
    expect(facts?.representatives[0]?.person?.inn).toBe(EMPLOYEE_INN);
  });

  it.each<[string, NonNullable<MchdInput["principal"]>]>([
    ["a sole trader", { kind: "soleTrader", person: HEAD, ogrnip: OGRNIP }],
    ["a person", { kind: "person", person: HEAD }],
    [
      "heads who act jointly",
      {
        kind: "organisation",
        organisation: ORGANISATION,
        heads: [HEAD, { ...EMPLOYEE, position: "Директор" }],
        jointly: true,
      },
    ],
  ])("may come from %s", (_what, principal) => {
    const { ids, facts } = read({ ...INPUT, principal });
    expect(ids).toEqual([]);
    expect(facts?.principals).toHaveLength(1);
  });

  it("says what becomes of powers only where they may be passed on", () => {
    const { ids, document } = read({ ...INPUT, header: { ...INPUT.header, delegation: "once" } });
    expect([ids, document?.content.original?.powers.afterDelegation]).toEqual([[], "1"]);
    expect(makeMchd(INPUT, FRESH).content.original?.powers.afterDelegation).toBeUndefined();
  });

  it("may say the powers in words", () => {
    const { ids, facts } = read({ ...INPUT, powers: { text: "Подписывать всё" } });
    expect([ids, facts?.powers]).toEqual([[], { texts: ["Подписывать всё"], codes: [] }]);
  });

  it("is found wanting by the reader when something is missing", () => {
    const { ids } = read({
      ...INPUT,
      principal: { ...INPUT.principal!, organisation: { inn: "1" } } as never,
    });
    expect(ids).toContain("schema.missingAttribute");
  });

  it("can name every power of the bundled list", () => {
    const long = [...BUNDLED_CLASSIFIER].filter(([code, name]) => name.length > 255 || code.length < 6);
    expect(long).toEqual([]);
  });
});

describe("a power of attorney made upon a draft", () => {
  it("takes from the draft what was not said, and replaces lists that were", () => {
    const { content, flags } = minimalDocument();
    const { header, ...rest } = content.original!;
    const { number: _, ...draft } = header;
    const template = { flags, content: { original: { ...rest, header: draft } } };
    const { ids, facts } = read(
      { header: { endDate: "2026-06-30" }, representatives: [{ ...HEAD, position: "Бухгалтер" }] },
      template,
    );
    expect(ids).toEqual([]);
    expect(facts).toMatchObject({ number: GUID, internalNumber: "1", endDate: "2026-06-30" });
    expect(facts?.representatives.map(({ person }) => person?.surname)).toEqual(["Примеров"]);
    expect(facts?.principals[0]?.organisation?.inn).toBe(ORGANISATION_INN);
  });

  it("has new powers in place of the draft's, whether they were codes or words", () => {
    const own = minimalDocument();
    const words = makeMchd({ powers: { text: "Всё" } }, FRESH, own);
    expect(words.content.original?.powers).toEqual({ kind: "0", exercise: "1", text: "Всё" });
    const codes = [{ code: CODE, name: "Подписывать" }];
    const { powers } = makeMchd({ powers: { codes } }, FRESH, words).content.original!;
    expect(powers).toEqual({ kind: "1", exercise: "1", codes });
    const joint = makeMchd({ powers: { jointly: true } }, FRESH, own).content.original!.powers;
    expect(joint).toEqual({ ...own.content.original!.powers, exercise: "2" });
  });

  it("keeps a number, a status page and codes of kinds that the draft has", () => {
    const own = minimalDocument();
    const number = "11111111-0000-4000-8000-000000000001";
    expect(makeMchd({}, { ...FRESH, number }, own)).toEqual(own);
  });
});

describe("small things", () => {
  it.each([
    ["11223344595", "112-233-445 95"],
    ["112-233-445 95", "112-233-445 95"],
    ["112-233-445-95", "112-233-445 95"],
    ["hello", "hello"],
  ])("СНИЛС %s is written %s", (given, written) => expect(hyphenated(given)).toBe(written));

  it("the day is Moscow's", () => {
    expect(moscowDay(new Date("2026-01-15T20:59:59Z"))).toBe("2026-01-15");
    expect(moscowDay(new Date("2026-01-15T21:00:00Z"))).toBe("2026-01-16");
  });
});
