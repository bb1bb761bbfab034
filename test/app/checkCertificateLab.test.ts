import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EvidencePool } from "../../src/app/assess.js";
import { checkCertificate } from "../../src/app/checkCertificate.js";
import type { Faults, IssuedCertificate } from "../../src/app/lab/index.js";
import { decodePemBlocks } from "../../src/asn1/pem.js";
import { createFetcher } from "../../src/io/net/fetcher.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { FROZEN, startTestLab, type TestLab } from "../support/lab.js";

let test: TestLab;
beforeAll(async () => {
  test = await startTestLab();
});
afterAll(() => test.close());
afterEach(() => {
  for (const service of Object.keys(test.lab.faults) as (keyof Faults)[]) delete test.lab.faults[service];
});

const certificates = (pem: string) => decodePemBlocks(pem).map(({ der }) => parseCertificate(der));

const check = ({ certificate }: IssuedCertificate, now = FROZEN) =>
  checkCertificate({
    certificate,
    trust: certificates(test.lab.trustPem),
    untrusted: [],
    pool: new EvidencePool(),
    at: now,
    now,
    purpose: "signing",
    revocation: "required",
    fetcher: createFetcher({ allowPrivateNetwork: true, retries: 0 }),
  });

describe("a GOST certificate checked over HTTP", () => {
  it("finds its issuer, its responder and the lists, and is good", async () => {
    const report = await check(await test.lab.issue());
    expect(report.verdict, JSON.stringify(report.checks, null, 1)).toBe("TOTAL-PASSED");
    expect(report.revocation[0]).toMatchObject({ status: "good", source: "ocsp" });
    expect(report.path).toHaveLength(3);
  });

  it("is revoked, suspended, good again", async () => {
    const issued = await test.lab.issue();
    await test.lab.suspend(issued);
    expect(await check(issued)).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "TRY_LATER",
      revocation: [{ status: "suspended" }, {}],
    });
    await test.lab.resume(issued);
    expect((await check(issued)).exitCode).toBe(0);
    await test.lab.revoke(issued, { reason: "keyCompromise" });
    expect(await check(issued)).toMatchObject({
      verdict: "TOTAL-FAILED",
      subIndication: "REVOKED",
      revocation: [{ status: "revoked", reason: "keyCompromise" }, {}],
    });
  });

  it.each([
    "html",
    "500",
    "malformed",
    "stranger",
    "badSignature",
    "notResponder",
    "unknown",
    "unauthorized",
    "otherCertificate",
    "wrongNonce",
    "stale",
  ] as const)("is not called good by a responder that is %s, but by the list", async (fault) => {
    const issued = await test.lab.issue();
    test.lab.faults.ocsp = fault;
    const report = await check(issued);
    expect(report.revocation[0]).toMatchObject({ status: "good", source: "crl" });
    test.lab.faults.crl = "stranger";
    const without = await check(issued);
    expect(without).toMatchObject({ verdict: "INDETERMINATE", subIndication: "TRY_LATER" });
    expect(["unknown", "stale"]).toContain(without.revocation[0]?.status);
  });
});
