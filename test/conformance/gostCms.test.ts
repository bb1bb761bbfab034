/** CMS samples of TC26: R 1323565.1.025-2019, its drafts, and the gost engine's. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readPrivateKey } from "../../src/crypto/pkcs8.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { signatureState } from "../../src/x509/verify.js";
import { conformanceMissing, conformancePath, conformanceTitle } from "../support/conformance.js";
import { isIntact, readDer, reportOf, verifyBytes } from "./verifyFile.js";

/** Signed samples; two carry no certificate, it lies beside them. */
const SIGNED: readonly (readonly [path: string, certificate: string | undefined])[] = [
  ["gost-engine/tc26_cms/signed_a111.pem", undefined],
  ["gost-engine/tc26_cms/signed_a121.pem", undefined],
  ["pygost/test_cms.TestSigned.test_256.L79.der", "pygost/test_x509.TestCertificate.test_256.L129.der"],
  ["pygost/test_cms.TestSigned.test_512.L97.der", "pygost/test_x509.TestCertificate.test_512.L154.der"],
  ["pygost-newer/test_cms.TestR132356510252019.test_signed_with_attrs.L611.der", undefined],
  ["pygost-newer/test_cms.TestR132356510252019.test_signed_without_attrs.L662.der", undefined],
];

const untrusted = (certificate: string | undefined) =>
  certificate === undefined ? [] : [parseCertificate(readDer("gost", certificate))];

const others = (): string[] =>
  ["gost-engine/tc26_cms", "pygost", "pygost-newer"].flatMap((folder) =>
    readdirSync(conformancePath("gost", folder))
      .filter((name) => /^(encrypted|hashed)_.*\.pem$|^test_cms\..*\.der$/.test(name))
      .map((name) => `${folder}/${name}`)
      .filter((path) => !/signed/i.test(path) && !/setUp/.test(path)),
  );

describe.skipIf(conformanceMissing)(conformanceTitle("CMS samples of TC26"), () => {
  it.each(SIGNED)("%s verifies mathematically", async (path, certificate) => {
    const report = await verifyBytes(readDer("gost", path), undefined, { untrusted: untrusted(certificate) });
    expect(isIntact(report)).toBe(true);
    expect(report.exitCode).toBe(3);
  });

  it.each(SIGNED)("%s over another content does not", async (path, certificate) => {
    const report = await verifyBytes(readDer("gost", path), new Uint8Array(3), {
      untrusted: untrusted(certificate),
    });
    expect(report).toMatchObject({ verdict: "TOTAL-FAILED", exitCode: 1 });
  });

  it("objects of other content types are no signatures", async () => {
    const paths = others();
    expect(paths.length).toBeGreaterThan(10);
    for (const path of paths) expect([path, await reportOf(`gost/${path}`)]).toEqual([path, "NOT_CMS"]);
  });
});

describe.skipIf(conformanceMissing)(conformanceTitle("GOST R 34.10-2001"), () => {
  it.each(["server-cert2001.pem", "server-cert2012.pem"])("the self-signed %s holds", (name) => {
    const certificate = parseCertificate(readDer("openssl/gost", name));
    expect(signatureState(certificate, certificate.publicKey)).toBe("valid");
  });

  it.each([
    "openssl/gost/server-key2001.pem",
    ...["A", "B", "C", "XA", "XB"].map((set) => `gost/gost-engine/private/gost2001_${set}.pem`),
  ])("%s is no key to sign with", (path) => {
    expect(() => readPrivateKey(readDer(path), path)).toThrow(
      expect.objectContaining({ code: "KEY_ALGORITHM_UNSUPPORTED" }),
    );
  });
});
