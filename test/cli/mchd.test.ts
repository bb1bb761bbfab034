/** `podpis mchd validate` and `show`, in this process. */
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  bytes,
  changed,
  EMPLOYEE_INN,
  EMPLOYEE_SNILS,
  FILE_NAME,
  HEAD_INN,
  HEAD_SNILS,
  MINIMAL,
  windows1251,
} from "../mchd/documents.js";
import { runInProcess } from "../support/runInProcess.js";
import { tempDir } from "../support/temporary.js";
import { schemaErrors } from "./schemas.js";

/** In force for long: the command looks at the clock. */
const LASTING = MINIMAL.replace('СрокДейст="2027-01-15"', 'СрокДейст="2100-01-15"');
const OLDER = MINIMAL.replace(/ xmlns="[^"]*"/, "").replace("EMCHD_1", "002");

function written(content: string | Uint8Array, name = FILE_NAME): string {
  const file = join(tempDir(), name);
  writeFileSync(file, content);
  return file;
}

const validate = (...args: string[]) => runInProcess(["mchd", "validate", ...args]);

describe("podpis mchd validate", () => {
  it("says of which file an error is", async () => {
    const [bad, other] = [written("hello", "bad.xml"), written("<a/>", "other.xml")];
    const { code, stderr } = await validate(written(LASTING), bad, other);
    expect(code).toBe(2);
    expect(stderr).toContain(`error[XML_MALFORMED]: ${bad}: `);
    expect(stderr).toContain(`error[NOT_MCHD]: ${other}: `);
    const { stdout } = await runInProcess(["mchd", "show", other, "--json"]);
    expect(JSON.parse(stdout).error.what).toContain(other);
  });

  it.each<[string, number, string | Uint8Array]>([
    ["a document that is right", 0, LASTING],
    ["windows-1251", 0, windows1251(LASTING.replace("UTF-8", "windows-1251"))],
    ["a schema error", 1, changed(['ТипПолн="1"', 'ТипПолн="5"'])],
    ["a rule error", 1, changed(['ТипДоверит="1"', 'ТипДоверит="2"'])],
    ["what is not XML", 2, "hello"],
    ["another document", 2, "<a/>"],
    ["an entity bomb", 2, `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`],
    ["the earlier format", 3, OLDER],
  ])("%s: exit code %i", async (_what, code, content) => {
    const file = written(content);
    const { stdout, code: got } = await validate(file, "--json");
    expect(got).toBe(code);
    expect(schemaErrors(JSON.parse(stdout))).toEqual([]);
  });

  it("warnings pass, unless --strict", async () => {
    const file = written(LASTING, "m.xml");
    const { code, stdout } = await validate(file);
    expect([code, stdout]).toEqual([0, expect.stringContaining("the file is not called what ИдФайл says")]);
    expect((await validate(file, "--strict")).code).toBe(1);
  });

  it("says line, column, path and what is allowed, in the language asked for", async () => {
    const { stdout } = await validate(
      written(changed(['ЕИОФЛ="1"', 'ЕИОФЛ="2"'])),
      "--lang",
      "ru",
      "--details",
    );
    expect(stdout).toContain("НЕ ГОДИТСЯ");
    expect(stdout).toContain("10:34  недопустимое значение ЕИОФЛ");
    expect(stdout).toContain("/Доверенность/Документ/Довер/СвДоверит/Доверит/РосОргДовер/@ЕИОФЛ");
    expect(stdout).toContain("допустимо: 0 — нет; 1 — да");
  });

  it("says in the language asked for what a rule rests on", async () => {
    const file = written(LASTING, "m.xml");
    const { stdout } = await validate(file, "--lang", "ru", "--details");
    expect(stdout).toContain("правило: V13, открытый код и руководства разработчиков (один источник)");
    expect((await validate(file, "--details")).stdout).toContain("V13, public code and manuals of vendors");
  });

  it("of the earlier format it says what nobody has checked", async () => {
    const { stdout } = await validate(written(OLDER));
    expect(stdout).toContain("NOT FULLY CHECKED");
    expect(stdout).toContain("not its schema, other rules and powers");
  });

  it("many files: one line of JSON each, the worst exit code, errors among them", async () => {
    const { stdout, code } = await validate(written(LASTING), written("hello"), written(OLDER), "--json");
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ schema }) => schema)).toEqual([
      "podpis.mchd-validate/1",
      "podpis.error/1",
      "podpis.mchd-validate/1",
    ]);
    expect(lines.flatMap(schemaErrors)).toEqual([]);
    expect(code).toBe(3);
  });

  it("very many files: of each the same as of that file alone", async () => {
    const kinds = [
      LASTING,
      LASTING.replace('ЕИОФЛ="1"', 'ЕИОФЛ="0"'),
      LASTING.replace('ЕИОФЛ="1"', 'ЕИОФЛ="2"'),
      LASTING.replace("</СвДов>", `${" ".repeat(70_000)}</СвДов>`).replace('ЕИОУК="0"', 'ЕИОУК="1"'),
    ].map((xml) => written(xml));
    const alone: string[] = [];
    for (const file of kinds) alone.push((await validate(file)).stdout);
    const order = Array.from({ length: 120 }, (_one, i) => ((i * i + i) / 2) % kinds.length);
    const { stdout, code } = await validate(...order.map((kind) => kinds[kind]!));
    expect(stdout).toBe(order.map((kind) => alone[kind]).join(""));
    expect(code).toBe(1);
  });

  it("reads standard input, whose name says nothing", async () => {
    const { code, stdout } = await runInProcess(["mchd", "validate", "-", "--strict"], { input: LASTING });
    expect([code, stdout]).toEqual([0, expect.stringContaining("VALID")]);
  });

  it("refuses a huge file by its size, without reading it", async () => {
    const file = written("<a/>");
    truncateSync(file, 500 * 1024 * 1024);
    const before = process.memoryUsage().arrayBuffers;
    const { code, stdout } = await validate(file, "--json");
    const { error } = JSON.parse(stdout);
    expect([code, error.code]).toEqual([2, "FILE_TOO_LARGE"]);
    expect(error.fix).toMatch(/^check that it is the file you meant/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024);
  });

  it("shows hostile values only escaped", async () => {
    const { stdout } = await validate(written(changed(['ТипПолн="1"', 'ТипПолн="\u202e5"'])));
    expect(stdout).not.toContain("\u202e");
    expect(stdout).toContain("\\u{202e}5");
  });
});

