/**
 * docs/conformance.md is what the conformance run found. PODPIS_WRITE_DOCS=1 writes it; otherwise the
 * committed page must say the same.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { SignatureForm } from "../../src/xml/signatureShape.js";
import { conformanceMissing, conformanceTitle } from "../support/conformance.js";
import { type Assertion, dssAssertions } from "./suites/cadesDss.js";
import { opensslOcspRows } from "./suites/opensslOcsp.js";
import { EXPLAINED, opensslPathRows, TRUSTED_CERTIFICATE } from "./suites/opensslPaths.js";
import { pkitsRows } from "./suites/pkits.js";
import { differs, type Row } from "./suites/row.js";
import { NEVER_GIVEN } from "./suites/subIndications.js";
import { interopOutcome, XML_INTEROP } from "./suites/xmlInterop.js";

const PAGE = new URL("../../docs/conformance.md", import.meta.url);

const table = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const verdicts = (rows: readonly Row[], wanted: Row["expected"]): string =>
  String(rows.filter(({ expected }) => expected === wanted).length);

function summary(suites: readonly (readonly [string, readonly Row[]])[]): string {
  const line = ([name, rows]: readonly [string, readonly Row[]]): string[] => {
    const different = rows.filter(differs);
    const of = (group: string) =>
      String(different.filter(({ difference }) => difference?.group === group).length);
    return [
      name,
      String(rows.length),
      verdicts(rows, "valid"),
      verdicts(rows, "invalid"),
      String(rows.length - different.length),
      of("named refusal"),
      of(EXPLAINED),
      of(TRUSTED_CERTIFICATE),
    ];
  };
  const head = [
    "suite",
    "runs",
    "valid",
    "invalid",
    "same answer",
    "named refusal",
    "explained",
    "trust settings",
  ];
  return table(head, suites.map(line));
}

const differences = (rows: readonly Row[]): string =>
  table(
    ["run", "the suite says", "podpis says", "because"],
    rows.map(({ title, expected, found, difference }) => [title, expected, found, difference?.clause ?? ""]),
  );

const ABOUT = { level: "level", integrity: "integrity", "time-stamps": "number of time-stamps" } as const;

function dssSummary(assertions: readonly Assertion[]): string {
  const lines = (Object.keys(ABOUT) as (keyof typeof ABOUT)[]).map((about) => {
    const rows = assertions.filter((one) => one.about === about);
    const same = rows.filter(({ expected, found }) => expected === found).length;
    return [ABOUT[about], String(rows.length), String(same), String(rows.length - same)];
  });
  return table(["DSS asserts", "files", "same answer", "explained"], lines);
}

const dssDifferences = (assertions: readonly Assertion[]): string =>
  table(
    ["file", "about", "DSS says", "podpis says", "because"],
    assertions
      .filter(({ expected, found }) => expected !== found)
      .map(({ path, about, expected, found, because = "" }) => [
        path.replace("/validation/", ""),
        ABOUT[about],
        expected,
        found,
        because,
      ]),
  );

const found = (file: string, form: SignatureForm): string => interopOutcome(file, form, true);

const held = (): string => {
  const all = Object.entries(XML_INTEROP);
  return `${all.filter(([file, [form]]) => found(file, form) === "holds").length} of ${all.length}`;
};

const xmlInterop = (): string =>
  table(
    ["file", "podpis says", "because"],
    Object.entries(XML_INTEROP)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([file, [form, , because = ""]]) => [file, found(file, form), because]),
  );

async function page(): Promise<string> {
  const dss = await dssAssertions();
  const [pkits, paths, ocsp] = [pkitsRows(), opensslPathRows(), opensslOcspRows()];
  const of = (rows: readonly Row[], group: string) =>
    rows.filter(({ difference }) => difference?.group === group);
  return `# Conformance

podpis is run against suites that others made. This page is written by the run
(\`PODPIS_WRITE_DOCS=1 npx vitest run test/conformance/docs.test.ts\`), and the test fails when it says
something else than the run found. The suites are not part of the project; \`PODPIS_CONFORMANCE\` names the
folder they lie in.

${summary([
  ["NIST PKITS 1.0.1", pkits],
  ["OpenSSL path checks", paths],
  ["OpenSSL OCSP checks", ocsp],
])}

The CAdES files of the European Commission's DSS are judged without anchors: what DSS's tests assert about
level, integrity and number of time-stamps is compared, file by file.

${dssSummary(dss)}

## Where podpis answers otherwise

### CAdES files of DSS

${dssDifferences(dss)}

### XML signatures

The sets merlin, phaos and xmldsig2ed of the XMLDSig interoperability work, as the library's verifier sees them. All
of them rest on SHA-1 or HMAC, so by default none is accepted; with SHA-1 and DSA allowed ${held()} hold. Each of the
others is named here with its reason. The reader of the list of accredited CAs takes the enveloped form alone.

${xmlInterop()}

### NIST PKITS

${differences(of(pkits, "named refusal"))}

### OpenSSL path checks

${differences(of(paths, EXPLAINED))}

Runs whose anchor is an OpenSSL \`TRUSTED CERTIFICATE\`: podpis takes the certificate out of such a file and
leaves out what OpenSSL notes there about trust, which no standard defines. Whom podpis trusts, and for what,
is said by \`--trust\` and the purpose asked about.

${differences(of(paths, TRUSTED_CERTIFICATE))}

An anchor need not be self-signed for podpis, so no run differs for the want of \`-partial_chain\`.

## Sub-indications of EN 319 102-1 that podpis does not give

Every other one comes out of a whole verification in podpis's own tests.

${table(["sub-indication", "because"], Object.entries(NEVER_GIVEN))}
`;
}

describe.skipIf(conformanceMissing !== undefined)(conformanceTitle("docs/conformance.md"), () => {
  it("says what the run found", async () => {
    const written = await page();
    if (process.env.PODPIS_WRITE_DOCS === "1") writeFileSync(PAGE, written);
    expect(readFileSync(PAGE, "utf8")).toBe(written);
  });
});
