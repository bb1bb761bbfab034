/** One broken property per document; what must be said of it, and how gravely. */
import { describe, expect, it } from "vitest";
import { completeInn10 } from "../../../src/base/checkDigits.js";
import { FINDING_KINDS, isRefusedWhenSigning } from "../../../src/mchd/findings.js";
import { parseMchd } from "../../../src/mchd/parse.js";
import {
  bytes,
  changed,
  EMPLOYEE_INN,
  FILE_NAME,
  fullest,
  GUID,
  HEAD_INN,
  HEAD_SNILS,
  MINIMAL,
  OGRN,
  ORGANISATION_INN,
} from "../documents.js";

const IN_FORCE = new Date("2026-06-01T12:00:00Z");
const AS_IT_IS = { fileName: FILE_NAME, at: IN_FORCE };

const said = (xml: string, options: Parameters<typeof parseMchd>[1] = AS_IT_IS): string[] =>
  parseMchd(bytes(xml), options).findings.map(({ severity, id }) => `${severity} ${id}`);

const HEAD = /<ЛицоБезДов[\s\S]*?<\/ЛицоБезДов>/.exec(MINIMAL)![0];
const POWER = /<МашПолн.*\/>/.exec(MINIMAL)![0];
const limit = (id: string, rest: string) =>
  `<ОгрСвПолн ИдОгр="${id}" КодОгр="LIM_01" НаимОгр="Тип документа"${rest}</ОгрСвПолн>`;
const CODE = ' НаимЗначОгр="УПД"><КодЗначОгр>LIM_01_01</КодЗначОгр>';
const limited = (...limits: string[]) => POWER.replace("/>", `>${limits.join("")}</МашПолн>`);
const OTHER_GUID = GUID.replace("1", "2").replace(/1$/, "2");

