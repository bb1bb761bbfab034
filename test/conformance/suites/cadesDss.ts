/** The CAdES files of esig/dss: what its tests assert of each, and what podpis finds. */
import type { VerifyReport } from "../../../src/validate/results.js";
import { readConformance, readConformanceJson } from "../../support/conformance.js";
import { isIntact, reportOf } from "../verifyFile.js";

/** One assertion about one file. */
export interface Assertion {
  readonly path: string;
  readonly about: "level" | "integrity" | "time-stamps";
  readonly expected: string;
  readonly found: string;
  /** The clause that makes the difference, where there is one. */
  readonly because?: string;
}

export interface DssFile {
  readonly path: string;
  readonly format?: string;
  readonly opensslVerify?: string;
  readonly usedBy: readonly {
    readonly levels: readonly string[];
    readonly assertions: readonly string[];
    readonly subIndications: readonly string[];
  }[];
}

export const FOLDER = "cades/dss";

/** The signatures among the files. Needs the conformance data. */
export const dssFiles = (): readonly DssFile[] =>
  (readConformanceJson(FOLDER, "manifest-shared.json") as { files: DssFile[] }).files.filter(
    ({ format }) => format !== undefined,
  );

/** Content that lies beside a detached signature. */
const CONTENTS: Readonly<Record<string, string>> = {
  "/validation/dss-1344/screenshot.png.signed_qes_detached.p7s": "/validation/dss-1344/screenshot.png",
  "/validation/dss-646/CAdES_A_DETACHED.csig": "/validation/dss-646/document.pdf",
};

export const dssReport = (path: string): Promise<VerifyReport | string> => {
  const content = CONTENTS[path];
  return reportOf(`${FOLDER}${path}`, content === undefined ? undefined : readConformance(FOLDER, content));
};

/** The level a name of DSS's means here: a CAdES name wins unless the validation data lie in SignedData. */
const LEVELS: Readonly<Record<string, string>> = {
  CAdES_BES: "BES",
  CAdES_BASELINE_B: "BES",
  CAdES_T: "T",
  CAdES_C: "C",
  CAdES_A: "A",
  CAdES_BASELINE_LTA: "B-LTA",
};

const COUNT =
  /^assertEquals\((\d+), (?:timestampList|allTimestamps|diagnosticData\.getTimestampList\(\))\.size\(\)\)$/;

export const isErs = (file: DssFile): boolean =>
  file.usedBy.some(({ levels }) => levels.includes("CAdES_ERS"));

const ER =
  "RFC 4998 §5: DSS counts the time-stamps inside the evidence record, and checks the record; podpis names it and does not evaluate it";

/** Why we answer otherwise, by file and what is asserted. */
const BECAUSE: Readonly<Record<string, string>> = {
  "/validation/cades-broken-sig-tst-and-ats-v3.cms level":
    "EN 319 122-1 §5.5.2: the index of the archive time-stamp holds a hash of nothing that is there; DSS names the level by form and asserts the index invalid",
  "/validation/cades-lta-copied-atst.p7m level":
    "EN 319 122-1 §5.5.2: the archive time-stamp has no hash index; DSS names the level by form and asserts the imprint broken",
  "/validation/dss-1344/screenshot.png.signed_qes_detached.p7s level":
    "RFC 5126 §6.3.3, §6.3.4, §6.4.1: every referenced value is there, and the imprint of the archive time-stamp (version 2) is right; DSS also asks that the values cover every chain",
  "/validation/dss-2011/cades-tstv2-detached.p7s level":
    "RFC 5126 §6.4.1: the archive time-stamp covers the content, which is not among the files; DSS's test supplies it",
};

/** What DSS and OpenSSL say about the octets, in one word. */
function assertedIntegrity({ usedBy, opensslVerify }: DssFile): string | undefined {
  const said = usedBy.flatMap(({ assertions, subIndications }) => [...assertions, ...subIndications]);
  const missing = said.includes("SIGNED_DATA_NOT_FOUND") || said.includes(NOT_FOUND);
  if (missing) return "content missing";
  if (said.includes(FOUND) && said.includes(NOT_INTACT) && !said.includes(INTACT)) return "content changed";
  if (opensslVerify === "ok") return "intact";
  return opensslVerify?.includes("rsa_sign") ? "signature value wrong" : undefined;
}

const FOUND = "assertTrue(digestMatcher.isDataFound())";
const NOT_FOUND = "assertFalse(digestMatcher.isDataFound())";
const INTACT = "assertTrue(digestMatcher.isDataIntact())";
const NOT_INTACT = "assertFalse(digestMatcher.isDataIntact())";

function foundIntegrity(report: VerifyReport): string {
  if (isIntact(report)) return "intact";
  const words: Readonly<Record<string, string>> = {
    SIGNED_DATA_NOT_FOUND: "content missing",
    HASH_FAILURE: "content changed",
    SIG_CRYPTO_FAILURE: "signature value wrong",
  };
  return words[report.subIndication ?? ""] ?? report.subIndication ?? report.verdict;
}

const ofFile = async (file: DssFile): Promise<readonly Assertion[]> => {
  const report = await dssReport(file.path);
  if (typeof report === "string") return [];
  const { signers } = report;
  const rows: Assertion[] = [];
  const add = (about: Assertion["about"], expected: string, found: string): void => {
    const because = isErs(file) && about !== "level" ? ER : BECAUSE[`${file.path} ${about}`];
    const same = expected === found;
    rows.push({ path: file.path, about, expected, found, ...(!same && because && { because }) });
  };
  const level = file.usedBy.flatMap(({ levels }) => levels).find((name) => name in LEVELS);
  if (level !== undefined) add("level", LEVELS[level]!, signers.map((one) => one.level).join(", "));
  const integrity = assertedIntegrity(file);
  if (integrity !== undefined) add("integrity", integrity, foundIntegrity(report));
  const counts = file.usedBy.flatMap(({ assertions }) =>
    assertions.flatMap((text) => COUNT.exec(text)?.[1] ?? []),
  );
  for (const count of new Set(counts)) {
    add("time-stamps", count, String(signers.flatMap(({ timestamps }) => timestamps).length));
  }
  return rows;
};

/** Everything asserted about level, integrity and number of time-stamps, judged. Needs the conformance data. */
export async function dssAssertions(): Promise<readonly Assertion[]> {
  const rows: Assertion[] = [];
  for (const file of dssFiles()) rows.push(...(await ofFile(file)));
  return rows;
}
