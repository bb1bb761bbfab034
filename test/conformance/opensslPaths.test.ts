import { describe, expect, it } from "vitest";
import { conformanceMissing, conformanceTitle } from "../support/conformance.js";
import { EXPLAINED, idleExplanations, opensslPathRows } from "./suites/opensslPaths.js";
import { differs } from "./suites/row.js";

const missing = conformanceMissing !== undefined;
const rows = missing ? [] : opensslPathRows();

describe.skipIf(missing)(conformanceTitle("OpenSSL's path checks"), () => {
  it.each(rows.map((row) => [row.title, row.id, row] as const))("%s (%s)", (_title, _id, row) => {
    if (row.difference === undefined) expect(row).toMatchObject({ found: row.expected });
    else expect(row.difference.clause).not.toBe("");
  });

  it("are 162, and at most 16 answers differ that need an explanation of their own", () => {
    expect(rows).toHaveLength(162);
    expect(
      rows.filter(differs).filter(({ difference }) => difference?.group === EXPLAINED).length,
    ).toBeLessThan(17);
  });

  it("have no explanation that nothing needs", () => {
    expect(idleExplanations(rows)).toEqual([]);
  });
});
