import { describe, expect, it } from "vitest";
import { conformanceMissing, conformanceTitle } from "../support/conformance.js";
import { pkitsRows } from "./suites/pkits.js";
import { differs } from "./suites/row.js";

const missing = conformanceMissing !== undefined;
const rows = missing ? [] : pkitsRows();

describe.skipIf(missing)(conformanceTitle("PKITS"), () => {
  for (const row of rows) {
    const { id, title, expected, difference } = row;
    const note = difference === undefined ? expected : `${difference.group}: ${difference.clause}`;
    it(`${id} ${title}: ${note}`, () => {
      if (difference === undefined) expect(row).toMatchObject({ found: expected });
      else expect(row).toMatchObject({ found: "invalid", why: expect.arrayContaining(["path.unsupported"]) });
    });
  }

  it("has all 249 runs, and one named refusal", () => {
    expect(rows).toHaveLength(249);
    expect(rows.filter(differs).map(({ id }) => id)).toEqual(["4.1.5"]);
  });
});
