/** Objects that others made, and broken ones: shown safely or named as unknown, never a crash. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { show } from "../../src/app/show.js";
import { PodpisError } from "../../src/base/errors.js";
import { toJsonLine } from "../../src/report/json.js";
import { renderShow } from "../../src/report/text.js";
import { styleOf } from "../report/samples.js";
import { conformanceMissing, conformancePath, conformanceTitle } from "../support/conformance.js";
import { schemaErrors } from "./schemas.js";

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });

const REFUSALS = ["UNKNOWN_OBJECT", "FILE_EMPTY", "ASN1_LIMIT"];

describe.skipIf(conformanceMissing)(conformanceTitle("show"), () => {
  it.each([
    ["malformed", 10],
    ["gost", 100],
    ["openssl", 300],
    ["tsp", 5],
    ["ocsp", 50],
    ["cades", 30],
    ["rusig", 10],
  ])("%s: every object is shown as its schema says, or refused by name", async (folder, least) => {
    let shown = 0;
    for (const file of filesUnder(conformancePath(folder))) {
      try {
        const report = await show({ file });
        for (const line of renderShow(report, styleOf("ru", { details: true }))) {
          expect(line, file).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        }
        expect(schemaErrors(JSON.parse(toJsonLine(report))), file).toEqual([]);
        shown++;
      } catch (error) {
        if (!(error instanceof PodpisError)) throw error;
        expect(REFUSALS, file).toContain(error.code);
      }
    }
    expect(shown).toBeGreaterThan(least);
  });

  it("knows who signed a real signature, when, and with which time-stamps", async () => {
    const report = await show({ file: conformancePath("rusig", "14_1.p7s") });
    expect(report.objects).toMatchObject([
      {
        kind: "cms",
        attached: false,
        signers: [
          {
            certificate: { subject: { cn: "Test Certificate" } },
            claimedSigningTime: "2024-07-16T14:51:48.000+00:00",
            timestamps: [{ kind: "signature" }, { kind: "cades-c" }],
          },
        ],
      },
    ]);
  });
});
