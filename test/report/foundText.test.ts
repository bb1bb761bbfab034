import { describe, expect, it } from "vitest";
import type { Check } from "../../src/base/check.js";
import { whyText } from "../../src/report/checksText.js";
import { styleOf } from "./samples.js";

const revoked: Check = {
  id: "certificate.revocation",
  status: "failed",
  found: ["revoked", "2026-01-13T12:00:00.000+00:00", "keyCompromise"],
};

describe("what a check found", () => {
  it.each([
    ["ru", "найдено: отозван, 13.01.2026 15:00:00 МСК, ключ мог попасть в чужие руки"],
    ["en", "found: revoked, 2026-01-13 15:00:00 MSK, the key may be in the wrong hands"],
  ] as const)("is said in the reader's language: %s", (language, expected) => {
    expect(whyText(styleOf(language), [revoked]).map((line) => line.trim())).toContain(expected);
  });

  it.each<[Check, string, string]>([
    [{ id: "mchd.status", status: "indeterminate", found: "processing" }, "обрабатывается", "processing"],
    [
      { id: "mchd.document", status: "indeterminate", reason: "mchd.olderFormat", found: "002" },
      "прежний формат 002 (ON_DOVBB)",
      "the earlier format 002 (ON_DOVBB)",
    ],
  ])("is a word and no code where powers of attorney are judged: %o", (check, ru, en) => {
    expect(whyText(styleOf("ru"), [check]).map((line) => line.trim())).toContain(`найдено: ${ru}`);
    expect(whyText(styleOf("en"), [check]).map((line) => line.trim())).toContain(`found: ${en}`);
  });

  it("is a word, too, where it says by what right a responder answers", () => {
    const responder: Check = { id: "ocsp.responder", status: "failed", found: "delegated" };
    expect(whyText(styleOf("ru"), [responder]).map((line) => line.trim())).toContain(
      "найдено: уполномочен издателем",
    );
  });

  it("names the cache in the reader's language", () => {
    const cached: Check = {
      ...revoked,
      evidence: [{ kind: "crl", source: "http://crl.example/a.crl (cache)" }],
    };
    expect(whyText(styleOf("ru"), [cached]).map((line) => line.trim())).toContain(
      "источник: http://crl.example/a.crl (из кэша)",
    );
  });

  it("stays as it stands where the word may be somebody's name", () => {
    const named: Check = { id: "certificate.path", status: "indeterminate", found: ["revoked", "unknown"] };
    expect(whyText(styleOf("ru"), [named]).map((line) => line.trim())).toContain("найдено: revoked, unknown");
  });
});
