import { describe, expect, it } from "vitest";
import { OID } from "../../../src/asn1/oids.js";
import * as der from "../../../src/asn1/writer.js";
import { utf8 } from "../../../src/base/bytes.js";
import type { Certificate } from "../../../src/x509/certificate.js";
import { extensionsOf } from "../../../src/x509/extensions.js";
import { ConstraintSet } from "../../../src/x509/path/nameConstraints.js";
import { ext, extension, name, TestCa } from "../support/pki.js";

const mail = (value: string) => der.contextPrimitive(1, utf8(value));
const dns = (value: string) => der.contextPrimitive(2, utf8(value));
const directory = (cn: string) => der.context(4, name(cn));
const uri = (value: string) => der.contextPrimitive(6, utf8(value));
const ip = (...octets: readonly number[]) => der.contextPrimitive(7, Uint8Array.from(octets));
const registered = () => der.contextPrimitive(8, Uint8Array.of(0x2a, 3));
const mailbox = (value: string) =>
  der.context(0, der.oid(OID.smtpUtf8Mailbox), der.context(0, der.utf8String(value)));

const alternative = (...names: readonly Uint8Array[]) => extension(OID.subjectAltName, der.seq(...names));
const EMPTY = der.seq();
const ca = new TestCa("CA");

function judge(
  permitted: readonly Uint8Array[],
  excluded: readonly Uint8Array[],
  ...names: readonly Uint8Array[]
) {
  const constraints = new ConstraintSet();
  constraints.add(
    new TestCa("Narrow", undefined, [ext.ca(), ext.nameConstraints(permitted, excluded)]).certificate,
  );
  return check(constraints, ca.issue(EMPTY, { extensions: [alternative(...names)] }));
}

const check = (constraints: ConstraintSet, certificate: Certificate) => constraints.check(certificate).state;

describe("a permitted subtree (RFC 5280 §4.2.1.10)", () => {
  it.each([
    ["host", dns("example.org"), dns("example.org"), "met"],
    ["host below", dns("example.org"), dns("a.b.EXAMPLE.org"), "met"],
    ["host that only ends alike", dns("example.org"), dns("badexample.org"), "notPermitted"],
    ["mailbox on the host", mail("example.org"), mail("a@example.org"), "met"],
    ["mailbox on a host below", mail("example.org"), mail("a@b.example.org"), "notPermitted"],
    ["mailbox on a host below a domain", mail(".example.org"), mail("a@b.example.org"), "met"],
    ["one mailbox", mail("a@example.org"), mail("a@EXAMPLE.org"), "met"],
    [
      "one mailbox, its local part in another case",
      mail("a@example.org"),
      mail("A@example.org"),
      "notPermitted",
    ],
    ["internationalised mailbox elsewhere", mail("example.org"), mailbox("ы@example.com"), "notPermitted"],
    ["URI on the host", uri("example.org"), uri("https://u@example.org:8/x"), "met"],
    ["URI on a host below", uri("example.org"), uri("https://a.example.org/"), "notPermitted"],
    ["URI without a host", uri("example.org"), uri("urn:x"), "unsupported"],
    ["URI with a backslash", uri("good.org"), uri("http://evil.org\\@good.org/"), "unsupported"],
    ["host behind a zero octet", dns("good.org"), dns("evil.org\0.good.org"), "unsupported"],
    ["URI with an address", uri("example.org"), uri("http://10.0.0.1/"), "unsupported"],
    ["address in the network", ip(10, 0, 0, 0, 255, 0, 0, 0), ip(10, 9, 8, 7), "met"],
    ["address outside", ip(10, 0, 0, 0, 255, 0, 0, 0), ip(11, 0, 0, 1), "notPermitted"],
    ["address of the other family", ip(10, 0, 0, 0, 255, 0, 0, 0), ip(...Array(16).fill(1)), "notPermitted"],
    ["directory name below", directory("Org"), directory("Org"), "met"],
    ["another directory name", directory("Org"), directory("Other"), "notPermitted"],
    ["form that we cannot compare", registered(), registered(), "unsupported"],
    ["host, by a constraint with a wildcard", dns("*.example.org"), dns("a.example.org"), "unsupported"],
    ["host below, by a constraint with a leading period", dns(".example.org"), dns("a.example.org"), "met"],
    [
      "host itself, by a constraint with a leading period",
      dns(".example.org"),
      dns("example.org"),
      "notPermitted",
    ],
    ["host that is none", dns("example.org"), dns(".example.org"), "unsupported"],
    ["wildcard below", dns("example.org"), dns("*.example.org"), "met"],
    ["mailbox, by a constraint that is none", mail("a@b@example.org"), mail("a@example.org"), "unsupported"],
    ["mailbox that is none", mail("example.org"), mail("a@b@example.org"), "unsupported"],
    ["mailbox with a quoted local part", mail("example.org"), mail('"a@b"@example.org'), "met"],
    ["any mailbox, by an empty constraint", mail(""), mail("a@example.org"), "met"],
    ["any URI, by an empty constraint", uri(""), uri("https://example.org/"), "met"],
    ["name of a form that is not constrained", dns("example.org"), mail("a@example.com"), "met"],
  ])("%s", (_what, permitted, found, expected) => {
    expect(judge([permitted], [], found)).toBe(expected);
  });
});