describe("podpis mchd validate --xsd", () => {
  const xsd = (values: string) => `<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn://x-artefacts/EMCHD_1">
<xs:element name="Доверенность"><xs:complexType><xs:sequence><xs:any processContents="skip" maxOccurs="unbounded"/></xs:sequence>
<xs:attribute name="ВерсФорм"><xs:simpleType><xs:restriction base="xs:string">${values}</xs:restriction></xs:simpleType></xs:attribute>
<xs:anyAttribute processContents="skip"/></xs:complexType></xs:element></xs:schema>`;
  const ANY = xsd("");
  const OTHER = xsd('<xs:enumeration value="EMCHD_2"/>');

  it("validates by the user's schema too, windows-1251 included", async () => {
    const schema = written(ANY, "any.xsd");
    const utf8 = written(LASTING);
    const cyrillic = written(windows1251(LASTING.replace("UTF-8", "windows-1251")));
    const { code, stdout } = await validate(utf8, cyrillic, "--xsd", schema, "--json");
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect([code, lines.map(({ xsd: one }) => one.valid)]).toEqual([0, [true, true]]);
    expect(lines.flatMap(schemaErrors)).toEqual([]);
  });

  it("is not valid when that schema says so; values are not quoted", async () => {
    const { code, stdout } = await validate(written(LASTING), "--xsd", written(OTHER, "other.xsd"), "--json");
    const { valid, xsd: said, errors } = JSON.parse(stdout);
    expect([code, valid, errors, said.valid, said.errors[0].line]).toEqual([1, false, 0, false, 2]);
    expect(said.errors[0].message).toContain("The value '…' is not an element of the set");
  });

  it.each(["import", "include", "redefine"])(
    "refuses a schema that takes in another file by %s",
    async (how) => {
      const place = (attributes: string) =>
        written(ANY.replace("<xs:element", `<xs:${how} ${attributes}/><xs:element`), "s.xsd");
      const { code, stdout } = await validate(
        written(LASTING),
        "--xsd",
        place('namespace="zz" schemaLocation="zz.xsd"'),
        "--json",
      );
      const { error } = JSON.parse(stdout);
      expect([code, error.code, error.why]).toEqual([2, "XSD_UNUSABLE", "it refers to another file"]);
      if (how !== "import") return;
      expect((await validate(written(LASTING), "--xsd", place('namespace="zz"'))).code).toBe(0);
    },
  );

  it.each([
    ["no XML", "hello"],
    ["no schema", "<a/>"],
    ["entities", `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`],
  ])("refuses a schema that is %s", async (_what, schema) => {
    const { code, stdout } = await validate(written(LASTING), "--xsd", written(schema, "s.xsd"), "--json");
    expect([code, JSON.parse(stdout).error.code]).toEqual([2, "XSD_UNUSABLE"]);
  });
});

