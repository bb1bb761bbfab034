/**
 * The quick way may leave any document to the full reader, but what it takes it must judge the same; and it must take
 * the usual ones, or it would be of no use.
 */
import { describe, expect, it } from "vitest";
import { PodpisError } from "../../src/base/errors.js";
import { countedMchd } from "../../src/mchd/counted.js";
import { NAMESPACE } from "../../src/mchd/format/document.js";
import { type MchdOptions, parseMchd } from "../../src/mchd/parse.js";
import { formOf } from "../../src/mchd/quick/forms.js";
import { quickCounts } from "../../src/mchd/quick/judge.js";
import { OUTLINE_COUNT } from "../../src/mchd/quick/layout.js";
import { Scan } from "../../src/mchd/quick/scan.js";
import type { Scanned } from "../../src/mchd/quick/scanned.js";
import { rootTable } from "../../src/mchd/quick/tables.js";
import { viewer } from "../../src/mchd/quick/view.js";
import { Walk } from "../../src/mchd/quick/walk.js";
import { readTree } from "../../src/mchd/read/tree.js";
import {
  bytes,
  changed,
  EMPLOYEE_INN,
  FILE_NAME,
  fullest,
  GUID,
  HEAD_INN,
  MINIMAL,
  OGRNIP,
  ORGANISATION_INN,
  windows1251,
} from "./documents.js";
import { mutations } from "./mutations.js";

const OPTIONS: MchdOptions = { fileName: FILE_NAME, at: new Date("2026-06-01T12:00:00Z") };

/** What the full reader says, null when it refuses the document. */
function fully(document: Uint8Array, options: MchdOptions) {
  try {
    return parseMchd(document, options);
  } catch (error) {
    if (error instanceof PodpisError) return null;
    throw error;
  }
}

const ROOT = rootTable();
const [IN_JAVASCRIPT, IN_WEB_ASSEMBLY] = [new Scan(ROOT), new Walk(ROOT)];

/** More than any of these documents has. */
const CELLS = 20_000;

/** Whether both walks say the same, and note the same. */
function walked(document: Uint8Array, what: string): void {
  for (const { cells } of [IN_JAVASCRIPT, IN_WEB_ASSEMBLY]) cells.fill(0, 0, CELLS);
  const accepted = IN_JAVASCRIPT.accepts(document);
  expect(IN_WEB_ASSEMBLY.accepts(document), what).toBe(accepted);
  if (!accepted) return;
  const noted = ({ watched, watchedAt }: Scanned) => watched.map((one, i) => ({ one, at: watchedAt[i] }));
  // What is proven is left out; that nothing else is, the counts of findings show.
  const all = noted(IN_JAVASCRIPT);
  const left = noted(IN_WEB_ASSEMBLY);
  expect(left, what).toEqual(all.filter(({ at }) => left.some((one) => one.at === at)));
  const differ = IN_JAVASCRIPT.cells
    .subarray(0, CELLS)
    .findIndex((cell, i) => cell !== IN_WEB_ASSEMBLY.cells[i]);
  expect(differ, what).toBe(-1);
}

/** Whether the schema holds, and whether the quick way took the document; fails where that disagrees. */
function compared(document: Uint8Array, what: string, options = OPTIONS) {
  walked(document, what);
  const quick = quickCounts(document, options);
  const full = fully(document, options);
  const valid = full !== null && full.document !== null;
  if (quick === undefined) return { valid, taken: false };
  const warnings = full?.findings.filter(({ severity }) => severity === "warning").length;
  const { errors } = full ?? {};
  expect({ valid, errors: quick.errors, warnings: quick.warnings }, what).toEqual({
    valid: true,
    errors,
    warnings,
  });
  return { valid, taken: true };
}

const taken = (document: Uint8Array, what: string): boolean => compared(document, what).taken;

const text = (document: Uint8Array): string => new TextDecoder().decode(document);
const FULL = [text(fullest("first")), text(fullest("last"))] as const;

