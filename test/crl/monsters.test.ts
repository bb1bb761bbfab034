/** Lists that were made to hurt: each ends in a clear error or an answer, in bounded time and memory. */
import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import { unarmor } from "../../src/asn1/pem.js";
import * as der from "../../src/asn1/writer.js";
import { concat } from "../../src/base/bytes.js";
import { PodpisError } from "../../src/base/errors.js";
import { type Crl, parseCrl } from "../../src/crl/crl.js";
import { lookupSerial } from "../../src/crl/lookup.js";
import { conformanceMissing, conformanceTitle, readConformance } from "../support/conformance.js";
import { crlDer, crlEntry, days, ext, extension, name, newKey, reason } from "../x509/support/pki.js";

const key = newKey();
const make = (
  entries: readonly Uint8Array[],
  extensions: readonly Uint8Array[] = [extension(OID.crlNumber, der.int(1))],
) => crlDer({ issuer: "CA", signer: key, entries, extensions });

/** Everything that is done with a list but its signature. */
function read(octets: Uint8Array): ReturnType<typeof lookupSerial> {
  const crl = parseCrl(octets);
  return lookupSerial(crl, 7n, crl.issuer);
}

/** What came of it: the answer's kind, or the error's code; anything else is thrown on. */
function outcome(octets: Uint8Array): string {
  try {
    return read(octets).kind;
  } catch (error) {
    if (!(error instanceof PodpisError)) throw error;
    return error.code;
  }
}

const timed = <T>(work: () => T): { readonly value: T; readonly milliseconds: number } => {
  const start = performance.now();
  const value = work();
  return { value, milliseconds: performance.now() - start };
};

/** Far more than is needed on a busy machine, far less than a loop without an end. */
const SOON = 2_000;

describe("a list cut short", () => {
  it("is malformed at whatever octet it is cut", () => {
    const whole = make([crlEntry(5, days(-2), reason(1)), crlEntry(7, days(-2))]);
    expect(outcome(whole)).toBe("listed");
    for (let length = 0; length < whole.length; length++) {
      expect([length, outcome(whole.subarray(0, length))]).toEqual([length, "ASN1_MALFORMED"]);
    }
  });

  it("with any one octet changed is a list, or malformed, and nothing worse", () => {
    const whole = make([crlEntry(5, days(-2), reason(1)), crlEntry(7, days(-2))]);
    const seen = new Set<string>();
    for (let at = 0; at < whole.length; at++) {
      for (const octet of [0x00, 0x30, 0x7f, 0x80, 0x84, 0xff]) {
        const changed = Uint8Array.from(whole);
        changed[at] = octet;
        seen.add(outcome(changed));
      }
    }
    expect([...seen].sort()).toEqual(
      ["ASN1_MALFORMED", "absent", "listed", "malformed", "unprocessed"].filter((one) => seen.has(one)),
    );
    expect(seen.has("ASN1_MALFORMED") && seen.has("listed") && seen.has("malformed")).toBe(true);
  });
});

describe("a length that is a lie", () => {
  const gigabyte = [0x84, 0x40, 0x00, 0x00, 0x00];
  const HEAD = der.seq(der.int(1), key.algorithm, name("CA"), der.time(days(-1)));
  const body = HEAD.subarray(2);

  it.each<[string, Uint8Array]>([
    ["of the list", Uint8Array.of(0x30, ...gigabyte)],
    ["of the signed part", der.seq(Uint8Array.of(0x30, ...gigabyte))],
    ["of the entries", der.seq(der.seq(body, Uint8Array.of(0x30, ...gigabyte)), key.algorithm)],
    ["of the signature", der.seq(HEAD, key.algorithm, Uint8Array.of(0x03, ...gigabyte))],
    ["of 126 octets", Uint8Array.of(0x30, 0xfe, ...new Uint8Array(126).fill(0xff))],
    ["of eight octets", Uint8Array.of(0x30, 0x88, ...new Uint8Array(8).fill(0x7f))],
    ["that is not minimal", concat(Uint8Array.of(0x30, 0x83, 0, 0), HEAD.subarray(1))],
  ])("%s is malformed at once, and nothing is allocated", (_where, octets) => {
    const before = process.memoryUsage().arrayBuffers;
    const { value, milliseconds } = timed(() => outcome(octets));
    expect(value).toBe("ASN1_MALFORMED");
    expect(milliseconds).toBeLessThan(SOON);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });

  it.each<[string, Uint8Array]>([
    ["of an entry", Uint8Array.of(0x30, ...gigabyte, 2, 1, 5)],
    ["of an entry, of 127 octets", Uint8Array.of(0x30, 0xff, 2, 1, 5)],
    ["of an entry, of four octets and none inside", Uint8Array.of(0x30, 0x84, 0, 0, 0, 0)],
    ["of a serial number", der.seq(Uint8Array.of(2, ...gigabyte), der.time(days(-2)))],
    ["of a date", der.seq(der.int(5), Uint8Array.of(0x17, ...gigabyte))],
    ["of extensions", der.seq(der.int(5), der.time(days(-2)), Uint8Array.of(0x30, ...gigabyte))],
    ["of no entry at all", Uint8Array.of(0x30, 0x00)],
    ["that goes back", Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xfa)],
  ])("%s makes the entries malformed at once", (_where, entry) => {
    const { value, milliseconds } = timed(() => read(make([crlEntry(5, days(-2)), entry])));
    expect(value.kind).toBe("malformed");
    expect(milliseconds).toBeLessThan(SOON);
  });
});