describe("rules beyond the schema", () => {
  it("has nothing to say of a document that is right", () => {
    expect(said(MINIMAL)).toEqual([]);
  });

  it.each<[string, string[], (readonly [string, string])[]]>([
    ["V1: nobody inside Пред", ["error party.one"], [[/<Пред>[\s\S]*<\/Пред>/.exec(MINIMAL)![0], "<Пред/>"]]],
    ["V1: another party than the code says", ["error party.kind"], [['ТипДоверит="1"', 'ТипДоверит="3"']]],
    ["V2: a head of no kind", ["error head.one", "warning head.flags"], [[HEAD, '<ЛицоБезДов ПолнЮЛ="1"/>']]],
    ["V2: a flag that disagrees", ["warning head.flags"], [['ЕИОУК="0"', 'ЕИОУК="1"']]],
    ["V2: no flag at all", ["warning head.none", "warning head.flags"], [['ЕИОФЛ="1"', 'ЕИОФЛ="0"']]],
    ["V3: one head twice", ["warning head.duplicate"], [[HEAD, HEAD + HEAD]]],
    ["V4: no ИНН", ["error principal.number"], [[` ИННЮЛ="${ORGANISATION_INN}"`, ""]]],
    ["V4: no ОГРН", ["error principal.number"], [[` ОГРН="${OGRN}"`, ""]]],
    [
      "V5: codes promised, text given",
      ["warning powers.missing", "warning powers.mixed"],
      [[POWER, "<ТекстПолн>всё</ТекстПолн>"]],
    ],
    [
      "V5: text promised, codes given",
      ["warning powers.missing", "warning powers.mixed"],
      [['ТипПолн="1"', 'ТипПолн="0"']],
    ],
    [
      "V6: irrevocable without its data and a notary",
      ["warning irrevocable.data", "warning irrevocable.notary"],
      [['ВидДовер="1"', 'ВидДовер="2"']],
    ],
    [
      "V7: powers kept that cannot be passed on",
      ["error powers.keptWithoutDelegation"],
      [['ПрСовмПолн="1"', 'ПрСовмПолн="1" ПрУтрПолн="1"']],
    ],
    [
      "V7: not said whether they are kept",
      ["warning powers.keptUnsaid"],
      [['ПрПередов="1"', 'ПрПередов="2"']],
    ],
    ["V8: joint powers of one", ["error powers.joint"], [['ПрСовмПолн="1"', 'ПрСовмПолн="2"']]],
    [
      "V9: the end before the beginning",
      ["warning date.order", "warning date.ended"],
      [['СрокДейст="2027-01-15"', 'СрокДейст="2026-01-14"']],
    ],
    ["V9: a time zone", ["error date.form"], [['СрокДейст="2027-01-15"', 'СрокДейст="2027-01-15+03:00"']]],
    ["V9: born too late", ["warning date.birth"], [['ДатаРожд="1990-05-05"', 'ДатаРожд="2026-01-15"']]],
    [
      "V9: a passport of later",
      ["warning date.identityDocument"],
      [['ДатаДок="2015-02-03"', 'ДатаДок="2026-02-03"']],
    ],
    [
      "V10: ИНН of a person",
      ["error digits.inn"],
      [[EMPLOYEE_INN, EMPLOYEE_INN.replace(/.$/, (d) => String((Number(d) + 1) % 10))]],
    ],
    [
      "V10: ИНН of an organisation",
      ["error digits.inn"],
      [[ORGANISATION_INN, ORGANISATION_INN.replace(/.$/, (d) => String((Number(d) + 1) % 10))]],
    ],
    ["V10: ОГРН", ["error digits.ogrn"], [[OGRN, OGRN.replace(/.$/, (d) => String((Number(d) + 1) % 10))]]],
    ["V10: СНИЛС", ["error digits.snils"], [[HEAD_SNILS, HEAD_SNILS.replace(/..$/, "00")]]],
    ["V11: a code nobody knows here", ["warning powers.unknownCode"], [["SOURCEDOCS6", "SOURCEDOCS9999"]]],
    [
      "V11: a code of which only the code is published",
      [],
      [["BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS6", "FAS_EIAS_MA0001"]],
    ],
    [
      "V11: a name of ours is nobody's rule",
      [],
      [["BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS6", "KLASS_2.0_SIGN"]],
    ],
    ["V11: another name", ["warning powers.codeName"], [["Подписывать товарные", "Подписывать любые"]]],
    ["V12: an ordinal twice", ["error limit.id"], [[POWER, limited(limit("1", CODE), limit("01", CODE))]]],
    [
      "V12: a value without a name",
      ["warning limit.valueName"],
      [[POWER, limited(limit("1", CODE.replace(/ НаимЗначОгр="УПД"/, "")))]],
    ],
    [
      "§7: a text as a limit",
      ["warning value.uncertain"],
      [[POWER, limited(limit("1", "><ТексЗначОгр>1</ТексЗначОгр>"))]],
    ],
    [
      "§2.3: an unknown kind of document",
      ["warning value.unknownCode"],
      [['КодВидДок="21"', 'КодВидДок="77"']],
    ],
    ["V13: reserved flags", ["warning flags.reserved"], [["00000000", "00000001"]]],
    ["V13: an OID without its flag", ["warning flags.esia"], [["ИдФайл=", 'OID="1" ИдФайл=']]],
    ["V13: notarial data without their flag", ["warning flags.notary"], [["<СвФЛ ", '<СвФЛ СтУчНД="101" ']]],
    [
      "V13: another number in the name",
      ["warning file.number", "warning file.name"],
      [[`ИдФайл="ON_EMCHD_20260115_${GUID}`, `ИдФайл="ON_EMCHD_20260115_${OTHER_GUID}`]],
    ],
    [
      "V13: another date in the name",
      ["warning file.date", "warning file.name"],
      [["ON_EMCHD_20260115", "ON_EMCHD_20260116"]],
    ],
    ["V13: no such name", ["warning file.id", "warning file.name"], [["ON_EMCHD_2026", "UN_EMCHD_2026"]]],
    [
      "V13: a name for the tax service without its flag",
      ["warning file.taxId", "warning flags.tax"],
      [["ИдФайл=", 'ИдФайлНО="x" ИдФайл=']],
    ],
    ["V13: no encoding in the first line", ["warning file.declaration"], [[' encoding="UTF-8"', ""]]],
    [
      "V14: the status of another document",
      ["warning status.link"],
      [[`guid=${GUID}`, `guid=${OTHER_GUID}`]],
    ],
    ["only spaces", ["warning value.blank"], [['Должность="Генеральный директор"', 'Должность="  "']]],
  ])("%s", (_what, expected, pairs) => {
    expect(said(changed(...pairs)).sort()).toEqual([...expected].sort());
  });

  it("tax documents: says what is missing with flag 4, and which codes are not of the tax service", () => {
    const ids = said(changed(["00000000", "00010000"]));
    expect(ids.filter((id) => id === "warning flags.tax").length).toBeGreaterThan(3);
    expect(ids).toContain("warning powers.taxCode");
    expect(ids.some((id) => id.startsWith("error"))).toBe(false);
  });

  it.each([
    ["a Russian citizen", "1", "643", 0],
    ["a Russian citizen of another state", "1", "112", 1],
    ["a foreign citizen without a state", "2", undefined, 1],
    ["a stateless person without a state", "3", undefined, 0],
    ["a stateless person of a state", "3", "112", 1],
  ])("tax documents: the citizenship of %s", (_what, kind, state, expected) => {
    const own = ` ПрГражд="${kind}"${state === undefined ? "" : ` Гражданство="${state}"`}`;
    const { findings } = parseMchd(
      bytes(changed(["00000000", "00010000"], ['<СведФЛ ДатаРожд="1990', `<СведФЛ${own} ДатаРожд="1990`])),
      AS_IT_IS,
    );
    expect(findings.filter(({ name }) => name === "Гражданство").length).toBe(expected);
  });

  it("V3: one person twice among those who act for one managing company, and not in two of them", () => {
    const person = /<СвФЛ [\s\S]*?<\/СвФЛ>/.exec(MINIMAL)![0];
    const company = (inn: string, persons: string) =>
      `<ЛицоБезДов ПолнЮЛ="1"><СВЮЛ><СвЮЛЕИО НаимОрг="УК" ИННЮЛ="${completeInn10(inn)}" КПП="770001001"/>${persons}</СВЮЛ></ЛицоБезДов>`;
    const duplicates = (heads: string): string[] =>
      said(changed([HEAD, heads], ['ЕИОУК="0" ЕИОФЛ="1"', 'ЕИОУК="1" ЕИОФЛ="0"'])).filter((one) =>
        one.endsWith("head.duplicate"),
      );
    expect(duplicates(company("770000001", person + person))).toEqual(["warning head.duplicate"]);
    expect(duplicates(company("770000001", person) + company("770000002", person))).toEqual([]);
  });

  it("the fullest document: codes that nobody has explained are warned about", () => {
    const ids = parseMchd(fullest("last")).findings.map(({ id }) => id);
    expect(ids).toContain("value.uncertain");
    expect(ids).toContain("delegation.which");
  });

  it("the name of the file is compared without regard to case; a name of the tax service counts with flag 4", () => {
    expect(said(MINIMAL, { ...AS_IT_IS, fileName: FILE_NAME.toUpperCase() })).toEqual([]);
    expect(said(MINIMAL, { ...AS_IT_IS, fileName: "m.xml" })).toEqual(["warning file.name"]);
  });

  it.each([
    ["2026-01-14T20:59:59.999Z", ["warning date.future"]],
    ["2026-01-14T21:00:00.000Z", []],
    ["2027-01-15T20:59:59.999Z", []],
    ["2027-01-15T21:00:00.000Z", ["warning date.ended"]],
  ])("the term at %s is meant in Moscow's days", (at, expected) => {
    expect(said(MINIMAL, { ...AS_IT_IS, at: new Date(at) })).toEqual(expected);
  });

  it("every party counts, not only the first", () => {
    const one = /<СвУпПред[\s\S]*<\/СвУпПред>/.exec(MINIMAL)![0];
    const wrong = one.replace(
      EMPLOYEE_INN,
      HEAD_INN.replace(/.$/, (d) => String((Number(d) + 1) % 10)),
    );
    const { findings } = parseMchd(bytes(MINIMAL.replace(one, one + wrong)), AS_IT_IS);
    expect(findings).toMatchObject([{ id: "digits.inn", path: expect.stringContaining("СвУпПред[2]") }]);
    const principal = /<СвДоверит[\s\S]*<\/СвДоверит>/.exec(MINIMAL)![0];
    const second = principal.replace(` ОГРН="${OGRN}"`, "");
    expect(said(MINIMAL.replace(principal, principal + second))).toEqual(["error principal.number"]);
  });

  it("what rests on one source, inference or dispute alone is never an error", () => {
    const grave = Object.entries(FINDING_KINDS).filter(
      ([, { severity, confidence }]) => severity === "error" && !["A", "B"].includes(confidence),
    );
    expect(grave).toEqual([]);
  });

  it("name, flags and an ended term are warnings here, and refused when signing", () => {
    const { findings } = parseMchd(bytes(MINIMAL), { fileName: "m.xml", at: new Date("2030-01-01") });
    expect(findings.map((one) => [one.id, one.severity, isRefusedWhenSigning(one)])).toEqual([
      ["file.name", "warning", true],
      ["date.ended", "warning", true],
    ]);
  });
});
