/** The front that every XML document passes first. */
import { describe, expect, it } from "vitest";
import { utf8 } from "../../src/base/bytes.js";
import { PodpisError } from "../../src/base/errors.js";
import { MAX_XML_ELEMENTS } from "../../src/base/limits.js";
import { readXml } from "../../src/xml/read.js";
import { Recorder } from "./signing.js";

const read = (document: string | Uint8Array, bytes = 1_000_000): string => {
  const recorder = new Recorder();
  readXml(typeof document === "string" ? utf8(document) : document, { bytes }, recorder);
  return recorder.text_;
};

const failure = (document: string | Uint8Array, bytes?: number): string => {
  try {
    read(document, bytes);
  } catch (error) {
    if (error instanceof PodpisError) return `${error.code}: ${error.data.reason}`;
    throw error;
  }
  return "read";
};

/** The encoder that Node lacks; enough for Russian letters. */
const windows1251 = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    return code < 0x80 ? code : code - 0x410 + 0xc0;
  });

/** In `width` octets for each character. */
function wide(text: string, width: 2 | 4, big: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * width));
  for (const [i, character] of [...text].entries()) {
    const code = character.codePointAt(0)!;
    if (width === 2) view.setUint16(i * 2, code, !big);
    else view.setUint32(i * 4, code, !big);
  }
  return new Uint8Array(view.buffer);
}

const BOMB = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;">]><a>&y;</a>`;

describe("reading XML", () => {
  it("gives elements, attributes and text with references resolved", () => {
    expect(read(`<a б="1&amp;2">x<![CDATA[<y>]]>&#x41;<!-- z --></a>`)).toBe(`<a б="1&2">x<y>A</a>`);
  });

  it("reads UTF-8 with a byte order mark", () => {
    expect(read("\ufeff<?xml version='1.0' encoding='UTF-8'?><а>я</а>")).toBe("<а>я</а>");
  });

  it("reads windows-1251, text and names", () => {
    const bytes = windows1251('<?xml version="1.0" encoding="windows-1251"?>\n<Версия>Яя</Версия>');
    expect(read(bytes)).toBe("<Версия>Яя</Версия>");
  });

  it("reads characters that are cut by the pieces it decodes in", () => {
    const text = "щ".repeat(70_001);
    expect(read(`<a>x${text}</a>`)).toBe(`<a>x${text}</a>`);
  });

  it.each([
    ["DOCTYPE, and with it entities", BOMB, "XML_REFUSED: it has a document type declaration (DOCTYPE)"],
    [
      "an external DTD",
      `<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>`,
      "XML_REFUSED: it has a document type declaration (DOCTYPE)",
    ],
    ["an entity nobody declared", "<a>&nbsp;</a>", "XML_MALFORMED: it is not well-formed"],
    ["a processing instruction", "<a><?x Действует?></a>", "XML_REFUSED: it has a processing instruction"],
    ["a style sheet", "<?xml-stylesheet href='x'?><a/>", "XML_REFUSED: it has a processing instruction"],
    ["XML 1.1", `<?xml version="1.1"?><a/>`, "XML_REFUSED: it is not of XML version 1.0"],
    [
      "another encoding",
      `<?xml version="1.0" encoding="koi8-r"?><a/>`,
      "XML_REFUSED: its encoding is neither UTF-8 nor windows-1251",
    ],
    ...(
      [
        ["UTF-16", "\ufeff<a/>", 2],
        ["UTF-16 without a byte order mark", "<a/>", 2],
        ["UTF-32", "\ufeff<a/>", 4],
        ["UTF-32 without a byte order mark", "<a/>", 4],
      ] as const
    ).flatMap(([name, text, width]) =>
      ["little", "big"].map((end): [string, Uint8Array, string] => [
        `${name}, ${end} endian`,
        wide(text, width, end === "big"),
        "XML_REFUSED: its encoding is neither UTF-8 nor windows-1251",
      ]),
    ),
    [
      "a byte order mark that contradicts the encoding",
      `\ufeff<?xml version="1.0" encoding="windows-1251"?><a/>`,
      "XML_REFUSED: its byte order mark says UTF-8, its first line another encoding",
    ],
    [
      "octets that are no UTF-8",
      Uint8Array.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]),
      "XML_MALFORMED: its octets are not of its encoding",
    ],
    ["a tag that is not closed", "<a><b></a>", "XML_MALFORMED: it is not well-formed"],
    ["a second root", "<a/><b/>", "XML_MALFORMED: it is not well-formed"],
    ["an attribute that stands twice", `<a b="1" b="2"/>`, "XML_MALFORMED: it is not well-formed"],
    [
      "one attribute under two prefixes of one namespace",
      `<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>`,
      "XML_MALFORMED: it is not well-formed",
    ],
    ["a prefix that is not declared", "<p:a/>", "XML_MALFORMED: it is not well-formed"],
    [
      "a namespace with white space around it",
      `<a xmlns=" urn:x"/>`,
      "XML_REFUSED: the name of a namespace has white space in it",
    ],
    ["a control character", "<a>\u0001</a>", "XML_MALFORMED: it is not well-formed"],
    ["nothing", "", "XML_MALFORMED: it is not well-formed"],
    ["text alone", "Действует", "XML_MALFORMED: it is not well-formed"],
    ["deep nesting", `${"<a>".repeat(65)}${"</a>".repeat(65)}`, "XML_REFUSED: it is nested too deeply"],
    [
      "many attributes",
      `<a ${Array.from({ length: 65 }, (_, i) => `b${i}=""`).join(" ")}/>`,
      "XML_REFUSED: an element has too many attributes",
    ],
    ["a long name", `<${"a".repeat(300)}/>`, "XML_REFUSED: a name in it is too long"],
  ])("refuses %s", (_what, document, expected) => {
    expect(failure(document)).toBe(expected);
  });

  it("allows what is just within the limits", () => {
    expect(failure(`${"<a>".repeat(64)}${"</a>".repeat(64)}`)).toBe("read");
    expect(failure(`<a ${Array.from({ length: 64 }, (_, i) => `b${i}=""`).join(" ")}/>`)).toBe("read");
  });

  it("refuses more elements than a list of CAs could ever have", () => {
    const flat = utf8(`<a>${"<b/>".repeat(MAX_XML_ELEMENTS)}</a>`);
    const started = performance.now();
    expect(() => readXml(flat, { bytes: flat.length }, { open() {}, close() {}, text() {} })).toThrow(
      expect.objectContaining({
        code: "XML_REFUSED",
        data: expect.objectContaining({ reason: "it has too many elements" }),
      }),
    );
    expect(performance.now() - started).toBeLessThan(30_000);
  }, 40_000);

  it("refuses a document that is too large before it looks at it", () => {
    expect(failure(`<a>${"x".repeat(100)}</a>`, 107)).toBe("read");
    expect(failure(`<a>${"x".repeat(100)}</a>`, 106)).toBe("XML_REFUSED: it is too large");
  });
});
