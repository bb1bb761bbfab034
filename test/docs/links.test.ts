/** The documents hang together: links lead somewhere, every page is found, and nothing of one machine is in them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const inFolder = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
const PAGES = ["README.md", "README.ru.md", "SECURITY.md", ...inFolder("docs"), ...inFolder("docs/api")];
const read = (page: string) => readFileSync(join(ROOT, page), "utf8");

/** As GitHub makes them of headings. */
const anchorsOf = (page: string): readonly string[] =>
  [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/ /g, "-"),
  );

/** Links and pictures within the project: [page, target]. */
const links = PAGES.flatMap((page) =>
  [...read(page).matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)]
    .map(([, a, b]) => a ?? b!)
    .filter((target) => !/^https?:/.test(target))
    .map((target) => ({ page, target })),
);

describe("the documents", () => {
  it("every link within the project leads to a file, and to a heading of it", () => {
    const broken = links.filter(({ page, target }) => {
      const [path, anchor] = target.split("#");
      const file = path === "" ? page : relative(ROOT, resolve(ROOT, dirname(page), path!));
      if (!existsSync(join(ROOT, file))) return true;
      // Those of the reference are checked with it.
      return anchor !== undefined && !file.startsWith("docs/api") && !anchorsOf(file).includes(anchor);
    });
    expect(links.length).toBeGreaterThan(100);
    expect(broken).toEqual([]);
  });

  it.each(["README.md", "README.ru.md", "docs/README.md"])("%s leads to every page", (index) => {
    const reached = new Set(
      links.filter(({ page }) => page === index).map(({ target }) => resolve(ROOT, dirname(index), target)),
    );
    const lost = inFolder("docs").filter((page) => page !== index && !reached.has(join(ROOT, page)));
    expect(lost).toEqual([]);
  });

  it("no path of somebody's machine is in them", () => {
    for (const page of PAGES) expect(read(page), page).not.toMatch(/(?<![\w/])\/(work|root|tmp|home)\/\w/);
  });
});
