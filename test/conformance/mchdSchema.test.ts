/**
 * The format's description against the official schema: `xmllint --schema` is the judge, over the samples, over two
 * documents that use all of the format, and over every systematic mutation of them.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { PodpisError } from "../../src/base/errors.js";
import { NAMESPACE } from "../../src/mchd/format/document.js";
import { parseMchd } from "../../src/mchd/parse.js";
import { quickCounts } from "../../src/mchd/quick/judge.js";
import { readTree } from "../../src/mchd/read/tree.js";
import { bytes, fullest, MINIMAL } from "../mchd/documents.js";
import { mutations } from "../mchd/mutations.js";
import {
  conformanceMissing,
  conformancePath,
  conformanceTitle,
  readConformance,
  readConformanceJson,
} from "../support/conformance.js";
import { tempDir } from "../support/temporary.js";

const noXmllint = spawnSync("xmllint", ["--version"]).status === 0 ? undefined : "xmllint is not installed";
const missing = conformanceMissing ?? noXmllint;
const FOLDER = ["mchd", "anon"] as const;
const XSD = "ON_EMCHD_1_928_00_01_01_01.xsd";

interface Sample {
  readonly file: string;
  readonly schemaResult: "valid" | "invalid" | "not-well-formed";
  readonly firstErrorElement: string | null;
}

const samples = (): readonly Sample[] =>
  (readConformanceJson(...FOLDER, "manifest-shared.json") as { readonly files: readonly Sample[] }).files;

/** What podpis says of the schema alone. */
function verdict(document: Uint8Array): Sample["schemaResult"] {
  try {
    return parseMchd(document).findings.some(({ rule, severity }) => rule === "XSD" && severity === "error")
      ? "invalid"
      : "valid";
  } catch (error) {
    if (!(error instanceof PodpisError)) throw error;
    return error.code === "NOT_MCHD" ? "invalid" : "not-well-formed";
  }
}

/** File name → what xmllint says of it. One process for some hundred files. */
function judge(folder: string, files: readonly string[]): Map<string, Sample["schemaResult"]> {
  const schema = conformancePath(...FOLDER, XSD);
  const { stderr } = spawnSync("xmllint", ["--noout", "--nonet", "--schema", schema, ...files], {
    cwd: folder,
    maxBuffer: 256 * 1024 * 1024,
  });
  const result = new Map<string, Sample["schemaResult"]>();
  for (const line of String(stderr).split("\n")) {
    const match = /^(\S+) (validates|fails to validate)$/.exec(line);
    if (match !== null) result.set(match[1]!, match[2] === "validates" ? "valid" : "invalid");
  }
  for (const file of files) if (!result.has(file)) result.set(file, "not-well-formed");
  return result;
}

describe.skipIf(missing)(conformanceTitle("the schema of the single format"), () => {
  it("agrees with the manifest about every sample, and about where a value fails", () => {
    for (const { file, schemaResult, firstErrorElement } of samples()) {
      const document = readConformance(...FOLDER, ...file.split("/"));
      if (file.includes("ON_DOVBB")) continue;
      expect(verdict(document), file).toBe(schemaResult);
      if (schemaResult !== "invalid") continue;
      const [first] = parseMchd(document).findings;
      const place = first?.path
        .replace(/\/@.*$/, "")
        .split("/")
        .at(-1)
        ?.replace(/\[\d+\]/, "");
      // What is missing before an element xmllint reports at that element, podpis at the one it is missing in.
      if (first?.id !== "schema.missingElement") expect(place, file).toBe(firstErrorElement);
    }
  });

  it("takes every valid sample but the two that break V4 and V1", () => {
    const errors = samples()
      .filter(({ schemaResult }) => schemaResult === "valid")
      .map(({ file }) => {
        const { findings } = parseMchd(readConformance(...FOLDER, ...file.split("/")), {
          fileName: basename(file),
        });
        const rules = (severity: string) => [
          ...new Set(findings.filter((one) => one.severity === severity).map(({ rule }) => rule)),
        ];
        return {
          file: file.slice(0, 24),
          errors: rules("error"),
          duplicate: rules("warning").includes("V3"),
        };
      })
      .filter((one) => one.errors.length > 0 || one.duplicate);
    expect(errors).toEqual([
      { file: "invalid/invalid_12_ON_EM", errors: ["V4"], duplicate: false },
      { file: "invalid/invalid_15_ON_EM", errors: ["V1"], duplicate: false },
      { file: "sintetic/two_entities.xm", errors: [], duplicate: true },
    ]);
  });

  it("takes the samples that the schema lets through, and no others, the quick way, and counts the same", () => {
    for (const { file, schemaResult } of samples()) {
      if (file.includes("ON_DOVBB")) continue;
      const document = readConformance(...FOLDER, ...file.split("/"));
      const options = { fileName: basename(file), at: new Date("2025-06-01T12:00:00Z") };
      const quick = quickCounts(document, options);
      expect(quick !== undefined, file).toBe(schemaResult === "valid");
      if (quick === undefined) continue;
      const { findings, errors } = parseMchd(document, options);
      const warnings = findings.filter(({ severity }) => severity === "warning").length;
      expect({ ...quick }, file).toEqual({ errors, warnings });
    }
  });

  it("agrees with xmllint about thousands of systematic mutations", { timeout: 240_000 }, () => {
    const folder = tempDir();
    const differences: string[] = [];
    let judged = 0;
    let invalid = 0;
    const compare = (documents: readonly { readonly what: string; readonly xml: string }[]): void => {
      const files = documents.map((_one, i) => `${i}.xml`);
      for (const [i, { xml }] of documents.entries()) writeFileSync(join(folder, files[i]!), xml);
      const verdicts = judge(folder, files);
      for (const [i, { what, xml }] of documents.entries()) {
        const theirs = verdicts.get(files[i]!);
        const ours = verdict(bytes(xml));
        if (ours === "invalid") invalid++;
        if (ours !== theirs) differences.push(`${what}: ${ours}, xmllint ${theirs}`);
      }
      judged += documents.length;
    };
    const text = (document: Uint8Array): string => new TextDecoder().decode(document);
    const bases = [fullest("first"), fullest("last"), bytes(MINIMAL)];
    compare(bases.map((document) => ({ what: "unchanged", xml: text(document) })));
    expect(invalid).toBe(0);
    const seen = new Set<string>();
    for (const [i, document] of bases.entries()) {
      const thorough = i === 2;
      let batch: { what: string; xml: string }[] = [];
      for (const mutation of mutations(
        readTree(document).root,
        NAMESPACE,
        thorough,
        thorough ? new Set() : seen,
      )) {
        if (batch.push(mutation) < 500) continue;
        compare(batch);
        batch = [];
      }
      compare(batch);
    }
    expect(differences).toEqual([]);
    expect(judged).toBeGreaterThan(5000);
    expect(invalid).toBeGreaterThan(judged / 3);
  });
});
