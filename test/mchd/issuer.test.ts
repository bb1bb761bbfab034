/** Who may issue a power of attorney, where certificate and document do not speak of the same organisation. */
import { describe, expect, it } from "vitest";
import { checkIssuers } from "../../src/mchd/issuer.js";
import type { DocumentSigner } from "../../src/mchd/judged.js";
import { parseMchd } from "../../src/mchd/parse.js";
import { xmlOf } from "./authority/build.js";
import { ORGANISATIONS, PERSONS } from "./authority/cast.js";

describe("the head of a foreign organisation", () => {
  const { inn, snils } = PERSONS.foreigner;
  const spec = { from: [{ foreign: "Example Ltd", heads: ["foreigner"] }] } as const;
  const { facts } = parseMchd(xmlOf("m", { m: spec }));
  const signedWith = (organisation: object) =>
    checkIssuers(facts!, [
      { certificate: { subject: { cn: "Head", inn, snils, ...organisation } } } as unknown as DocumentSigner,
    ]);

  it("with a person's certificate is its head by the document alone: open", () => {
    expect(signedWith({})).toMatchObject({ status: "indeterminate", reason: "mchd.headByDocument" });
  });

  it("with the certificate of a Russian organisation speaks for that one: refused", () => {
    const { name, inn: innle, ogrn } = ORGANISATIONS.other;
    for (const other of [{ o: name, innle, ogrn }, { innle }, { ogrn }]) {
      expect(signedWith(other)).toMatchObject({ status: "failed", reason: "mchd.otherCompany" });
    }
  });
});
