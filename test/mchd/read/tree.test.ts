import { describe, expect, it } from "vitest";
import { parseMchd } from "../../../src/mchd/parse.js";
import { readPlain } from "../../../src/mchd/read/plain.js";
import { readGeneral, readTree, type XmlNode } from "../../../src/mchd/read/tree.js";
import { bytes, changed, fullest, MINIMAL, windows1251 } from "../documents.js";

const code = (run: () => unknown): string | undefined => {
  try {
    run();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
};

/** The tree without the way back up. */
const plainly = ({ parent: _parent, children, ...node }: XmlNode): unknown => ({
  ...node,
  children: children.map(plainly),
});

describe("the encodings of a document", () => {
  it("reads windows-1251 and UTF-8 with a byte order mark like UTF-8", () => {
    const expected = parseMchd(bytes(MINIMAL)).document;
    const cyrillic = windows1251(MINIMAL.replace("UTF-8", "windows-1251"));
    expect(parseMchd(cyrillic).document).toEqual(expected);
    expect(parseMchd(bytes(`\ufeff${MINIMAL}`)).document).toEqual(expected);
  });

  it.each([
    ["UTF-8 cut inside a character", bytes(MINIMAL).subarray(0, 70), "XML_MALFORMED"],
    ["windows-1251 that says UTF-8", windows1251(MINIMAL), "XML_MALFORMED"],
    ["UTF-16", new Uint8Array(Buffer.from(`\ufeff${MINIMAL}`, "utf16le")), "XML_REFUSED"],
    ["another encoding", bytes(MINIMAL.replace("UTF-8", "koi8-r")), "XML_REFUSED"],
    [
      "both, one after the other",
      Buffer.concat([bytes(MINIMAL), windows1251("<!-- Ж -->")]),
      "XML_MALFORMED",
    ],
  ])("refuses %s", (_what, document, expected) => {
    expect(code(() => readTree(new Uint8Array(document)))).toBe(expected);
  });
});

describe("monsters", () => {
  const bomb = `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
  it.each([
    [
      "an entity bomb",
      MINIMAL.replace("<Доверенность", `${bomb}<Доверенность`).replace("ООО", "&b;"),
      "XML_REFUSED",
    ],
    ["an external entity", `<!DOCTYPE a SYSTEM "http://127.0.0.1/x"><a/>`, "XML_REFUSED"],
    ["an entity nobody declared", MINIMAL.replace("ООО", "&boom;"), "XML_MALFORMED"],
    [
      "a processing instruction",
      MINIMAL.replace("<Документ>", '<?xml-stylesheet href="x"?><Документ>'),
      "XML_REFUSED",
    ],
    ["a million levels", "<a>".repeat(1_000_000), "XML_REFUSED"],
    ["a million elements", `<a>${"<b/>".repeat(1_000_000)}</a>`, "XML_REFUSED"],
    ["more octets than a document has", `<a>${" ".repeat(9 * 1024 * 1024)}</a>`, "XML_REFUSED"],
    ["XML 1.1", MINIMAL.replace("1.0", "1.1"), "XML_REFUSED"],
    ["two roots", `${MINIMAL}<a/>`, "XML_MALFORMED"],
    ["no root", '<?xml version="1.0"?>', "XML_MALFORMED"],
    ["text", "hello", "XML_MALFORMED"],
    ["an attribute twice", changed(['ЕИОУК="0"', 'ЕИОУК="0" ЕИОУК="0"']), "XML_MALFORMED"],
    ["another document", "<a/>", "NOT_MCHD"],
    ["the name without the namespace", MINIMAL.replace(/ xmlns="[^"]*"/, ""), "NOT_MCHD"],
  ])("%s: named and refused", (_what, document, expected) => {
    expect(code(() => parseMchd(bytes(document)))).toBe(expected);
  });
});

describe("the short scanner", () => {
  it.each([
    ["the minimal document", MINIMAL],
    ["the fullest original", new TextDecoder().decode(fullest("first"))],
    ["the fullest delegation", new TextDecoder().decode(fullest("last"))],
    ["line ends of Windows", MINIMAL.replaceAll("\n", "\r\n")],
    [
      "single quotes and spaces in tags",
      changed(['ЕИОУК="0"', "ЕИОУК='0'  "], ["</Документ>", "</Документ  >"]),
    ],
    ["line ends and entities in values", changed(["ООО", "a\r\nb\tc&lt;&amp;&apos;"])],
    ["namespaces that nobody uses", changed(["<Доверенность ", '<Доверенность xmlns:x="urn:x" '])],
  ])("reads %s as the general reader does", (_what, source) => {
    const plain = readPlain(source, "utf-8");
    expect(plain).toBeDefined();
    expect(plainly(plain!)).toEqual(plainly(readGeneral(source, "utf-8")));
  });

  it.each([
    "<a/><b/>",
    "<a></b>",
    "<a",
    "<a><b></a></b>",
    "<a x='1' x='1'/>",
    "<a x='1'y='2'/>",
    "<a x='<'/>",
    "<a>]]></a>",
    "<a>&unknown;</a>",
    "<a>& b</a>",
    "<a>\u0001</a>",
    "<a>\ufffe</a>",
    "<a>\ud800</a>",
    "< a/>",
    "<1a/>",
    "a<a/>",
    "<a/>a",
    "<a x=1/>",
    "<a x/>",
    "<p:a/>",
    "<a p:x='1'/>",
    "<a xmlns:p='1' xmlns:p='2'/>",
    "<a xmlns:p=''/>",
    "<a xmlns='x' xmlns='y'/>",
    "<a xmlns:xml='x'/>",
    "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
    `<?xml version="1.0'?><a/>`,
    "<?XML version='1.0'?><a/>",
    "<?xml version='1.0' standalone='YES'?><a/>",
    "<?xml version='1.0' encoding='windows-1251'?><a/>",
    " <?xml version='1.0'?><a/>",
  ])("leaves %s to the general reader, which refuses it", (source) => {
    expect(readPlain(source, "utf-8")).toBeUndefined();
    expect(code(() => readGeneral(source, "utf-8"))).toMatch(/^XML_/);
  });

  it("leaves comments, CDATA and character references to the general reader", () => {
    const source = changed(
      ["<Документ>", "<!-- &#1055; --><Документ>"],
      ["https://", "&#104;<![CDATA[ttps]]>://"],
    );
    expect(readPlain(source, "utf-8")).toBeUndefined();
    expect(parseMchd(bytes(source)).document).toEqual(parseMchd(bytes(MINIMAL)).document);
  });
});

describe("octets that are not of the encoding", () => {
  const errorOf = (document: Uint8Array): unknown => {
    try {
      parseMchd(document);
    } catch (error) {
      return (error as { data?: unknown }).data;
    }
    return undefined;
  };

  it("are named with their line, in later pieces too", () => {
    const lines = (count: number) => bytes(`${"строка\n".repeat(count)}я`);
    for (const count of [0, 3, 7_000, 20_000]) {
      const text = lines(count);
      text[text.length - 1] = 0x20;
      const document = Buffer.concat([text, bytes("\nдальше\n")]);
      expect(errorOf(document)).toMatchObject({ line: count + 1 });
    }
  });

  it("a byte order mark of UTF-8 before a first line of windows-1251 is said in these words", () => {
    const text = MINIMAL.replace('encoding="UTF-8"', 'encoding="windows-1251"');
    expect(errorOf(bytes(`\ufeff${text}`))).toMatchObject({
      reason: "its byte order mark says UTF-8, its first line another encoding",
    });
  });
});
