import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { utf8 } from "../../src/base/bytes.js";
import { hostnameProblem } from "../../src/x509/hostname.js";
import { dns, extension, TestCa } from "./support/pki.js";

const ca = new TestCa("CA");
const ip = (...octets: readonly number[]) => der.contextPrimitive(7, Uint8Array.from(octets));
const server = (...names: readonly Uint8Array[]) =>
  ca.issue("example.org", { extensions: [extension(OID.subjectAltName, der.seq(...names))] });

const problem = (presented: Uint8Array, reference: string) => hostnameProblem(server(presented), reference);

describe("hostnameProblem (RFC 9525 §6)", () => {
  it.each([
    ["example.org", "example.org"],
    ["EXAMPLE.org", "example.ORG"],
    ["example.org", "example.org."],
    ["*.example.org", "a.example.org"],
    ["*.example.org", "xn--628h.example.org"],
    ["xn--e1afmkfd.example.org", "пример.example.org"],
  ])("finds in %s the name %s", (presented, reference) => {
    expect(problem(dns(presented), reference)).toBeUndefined();
  });

  it.each([
    ["example.org", "example.com"],
    ["example.org", "a.example.org"],
    ["a.example.org", "example.org"],
    ["*.example.org", "example.org"],
    ["*.example.org", "b.a.example.org"],
    ["*.org", "example.org"],
    ["*", "example"],
    ["b*.example.org", "ba.example.org"],
    ["a.*.example.org", "a.b.example.org"],
    ["xn--*.example.org", "xn--628h.example.org"],
    ["*.*.example.org", "a.b.example.org"],
    [".example.org", "a.example.org"],
    ["example.org.", "example.org"],
    ["a_b.example.org", "ab.example.org"],
    ["", "example.org"],
  ])("does not find in %s the name %s", (presented, reference) => {
    expect(problem(dns(presented), reference)).toBe("hostname.other");
  });

  it.each([
    "",
    "a..b",
    "-a.example.org",
    "a_b.example.org",
    "*.example.org",
    "1.2.3",
    "01.2.3.4",
    "1.2.3.04",
    "http://example.org",
    "a b",
  ])("does not take %j for the name of a server", (reference) => {
    expect(problem(dns("*.example.org"), reference)).toBe("hostname.invalid");
  });

  it("compares addresses as octets, whatever their text form", () => {
    expect(problem(ip(127, 0, 0, 1), "127.0.0.1")).toBeUndefined();
    expect(problem(ip(127, 0, 0, 1), "127.0.0.2")).toBe("hostname.other");
    const six = ip(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    for (const text of ["2001:db8::1", "[2001:DB8:0::0001]", "2001:db8::0.0.0.1"]) {
      expect(problem(six, text), text).toBeUndefined();
    }
    expect(problem(six, "2001:db8::2")).toBe("hostname.other");
    expect(problem(ip(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "::")).toBeUndefined();
    expect(problem(six, "2001:db8:::1")).toBe("hostname.invalid");
    expect(problem(ip(1, 2, 3, 4), "1.2.3.256")).toBe("hostname.invalid");
  });

  it("does not find an address in a host name, nor a host in an address", () => {
    expect(problem(dns("127.0.0.1"), "127.0.0.1")).toBe("hostname.none");
    expect(problem(ip(127, 0, 0, 1), "example.org")).toBe("hostname.none");
  });

  it("never falls back to the common name", () => {
    expect(hostnameProblem(ca.issue("example.org"), "example.org")).toBe("hostname.none");
  });

  it("looks at every name of the kind", () => {
    const many = server(dns("a.example.org"), ip(1, 2, 3, 4), dns("b.example.org"), dns("bad..name"));
    expect(hostnameProblem(many, "b.example.org")).toBeUndefined();
    expect(hostnameProblem(many, "1.2.3.4")).toBeUndefined();
  });

  it("finds nothing in a subjectAltName that cannot be read", () => {
    const broken = ca.issue("x", { extensions: [extension(OID.subjectAltName, utf8("example.org"))] });
    expect(hostnameProblem(broken, "example.org")).toBe("hostname.none");
  });
});
