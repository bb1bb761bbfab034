import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { manPages } from "../../src/cli/man.js";

const ROOT = resolve(import.meta.dirname, "../..");
const FOLDERS = { en: "man/man1", ru: "man/ru/man1" } as const;
const LANGUAGES = ["en", "ru"] as const;
const PAGES = { en: await manPages("en"), ru: await manPages("ru") };

const absent = spawnSync("mandoc", ["-Tlint"], { input: "" }).error !== undefined;
const WHY = absent ? " (skipped: mandoc is not installed)" : "";

describe.each(LANGUAGES)(
  "the manual pages made from the help (vitest -u writes them anew), %s",
  (language) => {
    it.each(PAGES[language].map(({ file, text }) => [file, text]))(
      "%s says what the help says [rule 26]",
      async (file, text) => {
        await expect(text).toMatchFileSnapshot(join(ROOT, FOLDERS[language], file));
      },
    );

    it("no page stays of a command that is gone [rule 26]", () => {
      const there = readdirSync(join(ROOT, FOLDERS[language])).sort();
      expect(there).toEqual(PAGES[language].map(({ file }) => file).sort());
    });

    it.skipIf(absent)(`mandoc finds nothing to say against them${WHY}`, () => {
      const files = PAGES[language].map(({ file }) => file);
      const { stdout } = spawnSync("mandoc", ["-Tlint", "-Wwarning", ...files], {
        cwd: join(ROOT, FOLDERS[language]),
        encoding: "utf8",
      });
      expect(stdout.split("\n").filter((line) => !/new sentence|^$/.test(line))).toEqual([]);
    });

    it.skipIf(absent)(`mandoc shows the words of the help${WHY}`, () => {
      const { stdout, status } = spawnSync("mandoc", ["-Tutf8", "podpis-verify.1"], {
        cwd: join(ROOT, FOLDERS[language]),
        encoding: "utf8",
      });
      const shown = stdout.replace(/.\u0008/g, "");
      expect(status).toBe(0);
      expect(shown).toContain("--require-level");
      expect(shown).toContain(
        language === "ru" ? "podpis verify договор.pdf.sig" : "podpis verify contract.pdf.sig",
      );
      expect(shown).not.toMatch(/undefined|\\e|\\-/);
    });
  },
);

describe("the package", () => {
  it("brings mandoc where peers are required", () => {
    expect(process.env.PODPIS_REQUIRE_PEERS === "1" && absent).toBe(false);
  });

  it("gives npm the English pages, which are those that it can install", () => {
    const { directories, files } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(directories.man).toBe(`./${FOLDERS.en}`);
    expect(files).toContain("man");
    expect(existsSync(join(ROOT, FOLDERS.en, "podpis.1"))).toBe(true);
  });

  it("a line of text never begins as a request of roff does", () => {
    for (const { text } of [...PAGES.en, ...PAGES.ru]) {
      for (const line of text.split("\n").filter((one) => /^[.']/.test(one))) {
        expect(line).toMatch(/^(\.(SH|SS|TH|TP|PP|B|BR|RS|RE|nf|fi|br)( |$)|['.]\\")/);
      }
    }
  });
});
