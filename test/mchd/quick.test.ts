/**
 * The quick way may leave any document to the full reader, but what it takes it must judge the same; and it must take
 * the usual ones, or it would be of no use.
 */
import { describe, expect, it } from "vitest";
import { PodpisError } from "../../src/base/errors.js";
import { countedMchd } from "../../src/mchd/counted.js";
import { NAMESPACE } from "../../src/mchd/format/document.js";
import { type MchdOptions, parseMchd } from "../../src/mchd/parse.js";
import { quickCounts } from "../../src/mchd/quick/judge.js";
import { Scan } from "../../src/mchd/quick/scan.js";
import { rootTable } from "../../src/mchd/quick/tables.js";
import { viewer } from "../../src/mchd/quick/view.js";
import { readTree } from "../../src/mchd/read/tree.js";
import { bytes, changed, FILE_NAME, fullest, MINIMAL, windows1251 } from "./documents.js";
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

/** Whether the schema holds, and whether the quick way took the document; fails where that disagrees. */
function compared(document: Uint8Array, what: string, options = OPTIONS) {
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
  });

  it("reads the same values as the full reader", () => {
    const root = rootTable();
    const scan = new Scan(root);
    const document = viewer(scan, root.complex!);
    for (const xml of [MINIMAL, ...FULL, MINIMAL.replaceAll("\n", "\r\n")]) {
      expect(scan.accepts(bytes(xml))).toBe(true);
      expect(plain(document())).toEqual(parseMchd(bytes(xml)).document);
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
        const result = compared(bytes(mutant), what);
        if (result.taken) quick++;
        if (result.valid) valid++;
      }
    }
    expect(valid).toBeGreaterThan(500);
    expect(quick).toBeGreaterThan(0.6 * valid);
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
    expect(quick).toBeGreaterThan(50);
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
