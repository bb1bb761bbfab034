import { describe, expect, it } from "vitest";
import { checkRequirements, readExpectations, usesSha1Thumbprint } from "../../src/validate/requirements.js";
import type { Identity, Level, SignerResult } from "../../src/validate/results.js";

const signer = (subject: Identity, levelProven: Level | null = "T"): SignerResult =>
  ({
    levelProven,
    certificate: { subject, thumbprints: { sha1: "a".repeat(40), sha256: "b".repeat(64) } },
  }) as unknown as SignerResult;

const statuses = (...args: Parameters<typeof checkRequirements>): string[] =>
  checkRequirements(...args).map(({ id, status }) => `${id.replace("requirement.", "")} ${status}`);

const COMPANY = { cn: "ООО «Пример»", innle: "7700000016", inn: "770000000082", ogrn: "1027700000019" };
const PERSON = {
  cn: "Примеров П. П.",
  inn: "770000000064",
  snils: "112-233-445 95",
  ogrnip: "304770000000015",
};

describe("expectations", () => {
  it.each([
    [{ inn: "7700000016" }, COMPANY, "inn passed"],
    [{ inn: "7700000023" }, COMPANY, "inn failed"],
    [{ inn: "770000000082" }, COMPANY, "inn passed"],
    [{ inn: "7700000016" }, { inn: "7700000016" }, "inn failed"],
    [{ inn: "7700000016" }, { innle: "7700000016, 7800000011" }, "inn failed"],
    [{ inn: "7700000016" }, PERSON, "inn failed"],
    [{ ogrn: "1027700000019" }, COMPANY, "ogrn passed"],
    [{ ogrn: "304770000000015" }, PERSON, "ogrn passed"],
    [{ ogrn: "304770000000015" }, COMPANY, "ogrn failed"],
    [{ snils: "11223344595" }, PERSON, "snils passed"],
    [{ snils: "11223344595" }, COMPANY, "snils failed"],
    [{ thumbprint: "b".repeat(64) }, PERSON, "thumbprint passed"],
    [{ thumbprint: "a".repeat(40) }, PERSON, "thumbprint passed"],
    [{ thumbprint: "a".repeat(64) }, PERSON, "thumbprint failed"],
  ])("%o of %o", (expected, subject, outcome) => {
    expect(statuses([signer(subject)], expected)).toEqual([outcome]);
  });

  it("must all be met by one and the same signer", () => {
    const both = { inn: "7700000016", snils: "11223344595" };
    expect(statuses([signer(COMPANY), signer(PERSON)], both)).toContain("snils failed");
    expect(statuses([signer(COMPANY), signer({ ...PERSON, innle: "7700000016" })], both)).toEqual([
      "inn passed",
      "snils passed",
    ]);
  });

  it("are not met by nobody", () => {
    expect(statuses([], { inn: "7700000016" })).toEqual(["inn failed"]);
    expect(statuses([{ ...signer(COMPANY), certificate: null }], { inn: "7700000016" })).toEqual([
      "inn failed",
    ]);
  });

  it("are read as people type them", () => {
    expect(readExpectations({ snils: "112-233-445 95", thumbprint: "BB:".repeat(31) + "BB" })).toEqual({
      snils: "11223344595",
      thumbprint: "b".repeat(64),
    });
  });

  it.each([
    { inn: "12345678901" },
    { ogrn: "123" },
    { snils: "112233445" },
    { thumbprint: "xyz" },
    { inn: "77000000ab" },
  ])("%o is a usage error", (typed) => {
    expect(() => readExpectations(typed)).toThrowError(expect.objectContaining({ code: "USAGE" }));
  });

  it("by SHA-1 are known to be weaker", () => {
    expect(usesSha1Thumbprint({ thumbprint: "a".repeat(40) })).toBe(true);
    expect(usesSha1Thumbprint({ thumbprint: "a".repeat(64) })).toBe(false);
    expect(usesSha1Thumbprint({})).toBe(false);
  });
});

describe("the required level", () => {
  it("must be proven by every signer", () => {
    expect(statuses([signer(PERSON, "XLT1"), signer(PERSON, "T")], {}, { requireLevel: "T" })).toEqual([
      "level passed",
    ]);
    expect(statuses([signer(PERSON, "XLT1"), signer(PERSON, "BES")], {}, { requireLevel: "T" })).toEqual([
      "level failed",
    ]);
    expect(statuses([signer(PERSON, null)], {}, { requireLevel: "CMS" })).toEqual(["level failed"]);
    expect(statuses([], {}, { requireLevel: "CMS" })).toEqual(["level failed"]);
  });
});
