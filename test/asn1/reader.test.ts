import { describe, expect, it } from "vitest";
import { Cursor, only, sequence } from "../../src/asn1/cursor.js";
import { newBudget, readAsn1, readAsn1Prefix, TAG } from "../../src/asn1/reader.js";
import * as values from "../../src/asn1/values.js";
import * as der from "../../src/asn1/writer.js";
import { concat, fromHex, toHex, utf8 } from "../../src/base/bytes.js";
import { PodpisError } from "../../src/base/errors.js";

const code = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return error instanceof PodpisError ? error.code : String(error);
  }
  return "no error";
};
const read = (hex: string, encoding: "der" | "ber" = "der") => readAsn1(fromHex(hex), { encoding });

describe("the reader", () => {
  it("keeps the raw slice of every object", () => {
    const bytes = der.seq(der.int(5), der.octets(Uint8Array.of(1, 2)));
    const node = readAsn1(bytes);
    expect(node.raw).toEqual(bytes);
    expect(toHex(node.children[1]!.raw)).toBe("04020102");
  });

  it.each([
    ["octets after the end", "020101ff"],
    ["a length past the end", "040500"],
    ["an empty input", ""],
    ["a tag without a length", "04"],
    ["an indefinite length", "30800000"],
    ["a length that is not minimal", "04810100"],
    ["a reserved length form", "04ff"],
    ["a length of a gigabyte without the data", "048440000000"],
    ["a padded tag number", "1f8001"],
    ["a long form for a short tag number", "1f0500"],
  ])("refuses %s in DER", (_what, hex) => {
    expect(code(() => read(hex))).toBe("ASN1_MALFORMED");
  });

  it("reads indefinite lengths, nested and mixed, in BER", () => {
    const node = read("3080020101308004010000000201050000", "ber");
    expect(node.children.map((child) => toHex(child.raw))).toEqual(["020101", "30800401000000", "020105"]);
    expect(node.raw.length).toBe(17);
  });

  it("refuses an indefinite length that never ends", () => {
    expect(code(() => read("3080020101", "ber"))).toBe("ASN1_MALFORMED");
  });

  it("bounds depth, in definite and in indefinite form, without exhausting the stack", () => {
    const deep = concat(...Array.from({ length: 100_000 }, () => fromHex("3080")));
    expect(code(() => readAsn1(deep, { encoding: "ber" }))).toBe("ASN1_LIMIT");
    let nested = der.nul();
    for (let i = 0; i < 100; i++) nested = der.seq(nested);
    const walk = (bytes: Uint8Array): void => {
      let node = readAsn1(bytes);
      while (node.constructed) node = node.children[0]!;
    };
    expect(code(() => walk(nested))).toBe("ASN1_LIMIT");
  });

  it("bounds the number of objects built from one input", () => {
    const many = der.seq(...Array.from({ length: 50 }, () => der.nul()));
    expect(code(() => readAsn1(many, { budget: newBudget(50) }).children)).toBe("ASN1_LIMIT");
    expect(readAsn1(many, { budget: newBudget(51) }).children.length).toBe(50);
  });

  it("says where the first object of several ends", () => {
    expect(readAsn1Prefix(fromHex("020101020102")).raw.length).toBe(3);
  });
});

describe("values", () => {
  it.each(["0.4.0.1733.2.4", "1.2.643.7.1.1.1.1", "2.5.29.15", "2.16.840.1.101.3.4.2.1", "2.999.1"])(
    "object identifier %s survives a round trip",
    (oid) => {
      expect(values.oid(readAsn1(der.oid(oid)))).toBe(oid);
    },
  );

  it.each(["0600", "060180", "06028001"])("refuses the object identifier %s", (hex) => {
    expect(code(() => values.oid(read(hex)))).toBe("ASN1_MALFORMED");
  });

  it.each([0n, 1n, 127n, 128n, 255n, 256n, -1n, -128n, -129n, 2n ** 159n])(
    "integer %s survives a round trip",
    (n) => {
      expect(values.integer(readAsn1(der.int(n)))).toBe(n);
    },
  );

  it.each(["0200", "02020001", "0202ff80"])("refuses the integer %s", (hex) => {
    expect(code(() => values.integer(read(hex)))).toBe("ASN1_MALFORMED");
  });

  it("puts the constructed OCTET STRING of BER together", () => {
    expect(toHex(values.octetString(read("24800401aa24030401bb0000", "ber")))).toBe("aabb");
  });

  it("reads named bits and writes them without trailing zeros", () => {
    const bytes = der.namedBits([0, 1, 8]);
    expect(toHex(bytes)).toBe("030307c080");
    expect(values.namedBits(readAsn1(bytes))).toEqual([0, 1, 8]);
  });

  it("reads both kinds of time to the millisecond", () => {
    const time = (tag: number, text: string) =>
      values.time(readAsn1(concat(der.header(tag, text.length), utf8(text))));
    expect(time(TAG.utcTime, "491231235959Z").toISOString()).toBe("2049-12-31T23:59:59.000Z");
    expect(time(TAG.utcTime, "500101000000Z").toISOString()).toBe("1950-01-01T00:00:00.000Z");
    expect(time(TAG.generalizedTime, "20240716145051.25Z").toISOString()).toBe("2024-07-16T14:50:51.250Z");
    expect(time(TAG.utcTime, "2407161450+0300").toISOString()).toBe("2024-07-16T11:50:00.000Z");
    expect(code(() => time(TAG.utcTime, "240230000000Z"))).toBe("ASN1_MALFORMED");
    expect(code(() => time(TAG.generalizedTime, "20240101000000"))).toBe("ASN1_MALFORMED");
    expect(code(() => time(TAG.utcTime, "340101240000Z"))).toBe("ASN1_MALFORMED");
    expect(code(() => time(TAG.generalizedTime, "20240101240000Z"))).toBe("ASN1_MALFORMED");
  });

  it("decodes every string type, and says undefined for what is none", () => {
    expect(values.text(readAsn1(der.utf8String("УЦ")))).toBe("УЦ");
    expect(values.text(read("1e0404230426"))).toBe("УЦ");
    expect(values.text(read("0c02ffff"))).toBeUndefined();
    expect(values.text(read("020101"))).toBeUndefined();
  });
});

