/**
 * The CAdES files of esig/dss: mostly without anchors, so that integrity, the number of time-stamps and
 * the level are the facts to compare. Where we say otherwise, the reason stands beside the file.
 */
import { describe, expect, it } from "vitest";
import type { VerifyReport } from "../../src/validate/results.js";
import { conformanceMissing, conformanceTitle } from "../support/conformance.js";
import { type DssFile, dssAssertions, dssFiles, dssReport, isErs } from "./suites/cadesDss.js";
import { isIntact } from "./verifyFile.js";

/** Signatures DSS asserts technically valid, and OpenSSL and we do not: the value is no PKCS#1 block under the key. */
const BROKEN = ["/validation/cades-broken-sig-tst.p7m", "/validation/cades-broken-sig-tst-and-ats-v3.cms"];

const files = (): readonly DssFile[] => (conformanceMissing === undefined ? dssFiles() : []);

describe.skipIf(conformanceMissing)(conformanceTitle("CAdES files of DSS"), () => {
  it("none crashes, and none is valid without anchors", async () => {
    expect(files().length).toBeGreaterThan(25);
    for (const { path } of files()) {
      const result = await dssReport(path);
      if (typeof result === "string")
        expect([path, result]).toEqual(["/validation/malformed-cades.p7m", "NOT_CMS"]);
      else expect([path, result.verdict]).not.toEqual([path, "TOTAL-PASSED"]);
    }
  });

  it("what OpenSSL verifies is intact", async () => {
    const verified = files().filter(({ opensslVerify }) => opensslVerify === "ok");
    expect(verified.length).toBeGreaterThan(15);
    for (const { path } of verified)
      expect([path, isIntact((await dssReport(path)) as VerifyReport)]).toEqual([path, true]);
  });

  it.each(BROKEN)("%s has a wrong signature value", async (path) => {
    expect(await dssReport(path)).toMatchObject({
      verdict: "TOTAL-FAILED",
      subIndication: "SIG_CRYPTO_FAILURE",
    });
  });

  it("a broken content is HASH_FAILURE, a missing one SIGNED_DATA_NOT_FOUND, as DSS says", async () => {
    expect(await dssReport("/validation/dss-2011/cades-enveloping-broken.pkcs7")).toMatchObject({
      verdict: "TOTAL-FAILED",
      subIndication: "HASH_FAILURE",
    });
    const missing = files().filter((row) =>
      row.usedBy.some((use) => use.subIndications.includes("SIGNED_DATA_NOT_FOUND")),
    );
    expect(missing.length).toBeGreaterThan(2);
    for (const { path } of missing) {
      expect([path, await dssReport(path)]).toMatchObject([
        path,
        { verdict: "INDETERMINATE", subIndication: "SIGNED_DATA_NOT_FOUND" },
      ]);
    }
  });

  it("what DSS asserts of levels, integrity and time-stamps holds, or differs for a reason that is named", async () => {
    const assertions = await dssAssertions();
    const of = (about: string) => assertions.filter((one) => one.about === about);
    expect(of("level")).toHaveLength(9);
    expect(of("integrity").length).toBeGreaterThan(20);
    expect(of("time-stamps").length).toBeGreaterThan(12);
    expect(
      assertions.filter(({ expected, found, because }) => expected !== found && because === undefined),
    ).toEqual([]);
  });

  it("evidence records are named, not evaluated, and do not raise the level", async () => {
    const records = files().filter(isErs);
    expect(records.length).toBeGreaterThan(5);
    for (const { path } of records) {
      const { signers } = (await dssReport(path)) as VerifyReport;
      for (const { level } of signers) expect([path, level]).toEqual([path, "B-LT"]);
      const notes = signers.flatMap(({ checks }) =>
        checks.filter(({ reason }) => reason === "level.evidenceRecord"),
      );
      expect([path, notes.map(({ status }) => status)]).toEqual([path, expect.arrayContaining(["warning"])]);
    }
  });
});
