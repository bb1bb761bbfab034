/** Answers of registries and notices of revocation, as files that anybody may have written. */
import { describe, expect, it } from "vitest";
import { MAX_JSON_DEPTH } from "../../src/base/limits.js";
import { NOTICE_IS, NOTICE_SCHEMA, readNotice, writeNotice } from "../../src/mchd/notice.js";
import { readRegistryAnswer } from "../../src/mchd/registryAnswer.js";
import { bytes, GUID } from "./documents.js";

const read = (value: unknown) => readRegistryAnswer(bytes(JSON.stringify(value)), "a.json");

describe("an answer of a registry", () => {
  it("is read in the public form", () => {
    expect(
      read({
        poaNumber: GUID,
        status: "ACTIVE",
        statusDate: "2026-01-20T12:00:00Z",
        endDate: "2026-12-31T00:00",
      }),
    ).toEqual({
      source: "a.json",
      number: GUID,
      state: "active",
      since: { from: new Date("2026-01-20T12:00:00Z"), until: new Date("2026-01-20T12:00:00Z") },
      endDate: "2026-12-31",
    });
  });

  it("is read in the private form, and in the envelope that tells when it was asked", () => {
    const answer = { number: GUID, status: "revoked", createdDate: "2026-01-20", representatives: [{}] };
    const envelope = { schema: "podpis.registry-answer/1", askedAt: "2026-03-01T09:00:00.000+00:00", answer };
    expect(read(envelope)).toMatchObject({ state: "revoked", askedAt: new Date("2026-03-01T09:00:00Z") });
  });

  it.each([
    ["2026-02-10", "2026-02-09T21:00:00Z", "2026-02-10T21:00:00Z"],
    ["10.02.2026", "2026-02-09T21:00:00Z", "2026-02-10T21:00:00Z"],
    ["2026-02-10T12:00:00", "2026-02-10T09:00:00Z", "2026-02-10T09:00:00Z"],
    ["2026-02-10T12:00:00.5+05:00", "2026-02-10T07:00:00.500Z", "2026-02-10T07:00:00.500Z"],
  ])("means by %s a day or an hour of Moscow unless a zone stands there", (statusDate, from, until) => {
    const answer = read({ poaNumber: GUID, status: "REVOKED", statusDate });
    expect(answer?.since).toEqual({ from: new Date(from), until: new Date(until) });
  });

  it.each(["NOT_FOUND", "NOTFOUND", "notFound"])(
    "says by %s that the registry does not have it",
    (status) => {
      expect(read({ poaNumber: GUID, status })).toMatchObject({ state: "notFound" });
    },
  );

  it("has parties by one or in a list, and its last day by Moscow", () => {
    const party = { inn: " 9800000077" };
    for (const parties of [party, [party], [null, party]]) {
      expect(
        read({ poaNumber: GUID, status: "ACTIVE", issuer: parties, representatives: parties }),
      ).toMatchObject({ issuerInn: ["9800000077"], representativeInn: ["9800000077"] });
    }
    const masked = read({ poaNumber: GUID, status: "ACTIVE", issuer: { inn: "98******77" }, endDate: null });
    expect(masked).toEqual({ source: "a.json", number: GUID, state: "active" });
    const endDate = "2027-12-30T21:00:00Z";
    expect(read({ poaNumber: GUID, status: "ACTIVE", endDate })).toMatchObject({ endDate: "2027-12-31" });
  });

  it.each(["statusDate", "createdDate", "startDate", "endDate"])(
    "is none where its %s cannot be read: it might have contradicted",
    (date) => {
      for (const value of [20_261_231, ["2026-12-31"], "garbage", { day: 31 }]) {
        expect(read({ poaNumber: GUID, status: "ACTIVE", [date]: value })).toBeUndefined();
      }
    },
  );

  it.each(["issuer", "representatives"])("is none where its %s is in no known shape", (parties) => {
    for (const value of ["9800000077", 9_800_000_077, [["x"]], { inn: 9_800_000_077 }]) {
      expect(read({ poaNumber: GUID, status: "ACTIVE", [parties]: value })).toBeUndefined();
    }
  });

  it("is none when it is nested too deeply, however deep", () => {
    const nested = (depth: number) =>
      bytes(`{"poaNumber":"${GUID}","status":"ACTIVE","x":${"[".repeat(depth)}${"]".repeat(depth)}}`);
    expect(readRegistryAnswer(nested(MAX_JSON_DEPTH - 1), "a.json")).toMatchObject({ state: "active" });
    expect(readRegistryAnswer(nested(MAX_JSON_DEPTH), "a.json")).toBeUndefined();
    expect(readRegistryAnswer(nested(200_000), "a.json")).toBeUndefined();
  });

  it.each([
    [{ poaNumber: GUID, status: "SOMETHING" }],
    [{ poaNumber: 5, status: "ACTIVE" }],
    [{ status: "ACTIVE" }],
    [{ schema: "podpis.other/1", poaNumber: GUID, status: "ACTIVE" }],
    [{ schema: "podpis.registry-answer/1", answer: { poaNumber: GUID, status: "ACTIVE" } }],
    [{ schema: "podpis.registry-answer/1", askedAt: "now", answer: { poaNumber: GUID, status: "ACTIVE" } }],
    [[{ poaNumber: GUID, status: "ACTIVE" }]],
    ["text"],
    [null],
  ])("is none: %j", (value) => {
    expect(read(value)).toBeUndefined();
  });
});

describe("a notice of revocation", () => {
  const notice = {
    schema: NOTICE_SCHEMA,
    is: NOTICE_IS,
    number: GUID,
    revokedAt: "2026-02-05T09:00:00.000+00:00",
    by: "principal",
    applicant: "ООО Пример",
    reason: "Увольнение",
  } as const;

  it("is read as it was written, and says that it is no application to the registry", () => {
    expect(readNotice(writeNotice(notice))).toEqual(notice);
    expect(Buffer.from(writeNotice(notice)).toString()).toContain("не заявление в реестр");
  });

  it.each([
    [{ ...notice, schema: "podpis.other/1" }],
    [{ ...notice, number: "" }],
    [{ ...notice, revokedAt: "yesterday" }],
    [{ ...notice, by: "anybody" }],
    [{ ...notice, applicant: undefined }],
    [{ ...notice, reason: "х".repeat(501) }],
  ])("is none: %#", (value) => {
    expect(readNotice(bytes(JSON.stringify(value)))).toBeUndefined();
  });

  it("is none when it is not UTF-8", () => {
    expect(readNotice(Uint8Array.of(0x22, 0xff, 0x22))).toBeUndefined();
  });
});
