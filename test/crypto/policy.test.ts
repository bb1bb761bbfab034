import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { algorithmIdentifier, encodeAlgorithm } from "../../src/asn1/algorithm.js";
import { OID } from "../../src/asn1/oids.js";
import { readAsn1 } from "../../src/asn1/reader.js";
import * as der from "../../src/asn1/writer.js";
import { generateGostPrivateKey, readPrivateKey } from "../../src/crypto/pkcs8.js";
import { algorithmConcern, algorithmSunset } from "../../src/crypto/policy.js";
import { readPublicKey } from "../../src/crypto/publicKey.js";

const rsa = (modulusLength: number) =>
  readPublicKey(
    new Uint8Array(
      generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ type: "spki", format: "der" }),
    ),
  );
const gost = (oid: string) => readPrivateKey(generateGostPrivateKey(oid), "key").publicKey;

const algorithm = (oid: string, parameters?: Uint8Array) =>
  algorithmIdentifier(readAsn1(encodeAlgorithm(oid, parameters)));

const BEFORE = new Date("2013-12-31T23:59:59.999Z");
const AFTER = new Date("2014-01-01T00:00:00Z");
const NOW = new Date("2026-01-01T00:00:00Z");

describe("algorithmConcern", () => {
  it("has none about the algorithms podpis signs with", () => {
    for (const publicKey of [rsa(2048), gost("1.2.643.2.2.36.0"), gost("1.2.643.7.1.2.1.2.1")]) {
      expect(
        algorithmConcern(
          { publicKey, signatureAlgorithm: algorithm(OID.sha256WithRsa), digest: "sha256" },
          NOW,
        ),
      ).toBeUndefined();
    }
  });

  it("refuses the test parameter sets at any time", () => {
    for (const oid of ["1.2.643.2.2.35.0", "1.2.643.7.1.2.1.2.0"]) {
      expect(algorithmConcern({ publicKey: gost(oid) }, BEFORE)).toEqual({ reason: "policy.testParameters" });
    }
  });

  it("refuses MD5 at any time", () => {
    expect(algorithmConcern({ signatureAlgorithm: algorithm(OID.md5WithRsa) }, new Date(0))).toEqual({
      reason: "policy.md5",
    });
  });

  it("refuses SHA-1 signatures from 2014 on", () => {
    for (const use of [
      { digest: "sha1" as const },
      { signatureAlgorithm: algorithm(OID.sha1WithRsa) },
      { signatureAlgorithm: algorithm(OID.ecdsaWithSha1) },
    ]) {
      expect(algorithmConcern(use, BEFORE)).toBeUndefined();
      expect(algorithmConcern(use, AFTER)).toEqual({ reason: "policy.sha1" });
    }
  });

  it("refuses RSA below 2048 bits from 2014 on, and below 1024 always", () => {
    const [short, tiny] = [rsa(1024), rsa(768)];
    expect(algorithmConcern({ publicKey: short }, BEFORE)).toBeUndefined();
    expect(algorithmConcern({ publicKey: short }, AFTER)).toEqual({ reason: "policy.rsaTooShort" });
    expect(algorithmConcern({ publicKey: tiny }, BEFORE)).toEqual({ reason: "policy.rsaTooShort" });
  });

  it("refuses SHA-1 inside the parameters of RSASSA-PSS, stated or by default", () => {
    const stated = der.seq(der.context(0, encodeAlgorithm(OID.sha256)));
    const use = (parameters: Uint8Array) => ({ signatureAlgorithm: algorithm(OID.rsaPss, parameters) });
    expect(algorithmConcern(use(der.seq()), NOW)).toEqual({ reason: "policy.sha1" });
    expect(algorithmConcern(use(stated), NOW)).toBeUndefined();
  });

  it("refuses DSA below 2048 bits from 2014 on, and all of it from 2024-02-03", () => {
    const dsa = (modulusLength: number) =>
      readPublicKey(
        new Uint8Array(
          generateKeyPairSync("dsa", { modulusLength, divisorLength: 160 }).publicKey.export({
            type: "spki",
            format: "der",
          }),
        ),
      );
    const short = dsa(1024);
    expect(algorithmConcern({ publicKey: short }, BEFORE)).toBeUndefined();
    expect(algorithmConcern({ publicKey: short }, AFTER)).toEqual({ reason: "policy.dsaTooShort" });
    const long = { ...short, bits: 2048 };
    expect(algorithmConcern({ publicKey: long }, new Date("2024-02-02T23:59:59Z"))).toBeUndefined();
    expect(algorithmConcern({ publicKey: long }, new Date("2024-02-03T00:00:00Z"))).toEqual({
      reason: "policy.dsa",
    });
  });

  it("refuses GOST R 34.10-2001 from 2020 on", () => {
    const use = { signatureAlgorithm: algorithm(OID.gost2001Signature) };
    expect(algorithmConcern(use, new Date("2019-12-31T23:59:59Z"))).toBeUndefined();
    expect(algorithmConcern(use, NOW)).toEqual({ reason: "policy.gost2001" });
  });
});

describe("algorithmSunset", () => {
  const use = { signatureAlgorithm: algorithm(OID.gost2001Signature) };

  it("is the first day from which a use is refused, after the time asked about", () => {
    expect(algorithmSunset(use, new Date("2019-01-01"))).toEqual(new Date("2020-01-01"));
    expect(algorithmSunset(use, NOW, { gost2001: "2031-01-01" })).toEqual(new Date("2031-01-01"));
  });

  it("is none where nothing is set, or the user's policy sets none", () => {
    expect(algorithmSunset({ digest: "streebog256" }, BEFORE)).toBeUndefined();
    expect(algorithmSunset(use, new Date("2019-01-01"), { gost2001: "never" })).toBeUndefined();
  });
});
