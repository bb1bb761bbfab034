/** docs/glossary.md: one word for one thing. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const inFolder = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));

/** `| по-русски | English | standard | not used |` */
const rows = read("docs/glossary.md")
  .split("\n")
  .filter((line) => /^\| [^-]/.test(line) && !line.startsWith("| по-русски"))
  .map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );

/** Whatever its ending; an abbreviation as it stands. */
function formsOf(term: string): RegExp {
  if (term === term.toUpperCase()) return new RegExp(`(?<!\\p{L})${term}(?!\\p{L})`, "u");
  const words = term.split(/\s+/).map((word) => `${word.slice(0, Math.max(3, word.length - 2))}[\\p{L}-]*`);
  return new RegExp(`(?<!\\p{L})${words.join("\\s+")}`, "iu");
}

describe("the glossary", () => {
  it("has a Russian word, an English one and where it is defined, in every row", () => {
    expect(rows.length).toBeGreaterThanOrEqual(60);
    for (const [russian, english, standard, unused] of rows) {
      expect(
        [russian, english, standard].every((cell) => cell),
        `${russian}`,
      ).toBe(true);
      expect(unused).toBeDefined();
    }
  });

  it("has no word twice", () => {
    for (const column of [0, 1]) {
      const words = rows.map((row) => row[column]);
      expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
    }
  });

  it("names no document that is not there", () => {
    for (const [, , standard] of rows) {
      for (const [path] of standard!.matchAll(/docs\/[\w-]+\.md/g)) expect(read(path)).not.toBe("");
    }
  });

  it("texts for people use the words of its first column, and none of the last", () => {
    const unused = rows.flatMap(([, , , words]) => words!.split(", ").filter((word) => word !== ""));
    expect(unused.length).toBeGreaterThan(10);
    const texts = [...inFolder("src/report/i18n"), ...inFolder("src/cli/commands"), "README.ru.md"];
    const found = texts.flatMap((path) => {
      const text = read(path);
      return unused.flatMap((word) => {
        const [met] = formsOf(word).exec(text) ?? [];
        return met === undefined ? [] : [`${path}: ${met} (${word})`];
      });
    });
    expect(found).toEqual([]);
    expect("усовершенствованной подписью").toMatch(formsOf("усовершенствованная подпись"));
  });
});
