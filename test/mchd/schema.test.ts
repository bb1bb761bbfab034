import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parseMchd } from "../../src/mchd/parse.js";
import { fieldHelp } from "../../src/mchd/schema/help.js";
import { mchdJsonSchema } from "../../src/mchd/schema/jsonSchema.js";
import { shapeProblems, writeMchd } from "../../src/mchd/write.js";
import { bytes, changed, fullest, MINIMAL, minimalDocument } from "./documents.js";

const findings = (xml: string) => parseMchd(bytes(xml)).findings;

describe("the description of the single format", () => {
  it("gives the JSON Schema in docs (vitest -u writes it anew)", async () => {
    await expect(`${JSON.stringify(mchdJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
      "../../docs/schema/mchd.schema.json",
    );
  });

  it("gives patterns that every validator reads: no class by Unicode property, no digit of other scripts", () => {
    expect(JSON.stringify(mchdJsonSchema())).not.toMatch(/\\\\[pd]/);
  });

  it.each(["first", "last"] as const)(
    "reads the fullest document (%s choices) and writes it again the same",
    (take) => {
      const { document } = parseMchd(fullest(take));
      expect(document).not.toBeNull();
      expect(writeMchd(document!)).toEqual(fullest(take));
      expect(shapeProblems(document)).toEqual([]);
      const validate = new Ajv2020.default({ strict: true, strictTypes: false }).compile(mchdJsonSchema());
      expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
      expect(validate({ ...document, content: {} })).toBe(false);
      expect(validate({ ...document, content: { original: {}, delegation: {} } })).toBe(false);
    },
  );

  it("knows every field, its meaning and what is allowed there", () => {
    const help = fieldHelp();
    const number = help.find(({ key }) => key === "content.original.header.number");
    expect(number).toMatchObject({
      path: "/Доверенность/Документ/Довер/СвДов/@НомДовер",
      required: true,
      many: false,
    });
    expect(number?.allowed?.en).toContain("GUID");
    expect(help.filter(({ means }) => means.ru === "" || means.en === "")).toEqual([]);
  });
});

describe("what the reader says of a document", () => {
  it("names line, column, path and what is allowed, counting columns in characters", () => {
    const [finding] = findings(changed(['ЕИОФЛ="1"', 'ЕИОФЛ="2"']));
    expect(finding).toMatchObject({
      id: "schema.value",
      severity: "error",
      line: 10,
      column: 34,
      path: "/Доверенность/Документ/Довер/СвДоверит/Доверит/РосОргДовер/@ЕИОФЛ",
      found: "2",
      allowed: { en: "0 — no; 1 — yes" },
    });
  });

  it("counts lines that end with CR LF like others", () => {
    const [finding] = findings(changed(['ЕИОФЛ="1"', 'ЕИОФЛ="2"']).replaceAll("\n", "\r\n"));
    expect(finding).toMatchObject({ line: 10, column: 34 });
  });

  it("numbers elements that are repeated", () => {
    const one = /<СвУпПред[\s\S]*<\/СвУпПред>/.exec(MINIMAL)![0];
    const [finding] = findings(MINIMAL.replace(one, `${one}${one.replace('ТипПред="3"', 'ТипПред="9"')}`));
    expect(finding?.path).toBe("/Доверенность/Документ/Довер/СвУпПред[2]/@ТипПред");
  });

  it("lists what may stand where a stranger stands", () => {
    const [finding] = findings(changed(["<СвПолн ", "<Чужой/><СвПолн "]));
    expect(finding).toMatchObject({
      id: "schema.unknownElement",
      name: "Чужой",
      allowed: { en: "СвУпПред, СвПолн" },
    });
  });

  it("masks numbers of persons and keeps their papers to itself", () => {
    const [inn] = findings(changed(['ИННФЛ="770000000', 'ИННФЛ="00770000000']));
    expect(inn?.found).toMatch(/^0077\*+\d\d$/);
    const [passport] = findings(changed(['СерНомДок="00 00 000001"', `СерНомДок="${"1".repeat(26)}"`]));
    expect(passport).toMatchObject({ id: "schema.value", name: "СерНомДок" });
    expect(passport?.found).toBeUndefined();
  });

  it("takes a CDATA section for text where only elements may stand, were it empty; a reference to a space is none", () => {
    const inside = (markup: string): string[] =>
      parseMchd(bytes(changed(["<Документ>", `<Документ>${markup}`]))).findings.map(({ id }) => id);
    expect(inside("<![CDATA[]]>")).toEqual(["schema.text"]);
    expect(inside("<![CDATA[ \n]]>")).toEqual(["schema.text"]);
    expect(inside(" &#32;<!-- - -->")).toEqual([]);
    const value = changed(["<СведСист>", "<СведСист><![CDATA[]]>"]);
    expect(parseMchd(bytes(value)).findings).toEqual([]);
  });

  it("refuses xsi:type and xsi:nil, and lets hints to a schema pass", () => {
    const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
    const root = (attribute: string) => changed(["<Доверенность ", `<Доверенность ${xsi} ${attribute} `]);
    expect(
      findings(root('xsi:schemaLocation="urn://x-artefacts/EMCHD_1 x.xsd"')).map(({ id }) => id),
    ).toEqual([]);
    expect(findings(root('xsi:nil="true"'))[0]?.id).toBe("schema.unknownAttribute");
  });

  it("keeps a bounded number of findings and says that there are more", () => {
    const strangers = "<Чужой/>".repeat(500);
    const {
      findings: kept,
      findingsCut,
      errors,
    } = parseMchd(bytes(changed(["<СвПолн ", `${strangers}<СвПолн `])));
    expect([kept.length, findingsCut, errors]).toEqual([200, true, 500]);
  });

  it("keeps errors rather than warnings when there are too many", () => {
    const powers = /<МашПолн.*\/>/.exec(MINIMAL)![0];
    const xml = changed([
      powers,
      powers.replace(/НаимПолн="[^"]*"/, 'НаимПолн=" "').repeat(300) + "<Чужой/>",
    ]);
    const { findings: kept, errors } = parseMchd(bytes(xml));
    expect([kept.length, errors, kept.filter(({ severity }) => severity === "error").length]).toEqual([
      200, 1, 1,
    ]);
  });

  it("cuts a long value that it quotes", () => {
    const [finding] = findings(changed(['НаимОрг="ООО', `НаимОрг="${"я".repeat(5000)}`]));
    expect(finding?.found).toHaveLength(1001);
  });
});

describe("the writer", () => {
  it("escapes what XML would change on reading", () => {
    const document = minimalDocument();
    const text = "a<b>&\"'\n\t]]>";
    const { content, ...rest } = document;
    const written = writeMchd({ ...rest, furtherInformation: text, oid: text, content });
    expect(parseMchd(written).document).toMatchObject({ furtherInformation: text, oid: text });
  });

  it("finds what the format has no place for", () => {
    const document = minimalDocument();
    expect(
      shapeProblems({
        ...document,
        extra: 1,
        oid: 5,
        content: { original: { principals: [] } },
        fileId: "\u0000",
      }),
    ).toEqual([
      { path: "fileId", problem: "badCharacter" },
      { path: "content.original.principals", problem: "emptyList" },
      { path: "extra", problem: "unknownKey" },
      { path: "oid", problem: "notText" },
    ]);
    expect(shapeProblems(null)).toEqual([{ path: "", problem: "notObject" }]);
  });
});
