import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { concat } from "../../src/base/bytes.js";
import { type Crl, parseCrl } from "../../src/crl/crl.js";
import { lookupSerial } from "../../src/crl/lookup.js";
import { crlDer, crlEntry, days, ext, extension, name, newKey, reason, TestCa } from "../x509/support/pki.js";

const key = newKey();
const list = (entries: readonly Uint8Array[], extensions: readonly Uint8Array[] = []): Crl =>
  parseCrl(crlDer({ issuer: "CA", signer: key, entries, extensions }));
const find = (crl: Crl, serial: bigint) => lookupSerial(crl, serial, crl.issuer);

describe("parseCrl", () => {
  it("reads dates, number, key identifier, and leaves the entries as octets", () => {
    const crl = list(
      [crlEntry(5, days(-2))],
      [ext.aki(Uint8Array.of(1)), extension(OID.crlNumber, der.int(42))],
    );
    expect(crl).toMatchObject({ version: 2, cRLNumber: 42n, unprocessed: [] });
    expect(crl.authorityKeyIdentifier?.keyIdentifier).toEqual(Uint8Array.of(1));
    expect(crl.entries).toEqual(crlEntry(5, days(-2)));
    expect(crl.entries.buffer).toBe(crl.raw.buffer);
  });

  it("names critical extensions that are unknown, and known ones that are broken", () => {
    const crl = list([], [ext.unknownCritical(), extension(OID.crlNumber, der.nul())]);
    expect(crl.unprocessed).toEqual(["1.2.3.4.5", OID.crlNumber]);
  });

  it("refuses octets that are no list", () => {
    expect(() => parseCrl(der.seq(der.seq(), der.seq(), der.bits(new Uint8Array(0))))).toThrow(
      expect.objectContaining({ code: "ASN1_MALFORMED" }),
    );
  });
});

describe("lookupSerial", () => {
  it("finds the first, a middle and the last entry, with date, reason and invalidity date", () => {
    const invalidity = extension(OID.invalidityDate, der.generalizedTime(days(-9)));
    const crl = list([
      crlEntry(5, days(-2)),
      crlEntry(6, days(-3), reason(1), invalidity),
      crlEntry(2n ** 150n, days(-4), reason(6)),
    ]);
    expect(find(crl, 5n)).toMatchObject({
      kind: "listed",
      entry: { serialNumber: 5n, revocationDate: days(-2) },
    });
    expect(find(crl, 6n)).toMatchObject({ entry: { reason: "keyCompromise", invalidityDate: days(-9) } });
    expect(find(crl, 2n ** 150n)).toMatchObject({ entry: { reason: "certificateHold" } });
    expect(find(crl, 7n)).toEqual({ kind: "absent" });
  });

  it("gives the worst that is said of a number that stands more than once, and of that the earliest", () => {
    const [late, early] = [days(-1), days(-5)];
    const said = (...entries: Uint8Array[]) => find(list(entries), 5n);
    expect(said(crlEntry(5, late), crlEntry(5, early))).toMatchObject({ entry: { revocationDate: early } });
    expect(said(crlEntry(5, early, reason(6)), crlEntry(5, late, reason(1)))).toMatchObject({
      entry: { reason: "keyCompromise", revocationDate: late },
    });
    expect(said(crlEntry(5, early, reason(8)), crlEntry(5, late, reason(6)))).toMatchObject({
      entry: { reason: "certificateHold" },
    });
  });

  it("is not fooled by serial numbers that end alike, or by the same octets elsewhere", () => {
    const crl = list([crlEntry(0x0105, days(-2)), crlEntry(0x81, days(-2))]);
    expect(find(crl, 5n).kind).toBe("absent");
    expect(find(crl, 0x0105n).kind).toBe("listed");
    expect(find(crl, 0x81n).kind).toBe("listed");
    expect(find(crl, -0x7fn).kind).toBe("absent");
  });

  it("is absent from a list without entries, and from another issuer's", () => {
    expect(find(list([]), 5n)).toEqual({ kind: "absent" });
    const other = new TestCa("Other").certificate.subject;
    expect(lookupSerial(list([crlEntry(5, days(-2))]), 5n, other)).toEqual({ kind: "absent" });
  });

  it("follows the certificate issuer of an indirect list from entry to entry (RFC 5280 §5.3.3)", () => {
    const idp = extension(
      OID.issuingDistributionPoint,
      der.seq(der.contextPrimitive(4, Uint8Array.of(0xff))),
      true,
    );
    const of = (cn: string) => extension(OID.certificateIssuer, der.seq(der.context(4, name(cn))), true);
    const crl = list(
      [
        crlEntry(1, days(-2)),
        crlEntry(2, days(-2), of("B")),
        crlEntry(3, days(-2)),
        crlEntry(4, days(-2), of("C")),
      ],
      [idp],
    );
    const b = new TestCa("B").certificate.subject;
    const listed = (issuer: typeof b) =>
      [1n, 2n, 3n, 4n].map((serial) => lookupSerial(crl, serial, issuer).kind === "listed");
    expect(listed(crl.issuer)).toEqual([true, false, false, false]);
    expect(listed(b)).toEqual([false, true, true, false]);
  });

  it("says nothing when any entry holds an unknown critical extension", () => {
    const crl = list([crlEntry(5, days(-2)), crlEntry(6, days(-2), ext.unknownCritical())]);
    expect(find(crl, 5n)).toEqual({ kind: "unprocessed", oid: "1.2.3.4.5" });
  });

  it.each([
    ["an entry that runs past the end", Uint8Array.of(0x30, 0x20, 2, 1, 5)],
    [
      "a whole entry that claims to be longer",
      Uint8Array.from(crlEntry(9, days(-2)), (octet, i) => (i === 1 ? octet + 1 : octet)),
    ],
    ["an entry that is no SEQUENCE", der.nul()],
    ["an entry without a date", der.seq(der.int(5))],
    ["an endless length", Uint8Array.of(0x30, 0x80, 0, 0)],
    ["a length of gigabytes", Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff)],
    ["an empty serial number", der.seq(Uint8Array.of(2, 0), der.time(days(-2)))],
    ["an entry cut in its length", Uint8Array.of(0x30, 0x82)],
  ])("calls the list malformed that ends in %s", (_what, tail) => {
    const whole = crlEntry(5, days(-2));
    const crl = { ...list([]), entries: concat(whole, tail) };
    expect(find(crl, 6n)).toEqual({ kind: "malformed", offset: whole.length });
  });

  it("scans a hundred thousand entries, and finds the last one", () => {
    const entries = Array.from({ length: 100_000 }, (_, i) =>
      i % 4 === 0 ? crlEntry(10_000 + i, days(-2), reason(5)) : crlEntry(10_000 + i, days(-2)),
    );
    const crl = list(entries);
    expect(find(crl, 109_999n).kind).toBe("listed");
    expect(find(crl, 9_999n).kind).toBe("absent");
  });
});
