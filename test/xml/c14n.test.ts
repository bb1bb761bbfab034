/** Canonical XML as a stream, against xml-crypto on trees and (where installed) xmllint. */
import { spawnSync } from "node:child_process";
import { DOMParser } from "@xmldom/xmldom";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SignedXml } from "xml-crypto";
import { utf8 } from "../../src/base/bytes.js";
import { C14N, EXC_C14N } from "../../src/xml/algorithms.js";
import { type C14nMethod, Canonicalizer } from "../../src/xml/c14n.js";
import { readXml } from "../../src/xml/read.js";

const canonical = (xml: string, method: C14nMethod): string => {
  let out = "";
  const write = (piece: string): void => {
    out += piece;
  };
  readXml(utf8(xml), { bytes: 1_000_000 }, new Canonicalizer(method, write));
  return out;
};

/** xml-crypto's canonical form of the whole document. */
function peer(xml: string, uri: string, prefixes: readonly string[]): string {
  const algorithm = new new SignedXml().CanonicalizationAlgorithms[uri]!();
  const root = new DOMParser().parseFromString(xml, "text/xml").documentElement;
  return String(algorithm.process(root as never, { inclusiveNamespacesPrefixList: [...prefixes] }));
}

const xmllint = (xml: string, option: string): string =>
  spawnSync("xmllint", [option, "-"], { input: xml }).stdout.toString("utf8");
const xmllintMissing = spawnSync("xmllint", ["--version"]).status !== 0;

const METHODS = [
  { name: "exclusive", method: { exclusive: true }, uri: EXC_C14N, option: "--exc-c14n", prefixes: [] },
  { name: "inclusive", method: { exclusive: false }, uri: C14N, option: "--c14n", prefixes: [] },
  {
    name: "exclusive, two prefixes inclusive,",
    method: { exclusive: true, inclusivePrefixes: ["p", "r"] },
    uri: EXC_C14N,
    // xmllint takes no list of prefixes; xmlsec1 does, see test/interop/xmldsig.test.ts.
    option: undefined,
    prefixes: ["p", "r"],
  },
] as const;

const names = fc.constantFrom("a", "б", "Версия", "c-1");
const prefixNames = fc.constantFrom("", "p", "q");
const uris = fc.constantFrom("urn:one", "urn:two", "http://three.example/");
const texts = fc.constantFrom(
  "",
  "текст",
  " \n\t",
  "a&amp;b&lt;c&gt;d",
  "&#13;&#x9;",
  "<![CDATA[<&>]]>",
  "😀",
  "\"'",
);
const values = fc.constantFrom(
  "",
  "v",
  "a &amp; b &lt;",
  "&#9;&#10;&#13;",
  "&quot;'",
  "значение  два",
  "\n\tx",
);

/** Documents that use only prefixes they have declared. */
const documents = fc
  .letrec<{ element: string; content: string }>((tie) => ({
    content: fc.oneof({ depthSize: "small" }, texts, fc.constant("<!-- remark -->"), tie("element")),
    element: fc
      .record({
        name: names,
        prefix: prefixNames,
        own: fc.option(uris, { nil: undefined }),
        p: fc.option(uris, { nil: undefined }),
        plain: fc.option(values, { nil: undefined }),
        qualified: fc.option(values, { nil: undefined }),
        content: fc.array(tie("content"), { maxLength: 4 }),
      })
      .map(({ name, prefix, own, p, plain, qualified, content }) => {
        const tag = prefix === "" ? name : `${prefix}:${name}`;
        const parts = [
          tag,
          ...(own === undefined ? [] : [`xmlns="${own}"`]),
          ...(p === undefined ? [] : [`xmlns:p="${p}"`]),
          ...(qualified === undefined ? [] : [`q:x="${qualified}" p:x=""`]),
          ...(plain === undefined ? [] : [`y='${plain.replaceAll("'", "&apos;")}'`]),
        ];
        return `<${parts.join(" ")}>${content.join("")}</${tag}>`;
      }),
  }))
  .element.map(
    (inner) => `<?xml version="1.0"?>\n<root xmlns:p="urn:p" xmlns:q="urn:q" b="2" a="1">${inner}</root>\n`,
  );

describe.each(METHODS)("the $name canonical form", ({ method, uri, option, prefixes }) => {
  it("is xml-crypto's for documents without namespaces to argue about", () => {
    const xml = `<Список б="2" а="1"><A y='&lt;"&#9;'>x&amp;&gt;<![CDATA[<]]>&#13;</A><!-- c --><B/></Список>`;
    expect(canonical(xml, method)).toBe(peer(xml, uri, prefixes));
    expect(canonical(xml, method)).toBe(
      `<Список а="1" б="2"><A y="&lt;&quot;&#x9;">x&amp;&gt;&lt;&#xD;</A><B></B></Список>`,
    );
  });

  it("is xml-crypto's for random documents with namespaces", () => {
    fc.assert(
      fc.property(documents, (xml) => {
        expect(canonical(xml, method)).toBe(peer(xml, uri, prefixes));
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  if (option === undefined) return;

  it.skipIf(xmllintMissing)("is xmllint's for random documents with namespaces", () => {
    fc.assert(
      fc.property(documents, (xml) => {
        const theirs = xmllint(xml, option).replace(/<!-- remark -->/g, "");
        expect(canonical(xml, method)).toBe(theirs.trimEnd());
      }),
      { numRuns: 25, seed: 5 },
    );
  });
});
