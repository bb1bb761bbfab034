import * as asn1js from "asn1js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isMalformed } from "../../src/asn1/cursor.js";
import { type Asn1Node, readAsn1, readAsn1Prefix } from "../../src/asn1/reader.js";
import * as values from "../../src/asn1/values.js";
import * as der from "../../src/asn1/writer.js";
import { equalBytes } from "../../src/base/bytes.js";

const object = fc.letrec<{ node: Uint8Array }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, depthSize: "small" },
    fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }).map((n) => der.int(n)),
    fc.uint8Array({ maxLength: 300 }).map(der.octets),
    fc.string({ unit: "binary", maxLength: 20 }).map(der.utf8String),
    fc.boolean().map(der.bool),
    fc.array(tie("node"), { maxLength: 5 }).map((parts) => der.seq(...parts)),
    fc.array(tie("node"), { maxLength: 5 }).map(der.setOf),
    fc
      .tuple(fc.nat(30), fc.array(tie("node"), { maxLength: 3 }))
      .map(([n, parts]) => der.context(n, ...parts)),
  ),
})).node;

const flatten = (node: Asn1Node): Uint8Array[] => [
  node.raw,
  ...(node.constructed ? node.children.flatMap(flatten) : []),
];

describe("ASN.1", () => {
  it("what is written is read back with the same octets", () => {
    fc.assert(
      fc.property(object, (bytes) => {
        const all = flatten(readAsn1(bytes));
        return equalBytes(all[0]!, bytes) && all.every((raw) => equalBytes(readAsn1(raw).raw, raw));
      }),
    );
  });

  it("integers and identifiers survive", () => {
    fc.assert(fc.property(fc.bigInt(), (n) => values.integer(readAsn1(der.int(n))) === n));
    const arcs = fc.tuple(
      fc.nat(2),
      fc.nat(39),
      fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n }), { maxLength: 4 }),
    );
    fc.assert(
      fc.property(arcs, ([root, second, rest]) => {
        const dotted = [root, second, ...rest].join(".");
        return values.oid(readAsn1(der.oid(dotted))) === dotted;
      }),
    );
  });

  it("times are what they say, or none", () => {
    const digits = (length: number) => fc.integer({ min: 0, max: 10 ** length - 1 });
    const field = (least: number, most: number) => fc.oneof(fc.integer({ min: least, max: most }), digits(2));
    const fields = fc.tuple(field(0, 13), field(0, 32), field(0, 24), field(0, 60), field(0, 60));
    fc.assert(
      fc.property(digits(4), fields, fc.boolean(), (written, rest, utc) => {
        const text = rest.map((part) => String(part).padStart(2, "0"));
        const year = utc ? String(written % 100).padStart(2, "0") : String(written).padStart(4, "0");
        const node = readAsn1(der.contextPrimitive(0, new TextEncoder().encode(`${year}${text.join("")}Z`)));
        const tagged = readAsn1(Uint8Array.of(utc ? 0x17 : 0x18, ...node.raw.subarray(1)));
        const [month, day, hour, minute, second] = text;
        const whole = utc ? `${Number(year) < 50 ? "20" : "19"}${year}` : year;
        const iso = `${whole}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
        const expected = new Date(iso);
        const exists = !Number.isNaN(expected.getTime()) && expected.toISOString() === iso;
        if (exists) expect(values.time(tagged)).toEqual(expected);
        else expect(() => values.time(tagged)).toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it("random octets either read or fail as malformed, and never otherwise", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          flatten(readAsn1Prefix(bytes, { encoding: "ber" }));
        } catch (error) {
          return isMalformed(error);
        }
        return true;
      }),
      { numRuns: 2000 },
    );
  });

  it("an independent reader agrees about every written object", () => {
    fc.assert(
      fc.property(object, (bytes) => {
        const other = asn1js.fromBER(bytes);
        expect(other.offset).toBe(bytes.length);
      }),
    );
  });
});