describe("an indefinite length, which DER forbids", () => {
  const HEAD = der.seq(der.int(1), key.algorithm, name("CA"), der.time(days(-1))).subarray(2);
  const open = (...parts: readonly Uint8Array[]) =>
    concat(Uint8Array.of(0x30, 0x80), ...parts, Uint8Array.of(0, 0));
  const entry = crlEntry(7, days(-2));
  const tail = [key.algorithm, der.bits(new Uint8Array(64))];

  it.each<[string, Uint8Array, string]>([
    ["of the list", open(der.seq(HEAD, der.seq(entry)), ...tail), "ASN1_MALFORMED"],
    ["of the signed part", der.seq(open(HEAD, der.seq(entry)), ...tail), "ASN1_MALFORMED"],
    ["of the entries", der.seq(der.seq(HEAD, open(entry)), ...tail), "ASN1_MALFORMED"],
    ["of an entry", der.seq(der.seq(HEAD, der.seq(open(entry.subarray(2)))), ...tail), "malformed"],
    [
      "of an entry's extensions",
      der.seq(der.seq(HEAD, der.seq(der.seq(der.int(7), der.time(days(-2)), open(reason(1))))), ...tail),
      "malformed",
    ],
  ])("%s is malformed", (_where, octets, expected) => {
    expect(outcome(octets)).toBe(expected);
  });

  it("nested a hundred thousand times costs no stack", () => {
    const octets = new Uint8Array(200_000).map((_, i) => (i % 2 === 0 ? 0x30 : 0x80));
    expect(outcome(octets)).toBe("ASN1_MALFORMED");
  });
});

describe("a list of very many things", () => {
  /** A list whose entries are `count` copies of one octet string: made in no time. */
  function repeated(entry: Uint8Array, count: number, last: Uint8Array = new Uint8Array(0)): Crl {
    const entries = new Uint8Array(entry.length * count + last.length);
    for (let i = 0; i < count; i++) entries.set(entry, i * entry.length);
    entries.set(last, entry.length * count);
    return { ...parseCrl(make([])), entries };
  }

  it("a million entries with reason and invalidity date are scanned in a moment, without an object each", () => {
    const invalidity = extension(OID.invalidityDate, der.generalizedTime(days(-9)));
    const crl = repeated(crlEntry(5, days(-2), reason(1), invalidity), 1_000_000, crlEntry(7, days(-2)));
    const before = process.memoryUsage();
    const { value, milliseconds } = timed(() => lookupSerial(crl, 7n, crl.issuer));
    const after = process.memoryUsage();
    expect(value.kind).toBe("listed");
    expect(milliseconds).toBeLessThan(SOON / 2);
    expect(after.heapUsed - before.heapUsed).toBeLessThan(16 * 1024 * 1024);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(16 * 1024 * 1024);
  });

  it("a hundred thousand entries with extensions nobody knows are read one by one, and not kept", () => {
    const crl = repeated(crlEntry(5, days(-2), extension("1.2.3.4.5", der.nul())), 100_000);
    const { value, milliseconds } = timed(() => lookupSerial(crl, 7n, crl.issuer));
    expect(value).toEqual({ kind: "absent" });
    expect(milliseconds).toBeLessThan(2 * SOON);
  });

  it("a million times the serial number asked for is one answer: the first", () => {
    const crl = repeated(crlEntry(7, days(-2), reason(4)), 1_000_000);
    const { value, milliseconds } = timed(() => lookupSerial(crl, 7n, crl.issuer));
    expect(value).toMatchObject({ kind: "listed", entry: { reason: "superseded" } });
    expect(milliseconds).toBeLessThan(2 * SOON);
  });

  it("ten thousand extensions of the list are read, and the unknown critical ones named", () => {
    const many = Array.from({ length: 10_000 }, (_, i) => extension(`1.2.3.${i}`, der.nul(), i % 100 === 0));
    const { value, milliseconds } = timed(() => parseCrl(make([], many)));
    expect(value.unprocessed).toHaveLength(100);
    expect(milliseconds).toBeLessThan(SOON);
  });

  it("a hundred thousand parts of the issuer's name are read or refused in a moment", () => {
    const rdn = der.setOf([der.seq(der.oid("2.5.4.3"), der.utf8String("CA"))]);
    const parts = new Uint8Array(rdn.length * 100_000);
    for (let i = 0; i < 100_000; i++) parts.set(rdn, i * rdn.length);
    const tbs = der.seq(der.int(1), key.algorithm, der.seq(parts), der.time(days(-1)));
    const octets = der.seq(tbs, key.algorithm, der.bits(new Uint8Array(64)));
    const { value, milliseconds } = timed(() => outcome(octets));
    expect(["absent", "ASN1_LIMIT"]).toContain(value);
    expect(milliseconds).toBeLessThan(SOON);
  });

  it("extensions nested a thousand deep are refused for their depth", () => {
    let deep = der.nul();
    for (let i = 0; i < 1_000; i++) deep = der.seq(deep);
    const wrapped = extension(OID.issuingDistributionPoint, deep, true);
    expect(parseCrl(make([], [wrapped])).unprocessed).toEqual([OID.issuingDistributionPoint]);
    const entry = der.seq(der.int(5), der.time(days(-2)), deep);
    expect(read(make([entry])).kind).toBe("malformed");
  });
});

