/** Nothing that can be shown to people lacks a text in either language. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { SUB_INDICATIONS } from "../../src/base/check.js";
import { CHECK_IDS } from "../../src/base/checkIds.js";
import { ERRORS } from "../../src/base/errors.js";
import { FINDING_KINDS } from "../../src/mchd/findings.js";
import { loadTexts } from "../../src/report/i18n/index.js";
import { SOURCES_RU } from "../../src/report/i18n/mchd.js";
import { translatePhrase } from "../../src/report/i18n/phrase.js";
import { PHRASES_RU } from "../../src/report/i18n/phrases.ru.js";

const SRC = resolve(import.meta.dirname, "../../src");
const RU = await loadTexts("ru");
const EN = await loadTexts("en");

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith(".ts") ? [readFileSync(path, "utf8")] : [];
  });
}

/** String literals of the form `word.word`, which is how reasons are written. */
function reasonsInUse(): string[] {
  const ids: ReadonlySet<string> = new Set(CHECK_IDS);
  const folders = ["crypto", "x509", "crl", "ocsp", "tsp", "cms", "validate", "app"];
  const texts = folders.flatMap((folder) => sources(join(SRC, folder)));
  // Those put together from a prefix and a union of words.
  const composed = [
    ...["noIssuer", "selfSigned", "signature", "unsupported", "mismatch", "depth"].map(
      (one) => `path.${one}`,
    ),
    ...["notPermitted", "excluded", "unsupported", "budget"].map((one) => `nameConstraints.${one}`),
    ...["revoked", "suspended", "stale"].map((one) => `revocation.${one}`),
    ...["hash", "issuerSerial", "digestUnknown"].map((one) => `signer.ess.${one}`),
  ];
  const found = texts.flatMap((text) => [...text.matchAll(/"([a-zA-Z]+(?:\.[a-zA-Z0-9]+)+)"/g)]);
  return [...new Set([...composed, ...found.map((match) => match[1]!)])].filter(
    (literal) => !ids.has(literal) && !/\.(js|json|pem|der|cer|crl|lock)$/.test(literal),
  );
}

describe("texts for people", () => {
  it("exist in both languages for every reason the code gives", () => {
    const reasons = reasonsInUse();
    expect(reasons.length).toBeGreaterThan(50);
    expect(reasons.filter((reason) => RU.reasons[reason] === undefined)).toEqual([]);
    expect(Object.keys(EN.reasons).sort()).toEqual(Object.keys(RU.reasons).sort());
  });

  it("exist for everything that a rule about powers of attorney rests on, and for nothing else", () => {
    const used = new Set<string>(Object.values(FINDING_KINDS).map(({ source }) => source));
    expect(Object.keys(SOURCES_RU).sort()).toEqual([...used].sort());
    for (const text of Object.values(SOURCES_RU)) expect(text).toMatch(/[а-я]/);
  });

  it("are Russian in Russian and English in English", () => {
    for (const id of CHECK_IDS) {
      expect(RU.checks[id].failed, id).toMatch(/[а-я]/);
      expect(RU.checks[id].passed, id).toMatch(/[а-я]/);
      expect(RU.checks[id].fix, id).toMatch(/[а-я]/);
      expect(EN.checks[id].failed.replace(/ИНН|ОГРН|СНИЛС/g, ""), id).not.toMatch(/[а-яё]/i);
    }
    for (const name of SUB_INDICATIONS) expect(RU.subIndications[name], name).toMatch(/[а-я]/);
  });

  it("use the same data in an error's Russian and English text", () => {
    const names = (text: string): string[] =>
      [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();
    for (const [code, english] of Object.entries(ERRORS)) {
      const russian = RU.errors[code as keyof typeof ERRORS];
      for (const part of ["what", "why", "fix"] as const) {
        expect(names(russian[part]), `${code}.${part}`).toEqual(names(english[part]));
      }
    }
  });

  it("stand in one order for the errors, so that the two tables can be read side by side", () => {
    expect(Object.keys(RU.errors)).toEqual(Object.keys(EN.errors));
  });

  it("cover the commonest phrases in the data of errors", () => {
    const phrases = sources(join(SRC, "io")).flatMap((text) => [
      ...text.matchAll(/reason: "([^"]+)"/g),
      ...text.matchAll(/^ {2}E[A-Z]+: "([^"]+)"/gm),
    ]);
    expect(phrases.length).toBeGreaterThan(15);
    const missing = phrases.map((match) => match[1]!).filter((phrase) => PHRASES_RU[phrase] === undefined);
    expect(missing).toEqual([]);
  });
});

describe("phrases in the data of errors", () => {
  it("are translated with what stands in them", () => {
    expect(translatePhrase(PHRASES_RU, "the data end too early (at byte 17)")).toBe(
      "данные обрываются (байт 17)",
    );
    expect(translatePhrase(PHRASES_RU, "no space is left on the disk (ENOSPC)")).toBe(
      "на диске нет места (ENOSPC)",
    );
  });

  it("are translated for each of several addresses", () => {
    const phrase = "http://a.example:80/tsp: the nonce is wrong; http://b.example/: the answer is empty";
    expect(translatePhrase(PHRASES_RU, phrase)).toBe(
      "http://a.example:80/tsp: nonce в ответе другой: штамп не на этот запрос; http://b.example/: ответ пуст",
    );
  });

  it("stay as they are when nobody knows them", () => {
    expect(translatePhrase(PHRASES_RU, "something new")).toBe("something new");
    expect(translatePhrase({}, "the data end too early")).toBe("the data end too early");
  });
});
