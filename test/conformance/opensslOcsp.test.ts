import { describe, expect, it } from "vitest";
import { conformanceMissing, conformanceTitle } from "../support/conformance.js";
import { opensslOcspRows } from "./suites/opensslOcsp.js";

const missing = conformanceMissing !== undefined;
const rows = missing ? [] : opensslOcspRows();

describe.skipIf(missing)(conformanceTitle("OpenSSL's OCSP checks"), () => {
  it.each(rows.map((row) => [row.title, row.id, row] as const))("%s (%s)", (_title, _id, row) => {
    expect(row).toMatchObject({ found: row.expected });
  });

  it("are 59", () => {
    expect(rows).toHaveLength(59);
  });

  it("fail for the reason that each was made for", () => {
    // The issuer's own reason is the first; a file may hold the certificates above it, too.
    const why = (part: string) =>
      new Set(rows.filter(({ title }) => title.includes(part)).map((row) => row.why[0]));
    expect(why("WRONG ISSUERNAMEHASH")).toEqual(new Set(["ocsp.otherIssuer"]));
    expect(why("WRONG ISSUERKEYHASH")).toEqual(new Set(["ocsp.otherIssuer"]));
    expect(why("WRONG SUBJECT NAME in the ISSUER")).toEqual(new Set(["ocsp.otherIssuer"]));
    expect(why("WRONG RESPONDERID")).toEqual(new Set(["ocsp.responderNotFound"]));
    expect(why("INVALID SIGNATURE on the OCSP")).toEqual(new Set(["ocsp.signature.invalid"]));
    expect(why("INVALID SIGNATURE on the DELEGATED")).toEqual(new Set(["ocsp.responderUnauthorized"]));
  });
});
