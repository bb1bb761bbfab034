/** Broken objects that others collected: read or refused, never a crash, never valid, never slow. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isMalformed } from "../../src/asn1/cursor.js";
import { unarmor } from "../../src/asn1/pem.js";
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

const missing = conformanceMissing !== undefined;
const AT = new Date("2020-01-01T00:00:00Z");

const filesIn = (...folder: readonly string[]): string[] =>
  missing
    ? []
    : readdirSync(conformancePath(...folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(conformancePath().length))
        .sort();

/** Undefined when the octets are refused, as they may be; any other error is a crash. */
function tried<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return undefined;
  }
}

/** Sound in form: what is unusual about them is judged later, or read all the same. */
const WELL_FORMED = [
  "bad_signature_algorithm_oid.pem",
  "cert_version3.pem",
  // Characters that their string types do not have: real names are full of them.
  "issuer_bad_printable_string.pem",
  "subject_blank_subjectaltname_not_critical.pem",
  "subject_not_ascii.pem",
  "subject_not_printable_string.pem",
];

/** Everything in a file that could be an object: the file as it stands, and the blocks of its PEM. */
function objectsIn(file: string): readonly Uint8Array[] {
  const bytes = readConformance(file);
  return [bytes, ...(tried(() => unarmor(bytes)) ?? []).map(({ der }) => der)];
}

/** Reads octets as everything they could be, and judges what can be read. Says as what they were read. */
function readAsAnything(bytes: Uint8Array): readonly string[] {
  const read: string[] = [];
  const certificate = tried(() => parseCertificate(bytes));
  if (certificate !== undefined) {
    read.push("certificate");
    extensionsOf(certificate);
    certificateFacts(certificate);
    const question = { certificate, purpose: "signing", at: AT, now: AT, revocation: "required" } as const;
    const { verdict } = validateCertificate({ ...question, anchors: [], intermediates: [certificate] });
    expect(verdict).not.toBe("TOTAL-PASSED");
  }
  const crl = tried(() => parseCrl(bytes));
  if (crl !== undefined) {
    read.push("crl");
    lookupSerial(crl, 1n, crl.issuer);
  }
  if (tried(() => parseAnyOcspResponse(bytes)) !== undefined) read.push("ocsp");
  return read;
}

describe.skipIf(missing)(conformanceTitle("malformed objects"), () => {
  it.each(filesIn("malformed"))("%s is read or refused, and in time", (file) => {
    const start = performance.now();
    for (const bytes of objectsIn(file)) readAsAnything(bytes);
    expect(performance.now() - start, "milliseconds").toBeLessThan(2000);
  });

  it("of BoringSSL's certificates, those whose form is broken are refused, or their broken part is named", () => {
    const unnoticed = filesIn("malformed", "boringssl-parse_certificate_unittest").filter((file) =>
      objectsIn(file).some((bytes) => {
        const certificate = tried(() => parseCertificate(bytes));
        return certificate !== undefined && extensionsOf(certificate).malformed.length === 0;
      }),
    );
    expect(unnoticed.map((file) => file.split("/").at(-1))).toEqual(WELL_FORMED);
  });

  it("the list with an endless loop comes to its end", () => {
    const start = performance.now();
    const [bytes] = objectsIn(join("ocsp", "dss-crl", "infinite-loop.crl"));
    expect(readAsAnything(bytes!)).toEqual([]);
    expect(performance.now() - start, "milliseconds").toBeLessThan(2000);
  });
});
