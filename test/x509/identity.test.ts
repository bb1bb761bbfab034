import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import { readAsn1 } from "../../src/asn1/reader.js";
import * as der from "../../src/asn1/writer.js";
import { displayName, identityOf, serialText } from "../../src/x509/identity.js";
import { parseName } from "../../src/x509/name.js";

const name = (...attributes: readonly (readonly [string, Uint8Array])[]) =>
  parseName(
    readAsn1(der.seq(...attributes.map(([oid, value]) => der.setOf([der.seq(der.oid(oid), value)])))),
  );
const { numericString, utf8String } = der;

describe("identityOf", () => {
  it("names the attributes of the Russian profile", () => {
    const identity = identityOf(
      name(
        ["2.5.4.3", utf8String("ООО «Ромашка»")],
        ["2.5.4.4", utf8String("Иванов")],
        ["2.5.4.42", utf8String("Иван Иванович")],
        [OID.inn, numericString("500100732259")],
        [OID.innle, numericString("7707083893")],
        [OID.ogrn, numericString("1259800000019")],
        [OID.snils, numericString("11223344595")],
      ),
    );
    expect(identity).toEqual({
      cn: "ООО «Ромашка»",
      surname: "Иванов",
      givenName: "Иван Иванович",
      inn: "500100732259",
      innle: "7707083893",
      ogrn: "1259800000019",
      snils: "11223344595",
    });
  });

  it("takes an ИНН of two zeros and ten digits for the organisation's, as it was written before 2021", () => {
    expect(identityOf(name([OID.inn, numericString("007707083893")]))).toEqual({ innle: "7707083893" });
  });

  it("lets the organisation's own attribute win over the old form", () => {
    const both = name([OID.inn, numericString("007707083893")], [OID.innle, numericString("7736050003")]);
    expect(identityOf(both)).toEqual({ innle: "7736050003" });
  });

  it("gives all of several different numbers, so that none of them is taken for the holder's", () => {
    const twice = name(
      [OID.innle, numericString("7700000016")],
      [OID.innle, numericString("7800000011")],
      [OID.snils, numericString("11223344595")],
      [OID.snils, numericString("11223344595")],
    );
    expect(identityOf(twice)).toEqual({ innle: "7700000016, 7800000011", snils: "11223344595" });
    const old = name([OID.inn, numericString("007700000016")], [OID.inn, numericString("770000000082")]);
    expect(identityOf(old)).toEqual({ inn: "770000000082", innle: "7700000016" });
  });

  it("takes the last of several other attributes", () => {
    const units = name(
      ["2.5.4.11", utf8String("A")],
      ["2.5.4.11", utf8String("B")],
      ["2.5.4.11", utf8String("A")],
    );
    expect(identityOf(units)).toEqual({ ou: "A" });
  });

  it("leaves out what is empty or no text", () => {
    expect(identityOf(name(["2.5.4.3", utf8String(" ")], ["2.5.4.10", der.int(5)]))).toEqual({});
  });
});

describe("displayName", () => {
  it("is the common name, else the organisation, else the last text", () => {
    expect(displayName(name(["2.5.4.10", utf8String("Org")], ["2.5.4.3", utf8String("CN")]))).toBe("CN");
    expect(displayName(name(["2.5.4.10", utf8String("Org")], ["2.5.4.7", utf8String("Town")]))).toBe("Org");
    expect(displayName(name(["2.5.4.7", utf8String("Town")]))).toBe("Town");
    expect(displayName(name())).toBe("");
  });
});

describe("serialText", () => {
  it("is whole octets of lower-case hex without the sign octet", () => {
    expect(serialText(0n)).toBe("00");
    expect(serialText(0x80n)).toBe("80");
    expect(serialText(0xabcn)).toBe("0abc");
    expect(serialText(-1n)).toBe("-01");
  });
});
