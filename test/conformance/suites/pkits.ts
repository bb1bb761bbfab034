/** NIST PKITS 1.0.1: 249 runs of 226 tests of RFC 5280 path validation. */
import { parseCrl } from "../../../src/crl/crl.js";
import { validateCertificate } from "../../../src/validate/certificate.js";
import { parseCertificate } from "../../../src/x509/certificate.js";
import { readConformance, readConformanceJson } from "../../support/conformance.js";
import type { Difference, Row } from "./row.js";

interface Run {
  readonly id: string;
  readonly title: string;
  readonly trustAnchor: string;
  readonly intermediates: readonly string[];
  readonly target: string;
  readonly crls: readonly string[];
  readonly settings: {
    readonly time: string;
    readonly initialPolicySet: readonly string[];
    readonly initialExplicitPolicy: boolean;
    readonly initialPolicyMappingInhibit: boolean;
    readonly initialInhibitAnyPolicy: boolean;
  };
  readonly expected: "valid" | "invalid";
}

interface Manifest {
  readonly policies: Readonly<Record<string, string>>;
  readonly tests: readonly Run[];
}

const DIFFERENCES: Readonly<Record<string, Difference>> = {
  "4.1.5": {
    group: "named refusal",
    clause:
      "RFC 3279 §2.3.2 lets a DSA key take its parameters from its issuer's key. podpis does not compute that: it names the key and answers INDETERMINATE.",
  },
};

const certificate = (name: string) => parseCertificate(readConformance("pkits", "certs", `${name}.crt`));

/** Judges one run. */
function judge({ policies }: Manifest, { id, title, expected, settings, ...run }: Run): Row {
  const at = new Date(settings.time);
  const result = validateCertificate(
    {
      certificate: certificate(run.target),
      purpose: "any",
      at,
      now: at,
      anchors: [certificate(run.trustAnchor)],
      intermediates: run.intermediates.map(certificate),
      revocation: "required",
      policies: {
        initialPolicySet: settings.initialPolicySet.map((name) => policies[name] ?? name),
        requireExplicitPolicy: settings.initialExplicitPolicy,
        inhibitPolicyMapping: settings.initialPolicyMappingInhibit,
        inhibitAnyPolicy: settings.initialInhibitAnyPolicy,
      },
    },
    {
      crls: run.crls.map((name) => ({
        crl: parseCrl(readConformance("pkits", "crls", `${name}.crl`)),
        source: name,
      })),
      ocsp: [],
    },
  );
  const difference = DIFFERENCES[id];
  return {
    id,
    title,
    expected,
    found: result.verdict === "TOTAL-PASSED" ? "valid" : "invalid",
    why: result.checks.flatMap(({ status, reason }) =>
      status === "passed" || status === "skipped" ? [] : [String(reason)],
    ),
    ...(difference && { difference }),
  };
}

/** All runs, judged. Needs the conformance data. */
export function pkitsRows(): readonly Row[] {
  const manifest = readConformanceJson("pkits", "manifest.json") as Manifest;
  return manifest.tests.map((run) => judge(manifest, run));
}
