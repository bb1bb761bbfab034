/** What certificates tell about the parties of a power of attorney. */
import { describe, expect, it } from "vitest";
import {
  organisationOf,
  personOf,
  principalOf,
  representativeOf,
  splitName,
} from "../../src/mchd/fromCertificate.js";

const HEAD = {
  cn: 'ООО "Пример"',
  o: 'ООО "Пример"',
  innle: "7700000009",
  ogrn: "1027700000008",
  surname: "Примеров",
  givenName: "Пример Примерович",
  title: "Директор",
  inn: "770000000082",
  snils: "11223344595",
};

describe("a person of a certificate", () => {
  it("has the patronymic apart", () => {
    expect(personOf(HEAD)).toEqual({
      surname: "Примеров",
      givenName: "Пример",
      patronymic: "Примерович",
      inn: "770000000082",
      snils: "11223344595",
      position: "Директор",
    });
  });

  it("is found in the common name where surname and given name are missing", () => {
    expect(personOf({ cn: "Образцова Анна" })).toEqual({ surname: "Образцова", givenName: "Анна" });
  });

  it.each([[{ cn: 'ООО "Пример"', o: 'ООО "Пример"' }], [{ cn: "Служба" }], [{}]])(
    "is none in %j",
    (identity) => expect(personOf(identity)).toBeUndefined(),
  );

  it("may have a surname of two words", () => {
    expect(personOf({ surname: "Кара Мурза", givenName: "Анна" })).toEqual({
      surname: "Кара Мурза",
      givenName: "Анна",
    });
    expect(splitName("  Ли   Ван  ")).toEqual({ surname: "Ли", givenName: "Ван" });
  });
});

describe("the principal of certificates", () => {
  it("is the organisation, with every certificate's person as a head", () => {
    const second = { ...HEAD, surname: "Второв", inn: "770000000156" };
    expect(principalOf([HEAD, second], "770001001")).toMatchObject({
      kind: "organisation",
      organisation: { name: 'ООО "Пример"', inn: "7700000009", ogrn: "1027700000008", kpp: "770001001" },
      heads: [{ surname: "Примеров" }, { surname: "Второв" }],
    });
  });

  it("is a sole trader by the ОГРНИП, else a person", () => {
    const person = { surname: "Примеров", givenName: "Пример" };
    expect(principalOf([{ ...person, ogrnip: "304770000000008" }])).toMatchObject({ kind: "soleTrader" });
    expect(principalOf([person])).toEqual({ kind: "person", person });
  });

  it.each([
    ["different organisations", [HEAD, { ...HEAD, innle: "7700000016" }]],
    ["two persons", [{ cn: "Примеров Пример" }, { cn: "Второв Пётр" }]],
    ["nobody", [{ o: "ООО", innle: "7700000009" }]],
    ["none at all", []],
  ])("is nobody when they name %s", (_what, identities) => expect(principalOf(identities)).toBeUndefined());

  it("is no organisation by its name alone", () => expect(organisationOf({ o: "ООО" })).toBeUndefined());
});

describe("who represents by a certificate", () => {
  const { o: _, innle: __, ogrn: ___, ...person } = HEAD;
  it("is the organisation that its numbers name", () => {
    const organisation = { name: 'ООО "Пример"', inn: "7700000009", ogrn: "1027700000008" };
    expect(representativeOf(HEAD)).toEqual({ kind: "organisation", organisation });
  });

  it.each([[{ inn: "7700000009" }], [{ ogrn: "1027700000008" }]])(
    "is the employee where %j grants: nobody is its own representative",
    (granting) => expect(representativeOf(HEAD, [granting])).toEqual(personOf(HEAD)),
  );

  it("is the sole trader, with the ОГРНИП", () => {
    const ogrnip = "304770000000017";
    expect(representativeOf({ ...person, ogrnip })).toMatchObject({ kind: "soleTrader", ogrnip });
  });

  it("is the person, or nobody", () => {
    expect(representativeOf(person)).toEqual(personOf(person));
    expect(representativeOf({ cn: "Служба" })).toBeUndefined();
  });
});
