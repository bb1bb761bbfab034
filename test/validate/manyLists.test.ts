/** Lists that are many, of another time, or not as a list must be. */
import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { WorkBudget } from "../../src/base/workBudget.js";
import { type CertificateQuestion, validateCertificate } from "../../src/validate/certificate.js";
import {
  type CrlSpec,
  crl,
  crlEntry,
  days,
  ext,
  extension,
  keyId,
  NOW,
  newKey,
  reason,
  TestCa,
} from "../x509/support/pki.js";

const root = new TestCa("Root");
const leaf = root.issue("Ivan");
const own = ext.aki(keyId(root.key));
const list = (more: Partial<CrlSpec> = {}) => crl({ issuer: "Root", signer: root.key, ...more });
const many = (make: (i: number) => ReturnType<typeof crl>) => Array.from({ length: 30 }, (_, i) => make(i));
const REVOKED = crlEntry(7, days(-2));

const ask = (crls: readonly ReturnType<typeof crl>[], changes: Partial<CertificateQuestion> = {}) => {
  const result = validateCertificate(
    {
      certificate: leaf,
      purpose: "any",
      at: NOW,
      now: NOW,
      anchors: [root.certificate],
      intermediates: [],
      revocation: "required",
      // The certificate itself, the lists that are looked at, and not one for each that is there.
      budget: new WorkBudget(10),
      ...changes,
    },
    { crls, ocsp: [] },
  );
  const { status } = result.revocation[0]!;
  return [result.verdict, status, result.checks.find(({ id }) => id === "certificate.revocation")?.reason];
};

const GOOD = ["TOTAL-PASSED", "good", undefined];
const IS_REVOKED = ["TOTAL-FAILED", "revoked", "revocation.revoked"];

describe("many lists of one CA", () => {
  const archive = many((i) => list({ thisUpdate: days(-40 - i), nextUpdate: days(-33 - i) }));
  const parallel = many((i) => list({ thisUpdate: days(-1 - i / 100), extensions: [own] }));
  const strangers = many(() => list({ signer: newKey() }));

  it.each([
    ["old ones beside a fresh one", [...archive, list()]],
    ["fresh ones", parallel],
    ["ones by other keys beside one that names its key", [...strangers, list({ extensions: [own] })]],
  ])("do not use up the budget: %s", (_what, crls) => {
    expect(ask(crls)).toEqual(GOOD);
    expect(ask([...crls].reverse())).toEqual(GOOD);
  });

  it("are all searched: one that revokes counts, whatever stands beside it", () => {
    const old = list({ thisUpdate: days(-60), nextUpdate: days(-53), entries: [crlEntry(7, days(-61))] });
    expect(ask([...archive, list(), old])).toEqual(IS_REVOKED);
    expect(ask([...strangers, list({ extensions: [own], entries: [REVOKED] })])).toEqual(IS_REVOKED);
  });

  it("that are all out of date are so, and not too many", () => {
    expect(ask(archive)).toEqual(["INDETERMINATE", "stale", "revocation.stale"]);
  });

  it("that are out of date do not hide one that is in force longer than it is young", () => {
    const recent = list({ thisUpdate: days(-5), nextUpdate: days(-1) });
    const lasting = list({ thisUpdate: days(-9), nextUpdate: days(9) });
    expect(ask([recent, lasting])).toEqual(GOOD);
  });

  it("that were made after the certificate's end do not hide the one that was made before", () => {
    const ended = root.issue("Ivan", { notAfter: days(-1.5) });
    const before = list({ thisUpdate: days(-2), extensions: [own] });
    const question = { certificate: ended, at: days(-3) };
    expect(ask([...parallel, before], question)).toEqual(GOOD);
    expect(ask(parallel, question)).toEqual(["INDETERMINATE", "unknown", "crl.afterExpiry"]);
  });

  it("that are older than a suspension do not lift it", () => {
    const held = list({ entries: [crlEntry(7, days(-2), reason(6))] });
    expect(ask([...parallel.slice(1), held])).toEqual(["INDETERMINATE", "suspended", "revocation.suspended"]);
  });
});

describe("a list issued after the time asked about", () => {
  const later = (...entries: Uint8Array[]) => list({ thisUpdate: days(3), nextUpdate: days(9), entries });

  it("does not make the certificate good: a suspension may have come and gone", () => {
    expect(ask([later()])).toEqual(["INDETERMINATE", "unknown", "crl.future"]);
  });

  it("revokes it when it was revoked by then", () => {
    expect(ask([later(REVOKED)])).toEqual(IS_REVOKED);
    expect(ask([later(crlEntry(7, days(2)))])).toEqual(["INDETERMINATE", "unknown", "crl.future"]);
  });

  it("answers for a time that is proven, with evidence of today", () => {
    expect(ask([later()], { now: days(4) })).toEqual(GOOD);
  });
});

describe("a list that no CA may issue", () => {
  it("with a window that ends before it begins is out of date", () => {
    const crls = [list({ thisUpdate: NOW, nextUpdate: days(-1) })];
    expect(ask(crls)).toEqual(["INDETERMINATE", "stale", "revocation.stale"]);
  });

  it("with an empty issuing distribution point is not used (RFC 5280 §5.2.5)", () => {
    const crls = [list({ extensions: [extension(OID.issuingDistributionPoint, der.seq(), true)] })];
    expect(ask(crls)).toEqual(["INDETERMINATE", "unknown", "crl.unknownCritical"]);
  });

  it.each([
    ["without a number", []],
    ["with a critical number", [extension(OID.crlNumber, der.int(1), true)]],
  ])("%s is not used for certificates of servers, only there (RFC 5280 §5.2.3)", (_what, extensions) => {
    const crls = [list({ extensions })];
    const reasonFor = (purpose: CertificateQuestion["purpose"]) => ask(crls, { purpose })[2];
    expect([reasonFor("serverAuth"), reasonFor("any")]).toEqual(["crl.number", undefined]);
    const numbered = [list({ extensions: [extension(OID.crlNumber, der.int(1))] })];
    expect(ask(numbered, { purpose: "serverAuth" })[2]).toBeUndefined();
  });
});
