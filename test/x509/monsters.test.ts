/** Hand-made monsters: each must come to a clear end within seconds, whatever it is. */
import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { concat } from "../../src/base/bytes.js";
import { PodpisError } from "../../src/base/errors.js";
import { parseCrl } from "../../src/crl/crl.js";
import { lookupSerial } from "../../src/crl/lookup.js";
import { parseAnyOcspResponse } from "../../src/ocsp/response.js";
import { type CertificateQuestion, validateCertificate } from "../../src/validate/certificate.js";
import { type Certificate, parseCertificate } from "../../src/x509/certificate.js";
import { extensionsOf } from "../../src/x509/extensions.js";
import { certificate, certificateDer, dns, ext, extension, NOW, newKey, TestCa } from "./support/pki.js";

const root = new TestCa("Root");
const key = newKey();
const many = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** What came of it, and that it came in time. */
function soon<T>(work: () => T): T | string {
  const start = performance.now();
  let result: T | string;
  try {
    result = work();
  } catch (error) {
    if (!(error instanceof PodpisError)) throw error;
    result = error.code;
  }
  expect(performance.now() - start, "milliseconds").toBeLessThan(2000);
  return result;
}

const reasonsOf = (asked: Certificate, changes: Partial<CertificateQuestion> = {}) =>
  soon(() =>
    validateCertificate({
      certificate: asked,
      purpose: "any",
      at: NOW,
      now: NOW,
      anchors: [root.certificate],
      intermediates: [],
      revocation: "off",
      ...changes,
    }).checks.flatMap(({ status, reason }) => (status === "passed" ? [] : [reason])),
  );

/** SEQUENCEs in one another; built from the inside in linear time, as only headers are made. */
function nested(depth: number): Uint8Array {
  const headers: Uint8Array[] = [];
  let length = 0;
  for (let i = 0; i < depth; i++) {
    const octets = [length >> 16, (length >> 8) & 0xff, length & 0xff];
    const count = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
    headers.push(Uint8Array.of(0x30, count === 0 ? length : 0x80 | count, ...octets.slice(3 - count)));
    length += headers[i]!.length;
  }
  return concat(...headers.reverse());
}

/** A SEQUENCE that says it holds a gigabyte. */
const GIGABYTE = Uint8Array.of(0x30, 0x84, 0x40, 0, 0, 0);