describe("the cursor", () => {
  it("walks a SEQUENCE in order and notices what is missing or too much", () => {
    const node = readAsn1(der.seq(der.int(1), der.context(0, der.int(2))));
    const parts = sequence(node);
    expect(values.integer(parts.next(TAG.integer))).toBe(1n);
    expect(parts.context(1)).toBeUndefined();
    expect(values.integer(parts.explicit(0)!)).toBe(2n);
    parts.end();
    expect(code(() => parts.next())).toBe("ASN1_MALFORMED");
    expect(code(() => new Cursor(node).end())).toBe("ASN1_MALFORMED");
    expect(code(() => only(node))).toBe("ASN1_MALFORMED");
    expect(code(() => sequence(node.children[0]!))).toBe("ASN1_MALFORMED");
  });
});

describe("the writer", () => {
  it("sorts SET OF by the encodings", () => {
    expect(toHex(der.setOf([der.int(2), der.int(1), der.nul()]))).toBe("31080201010201020500");
  });

  it("writes UTCTime to 2049 and GeneralizedTime from 2050", () => {
    expect(der.time(new Date("2049-12-31T23:59:59Z"))[0]).toBe(TAG.utcTime);
    expect(der.time(new Date("2050-01-01T00:00:00Z"))[0]).toBe(TAG.generalizedTime);
  });

  it("writes fractions of a second without trailing zeros", () => {
    const at = new Date("2026-01-02T03:04:05.120Z");
    expect(new TextDecoder().decode(readAsn1(der.generalizedTime(at, true)).content)).toBe(
      "20260102030405.12Z",
    );
    expect(new TextDecoder().decode(readAsn1(der.generalizedTime(at)).content)).toBe("20260102030405Z");
  });

  it("refuses what is no object identifier", () => {
    expect(() => der.oid("1.2.x")).toThrow(TypeError);
    expect(() => der.oid("3.1")).toThrow(TypeError);
  });
});

describe("values of DER and of BER", () => {
  const PARTS = "2406040161040162";

  it("an OCTET STRING in parts is for BER only", () => {
    expect(toHex(values.octetString(read(PARTS, "ber")))).toBe("6162");
    expect(code(() => values.octetString(read(PARTS)))).toBe("ASN1_MALFORMED");
  });

  it("a BOOLEAN other than 00 and ff is for BER only", () => {
    expect(values.boolean(read("010101", "ber"))).toBe(true);
    expect(code(() => values.boolean(read("010101")))).toBe("ASN1_MALFORMED");
    expect([values.boolean(read("0101ff")), values.boolean(read("010100"))]).toEqual([true, false]);
  });

  it.each([
    ["an OBJECT IDENTIFIER", "26022a03", values.oid],
    ["a BOOLEAN", "2101ff", values.boolean],
    ["a time", `370d${toHex(utf8("260115120000Z"))}`, values.time],
  ] as const)("%s is never constructed", (_what, hex, value) => {
    expect(code(() => value(read(hex)))).toBe("ASN1_MALFORMED");
    expect(code(() => value(read(hex, "ber")))).toBe("ASN1_MALFORMED");
  });

  it("an OCTET STRING in 200 000 parts is put together, and a SET of 200 000 is written", () => {
    const parts = Array.from({ length: 200_000 }, () => Uint8Array.of(4, 1, 0x61));
    const body = der.setOf(parts);
    const node = readAsn1(concat(Uint8Array.of(0x24), body.subarray(1)), { encoding: "ber" });
    expect(values.octetString(node)).toHaveLength(200_000);
  });
});
