/**
 * XML signatures that others made: the interoperability sets merlin, phaos and xmldsig2ed, and the bomb. All of
 * them rest on SHA-1 or HMAC, so by default none is accepted; with `legacy` those hold whose form podpis reads.
 * Every other one stands in suites/xmlInterop.ts with the reason.
 */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readXml } from "../../src/xml/read.js";
import { verifyXml } from "../../src/xml/xmldsig.js";
import {
  conformanceMissing,
  conformancePath,
  conformanceTitle,
  readConformance,
} from "../support/conformance.js";
import { Recorder } from "../xml/signing.js";
import { candidates, interopOutcome, XML_INTEROP } from "./suites/xmlInterop.js";

const SETS = [
  "merlin-c14n-three",
  "merlin-exc-c14n-one",
  "merlin-xmldsig-twenty-three",
  "phaos-xmldsig-three",
  "xmldsig2ed-tests",
];
const signatures = (): string[] =>
  SETS.flatMap((set) =>
    readdirSync(conformancePath("xml", "xmlsec", set))
      .filter((name) => name.endsWith(".xml") && !name.startsWith("document"))
      .map((name) => `${set}/${name}`),
  );

describe.skipIf(conformanceMissing)(conformanceTitle("XML signatures of the interoperability sets"), () => {
  it("are all named here", () => {
    expect(signatures().sort()).toEqual(Object.keys(XML_INTEROP).sort());
  });

  it.each(Object.entries(XML_INTEROP))("%s, with SHA-1 and DSA allowed: %j", (file, [form, expected]) => {
    expect(interopOutcome(file, form, true)).toBe(expected);
  });

  it("have a reason wherever they do not hold", () => {
    for (const [file, [, found, because]] of Object.entries(XML_INTEROP)) {
      expect(because === undefined, file).toBe(found === "holds");
    }
  });

  it.each(Object.keys(XML_INTEROP))("%s is not accepted by default", (file) => {
    for (const form of ["enveloped", "enveloping"] as const) {
      expect(interopOutcome(file, form, false)).not.toBe("holds");
    }
  });

  it("do not hold with one letter of their content changed", () => {
    const held = Object.entries(XML_INTEROP).filter(([, [, expected]]) => expected === "holds");
    expect(held.length).toBe(7);
    for (const [file, [form]] of held) {
      const xml = Buffer.from(readConformance("xml", "xmlsec", file)).toString("latin1");
      const changed = xml
        .replace("some text", "some test")
        .replace("Soriano", "Soriana")
        .replace(/(<Envelope [^>]*>)/, "$1x");
      expect(changed, file).not.toBe(xml);
      const result = verifyXml(Buffer.from(changed, "latin1"), candidates(changed), { form, legacy: true });
      expect(result, file).toMatchObject({ holds: false });
    }
  });

  it("refuses the bomb at once", () => {
    const bytes = readConformance("xml", "bomb", "xml_bomb.xml");
    const started = performance.now();
    expect(() => readXml(bytes, { bytes: 1_000_000 }, new Recorder())).toThrow(/XML_REFUSED/);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
