import { describe, expect, it } from "vitest";
import { readAsn1, TAG } from "../../src/asn1/reader.js";
import * as der from "../../src/asn1/writer.js";
import { concat } from "../../src/base/bytes.js";
import { attributeTexts, isWithin, type Name, namesEqual, parseName } from "../../src/x509/name.js";

const CN = "2.5.4.3";
const O = "2.5.4.10";

const string = (tag: number, content: Uint8Array): Uint8Array =>
  concat(der.header(tag, content.length), content);
const bmp = (value: string): Uint8Array =>
  string(TAG.bmpString, new Uint8Array(Buffer.from(value, "utf16le").swap16()));

const attribute = (oid: string, value: Uint8Array | string): Uint8Array =>
  der.seq(der.oid(oid), typeof value === "string" ? der.utf8String(value) : value);
/** One RDN per argument; an array is an RDN of several attributes. */
const parse = (...rdns: readonly (Uint8Array | readonly Uint8Array[])[]): Name =>
  parseName(readAsn1(der.seq(...rdns.map((rdn) => der.setOf(rdn instanceof Uint8Array ? [rdn] : rdn)))));
const cn = (value: Uint8Array | string): Name => parse(attribute(CN, value));

describe("names are equal (RFC 5280 §7.1)", () => {
  it("whatever string type they are written in", () => {
    const written = [der.utf8String("Centre 1"), der.printableString("Centre 1"), bmp("Centre 1")];
    for (const a of written) for (const b of written) expect(namesEqual(cn(a), cn(b))).toBe(true);
  });

  it("without regard to case, also in Cyrillic and for letters without a single lower-case form", () => {
    expect(namesEqual(cn("УДОСТОВЕРЯЮЩИЙ центр"), cn("удостоверяющий ЦЕНТР"))).toBe(true);
    expect(namesEqual(cn("Straße"), cn("STRASSE"))).toBe(true);
    expect(namesEqual(cn("ΟΔΟΣ"), cn("οδος"))).toBe(true);
    expect(namesEqual(cn("Kılıç"), cn("Kiliç"))).toBe(false);
  });

  it("without regard to the amount of white space and to invisible characters", () => {
    expect(namesEqual(cn("  Test   CA "), cn("Test CA"))).toBe(true);
    expect(namesEqual(cn("Test\u00a0CA"), cn("Test CA"))).toBe(true);
    expect(namesEqual(cn("Te\u00adst CA"), cn("Test CA"))).toBe(true);
    expect(namesEqual(cn("TestCA"), cn("Test CA"))).toBe(false);
  });

  it("without regard to a character exactly when it is one that is mapped to nothing", () => {
    const nothing = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u1806\ufffc]/u;
    const whole = cn("Имя one");
    for (let code = 0x21; code < 0x3000; code++) {
      const character = String.fromCodePoint(code);
      if (/[\s\u0085\p{Cs}]/u.test(character)) continue;
      const same = namesEqual(cn(`Имя${character} one`), whole);
      expect([code.toString(16), same]).toEqual([code.toString(16), nothing.test(character)]);
    }
  });

  it("whatever the order inside one RDN, but not when RDNs change places", () => {
    const [a, b] = [attribute(CN, "A"), attribute(O, "B")];
    const backwards = parseName(readAsn1(der.seq(concat(der.header(0x31, a.length + b.length), b, a))));
    expect(namesEqual(parse([a, b]), backwards)).toBe(true);
    expect(namesEqual(parse(a, b), parse(b, a))).toBe(false);
    expect(namesEqual(parse(a, b), parse([a, b]))).toBe(false);
  });
});

describe("names differ", () => {
  it.each([
    ["another text", cn("A"), cn("B")],
    ["another attribute", parse(attribute(CN, "A")), parse(attribute(O, "A"))],
    ["one RDN more", parse(attribute(CN, "A")), parse(attribute(CN, "A"), attribute(O, "B"))],
    [
      "a value that looks like two",
      cn('A\u0000\u00002.5.4.10="B'),
      parse(attribute(CN, "A"), attribute(O, "B")),
    ],
  ])("by %s", (_what, a, b) => {
    expect(namesEqual(a, b)).toBe(false);
  });

  it("octet by octet where a value is no readable text", () => {
    const broken = (octet: number) => cn(string(TAG.utf8String, Uint8Array.of(0xff, octet)));
    expect(namesEqual(broken(1), broken(1))).toBe(true);
    expect(namesEqual(broken(1), broken(2))).toBe(false);
  });
});

describe("a name", () => {
  it("lies within another when it begins with its RDNs", () => {
    const [a, b] = [attribute(O, "Org"), attribute(CN, "x")];
    expect(isWithin(parse(a, b), parse(attribute(O, "ORG")))).toBe(true);
    expect(isWithin(parse(b, a), parse(a))).toBe(false);
    expect(isWithin(parse(a), parse(a, b))).toBe(false);
    expect(isWithin(parse(a), parse())).toBe(true);
  });

  it("gives the most specific of several values of one attribute", () => {
    expect(attributeTexts(parse(attribute(CN, "first"), attribute(CN, "last")), CN)).toEqual([
      "first",
      "last",
    ]);
  });

  it("of many RDNs is compared in bounded time", () => {
    const many = (last: string) =>
      parse(...Array.from({ length: 20_000 }, () => attribute(CN, "x")), attribute(CN, last));
    expect(namesEqual(many("a"), many("A"))).toBe(true);
    expect(namesEqual(many("a"), many("b"))).toBe(false);
  });

  it.each([
    ["an empty RDN", der.seq(der.setOf([]))],
    ["no SET", der.seq(der.utf8String("x"))],
    ["an attribute without a value", der.seq(der.setOf([der.seq(der.oid(CN))]))],
  ])("with %s is malformed", (_what, octets) => {
    expect(() => parseName(readAsn1(octets))).toThrow(expect.objectContaining({ code: "ASN1_MALFORMED" }));
  });

  it("keeps its octets", () => {
    const octets = der.seq(der.setOf([attribute(CN, "x")]));
    expect(parseName(readAsn1(octets)).raw).toEqual(octets);
  });
});
