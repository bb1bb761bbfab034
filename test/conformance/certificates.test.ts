/** Certificates, lists and answers that others made: real ones that must stand, broken ones that must not harm. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { unarmor } from "../../src/asn1/pem.js";
import { PodpisError } from "../../src/base/errors.js";
import { parseCrl } from "../../src/crl/crl.js";
import { lookupSerial } from "../../src/crl/lookup.js";
import { parseAnyOcspResponse } from "../../src/ocsp/response.js";
import { validateCertificate } from "../../src/validate/certificate.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { extensionsOf } from "../../src/x509/extensions.js";
import { certificateFacts } from "../../src/x509/identity.js";
import {
  conformanceMissing,
  conformancePath,
  conformanceTitle,
  readConformance,
} from "../support/conformance.js";

const AT = new Date("2024-07-16T15:00:00Z");

const filesIn = (folder: string): string[] =>
  conformanceMissing !== undefined
    ? []
    : readdirSync(conformancePath(folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(conformancePath().length + 1))
        .sort();

/** Undefined when the octets are refused, as they may be; any other error is a crash. */
function tried<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof PodpisError && error.code.startsWith("ASN1_")) return undefined;
    throw error;
  }
}

const objectsIn = (file: string): Uint8Array[] => {
  const bytes = readConformance(file);
  return (tried(() => unarmor(bytes)) ?? []).map(({ der }) => der).concat(bytes);
};

describe.skipIf(conformanceMissing)(conformanceTitle("real GOST certificates"), () => {
  const embedded = (name: string) => readConformance("rusig", "embedded", name);
  const load = (signature: string) =>
    [0, 1, 2].map((n) => parseCertificate(embedded(`${signature}.cert${n}.der`)));

  it.each(["14_1", "25_1"])(
    "of %s chain to their root, and their OCSP answer without certificates is good",
    (signature) => {
      const [signer, root, responder] = load(signature);
      const response = parseAnyOcspResponse(embedded(`${signature}.ocsp0.resp.der`));
      expect(response.certificates).toEqual([]);
      const at = response.producedAt < AT ? response.producedAt : AT;
      const result = validateCertificate(
        {
          certificate: signer!,
          purpose: "signing",
          at,
          now: at,
          anchors: [root!],
          intermediates: [responder!],
          revocation: "required",
        },
        { crls: [], ocsp: [{ response, source: "embedded" }] },
      );
      expect(result.verdict, JSON.stringify(result.checks, null, 1)).toBe("TOTAL-PASSED");
      expect(result.revocation).toMatchObject([{ status: "good", source: "ocsp" }]);
    },
  );

  it("are ended today", () => {
    const [signer, root] = load("14_1");
    const now = new Date("2026-01-15T12:00:00Z");
    const result = validateCertificate({
      certificate: signer!,
      purpose: "signing",
      at: now,
      now,
      anchors: [root!],
      intermediates: [],
      revocation: "off",
    });
    expect(result).toMatchObject({ verdict: "TOTAL-FAILED", subIndication: "EXPIRED" });
  });
});

describe.skipIf(conformanceMissing)(conformanceTitle("objects of others"), () => {
  const folders = ["malformed", "ocsp", "openssl/d2i", "openssl/certs", "gost/pygost", "gost/gost-engine"];

  it.each(folders)("%s: no certificate crashes us, and none is valid without an anchor", (folder) => {
    for (const der of filesIn(folder).flatMap(objectsIn)) {
      const certificate = tried(() => parseCertificate(der));
      if (certificate === undefined) continue;
      extensionsOf(certificate);
      certificateFacts(certificate);
      const question = { purpose: "any", at: AT, now: AT, anchors: [], revocation: "required" } as const;
      const result = validateCertificate({ ...question, certificate, intermediates: [certificate] });
      expect(result.verdict).not.toBe("TOTAL-PASSED");
    }
  });

  it.each(folders)("%s: no list and no answer crashes us", (folder) => {
    for (const der of filesIn(folder).flatMap(objectsIn)) {
      const crl = tried(() => parseCrl(der));
      if (crl !== undefined) lookupSerial(crl, 1n, crl.issuer);
      tried(() => parseAnyOcspResponse(der));
    }
  });

  it("pyca's and DSS's lists are read", () => {
    const lists = [...filesIn("ocsp/pyca-crl"), ...filesIn("ocsp/dss-crl")];
    const read = lists.filter((file) =>
      objectsIn(file).some((der) => tried(() => parseCrl(der)) !== undefined),
    );
    expect(read.length).toBeGreaterThan(10);
  });
});