describe("a certificate with", () => {
  it("ten thousand extensions is read and judged", () => {
    const extensions = many(10_000, (i) => extension(`1.2.3.${i}`, der.nul()));
    expect(reasonsOf(root.issue("x", { extensions }))).toEqual(["revocation.off"]);
    const critical = many(10_000, (i) => extension(`1.2.3.${i}`, der.nul(), true));
    expect(reasonsOf(root.issue("x", { extensions: critical }))).toEqual([
      "extension.unknownCritical",
      "revocation.off",
    ]);
  });

  it("ten thousand times the same extension is malformed", () => {
    const extensions = many(10_000, () => extension("1.2.3", der.nul()));
    const raw = certificateDer({ subject: "x", key, issuer: "Root", signer: root.key, extensions });
    expect(soon(() => parseCertificate(raw))).toBe("ASN1_MALFORMED");
  });

  it("ten thousand parts in its names is compared", () => {
    const long = der.seq(
      ...many(10_000, (i) => der.setOf([der.seq(der.oid("2.5.4.11"), der.utf8String(`Unit ${i}`))])),
    );
    const ca = new TestCa("", root, [ext.ca()], { subject: long, key });
    const asked = certificate({ subject: long, key: newKey(), issuer: long, signer: key });
    expect(reasonsOf(asked, { intermediates: [ca.certificate] })).toEqual([
      "revocation.off",
      "revocation.off",
    ]);
  });

  it("a hundred thousand parts in a name is beyond the limit", () => {
    const one = der.setOf([der.seq(der.oid("2.5.4.11"), der.utf8String("x"))]);
    const name = der.seq(concat(...many(100_000, () => one)));
    const raw = certificateDer({ subject: name, key, issuer: name, signer: root.key });
    expect(soon(() => parseCertificate(raw))).toBe("ASN1_LIMIT");
  });

  it("a name of one value of a megabyte is compared", () => {
    const value = `${"\u200d ﬃ".repeat(100_000)}x`;
    const asked = root.issue(value);
    expect(reasonsOf(asked)).toEqual(["revocation.off"]);
  });

  it("ten thousand names against as many constraints runs out of its budget", () => {
    const constraints = many(10_000, (i) => dns(`h${i}.example.org`));
    const ca = new TestCa("Narrow", root, [ext.ca(), ext.nameConstraints([], constraints)]);
    const asked = ca.issue("x", { extensions: [ext.dnsNames(...many(10_000, (i) => `n${i}.example.com`))] });
    expect(reasonsOf(asked, { intermediates: [ca.certificate] })).toContain("nameConstraints.budget");
  });

  it("the same along many paths still ends", () => {
    const constraints = many(1000, (i) => dns(`h${i}.example.org`));
    const names = ext.dnsNames(...many(1000, (i) => `n${i}.example.com`));
    const twins = many(
      60,
      (i) =>
        new TestCa("Narrow", root, [ext.ca(), ext.nameConstraints([], constraints)], {
          key,
          serial: i + 1,
        }).certificate,
    );
    const asked = certificate({
      subject: "x",
      key,
      issuer: "Narrow",
      signer: key,
      extensions: [names, ext.unknownCritical()],
    });
    expect(reasonsOf(asked, { intermediates: twins })).toEqual(
      expect.arrayContaining(["extension.unknownCritical"]),
    );
  });

  it("thousands of policies at every level, mapped crosswise, does not grow with their number squared", () => {
    const ids = many(3000, (i) => `1.2.3.${i}`);
    const mappings = extension(
      OID.policyMappings,
      der.seq(...ids.map((id, i) => der.seq(der.oid(id), der.oid(ids[(i * 7 + 1) % ids.length]!)))),
      true,
    );
    const cas: TestCa[] = [];
    for (const name of ["1", "2", "3", "4", "5"]) {
      cas.push(
        new TestCa(name, cas.at(-1) ?? root, [ext.ca(), ext.policies(...ids, OID.anyPolicy), mappings]),
      );
    }
    const asked = cas.at(-1)!.issue("x", { extensions: [ext.policies(...ids)] });
    const pool = cas.map((ca) => ca.certificate);
    expect(reasonsOf(asked, { intermediates: pool, policies: { requireExplicitPolicy: true } })).toEqual(
      many(6, () => "revocation.off"),
    );
  });

  it("three hundred possible issuers, none of whom signed it, ends for its cost", () => {
    const keys = many(300, newKey);
    const namesakes = keys.map((own, i) =>
      certificate({ subject: "CA", key: own, issuer: "Root", signer: key, serial: i + 1 }),
    );
    const asked = certificate({ subject: "x", key, issuer: "CA", signer: newKey() });
    expect(reasonsOf(asked, { intermediates: namesakes })).toContain("path.budget");
  });

  it("extensions nested a hundred thousand deep is judged by what can be read", () => {
    const deep = nested(100_000);
    for (const oid of [
      OID.subjectAltName,
      OID.nameConstraints,
      OID.certificatePolicies,
      OID.crlDistributionPoints,
    ]) {
      const asked = root.issue("x", { extensions: [extension(oid, deep)] });
      expect(extensionsOf(asked).malformed).toEqual([oid]);
      expect(reasonsOf(asked)).toContain("extension.malformed");
    }
  });
});

describe.each([
  ["certificate", parseCertificate],
  ["list", parseCrl],
  ["OCSP answer", parseAnyOcspResponse],
] as const)("what is said to be a %s", (_what, parse) => {
  it.each([
    ["is nested a hundred thousand deep", nested(100_000)],
    ["says that it holds a gigabyte", GIGABYTE],
    ["says so one level down", der.seq(GIGABYTE)],
    [
      "says that it holds more than memory can",
      Uint8Array.of(0x30, 0x87, 0x7f, 255, 255, 255, 255, 255, 255),
    ],
    ["has a length of 126 octets", concat(Uint8Array.of(0x30, 0xfe), new Uint8Array(126).fill(255))],
    [
      "is a million empty parts",
      der.seq(concat(...many(1000, () => new Uint8Array(2000).map((_, i) => (i % 2 ? 0 : 0x30))))),
    ],
    ["is nothing", new Uint8Array(0)],
  ])("and %s is refused", (_how, bytes) => {
    expect(soon(() => parse(bytes))).toMatch(/^ASN1_(MALFORMED|LIMIT)$/);
  });
});

describe("a list of", () => {
  const list = (entries: Uint8Array) => {
    const algorithm = root.key.algorithm;
    const tbs = der.seq(der.int(1), algorithm, root.certificate.subject.raw, der.time(NOW), der.seq(entries));
    return parseCrl(der.seq(tbs, algorithm, der.bits(new Uint8Array(70))));
  };

  it("entries that say they hold a gigabyte is malformed, and proves nothing", () => {
    expect(soon(() => lookupSerial(list(GIGABYTE), 1n, root.certificate.subject))).toMatchObject({
      kind: "malformed",
    });
  });

  it("a million empty entries is malformed at the first", () => {
    const empty = new Uint8Array(2_000_000).map((_, i) => (i % 2 ? 0 : 0x30));
    expect(soon(() => lookupSerial(list(empty), 1n, root.certificate.subject))).toMatchObject({
      kind: "malformed",
    });
  });
});
