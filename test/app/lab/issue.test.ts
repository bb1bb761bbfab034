/** What the lab issues, read by podpis's own parsers and verified by its own signatures. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FAMILIES, type Lab } from "../../../src/app/lab/index.js";
import { OID } from "../../../src/asn1/oids.js";
import { decodePemBlocks } from "../../../src/asn1/pem.js";
import { readAsn1, TAG } from "../../../src/asn1/reader.js";
import { namedBits, oid, text } from "../../../src/asn1/values.js";
import { isInn, isOgrn, isOgrnip, isSnils } from "../../../src/base/checkDigits.js";
import { readPrivateKey } from "../../../src/crypto/pkcs8.js";
import { resolveScheme, verifySignature } from "../../../src/crypto/signature.js";
import { type Certificate, parseCertificate } from "../../../src/x509/certificate.js";
import { FROZEN, startTestLab, type TestLab } from "../../support/lab.js";

let running: TestLab;
let lab: Lab;
beforeAll(async () => {
  running = await startTestLab({ families: FAMILIES });
  lab = running.lab;
});
afterAll(() => running.close());

const signedBy = (certificate: Certificate, issuer: Certificate): boolean => {
  const scheme = resolveScheme(issuer.publicKey, certificate.signatureAlgorithm);
  if ("mismatch" in scheme) throw new Error(scheme.mismatch);
  return verifySignature(issuer.publicKey, scheme, { message: certificate.tbs }, certificate.signature);
};

const value = (certificate: Certificate, type: string): string | undefined =>
  certificate.subject.rdns.flat().find((attribute) => attribute.oid === type)?.text;

describe("a lab's own authorities", () => {
  it.each(FAMILIES)("form a chain of %s keys from the services to a self-signed root", (family) => {
    const [root, ca] = [lab.authority(`root-${family}`).certificate, lab.authority(family).certificate];
    expect(signedBy(root, root)).toBe(true);
    expect(signedBy(ca, root)).toBe(true);
    for (const service of ["ocsp", "tsa"]) {
      expect(signedBy(lab.authority(`${service}-${family}`).certificate, ca)).toBe(true);
    }
    expect(signedBy(ca, ca)).toBe(false);
  });

  it("give the TSA a critical timeStamping and nothing beside it", () => {
    const usage = lab.authority("tsa-gost256").certificate.extension(OID.extendedKeyUsage)!;
    expect(usage.critical).toBe(true);
    expect(readAsn1(usage.value).children.map(oid)).toEqual([OID.ekuTimeStamping]);
  });

  it("give the OCSP responder OCSPSigning and nocheck", () => {
    const { certificate } = lab.authority("ocsp-gost256");
    expect(readAsn1(certificate.extension(OID.extendedKeyUsage)!.value).children.map(oid)).toEqual([
      OID.ekuOcspSigning,
    ]);
    expect(certificate.extension(OID.ocspNoCheck)).toBeDefined();
  });

  it("are in force on the day the lab is made, and its CAs were years before", () => {
    const before = new Date(FROZEN.getTime() - 4 * 365 * 86_400_000);
    expect(lab.authority("gost256").certificate.notBefore.getTime()).toBeLessThan(before.getTime());
    expect(lab.authority("tsa-gost256").certificate.notAfter.getTime()).toBeGreaterThan(FROZEN.getTime());
  });
});

describe("a certificate of the lab", () => {
  it.each(["gost256", "gost512", "rsa", "ecdsa", "ed25519"] as const)(
    "for a %s key is signed by its CA and fits its private key",
    async (key) => {
      const issued = await lab.issue({ key });
      const certificate = parseCertificate(issued.certificate);
      expect(signedBy(certificate, lab.authority(issued.issuer).certificate)).toBe(true);
      const [block] = decodePemBlocks(issued.keyPem);
      const { publicKey } = readPrivateKey(block!.der, "key");
      expect(publicKey.spki).toEqual(certificate.publicKey.spki);
      expect(certificate.notBefore).toEqual(FROZEN);
      expect(decodePemBlocks(issued.chainPem)).toHaveLength(1);
    },
  );

  it("takes the parameter sets a key is asked to have", async () => {
    const labels = await Promise.all(
      (
        [
          { key: "gost256", parameterSet: "1.2.643.7.1.2.1.1.1" },
          { key: "gost512", parameterSet: "1.2.643.7.1.2.1.2.3" },
          { key: "ecdsa", parameterSet: "P-521" },
        ] as const
      ).map(
        async (options) => parseCertificate((await lab.issue(options)).certificate).publicKey.parametersOid,
      ),
    );
    expect(labels).toEqual(["1.2.643.7.1.2.1.1.1", "1.2.643.7.1.2.1.2.3", OID.secp521r1]);
    await expect(lab.issue({ key: "gost256", parameterSet: "1.2.643.7.1.2.1.2.1" })).rejects.toMatchObject({
      code: "USAGE",
    });
  });

  it("names invented people and companies with right check digits, as NumericString", async () => {
    const organisation = parseCertificate((await lab.issue({ profile: "organisation" })).certificate);
    expect(isOgrn(value(organisation, OID.ogrn)!)).toBe(true);
    expect(isInn(value(organisation, OID.innle)!)).toBe(true);
    expect(isInn(value(organisation, OID.inn)!)).toBe(true);
    expect(isSnils(value(organisation, OID.snils)!)).toBe(true);
    const entrepreneur = parseCertificate((await lab.issue({ profile: "entrepreneur" })).certificate);
    expect(isOgrnip(value(entrepreneur, OID.ogrnip)!)).toBe(true);
    const numbers = organisation.subject.rdns
      .flat()
      .filter((attribute) => attribute.oid.startsWith("1.2.643."));
    expect(numbers.map(({ tag }) => tag)).toEqual([18, 18, 18, 18]);
  });

  it("looks like a qualified one when its key is ГОСТ", async () => {
    const certificate = parseCertificate((await lab.issue({ key: "gost256" })).certificate);
    expect(namedBits(readAsn1(certificate.extension(OID.keyUsage)!.value))).toEqual([0, 1]);
    expect(certificate.extension(OID.keyUsage)!.critical).toBe(true);
    const policies = readAsn1(certificate.extension(OID.certificatePolicies)!.value).children;
    expect(policies.map((policy) => oid(policy.children[0]!))).toEqual([
      "1.2.643.100.113.1",
      "1.2.643.100.113.2",
    ]);
    expect(text(readAsn1(certificate.extension(OID.subjectSignTool)!.value))).toContain("СКЗИ");
    expect(readAsn1(certificate.extension(OID.issuerSignTool)!.value).children).toHaveLength(4);
    expect(readAsn1(certificate.extension(OID.identificationKind)!.value).is(TAG.integer)).toBe(true);
    expect(certificate.extension(OID.privateKeyUsagePeriod)).toBeDefined();
    const rsa = parseCertificate((await lab.issue({ key: "rsa" })).certificate);
    expect(rsa.extension(OID.subjectSignTool)).toBeUndefined();
  });

  it("keeps the subject it is given, and only that", async () => {
    const { certificate } = await lab.issue({ subject: { cn: "Проба", inn: "980000000101" } });
    const { rdns } = parseCertificate(certificate).subject;
    expect(rdns.flat().map(({ text: value }) => value)).toEqual(["Проба", "980000000101"]);
  });

  it("can be for any term", async () => {
    const notBefore = new Date("2024-01-01T00:00:00Z");
    const expired = parseCertificate((await lab.issue({ notBefore, days: 30 })).certificate);
    expect(expired.notBefore).toEqual(notBefore);
    expect(expired.notAfter).toEqual(new Date("2024-01-31T00:00:00Z"));
  });

  it("can be of a CA, which then issues and publishes a CRL of its own", async () => {
    const ca = await lab.issue({ key: "ecdsa", profile: "ca", issuer: "root-ecdsa" });
    const leaf = await lab.issue({ key: "ecdsa", issuer: ca });
    expect(signedBy(parseCertificate(leaf.certificate), parseCertificate(ca.certificate))).toBe(true);
    expect(leaf.issuer).toBe(ca.serial);
    expect(decodePemBlocks(leaf.chainPem).map(({ der }) => der)).toEqual([ca.certificate]);
    const crl = await fetch(`${lab.baseUrl}/crl/${ca.serial}.crl`);
    expect(crl.status).toBe(200);
  });

  it("has the serial number asked for, once", async () => {
    expect((await lab.issue({ key: "ecdsa", serial: "00:AB:cd" })).serial).toBe("abcd");
    await expect(lab.issue({ key: "ecdsa", serial: "abcd" })).rejects.toMatchObject({ code: "USAGE" });
    await expect(lab.issue({ key: "ecdsa", serial: "xyz" })).rejects.toMatchObject({ code: "USAGE" });
  });
});

describe("a broken certificate of the lab", () => {
  it("has a signature value that does not hold", async () => {
    const { certificate } = await lab.issue({ key: "ecdsa", broken: { signature: true } });
    expect(signedBy(parseCertificate(certificate), lab.authority("ecdsa").certificate)).toBe(false);
  });

  it("is signed by another key than the issuer's", async () => {
    const { certificate } = await lab.issue({ key: "rsa", broken: { signedBy: "root-rsa" } });
    const parsed = parseCertificate(certificate);
    expect(parsed.issuer.raw).toEqual(lab.authority("rsa").certificate.subject.raw);
    expect(signedBy(parsed, lab.authority("root-rsa").certificate)).toBe(true);
  });

  it("has the extensions and the subject a test gives it", async () => {
    const { certificate } = await lab.issue({
      key: "ecdsa",
      broken: {
        extensions: (list) => [...list, { oid: "1.2.3.4", critical: true, value: Uint8Array.of(5, 0) }],
        subject: Uint8Array.of(0x30, 0),
      },
    });
    const parsed = parseCertificate(certificate);
    expect(parsed.extension("1.2.3.4")?.critical).toBe(true);
    expect(parsed.subject.rdns).toEqual([]);
  });
});

describe("serial numbers", () => {
  it("are the same in every lab with the same seed", async () => {
    const other = await startTestLab({ families: ["ecdsa"] });
    const again = await startTestLab({ families: ["ecdsa"] });
    const serials = await Promise.all([other, again].map(({ lab: one }) => one.issue({ key: "ecdsa" })));
    expect(serials[0]!.serial).toBe(serials[1]!.serial);
    expect(serials[0]!.serial).toHaveLength(32);
    await Promise.all([other.close(), again.close()]);
  });
});