describe("the quick way through a power of attorney", () => {
  it("takes the usual document and both that use all of the format", () => {
    for (const xml of [MINIMAL, ...FULL]) expect(taken(bytes(xml), "whole")).toBe(true);
    expect(quickCounts(bytes(MINIMAL), OPTIONS)).toMatchObject({ errors: 0, warnings: 0 });
  });

  it.each([
    ["a byte order mark", `\ufeff${MINIMAL}`],
    ["lines that end with CR LF", MINIMAL.replaceAll("\n", "\r\n")],
    ["single quotation marks", MINIMAL.replace(/="([^"]*)"/g, "='$1'")],
    ["attributes each on a line", MINIMAL.replace(/ (?=[А-Я]\S*=")/g, "\n\t ")],
    ["no white space between elements", MINIMAL.replace(/>\s+</g, "><")],
    ["another order of attributes", changed(['ЕИОУК="0" ЕИОФЛ="1"', 'ЕИОФЛ="1" ЕИОУК="0"'])],
    ["a value that begins with a space", changed(['НаимПолн="Под', 'НаимПолн=" Под'])],
    ["references in a text", changed(["check-status?", "check-status?a=1&amp;"])],
    ["no XML declaration", MINIMAL.slice(MINIMAL.indexOf("\n") + 1)],
    [
      "namespaces that nobody uses",
      changed(["xmlns=", 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns=']),
    ],
  ])("takes a document with %s", (what, xml) => {
    expect(taken(bytes(xml), what)).toBe(true);
  });

  it.each([
    ["a comment", changed(["<Документ>", "<!-- --><Документ>"])],
    ["a DOCTYPE", changed(["<Доверенность", "<!DOCTYPE a><Доверенность"])],
    ["a prefix", MINIMAL.replace("xmlns=", "xmlns:a=").replace(/<(\/?)(?=[А-Я])/g, "<$1a:")],
    ["the namespace twice", changed(["xmlns=", `xmlns="${NAMESPACE}" xmlns=`])],
    ["no namespace", changed([` xmlns="${NAMESPACE}"`, ""])],
    ["another encoding's name", changed(["UTF-8", "windows-1251"])],
    ["a value of spaces", changed(['НаимПолн="Подписывать товарные накладные"', 'НаимПолн="   "'])],
    ["a control character", changed(["Генеральный", "Гене\u0001ральный"])],
    ["a character that XML does not know", changed(["Генеральный", "Гене\uffffральный"])],
    ["a reference by number", changed(["Генеральный", "&#1043;енеральный"])],
    ["an entity nobody declared", changed(["Генеральный", "&boom;"])],
    ["< in a value", changed(["Генеральный", "<енеральный"])],
    ["]]> in a text", changed(["https://m4d", "]]>https://m4d"])],
    ["something behind the root", `${MINIMAL}<a/>`],
    ["a control character between attributes", changed([' ЕИОФЛ="1"', '\u0001ЕИОФЛ="1"'])],
    ["no space between attributes", changed([' ЕИОФЛ="1"', 'ЕИОФЛ="1"'])],
    ["an attribute twice", changed(['ЕИОФЛ="1"', 'ЕИОФЛ="1" ЕИОФЛ="1"'])],
    ["text between elements", changed(["<СвПолн ", "a<СвПолн "])],
    ["an end that is missing", MINIMAL.slice(0, -20)],
    ["nothing", ""],
  ])("leaves a document with %s to the full reader", (what, xml) => {
    expect(taken(bytes(xml), what)).toBe(false);
  });

  it("leaves windows-1251, broken UTF-8 and what is too large to the full reader", () => {
    expect(taken(windows1251(changed(["UTF-8", "windows-1251"])), "windows-1251")).toBe(false);
    expect(taken(windows1251(MINIMAL), "windows-1251 that says UTF-8")).toBe(false);
    expect(taken(bytes(MINIMAL).subarray(0, 501), "cut")).toBe(false);
    expect(taken(bytes(`${MINIMAL}${" ".repeat(1 << 20)}`), "a megabyte of spaces")).toBe(false);
    // What is left of the document before belongs to none of these.
    for (const length of [0, 10, 60, 500, MINIMAL.length - 1]) {
      expect(taken(bytes(MINIMAL), "before")).toBe(true);
      expect(taken(bytes(MINIMAL).subarray(0, length), `cut at ${length}`)).toBe(false);
    }
  });

  it.each([
    ["JavaScript", IN_JAVASCRIPT],
    ["WebAssembly", IN_WEB_ASSEMBLY],
  ])("reads the same values as the full reader in %s", (_where, scan) => {
    const document = viewer(scan, ROOT.complex!);
    const spiced = changed(["Генеральный", "a &amp;\r\n\t"], ["check-status?", "]&gt;\r\n\t"]);
    // Each twice: values that come again are not decoded again.
    for (const xml of [MINIMAL, ...FULL, MINIMAL.replaceAll("\n", "\r\n"), spiced].flatMap((one) => [
      one,
      one,
    ])) {
      expect(scan.accepts(bytes(xml))).toBe(true);
      expect(plain(document())).toEqual(parseMchd(bytes(xml)).document);
    }
  });

  it("keeps apart many names that differ in one octet", () => {
    const document = viewer(IN_WEB_ASSEMBLY, ROOT.complex!);
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 3000; i++) {
        const title = `Заведующий ${"складом ".repeat(i % 4)}${i}`;
        expect(IN_WEB_ASSEMBLY.accepts(bytes(changed(["Генеральный директор", title])))).toBe(true);
        const [principal] = document().content.original!.principals;
        expect(principal!.party.russianOrganisation!.heads[0]!.person!.position).toBe(title);
      }
    }
  });

  it("knows the forms of the description, and no others", () => {
    const digits = (count: number) => new Array<string>(count).fill("[0-9]");
    expect(formOf("^(?:[0-9][1-9]|[1-9][0-9])[0-9]{2}[A-Z]$")).toEqual({
      characters: [...digits(4), "[A-Z]"],
      notZeros: true,
      isLoose: false,
    });
    expect(formOf("^[0-9](?:-[0-9]{2}){2}$")).toEqual({
      characters: [...digits(1), "-", ...digits(2), "-", ...digits(2)],
      notZeros: false,
      isLoose: false,
    });
    expect(formOf("^[\\p{Nd}a-f]$")).toEqual({ characters: ["[0-9a-f]"], notZeros: false, isLoose: true });
    for (const other of [
      "[0-9]",
      "^[0-9]+$",
      "^[0-9]|1$",
      "^\\d$",
      "^(?:a|b)$",
      "^[0-9]{1,2}$",
      "^.$",
      "^(a)$",
    ]) {
      expect(formOf(other), other).toBeUndefined();
    }
  });

  it("agrees about every systematic mutation, and takes most of what the schema lets through", {
    timeout: 120_000,
  }, () => {
    const seen = new Set<string>();
    let valid = 0;
    let quick = 0;
    for (const xml of [MINIMAL, FULL[0]]) {
      for (const { what, xml: mutant } of mutations(readTree(bytes(xml)).root, NAMESPACE, false, seen)) {
        // So that every mutant meets the outline of the document it was made from.
        quickCounts(bytes(xml), OPTIONS);
        const result = compared(bytes(mutant), what);
        if (result.taken) quick++;
        if (result.valid) valid++;
      }
    }
    expect(valid).toBeGreaterThan(500);
    expect(quick).toBeGreaterThan(0.7 * valid);
  });

  it("agrees about documents with octets changed at random", () => {
    const random = generator(7);
    const spice = bytes(`<>/="'& \t\n\r-0z]Я\u{1f600}\ufffe`);
    let quick = 0;
    for (let round = 0; round < 3000; round++) {
      const document = bytes(round % 3 === 0 ? FULL[0] : MINIMAL).slice();
      for (let change = random(3); change >= 0; change--) {
        document[random(document.length)] = random(3) === 0 ? random(256) : spice[random(spice.length)]!;
      }
      if (taken(document, `round ${round}`)) quick++;
    }
    expect(quick).toBeGreaterThan(80);
  });
});

describe("what the quick way proves", () => {
  const AT = new Date("2026-06-01T12:00:00Z");
  const taxFileId = (whose: string) => `ON_DOVEL_7700_7701_${whose}_20260115_${GUID}`;
  const withTaxId = (id: string) => changed(['ПрЭлФорм="00000000"', `ПрЭлФорм="00010000" ИдФайлНО="${id}"`]);
  const USUAL = {
    "the usual document": MINIMAL,
    "one for the tax service, of a person": withTaxId(taxFileId(HEAD_INN)),
    "one for the tax service, of an organisation": withTaxId(taxFileId(`${ORGANISATION_INN}770001001`)),
    "one of a sole trader": changed(
      ['ТипПред="3"', 'ТипПред="2"'],
      ["<СведФизЛ ", `<СведИП НаимИП="ИП Пример" ОГРНИП="${OGRNIP}" `],
      ["</СведФизЛ>", "</СведИП>"],
    ),
    "one issued on the last day of a month": changed(
      ['ДатаВыдДовер="2026-01-15"', 'ДатаВыдДовер="2026-01-31"'],
      ["ON_EMCHD_20260115", "ON_EMCHD_20260131"],
    ),
  };

  it.each(Object.entries(USUAL))("takes in %s", (_what, xml) => {
    expect(fully(bytes(xml), { at: AT })?.errors).toBe(0);
    expect(IN_WEB_ASSEMBLY.accepts(bytes(xml))).toBe(true);
    expect(IN_WEB_ASSEMBLY.proven()?.isInForce(AT)).toBe(true);
    const [name] = /ON_EMCHD_[^"]+/.exec(xml)!;
    expect(IN_WEB_ASSEMBLY.proven()?.isNamed(`${name}.xml`)).toBe(true);
    expect(IN_WEB_ASSEMBLY.proven()?.isNamed(`${name}.XML`)).toBe(false);
    expect(IN_WEB_ASSEMBLY.proven()?.isNamed(`x${name.slice(1)}.xml`)).toBe(false);
  });

  it("knows the term in Moscow's days", () => {
    expect(IN_WEB_ASSEMBLY.accepts(bytes(MINIMAL))).toBe(true);
    for (const [from, to] of [
      ["1990-05-05", "2026-01-14"],
      ["1990-05-05", "2026-01-15"],
      ["2015-02-03", "2026-01-15"],
      ["2015-02-03", "2026-01-16"],
      ["2015-02-03", "2000-02-29"],
      ["2015-02-03", "2012-02-29"],
      ["2015-02-03", "2012-04-31"],
      ["2015-02-03", "2012-12-31"],
      ["2015-02-03", "1900-02-29"],
      ["2015-02-03", "2011-02-29"],
      ["2015-02-03", "2012-02-30"],
    ] as const) {
      compared(bytes(changed([from, to])), to);
    }
    const take = () => {
      expect(IN_WEB_ASSEMBLY.accepts(bytes(MINIMAL))).toBe(true);
      return IN_WEB_ASSEMBLY.proven();
    };
    expect(take()?.issueDate).toBe("2026-01-15");
    expect(take()?.endDate).toBe("2027-01-15");
    for (const [at, expected] of [
      ["2026-01-14T20:59:59Z", false],
      ["2026-01-14T21:00:00Z", true],
      ["2027-01-15T20:59:59Z", true],
      ["2027-01-15T21:00:00Z", false],
    ] as const) {
      expect(take()?.isInForce(new Date(at)), at).toBe(expected);
      const document = bytes(MINIMAL);
      for (const options of [{ at: new Date(at) }, { at: new Date(at), fileName: "a.xml" }, {}]) {
        for (let twice = 0; twice < 2; twice++) compared(document, at, options);
        compared(bytes(USUAL["one for the tax service, of a person"]), at, {
          ...options,
          fileName: `${taxFileId(HEAD_INN)}.xml`,
        });
      }
    }
  });

  it("is what the rules let pass: every character of a value changed", { timeout: 120_000 }, () => {
    const seen = new Set<string>();
    for (const xml of Object.values(USUAL)) {
      for (const value of xml.matchAll(/(?<=[\s>])([А-Яа-я]+)="([^"]*[0-9][^"]*)"/g)) {
        const start = value.index + value[1]!.length + 2;
        for (let at = start; at < start + value[2]!.length; at++) {
          for (const other of ["0", "1", "3", "9", "A", "_", "-"]) {
            const mutant = xml.slice(0, at) + other + xml.slice(at + 1);
            if (seen.has(mutant)) continue;
            seen.add(mutant);
            compared(bytes(mutant), `${value[1]}: ${other} at ${at}`);
          }
        }
      }
    }
    expect(seen.size).toBeGreaterThan(3000);
  });

  const outline = (xml: string): number => {
    expect(IN_WEB_ASSEMBLY.accepts(bytes(xml))).toBe(true);
    return IN_WEB_ASSEMBLY.outline() % OUTLINE_COUNT;
  };
  const familiar = (xml: string): number => {
    expect(IN_WEB_ASSEMBLY.takes(bytes(xml))).toBe(true);
    return IN_WEB_ASSEMBLY.familiar();
  };

  it("has the same outline for documents that differ in their own values, and no other", () => {
    const first = outline(MINIMAL);
    const own = changed(["ООО &quot;Пример&quot;", "АО"], ["Анна", "Мария"], [EMPLOYEE_INN, HEAD_INN]);
    expect(outline(own)).toBe(first);
    expect(familiar(own)).toBe(first);
    expect(IN_WEB_ASSEMBLY.proven()?.isInForce(AT)).toBe(true);
    for (const pair of [
      ['ЕИОФЛ="1"', 'ЕИОФЛ="0"'],
      ["SOURCEDOCS6", "SOURCEDOCS7"],
      ["товарные накладные", "накладные"],
      ['КодВидДок="21"', 'КодВидДок="22"'],
      [' Имя="Анна"', ' Имя="Анна" Отчество="Ивановна"'],
      ["<Документ>", "<Документ> "],
    ] as const) {
      expect(familiar(changed(pair)), pair[1]).toBe(-1);
      expect(outline(changed(pair)), pair[1]).not.toBe(first);
    }
  });

  it("knows no document whose own values are wrong, or end elsewhere", () => {
    const first = outline(MINIMAL);
    for (const [from, to] of [
      ["Анна", ""],
      ["Анна", "А".repeat(2001)],
      ["Анна", "\u0001"],
      ["Анна", "<"],
      ["Анна", "&anna;"],
      ["Анна", 'Анна" Отчество="Ивановна'],
      [EMPLOYEE_INN, EMPLOYEE_INN.slice(1)],
      ["1990-05-05", "1990-02-30"],
      ["</Доверенность>\n", "</Доверенность>"],
      ["</Доверенность>\n", "</Доверенность>\n\n"],
    ] as const) {
      expect(familiar(changed([from, to])), to).toBe(-1);
      expect(familiar(MINIMAL)).toBe(first);
    }
    expect(familiar(MINIMAL.slice(0, -1))).toBe(-1);
  });

  it("counts outlines anew when they give way to others, and with another classifier", () => {
    const spaced = (spaces: number, flag: string) =>
      changed(["<Документ>", `<Документ>${" ".repeat(spaces)}`], ['ЕИОФЛ="1"', `ЕИОФЛ="${flag}"`]);
    for (let round = 0; round < 3 * OUTLINE_COUNT; round++) {
      taken(bytes(spaced(round % (OUTLINE_COUNT + 3), String(round % 2))), `round ${round}`);
    }
    const other = new Map([["BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS6", "Иное"]]);
    for (const options of [OPTIONS, { ...OPTIONS, classifier: other }, OPTIONS]) {
      expect(compared(bytes(MINIMAL), "with a classifier", options).taken).toBe(true);
    }
    expect(quickCounts(bytes(MINIMAL), { ...OPTIONS, classifier: other })?.warnings).toBe(1);
  });
});

describe("a power of attorney that is counted first", () => {
  it("is the same as one that is read at once, whatever is asked of it", () => {
    for (const xml of [
      MINIMAL,
      FULL[0],
      changed(['ЕИОФЛ="1"', 'ЕИОФЛ="0"']),
      changed(['ЕИОФЛ="1"', 'ЕИОФЛ="2"']),
    ]) {
      const counted = countedMchd(bytes(xml), OPTIONS);
      const parsed = parseMchd(bytes(xml), OPTIONS);
      expect(counted.findings).toEqual(parsed.findings);
      expect(counted.document).toEqual(parsed.document);
      expect(counted.facts).toEqual(parsed.facts);
      expect(counted.warnings).toBe(parsed.findings.filter(({ severity }) => severity === "warning").length);
      const { format, formatVersion, errors, findingsCut } = counted;
      expect(parsed).toMatchObject({ format, formatVersion, errors, findingsCut });
    }
  });
});

/** A view as a plain object. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const key in value) {
    const inner = (value as Record<string, unknown>)[key];
    if (key !== "$record" && inner !== undefined) result[key] = plain(inner);
  }
  return result;
}

/** Numbers below a bound, always the same ones (Numerical Recipes' generator). */
function generator(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
