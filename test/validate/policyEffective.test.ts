import { describe, expect, it } from "vitest";
import { algorithmIdentifier, encodeAlgorithm } from "../../src/asn1/algorithm.js";
import { OID } from "../../src/asn1/oids.js";
import { readAsn1 } from "../../src/asn1/reader.js";
import { ALGORITHM_DATES, algorithmConcern } from "../../src/crypto/policy.js";
import type { ValidationPolicy } from "../../src/validate/policy.js";
import { effectivePolicy, judgementRules } from "../../src/validate/policyEffective.js";

const base = { file: "policy.yaml", sha256: "0".repeat(64) };
const said = (policy: Omit<ValidationPolicy, "file" | "sha256">, options = {}): string[] =>
  effectivePolicy({ ...base, ...policy }, options).relaxations.map(({ id, detail }) => `${id} ${detail}`);

describe("the policy that holds", () => {
  it("is the default one where nothing else is said", () => {
    const policy = effectivePolicy(undefined);
    expect(policy).toMatchObject({
      file: null,
      trust: { value: [], origin: { kind: "default" } },
      tsaTrust: { value: null, origin: { kind: "default" } },
      trustStore: { value: true },
      revocation: { value: "required" },
      requireLevel: { value: null },
      clockSkew: { value: 300_000 },
      relaxations: [],
    });
    expect(judgementRules(policy)).toEqual({});
  });

  it("is the file's, with its line, and over it the command line's", () => {
    const policy = effectivePolicy(
      {
        ...base,
        requireLevel: { value: "T", line: 2 },
        revocation: { value: "required", line: 3 },
        algorithms: { sha1: { value: "2010-01-01", line: 5 } },
      },
      { requireLevel: "A" },
    );
    expect(policy).toMatchObject({
      requireLevel: { value: "A", origin: { kind: "option", option: "--require-level" } },
      revocation: { value: "required", origin: { kind: "policy", file: "policy.yaml", line: 3 } },
      algorithms: {
        sha1: { value: "2010-01-01", origin: { line: 5 } },
        dsa: { value: ALGORITHM_DATES.dsa, origin: { kind: "default" } },
      },
      relaxations: [],
    });
    expect(judgementRules(policy)).toEqual({ algorithmDates: { sha1: "2010-01-01" } });
  });

  it("takes --no-trust-store for an option only when it was given", () => {
    expect(effectivePolicy(undefined, { trustStore: true }).trustStore.origin.kind).toBe("default");
    expect(effectivePolicy(undefined, { trustStore: false }).trustStore).toEqual({
      value: false,
      origin: { kind: "option", option: "--no-trust-store" },
    });
  });
});

describe("what weakens the check, as every report must say", () => {
  it.each([
    ["off", "revocation-off policy.yaml:4"],
    ["if-available", "revocation-if-available policy.yaml:4"],
  ] as const)("is a policy's revocation %s", (value, text) => {
    expect(said({ revocation: { value, line: 4 } })).toEqual([text]);
  });

  it("is a later end of an algorithm, and not an earlier one", () => {
    const dates = (value: string) => ({ algorithms: { sha1: { value, line: 7 } } });
    expect(said(dates("2030-01-01"))).toEqual([
      "algorithm-date sha1: 2014-01-01 → 2030-01-01 (policy.yaml:7)",
    ]);
    expect(said(dates("never"))).toEqual(["algorithm-date sha1: 2014-01-01 → never (policy.yaml:7)"]);
    expect(said(dates("2014-01-01"))).toEqual([]);
    expect(said(dates("2010-01-01"))).toEqual([]);
  });

  it("is a wider tolerance, and not a narrower one", () => {
    expect(said({ clockSkew: { value: 600_000, line: 2 } })).toEqual([
      "tolerance clockSkew: 300 s → 600 s (policy.yaml:2)",
    ]);
    expect(said({ timestampSkew: { value: 300_001, line: 2 } })).toHaveLength(1);
    expect(said({ ocspMaxAge: { value: 86_400_001, line: 2 } })).toHaveLength(1);
    const narrow = { value: 1000, line: 2 };
    expect(said({ clockSkew: narrow, timestampSkew: narrow, ocspMaxAge: narrow })).toEqual([]);
  });

  it("is a thumbprint by SHA-1", () => {
    const rule = (length: number) => ({
      signers: [{ path: "**", line: 9, requireSigners: [{ thumbprint: "a".repeat(length) }] }],
    });
    expect(said(rule(40))).toEqual(["sha1-thumbprint policy.yaml:9"]);
    expect(said(rule(64))).toEqual([]);
  });

  it("is an option that asks for less than the policy", () => {
    const policy = {
      revocation: { value: "required", line: 3 },
      requireLevel: { value: "XLT1", line: 4 },
    } as const;
    expect(said(policy, { revocation: "off", requireLevel: "T" })).toEqual([
      "policy-overridden --revocation off (policy.yaml:3: required)",
      "policy-overridden --require-level T (policy.yaml:4: XLT1)",
    ]);
    expect(said(policy, { revocation: "required", requireLevel: "A" })).toEqual([]);
  });

  it("is an option that trusts others than the policy", () => {
    const trust = { value: ["/a.pem"], line: 1 };
    expect(said({ trust, tsaTrust: trust }, { trust: ["b.pem"], tsaTrust: ["c.pem"] })).toEqual([
      "policy-overridden --trust b.pem (policy.yaml:1: /a.pem)",
      "policy-overridden --tsa-trust c.pem (policy.yaml:1: /a.pem)",
    ]);
  });

  it("is no longer a policy's mode when an option is stricter", () => {
    expect(said({ revocation: { value: "off", line: 4 } }, { revocation: "required" })).toEqual([]);
  });
});

describe("algorithm dates of a policy", () => {
  const at = new Date("2020-06-01T00:00:00Z");
  const refused = (sha1: string): boolean =>
    algorithmConcern({ digest: "sha1" }, at, { sha1 })?.reason === "policy.sha1";

  it("move the first day of refusal either way", () => {
    expect(refused("2020-06-02")).toBe(false);
    expect(refused("2020-06-01")).toBe(true);
    expect(refused("never")).toBe(false);
  });

  it("leave the other algorithms, and what is never in order, alone", () => {
    expect(algorithmConcern({ digest: "streebog256" }, at, { sha1: "1990-01-01" })).toBeUndefined();
    const dates = Object.fromEntries(Object.keys(ALGORITHM_DATES).map((name) => [name, "never"]));
    const md5 = algorithmIdentifier(readAsn1(encodeAlgorithm(OID.md5WithRsa)));
    expect(algorithmConcern({ signatureAlgorithm: md5 }, at, dates)?.reason).toBe("policy.md5");
  });
});
