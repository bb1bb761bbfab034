import { describe, expect, it } from "vitest";
import { type Frozen, freeze, freezeQuestion, type Keep, Thaw } from "../../src/app/evidenceRecordValues.js";
import { toHex, utf8 } from "../../src/base/bytes.js";
import { parseCrl } from "../../src/crl/crl.js";
import { digest } from "../../src/crypto/digest.js";
import type { ObjectKind } from "../../src/io/evidence/layout.js";
import { parseBasicOcspResponse } from "../../src/ocsp/response.js";
import { crlDer, ocspDer, TestCa } from "../x509/support/pki.js";

/** Objects in memory. */
function shelf() {
  const kept = new Map<string, { readonly kind: ObjectKind; readonly bytes: Uint8Array }>();
  const keep: Keep = (kind, bytes, sha256 = toHex(digest("sha256", bytes))) => {
    kept.set(sha256, { kind, bytes });
    return sha256;
  };
  return { kept, keep, thaw: new Thaw((sha256) => kept.get(sha256)!.bytes) };
}

/** Through JSON and back. */
function roundTrip(value: unknown): unknown {
  const { keep, thaw } = shelf();
  return thaw.value(JSON.parse(JSON.stringify(freeze(value, keep))) as Frozen);
}

const root = new TestCa("Root");

describe("what a check is asked with, as JSON", () => {
  it("comes back as it was: plain data, times, octets, maps and sets", () => {
    const value = {
      at: new Date("2026-01-15T12:00:00.123Z"),
      revocation: "off",
      limit: 5,
      qualified: false,
      none: null,
      list: [1, ["two"]],
      nonce: utf8("nonce"),
      origins: new Map([["aa", { origin: "store" }]]),
      names: new Set(["a", "b"]),
    };
    expect(roundTrip(value)).toEqual(value);
  });

  it("knows nothing of fields that are absent: undefined is one", () => {
    expect(roundTrip({ at: undefined, now: 1 })).toStrictEqual({ now: 1 });
  });

  it("keeps certificates, lists and answers as they stand, under their digests", () => {
    const { kept, keep, thaw } = shelf();
    const certificate = root.certificate;
    const crl = parseCrl(crlDer({ issuer: "Root", signer: root.key }));
    const leaf = root.issue("Ivan");
    const ocsp = parseBasicOcspResponse(ocspDer({ about: leaf, issuer: root, signer: root.key }));
    const frozen = freeze({ certificate, crl, ocsp }, keep);
    expect(frozen).toEqual({
      certificate: { $certificate: certificate.sha256 },
      crl: { $crl: crl.sha256 },
      ocsp: { $ocsp: ocsp.sha256 },
    });
    expect([...kept.values()].map(({ kind }) => kind)).toEqual(["certificate", "crl", "ocsp"]);
    expect(kept.get(crl.sha256)!.bytes).toBe(crl.raw);
    const again = thaw.value(frozen) as { certificate: typeof certificate; ocsp: typeof ocsp };
    expect(again.certificate.sha256).toBe(certificate.sha256);
    expect(again.ocsp.sha256).toBe(ocsp.sha256);
    // Pools tell objects apart by identity.
    expect((thaw.value(frozen) as typeof again).ocsp).toBe(again.ocsp);
  });

  it("is long only once, however many verdicts have it", () => {
    const { kept, keep, thaw } = shelf();
    const anchors = Array.from({ length: 100 }, (_, i) => ({ origin: "option", source: `root ${i}` }));
    const first = freezeQuestion({ anchors, at: new Date(0) }, keep);
    const second = freezeQuestion({ anchors, at: new Date(1) }, keep);
    expect([kept.size, JSON.stringify([first, second]).length < 500]).toEqual([1, true]);
    const again = [first, second].map(
      (one) => thaw.value(one) as { readonly anchors: unknown; readonly at: Date },
    );
    expect(again[0]).toEqual({ anchors, at: new Date(0) });
    expect(again[0]!.anchors).toBe(again[1]!.anchors);
  });

  it.each([
    ["a function", () => 1],
    ["an object of a class", new Error("x")],
    ["a number that JSON has not", Number.POSITIVE_INFINITY],
    ["a bigint", 1n],
    ["a field that looks like a word", { $time: "now" }],
  ])("refuses %s: it could not be asked again", (_, value) => {
    expect(() => freeze({ value }, shelf().keep)).toThrow(expect.objectContaining({ code: "BUG" }));
  });

  it.each([
    ["a word that is not known", { $key: "00" }],
    ["a word beside others", { $time: "2026-01-15T12:00:00Z", more: 1 }],
    ["a time that is none", { $time: "yesterday" }],
    ["an object that is not named by a digest", { $octets: "../../etc/passwd" }],
    ["a map that is none", { $map: 5 }],
  ])("stumbles over %s", (_, frozen) => {
    expect(() => new Thaw(() => utf8("")).value(frozen as Frozen)).toThrow(TypeError);
  });

  it("does not let a name of JavaScript's own through as more than a name", () => {
    const thawed = new Thaw(() => utf8("")).value(JSON.parse('{"__proto__":{"trust":1}}')) as {
      trust?: number;
    };
    expect(thawed.trust).toBeUndefined();
    expect(Object.keys(thawed)).toEqual(["__proto__"]);
  });
});
