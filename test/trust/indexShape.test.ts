/** An index of accredited CAs is taken whole or not at all: nothing in it is stumbled over later. */
import { describe, expect, it } from "vitest";
import { accreditationIndex } from "../../src/trust/indexShape.js";
import { indexedList } from "../support/accredited.js";
import { blankCertificate } from "./syntheticList.js";

const ca = blankCertificate({ name: "УЦ", key: "1" });
const { index } = indexedList({
  listed: [ca],
  history: [
    ["Действует", new Date("2020-01-01T00:00:00Z")],
    ["Прекращена", null],
  ],
  date: new Date("2026-01-14T00:00:00Z"),
});
const [authority] = index.authorities;
const [certificate] = index.certificates;

describe("the index of accredited CAs", () => {
  it("is taken as it is written", () => {
    const read = JSON.parse(JSON.stringify(index));
    expect(accreditationIndex(read)).toBe(read);
    const named = { ...index, keyIdentifiers: [["aa", 0]] };
    expect(accreditationIndex(named)).toBe(named);
  });

  it.each<readonly [string, unknown]>([
    ["is nothing", null],
    ["is a list", [index]],
    ["is of another schema", { ...index, schema: "podpis.accredited/0" }],
    ["has no version", { ...index, version: "100" }],
    ["has no date", { ...index, date: "yesterday" }],
    ["names no certificate that was pinned", { ...index, anchor: undefined }],
    ["names no signer", { ...index, signer: 5 }],
    ["has no authorities", { ...index, authorities: {} }],
    ["has an authority that is none", { ...index, authorities: [5] }],
    ["has an authority without a name", { ...index, authorities: [{ ...authority, name: 5 }] }],
    ["has a number that is no text", { ...index, authorities: [{ ...authority, inn: 5 }] }],
    ["has no history", { ...index, authorities: [{ ...authority, history: null }] }],
    ["has a history of something else", { ...index, authorities: [{ ...authority, history: [5] }] }],
    ["has a status that is no text", { ...index, authorities: [{ ...authority, history: [[5, null]] }] }],
    ["has a time that is none", { ...index, authorities: [{ ...authority, history: [["Д", "x"]] }] }],
    ["has a current status that is none", { ...index, authorities: [{ ...authority, current: "Д" }] }],
    ["has a certificate that is none", { ...index, certificates: [null] }],
    ["has a certificate of no authority", { ...index, certificates: [{ ...certificate, authority: 1 }] }],
    ["has a place that is none", { ...index, certificates: [{ ...certificate, authority: -1 }] }],
    ["has a certificate at no offset", { ...index, certificates: [{ ...certificate, offset: 0.5 }] }],
    ["has a digest that is none", { ...index, certificates: [{ ...certificate, sha256: "ab" }] }],
    ["has a key of no authority", { ...index, keyIdentifiers: [["aa", 1]] }],
    ["has a key that is none", { ...index, keyIdentifiers: [null] }],
  ])("is refused when it %s", (_, value) => {
    expect(accreditationIndex(value)).toBeUndefined();
  });
});
