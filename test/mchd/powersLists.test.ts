/** Lists of powers: the user's files, and looking for a power. */
import { describe, expect, it } from "vitest";
import { BUNDLED_CLASSIFIER } from "../../src/mchd/classifier.js";
import { NotAClassifier, readClassifier } from "../../src/mchd/classifierFile.js";
import { listPowers, powersIn } from "../../src/mchd/listPowers.js";
import { parseMchd } from "../../src/mchd/parse.js";
import { bytes, changed, MINIMAL } from "./documents.js";

const read = (text: string) => [...readClassifier(bytes(text))];

describe("a list of powers", () => {
  it.each([
    ["an object", '{"A_1":"один"}'],
    ["a list of entries", ' [{"code":"A_1","name":"один"}]'],
    ["lines", "\n# список\nA_1;один\r\n"],
    ["a table with tabs and quotes", '"A_1"\t"один"'],
    ["a byte order mark", "\ufeffA_1;один"],
  ])("is read from %s", (_what, text) => expect(read(text)).toEqual([["A_1", "один"]]));

  it("keeps quotes and semicolons inside a name", () => {
    expect(read('A_1;"Работать с ""ключами""; и без"')).toEqual([["A_1", 'Работать с "ключами"; и без']]);
  });

  it.each([
    ["", "there is no power in it"],
    ["{", "it is no JSON"],
    ["[]", "there is no power in it"],
    ['[{"code":"A_1"}]', "entry 1 has no code and name"],
    ["[null]", "entry 1 has no code and name"],
    ['{"A_1":7}', "entry 1 has no code and name"],
    ["A_1;один\nслово", "line 2 has no code and name"],
    [`A_1;${"я".repeat(256)}`, "line 1 has no code and name"],
  ])("is not read from %j", (text, reason) => {
    expect(() => read(text)).toThrow(new NotAClassifier(reason));
  });

  it("is UTF-8", () => {
    expect(() => readClassifier(Uint8Array.of(0xcf, 0xf0))).toThrow(new NotAClassifier("it is not UTF-8"));
  });
});

describe("looking for a power", () => {
  it("finds all words in code or name, whatever their case", () => {
    const { powers } = listPowers(BUNDLED_CLASSIFIER, "НАКЛАДНЫЕ cmr");
    expect(powers.map(({ code }) => code)).toEqual(["BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS11"]);
    expect(listPowers(BUNDLED_CLASSIFIER, "отчет отчёт").powers.length).toBeGreaterThan(0);
    expect(listPowers(BUNDLED_CLASSIFIER).powers).toHaveLength(BUNDLED_CLASSIFIER.size);
  });

  it("has the actions of the newer classifier", () => {
    expect(BUNDLED_CLASSIFIER.get("KLASS_2.0_SIGN")).toBe("Подписывать");
    expect(BUNDLED_CLASSIFIER.has("KLASS_2.0_MAKE CALCULATIONS")).toBe(true);
    expect([...BUNDLED_CLASSIFIER.keys()].filter((code) => code.startsWith("KLASS_2.0_"))).toHaveLength(30);
  });

  it("tells for a document whether the list knows its codes by that name", () => {
    const other = changed(['НаимПолн="Подписывать товарные накладные"', 'НаимПолн="Иначе"']);
    const { powers } = powersIn(parseMchd(bytes(other)), "m.xml", BUNDLED_CLASSIFIER);
    expect(powers).toMatchObject([{ name: "Иначе", classifierName: "Подписывать товарные накладные" }]);
    expect(powersIn(parseMchd(bytes(MINIMAL)), "m.xml", new Map()).powers[0]?.classifierName).toBeNull();
  });
});