describe("podpis mchd show", () => {
  const show = (...args: string[]) => runInProcess(["mchd", "show", ...args]);

  it("tells people who entrusted whom with what, and masks what identifies them", async () => {
    const { stdout, code } = await show(written(MINIMAL), "--lang", "ru");
    expect(code).toBe(0);
    expect(stdout).toContain("15.01.2027 включительно (московское время)");
    expect(stdout).toContain(
      "руководитель: Примеров Пример Примерович, Генеральный директор, ИНН 7700******",
    );
    expect(stdout).toContain("Подписывать товарные накладные [BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS6]");
    for (const secret of [
      HEAD_INN,
      HEAD_SNILS,
      EMPLOYEE_INN,
      EMPLOYEE_SNILS,
      "05.05.1990",
      "1990-05-05",
      "000001",
    ]) {
      expect(stdout.replaceAll("00000000-0000-4000-8000-000000000001", "")).not.toContain(secret);
    }
  });

  it("shows them with --personal-data, and in JSON under one key", async () => {
    const file = written(MINIMAL);
    const { stdout } = await show(file, "--personal-data");
    expect(stdout).toContain(EMPLOYEE_SNILS);
    expect(stdout).toContain("born 1990-05-05");
    expect(stdout).toContain("passport of a Russian citizen 00 00 000001");
    const { mchd, ...rest } = JSON.parse((await show(file, "--json")).stdout);
    expect(schemaErrors({ mchd, ...rest } as never)).toEqual([]);
    expect(Object.keys(rest).sort()).toEqual(["file", "schema"]);
    expect(mchd.facts.representatives[0].person.snils).toBe(EMPLOYEE_SNILS);
  });

  it("shows what it finds in a document whose schema does not hold, and says so", async () => {
    const { stdout, code } = await show(written(changed(['ТипПолн="1"', 'ТипПолн="5"'])));
    expect(code).toBe(0);
    expect(stdout).toContain("NOT VALID BY ITS SCHEMA");
    expect(stdout).toContain("Образцова Анна");
  });

  it("names what is no power of attorney", async () => {
    const { stdout, code } = await runInProcess(["mchd", "show", "-", "--json"], { input: bytes("<a/>") });
    expect([code, JSON.parse(stdout).error.code]).toEqual([2, "NOT_MCHD"]);
  });
});