describe("a constraint on addresses", () => {
  it.each([
    ["without a mask", ip(10, 0, 0, 1)],
    ["with half a mask", ip(10, 0, 0, 0, 255, 0)],
    ["with holes in its mask", ip(10, 0, 0, 0, 255, 0, 255, 0)],
  ])("%s makes the whole extension unreadable, whatever names there are", (_what, base) => {
    const narrow = (...bases: readonly Uint8Array[]) =>
      new TestCa("Narrow", undefined, [ext.ca(), ext.nameConstraints(bases)]).certificate;
    expect(extensionsOf(narrow(base)).malformed).toEqual([OID.nameConstraints]);
    expect(extensionsOf(narrow(ip(10, 0, 0, 0, 255, 0, 0, 0))).malformed).toEqual([]);
  });
});

describe("an excluded subtree", () => {
  it.each([
    ["host", dns("example.org"), dns("a.example.org"), "excluded"],
    ["host elsewhere", dns("example.org"), dns("example.com"), "met"],
    ["wildcard that covers it", dns("a.example.org"), dns("*.example.org"), "excluded"],
    ["wildcard elsewhere", dns("a.example.org"), dns("*.example.com"), "met"],
    ["every host", dns(""), dns("x"), "excluded"],
    ["every mailbox", mail(""), mail("a@example.org"), "excluded"],
    ["every URI", uri(""), uri("https://example.org/"), "excluded"],
    ["host written with the root's period", dns("evil.org"), dns("evil.org."), "excluded"],
    ["mailbox on such a host", mail("evil.org"), mail("a@evil.org."), "excluded"],
    ["URI with such a host", uri("evil.org"), uri("http://evil.org./x"), "excluded"],
    ["host with a control character", dns("evil.org"), dns("a.evil.org\0"), "unsupported"],
    ["URI with a control character", uri("evil.org"), uri("http://ev\til.org/"), "unsupported"],
    ["URI with a percent-encoded host", uri("evil.org"), uri("http://evil%2eorg/"), "excluded"],
    ["URI with an address in another notation", uri("evil.org"), uri("http://0x7f.1/"), "unsupported"],
  ])("%s", (_what, excluded, found, expected) => {
    expect(judge([], [excluded], found)).toBe(expected);
  });

  it("wins over a permitted one", () => {
    expect(judge([dns("example.org")], [dns("a.example.org")], dns("a.example.org"))).toBe("excluded");
  });
});

describe("the names that count", () => {
  it("are the subject and its e-mail address too", () => {
    const email = der.seq(
      der.setOf([der.seq(der.oid("1.2.840.113549.1.9.1"), der.ia5String("a@example.com"))]),
    );
    const constraints = new ConstraintSet();
    const narrow = [ext.ca(), ext.nameConstraints([mail("example.org")])];
    constraints.add(new TestCa("Narrow", undefined, narrow).certificate);
    expect(check(constraints, ca.issue(email))).toBe("notPermitted");
    expect(check(constraints, ca.issue("No mail"))).toBe("met");
  });

  it("are hosts in the common name too, where no other host is named", () => {
    const constraints = new ConstraintSet();
    constraints.add(
      new TestCa("Narrow", undefined, [ext.ca(), ext.nameConstraints([dns("example.org")])]).certificate,
    );
    const named = (cn: string, ...hosts: readonly Uint8Array[]) =>
      check(constraints, ca.issue(cn, { extensions: hosts.length > 0 ? [alternative(...hosts)] : [] }));
    expect(named("a.example.org")).toBe("met");
    expect(named("a.example.com")).toBe("notPermitted");
    expect(named("Ivan I. Ivanov")).toBe("met");
    expect(named("not-.host")).toBe("met");
    expect(named("a.example.com", dns("b.example.org"))).toBe("met");
    // A CA of the path is no host.
    expect(constraints.check(ca.issue("ca.example.com"), false).state).toBe("met");
  });

  it("must be allowed by every CA above", () => {
    const constraints = new ConstraintSet();
    for (const host of ["example.org", "a.example.org"]) {
      constraints.add(new TestCa("N", undefined, [ext.ca(), ext.nameConstraints([dns(host)])]).certificate);
    }
    const below = (host: string) => ca.issue(EMPTY, { extensions: [alternative(dns(host))] });
    expect(check(constraints, below("x.a.example.org"))).toBe("met");
    expect(check(constraints, below("b.example.org"))).toBe("notPermitted");
  });

  it("cost no more than the budget", () => {
    const subtrees = Array.from({ length: 2000 }, (_, i) => dns(`h${i}.example.org`));
    const names = Array.from({ length: 2000 }, (_, i) => dns(`n${i}.example.com`));
    expect(judge([], subtrees, ...names)).toBe("budget");
  });
});