describe("a serial number written in another way", () => {
  const padded = (...octets: number[]) =>
    der.seq(Uint8Array.of(2, octets.length, ...octets), der.time(days(-2)));

  it.each([
    ["a zero before it", padded(0, 7)],
    ["two zeros before it", padded(0, 0, 0x87)],
    ["ones before a negative one", padded(0xff, 0x87)],
  ])("with %s is not DER: the list must not seem to lack it", (_what, entry) => {
    expect(read(make([entry])).kind).toBe("malformed");
  });

  it("is found when its own first octet is zero or all ones", () => {
    const crl = parseCrl(make([crlEntry(0x87, days(-2)), crlEntry(-200, days(-2)), crlEntry(0, days(-2))]));
    for (const serial of [0x87n, -200n, 0n])
      expect(lookupSerial(crl, serial, crl.issuer).kind).toBe("listed");
    expect(lookupSerial(crl, -1n, crl.issuer).kind).toBe("absent");
  });
});

describe("an entry's extensions", () => {
  it.each<[string, Uint8Array, string]>([
    ["a reason marked critical", extension(OID.reasonCode, der.enumerated(1), true), "absent"],
    [
      "an unknown one marked critical beside a reason",
      concat(reason(1), ext.unknownCritical()),
      "unprocessed",
    ],
    ["a certificate issuer in a direct list", extension(OID.certificateIssuer, der.seq()), "unprocessed"],
    [
      "a reason whose value runs past it",
      Uint8Array.of(0x30, 10, 6, 3, 0x55, 0x1d, 21, 4, 4, 10, 1, 1),
      "malformed",
    ],
    ["none at all", new Uint8Array(0), "malformed"],
    ["octets after a reason", concat(reason(1), Uint8Array.of(0x30)), "malformed"],
  ])("of another certificate: %s", (_what, extensions, expected) => {
    const entry = der.seq(der.int(5), der.time(days(-2)), der.seq(extensions));
    expect(read(make([entry])).kind).toBe(expected);
  });
});

describe.skipIf(conformanceMissing)(conformanceTitle("the endless-loop list of the DSS test suite"), () => {
  const [list] = conformanceMissing ? [] : unarmor(readConformance("ocsp", "dss-crl", "infinite-loop.crl"));

  it("is malformed: a line end follows the list inside the base64", () => {
    const { value, milliseconds } = timed(() => outcome(list!.der));
    expect(value).toBe("ASN1_MALFORMED");
    expect(milliseconds).toBeLessThan(SOON);
  });

  it("without that line end is read to its last entry", () => {
    const crl = parseCrl(list!.der.subarray(0, -2));
    const { value, milliseconds } = timed(() => lookupSerial(crl, 7n, crl.issuer));
    expect(value).toEqual({ kind: "absent" });
    expect(crl.entries.length).toBeGreaterThan(100_000);
    expect(milliseconds).toBeLessThan(SOON);
  });
});
