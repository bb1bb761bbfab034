/**
 * The CAdES files of esig/dss: mostly without anchors, so that integrity, the number of time-stamps and
 * the level are the facts to compare. Where we say otherwise, the reason stands beside the file.
 */
import { describe, expect, it } from "vitest";
import type { VerifyReport } from "../../src/validate/results.js";
import {
  conformanceMissing,
  conformanceTitle,
  readConformance,
  readConformanceJson,
} from "../support/conformance.js";
import { isIntact, reportOf } from "./verifyFile.js";

interface Row {
  readonly path: string;
  readonly format?: string;
  readonly opensslVerify?: string;
  readonly usedBy: readonly {
    readonly levels: readonly string[];
    readonly assertions: readonly string[];
    readonly subIndications: readonly string[];
  }[];
}

const FOLDER = "cades/dss";

/** Content that lies beside a detached signature. */
const CONTENTS: Readonly<Record<string, string>> = {
  "/validation/dss-1344/screenshot.png.signed_qes_detached.p7s": "/validation/dss-1344/screenshot.png",
  "/validation/dss-646/CAdES_A_DETACHED.csig": "/validation/dss-646/document.pdf",
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

/** Where our level differs, with the clause that makes the difference. */
const OTHER_LEVELS: Readonly<Record<string, readonly [level: string, why: string]>> = {
  "/validation/cades-broken-sig-tst-and-ats-v3.cms": [
    "B-LT",
    "EN 319 122-1 §5.5.2: the index of the archive time-stamp holds a hash of nothing that is there; DSS names the level by form and asserts the index invalid",
  ],
  "/validation/cades-lta-copied-atst.p7m": [
    "B-LT",
    "EN 319 122-1 §5.5.2: the archive time-stamp has no hash index; DSS names the level by form and asserts the imprint broken",
  ],
  "/validation/dss-1344/screenshot.png.signed_qes_detached.p7s": [
    "A",
    "RFC 5126 §6.3.3, §6.3.4, §6.4.1: every referenced value is there, and the imprint of the archive time-stamp (version 2) is right; DSS also asks that the values cover every chain",
  ],
  "/validation/dss-2011/cades-tstv2-detached.p7s": [
    "XL",
    "the content that the archive time-stamp covers is not among the files",
  ],
};

/** Signatures DSS asserts technically valid, and OpenSSL and we do not: the value is no PKCS#1 block under the key. */
const BROKEN = ["/validation/cades-broken-sig-tst.p7m", "/validation/cades-broken-sig-tst-and-ats-v3.cms"];

const COUNT =
  /^assertEquals\((\d+), (?:timestampList|allTimestamps|diagnosticData\.getTimestampList\(\))\.size\(\)\)$/;

const rows = (): readonly Row[] =>
  conformanceMissing === undefined
    ? (readConformanceJson(FOLDER, "manifest-shared.json") as { files: Row[] }).files.filter(
        ({ format }) => format !== undefined,
      )
    : [];

const report = (path: string): Promise<VerifyReport | string> => {
  const content = CONTENTS[path];
  return reportOf(`${FOLDER}${path}`, content === undefined ? undefined : readConformance(FOLDER, content));
};

const asserted = (row: Row): string[] => row.usedBy.flatMap(({ levels }) => levels);
const isErs = (row: Row): boolean => asserted(row).includes("CAdES_ERS");

describe.skipIf(conformanceMissing)(conformanceTitle("CAdES files of DSS"), () => {
  it("none crashes, and none is valid without anchors", async () => {
    expect(rows().length).toBeGreaterThan(25);
    for (const { path } of rows()) {
      const result = await report(path);
      if (typeof result === "string")
        expect([path, result]).toEqual(["/validation/malformed-cades.p7m", "NOT_CMS"]);
      else expect([path, result.verdict]).not.toEqual([path, "TOTAL-PASSED"]);
    }
  });

  it("what OpenSSL verifies is intact", async () => {
    const verified = rows().filter(({ opensslVerify }) => opensslVerify === "ok");
    expect(verified.length).toBeGreaterThan(15);
    for (const { path } of verified)
      expect([path, isIntact((await report(path)) as VerifyReport)]).toEqual([path, true]);
  });

  it.each(BROKEN)("%s has a wrong signature value", async (path) => {
    expect(await report(path)).toMatchObject({
      verdict: "TOTAL-FAILED",
      subIndication: "SIG_CRYPTO_FAILURE",
    });
  });

  it("a broken content is HASH_FAILURE, a missing one SIGNED_DATA_NOT_FOUND, as DSS says", async () => {
    expect(await report("/validation/dss-2011/cades-enveloping-broken.pkcs7")).toMatchObject({
      verdict: "TOTAL-FAILED",
      subIndication: "HASH_FAILURE",
    });
    const missing = rows().filter((row) =>
      row.usedBy.some((use) => use.subIndications.includes("SIGNED_DATA_NOT_FOUND")),
    );
    expect(missing.length).toBeGreaterThan(2);
    for (const { path } of missing) {
      expect([path, await report(path)]).toMatchObject([
        path,
        { verdict: "INDETERMINATE", subIndication: "SIGNED_DATA_NOT_FOUND" },
      ]);
    }
  });

  it("the level is the asserted one, or differs for a reason that is named", async () => {
    const named = rows().filter((row) => asserted(row).some((level) => level in LEVELS));
    expect(named).toHaveLength(9);
    for (const row of named) {
      const { signers } = (await report(row.path)) as VerifyReport;
      const expected = OTHER_LEVELS[row.path]?.[0] ?? LEVELS[asserted(row)[0]!];
      expect([row.path, signers.map(({ level }) => level)]).toEqual([row.path, [expected]]);
    }
  });

  it("evidence records do not raise the level", async () => {
    const records = rows().filter(isErs);
    expect(records.length).toBeGreaterThan(5);
    for (const { path } of records) {
      const { signers } = (await report(path)) as VerifyReport;
      for (const { level } of signers) expect([path, level]).toEqual([path, "B-LT"]);
    }
  });

  it("the number of time-stamps is the asserted one", async () => {
    const counted = rows()
      .filter((row) => !isErs(row))
      .flatMap((row) => {
        const numbers = row.usedBy.flatMap(({ assertions }) =>
          assertions.flatMap((text) => COUNT.exec(text)?.[1] ?? []),
        );
        return numbers.map((number) => [row.path, Number(number)] as const);
      });
    expect(counted.length).toBeGreaterThan(5);
    for (const [path, number] of counted) {
      const { signers } = (await report(path)) as VerifyReport;
      expect([path, signers.flatMap(({ timestamps }) => timestamps).length]).toEqual([path, number]);
    }
  });
});
