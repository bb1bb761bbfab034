/** Powers of attorney by which nobody signed, told from those that were not needed. */
import { describe, expect, it } from "vitest";
import type { ExaminedMchd } from "../../src/mchd/judged.js";
import { parseMchd } from "../../src/mchd/parse.js";
import { unusedMchds } from "../../src/validate/authority.js";
import type { MchdResult } from "../../src/validate/authorityResult.js";
import { numberOf, xmlOf } from "../mchd/authority/build.js";
import { PERSONS, type PersonName } from "../mchd/authority/cast.js";

function examined(name: string, person: PersonName): ExaminedMchd {
  const parsed = parseMchd(xmlOf(name, { [name]: { to: [{ person }] } }));
  return { file: `${name}.xml`, parsed, facts: parsed.facts, signatures: [] };
}

const identity = (name: PersonName) => ({ cn: name, snils: PERSONS[name].snils });
const resultOf = (file: string) => ({ basis: "mchd", chain: [{ file }] }) as unknown as MchdResult;

describe("a power of attorney that stands in no result", () => {
  const documents = [examined("a", "employee"), examined("b", "employee"), examined("c", "employee2")];

  it("is not unused when it names a signer, who acted by a better one; it is when it names nobody who signed", () => {
    const unused = unusedMchds(documents, [identity("employee")], [resultOf("a.xml")]);
    expect(unused).toEqual([{ file: "c.xml", number: numberOf("c") }]);
    const both = [identity("employee"), identity("employee2")];
    expect(unusedMchds(documents, both, [resultOf("a.xml")])).toEqual([]);
  });

  it("is unused when nobody who signed is known", () => {
    expect(unusedMchds(documents, [], []).map(({ file }) => file)).toEqual(["a.xml", "b.xml", "c.xml"]);
  });
});
