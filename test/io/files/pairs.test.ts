import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Document, documentsOf, type Pair, Pairing } from "../../../src/io/files/pairs.js";
import { tempDir } from "../../support/temporary.js";

/** A folder with files of these names. */
function folderOf(...names: readonly string[]): string {
  const folder = tempDir();
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), name);
  }
  return folder;
}

/** `signature < content`, `signature`, or `CODE file`, with paths as seen from the folder. */
function told(folder: string, found: Iterable<Pair | Document>): string[] {
  const inside = (path: string): string => path.replaceAll(`${folder}/`, "");
  return [...found].map((one) => {
    if ("problem" in one) {
      const { candidates } = one.problem.data;
      const more = candidates === undefined ? "" : `: ${inside(String(candidates))}`;
      return `${one.problem.code} ${inside(one.file)}${more}`;
    }
    if (!("signature" in one)) return inside(one.content);
    return inside(one.content === undefined ? one.signature : `${one.signature} < ${one.content}`);
  });
}

const pairs = (folder: string, ...inputs: readonly string[]): string[] => {
  const pairing = new Pairing();
  return told(
    folder,
    inputs.flatMap((input) => [...pairing.of(join(folder, input))]),
  );
};

describe("pairs of documents and signatures", () => {
  it("are found by every usual extension, in either case of letters", () => {
    const folder = folderOf("a", "a.sig", "b", "b.P7S", "c", "c.sgn", "d", "d.sign", "e", "e.p7m");
    expect(pairs(folder, ".")).toEqual(["a.sig < a", "b.P7S < b", "c.sgn < c", "d.sign < d", "e.p7m < e"]);
  });

  it("let a signature without a document stand alone: it may hold it", () => {
    expect(pairs(folderOf("letter.p7m", "note.p7s"), ".")).toEqual(["letter.p7m", "note.p7s"]);
  });

  it("name a document that has no signature", () => {
    expect(pairs(folderOf("a.pdf", "a.pdf.sig", "b.pdf"), ".")).toEqual([
      "a.pdf.sig < a.pdf",
      "SIGNATURE_MISSING b.pdf",
    ]);
  });

  it("are not guessed: of two signatures for a document the candidates are named", () => {
    expect(pairs(folderOf("a.pdf", "a.pdf.p7s", "a.pdf.sig"), ".")).toEqual([
      "PAIR_AMBIGUOUS a.pdf: a.pdf.p7s, a.pdf.sig",
    ]);
  });

  it("are not guessed: two documents of one name in two Unicode forms", () => {
    const [composed, apart] = ["\u0439.pdf", "\u0438\u0306.pdf"];
    const folder = folderOf(composed, apart, `${composed}.sig`);
    expect(pairs(folder, "*.sig")).toEqual([`PAIR_AMBIGUOUS ${composed}.sig: ${apart}, ${composed}`]);
    const either = `${apart}, ${composed}`;
    expect(pairs(folder, "*.pdf")).toEqual([
      `PAIR_AMBIGUOUS ${apart}: ${either}`,
      `PAIR_AMBIGUOUS ${composed}: ${either}`,
    ]);
  });

  it("are found though one name is composed and the other is not", () => {
    const folder = folderOf("\u0439.pdf", "\u0438\u0306.pdf.sig");
    expect(pairs(folder, ".")).toEqual(["\u0438\u0306.pdf.sig < \u0439.pdf"]);
  });

  it("know a signature of a signature", () => {
    expect(pairs(folderOf("a", "a.sig", "a.sig.p7s"), ".")).toEqual(["a.sig < a", "a.sig.p7s < a.sig"]);
  });

  it("are complete when a pattern means only one of the two", () => {
    const folder = folderOf("a.pdf", "a.pdf.sig", "b.txt");
    expect(pairs(folder, "*.sig")).toEqual(["a.pdf.sig < a.pdf"]);
    expect(pairs(folder, "*.pdf")).toEqual(["a.pdf.sig < a.pdf"]);
  });

  it("judge each signature that is named itself, and the same one once", () => {
    const folder = folderOf("a", "a.sig", "a.p7s");
    expect(pairs(folder, "a.p7s", "a.sig", "a.sig", "*.p7s")).toEqual(["a.p7s < a", "a.sig < a"]);
  });

  it("are those of the same folder only", () => {
    const folder = folderOf("one/a", "two/a.sig");
    expect(pairs(folder, ".")).toEqual(["SIGNATURE_MISSING one/a", "two/a.sig"]);
  });
});

describe("what a word means", () => {
  it("is a folder with all below it, hidden names left out, links to folders not entered", () => {
    const folder = folderOf("b/c/deep.sig", "b/x.sig", ".hidden/y.sig", ".z.sig", "a.sig");
    symlinkSync(folder, join(folder, "b", "round"));
    expect(pairs(folder, ".")).toEqual(["a.sig", "b/x.sig", "b/c/deep.sig"]);
  });

  it.each([
    ["*.sig", ["a.sig"]],
    ["**/*.sig", ["a.sig", "b/x.sig", "b/c/deep.sig"]],
    ["b/*.sig", ["b/x.sig"]],
    ["b/**/d?ep.sig", ["b/c/deep.sig"]],
    ["*/c/*", ["b/c/deep.sig"]],
    ["**/c/**", ["b/c/deep.sig"]],
  ])("is a pattern: %s", (pattern, expected) => {
    expect(pairs(folderOf("b/c/deep.sig", "b/x.sig", "a.sig", "d/e/f"), pattern)).toEqual(expected);
  });

  it("is a file of just this name, stars and all", () => {
    expect(pairs(folderOf("a*.sig", "ab.sig"), "a*.sig")).toEqual(["a*.sig"]);
  });

  it.each([
    ["none.sig", "FILE_NOT_FOUND"],
    ["*.p7s", "NOTHING_FOUND"],
    ["none/*.sig", "FILE_NOT_FOUND"],
    ["**/*.none", "NOTHING_FOUND"],
    ["[ab].sig", "NOTHING_FOUND"],
    ["{a,b}.sig", "NOTHING_FOUND"],
  ])("is said to be nothing: %s", (input, code) => {
    expect(pairs(folderOf("a.sig"), input)).toEqual([expect.stringContaining(`${code} `)]);
  });

  it("is said to be nothing, and why: a folder without files", () => {
    const folder = tempDir();
    expect([...new Pairing().of(folder)]).toMatchObject([
      { problem: { code: "NOTHING_FOUND", data: { reason: "the folder holds no file" } } },
    ]);
  });

  it("is not passed over where it is a link to nothing", () => {
    const folder = folderOf("a.pdf");
    symlinkSync(join(folder, "gone"), join(folder, "a.pdf.sig"));
    symlinkSync(join(folder, "gone"), join(folder, "b.pdf"));
    expect(pairs(folder, ".")).toEqual(["a.pdf.sig < a.pdf", "SIGNATURE_MISSING b.pdf"]);
  });
});

describe("documents to sign", () => {
  const documents = (folder: string, input: string): string[] =>
    told(folder, documentsOf(join(folder, input)));

  it("are all of a folder but those named as signatures", () => {
    const folder = folderOf("a.pdf", "a.pdf.sig", "b.p7m", "c/d.txt");
    expect(documents(folder, ".")).toEqual(["a.pdf", "c/d.txt"]);
  });

  it("are what is named, whatever its name", () => {
    expect(documents(folderOf("a.sig"), "a.sig")).toEqual(["a.sig"]);
  });

  it("are missed where only signatures are", () => {
    expect(documents(folderOf("a.sig"), "*")).toEqual([expect.stringMatching(/^NOTHING_FOUND /)]);
  });
});
