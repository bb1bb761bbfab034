/** OpenSSL's OCSP checks (test/recipes/80-test_ocsp.t), 59 of them. They name no certificate. */
import { unarmor } from "../../../src/asn1/pem.js";
import { parseAnyOcspResponse } from "../../../src/ocsp/response.js";
import { verifyOcspResponse } from "../../../src/ocsp/verify.js";
import { validateCertificate } from "../../../src/validate/certificate.js";
import { type Certificate, parseCertificate } from "../../../src/x509/certificate.js";
import { readConformance, readConformanceJson } from "../../support/conformance.js";
import type { Row } from "./row.js";

interface Run {
  readonly group: string;
  readonly title: string;
  readonly response: string;
  /** A trusted certificate; the issuer itself, or what the untrusted one leads to. */
  readonly issuer: string;
  readonly untrusted: string;
  readonly expectedExit: number;
}

const load = (name: string): readonly Certificate[] =>
  unarmor(readConformance("openssl", "ocsp-tests", name)).map(({ der }) => parseCertificate(der));

function judge({ group, title, response: file, issuer, untrusted, expectedExit }: Run, at: Date): Row {
  const response = parseAnyOcspResponse(unarmor(readConformance("openssl", "ocsp-tests", file))[0]!.der);
  const anchors = load(issuer);
  const hints = untrusted === "" ? [] : load(untrusted);
  const isSound = (certificate: Certificate) =>
    validateCertificate({
      certificate,
      purpose: "any",
      at,
      now: at,
      anchors,
      intermediates: hints,
      revocation: "off",
    }).verdict === "TOTAL-PASSED";
  const issuers = [...anchors, ...hints.filter(isSound)];
  const outcomes = issuers.map((ca) => verifyOcspResponse({ response, issuer: ca, siblings: [], pool: [] }));
  return {
    id: [file, issuer, untrusted].filter((part) => part).join(" · "),
    title: `${group.replaceAll("=", "").trim()}: ${title}`,
    expected: expectedExit === 0 ? "valid" : "invalid",
    found: outcomes.some(({ kind }) => kind !== "none") ? "valid" : "invalid",
    why: outcomes.flatMap((outcome) => (outcome.kind === "none" ? [outcome.problem] : [])),
  };
}

/** All runs, judged. Needs the conformance data. */
export function opensslOcspRows(): readonly Row[] {
  const { tests, attime } = readConformanceJson("openssl", "ocsp-manifest.json") as {
    tests: readonly Run[];
    attime: string | number;
  };
  return tests.map((run) => judge(run, new Date(1000 * Number(attime))));
}
