/** What a search for paths may cost, and what is said when it ends; and dead ends that are the policy's word. */
import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { conclude } from "../../src/base/check.js";
import { type CertificateQuestion, validateCertificate } from "../../src/validate/certificate.js";
import type { Certificate } from "../../src/x509/certificate.js";
import {
  certificate,
  crl,
  crlEntry,
  days,
  dns,
  ext,
  NOW,
  newKey,
  TestCa,
  type TestKey,
} from "../x509/support/pki.js";

const root = new TestCa("Root");
const issuing = new TestCa("Issuing", root);
const leaf = issuing.issue("Server", { extensions: [ext.dnsNames("www.example.org")] });

/** Certificates of the issuing CA's key that its root gave it with other limits. */
const crossed = (count: number, extensions: readonly Uint8Array[]) =>
  Array.from({ length: count }, (_, i) =>
    certificate({
      subject: "Issuing",
      key: issuing.key,
      issuer: "Root",
      signer: root.key,
      serial: 1000 + i,
      extensions,
    }),
  );
const excluding = (count: number) =>
  crossed(count, [ext.ca(), ext.nameConstraints([], [dns("example.org")])]);

const ask = (asked: Certificate, changes: Partial<CertificateQuestion> = {}, crls = [crl(ROOT_LIST)]) =>
  validateCertificate(
    {
      certificate: asked,
      purpose: "any",
      at: NOW,
      now: NOW,
      anchors: [root.certificate],
      intermediates: [],
      revocation: "off",
      ...changes,
    },
    { crls, ocsp: [] },
  );
const ROOT_LIST = { issuer: "Root", signer: root.key };
const deciding = (result: ReturnType<typeof ask>) => conclude(result.checks).decisive;

describe("paths that break the rules", () => {
  it("do not use up what is meant for those that may hold, wherever the good one stands among them", () => {
    for (let round = 0; round < 4; round++) {
      const intermediates = [...excluding(120), ...crossed(1, [ext.ca(), ext.keyUsage(5, 6)])];
      expect(ask(leaf, { intermediates }).verdict).toBe("TOTAL-PASSED");
    }
  });

  it("do not decide while others were left untried: the budget does, and they are shown below it", () => {
    const intermediates = excluding(1200);
    const result = ask(leaf, { intermediates });
    expect(deciding(result)).toMatchObject({
      id: "certificate.path",
      status: "indeterminate",
      reason: "path.budget",
      subIndication: "CERTIFICATE_CHAIN_GENERAL_FAILURE",
    });
    expect(deciding(result)?.children?.[0]).toMatchObject({
      reason: "path.rejected",
      children: expect.arrayContaining([expect.objectContaining({ id: "certificate.nameConstraints" })]),
    });
    expect(deciding(ask(leaf, { intermediates: excluding(3) }))?.id).toBe("certificate.nameConstraints");
  });

  it("do not hide that the certificate itself has expired", () => {
    const expired = issuing.issue("Server", {
      notAfter: days(-1),
      extensions: [ext.dnsNames("www.example.org")],
    });
    const result = ask(expired, { intermediates: excluding(1200) });
    expect([result.verdict, result.subIndication]).toEqual(["TOTAL-FAILED", "EXPIRED"]);
  });
});

describe("paths that keep the rules and whose revocation is open", () => {
  it("are asked about up to a number, and then the budget decides", () => {
    const result = ask(leaf, { intermediates: crossed(80, [ext.ca()]), revocation: "required" });
    expect(deciding(result)).toMatchObject({ id: "certificate.path", reason: "path.budget" });
    expect(result.path).toHaveLength(3);
  });

  it("leave a revocation that is known what it is", () => {
    const list = { issuer: "Issuing", signer: issuing.key, entries: [crlEntry(7, days(-2))] };
    const result = ask(leaf, { intermediates: crossed(80, [ext.ca()]), revocation: "required" }, [
      crl(ROOT_LIST),
      crl(list),
    ]);
    expect([result.verdict, result.subIndication]).toEqual(["TOTAL-FAILED", "REVOKED"]);
  });
});

describe("a certificate signed with MD5", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const spki = new Uint8Array(publicKey.export({ type: "spki", format: "der" }));
  const rsa = (digest: "md5" | "sha256", oid: string): TestKey => ({
    spki,
    keyBits: spki.subarray(24),
    algorithm: der.seq(der.oid(oid), der.nul()),
    sign: (message) => new Uint8Array(sign(digest, message, privateKey)),
  });
  const ca = new TestCa("Old CA", undefined, undefined, { key: rsa("sha256", OID.sha256WithRsa) });

  it("is refused by the policy's own reason, not for want of an anchor", () => {
    const signer = rsa("md5", OID.md5WithRsa);
    const asked = certificate({ subject: "Ivan", key: newKey(), issuer: "Old CA", signer });
    const result = ask(asked, { anchors: [ca.certificate] });
    expect([result.verdict, result.subIndication]).toEqual(["INDETERMINATE", "CRYPTO_CONSTRAINTS_FAILURE"]);
    expect(deciding(result)?.reason).toBe("policy.md5");
  });
});
