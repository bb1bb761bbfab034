import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import { generateGostPrivateKey, readPrivateKey } from "../../src/crypto/pkcs8.js";
import { algorithmConcern } from "../../src/crypto/policy.js";
import { readPublicKey } from "../../src/crypto/publicKey.js";

const rsa = (modulusLength: number) =>
  readPublicKey(
    new Uint8Array(
      generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ type: "spki", format: "der" }),
    ),
  );
const gost = (oid: string) => readPrivateKey(generateGostPrivateKey(oid), "key").publicKey;

const BEFORE = new Date("2013-12-31T23:59:59.999Z");
const AFTER = new Date("2014-01-01T00:00:00Z");
const NOW = new Date("2026-01-01T00:00:00Z");

describe("algorithmConcern", () => {
  it("has none about the algorithms podpis signs with", () => {
    for (const publicKey of [rsa(2048), gost("1.2.643.2.2.36.0"), gost("1.2.643.7.1.2.1.2.1")]) {
      expect(
        algorithmConcern({ publicKey, signatureAlgorithmOid: OID.sha256WithRsa, digest: "sha256" }, NOW),
      ).toBeUndefined();
    }
  });

  it("refuses the test parameter sets at any time", () => {
    for (const oid of ["1.2.643.2.2.35.0", "1.2.643.7.1.2.1.2.0"]) {
      expect(algorithmConcern({ publicKey: gost(oid) }, BEFORE)).toEqual({ reason: "policy.testParameters" });
    }
  });

  it("refuses MD5 at any time", () => {
    expect(algorithmConcern({ signatureAlgorithmOid: OID.md5WithRsa }, new Date(0))).toEqual({
      reason: "policy.md5",
    });
  });

  it("refuses SHA-1 signatures from 2014 on", () => {
    for (const use of [
      { digest: "sha1" as const },
      { signatureAlgorithmOid: OID.sha1WithRsa },
      { signatureAlgorithmOid: OID.ecdsaWithSha1 },
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

  it("refuses GOST R 34.10-2001 from 2020 on", () => {
    const use = { signatureAlgorithmOid: OID.gost2001Signature };
    expect(algorithmConcern(use, new Date("2019-12-31T23:59:59Z"))).toBeUndefined();
    expect(algorithmConcern(use, NOW)).toEqual({ reason: "policy.gost2001" });
  });
});
