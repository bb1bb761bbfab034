/** docs/api, the reference of the library: made by scripts/apiReference.mjs from the doc comments. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDirFor } from "../support/temporary.js";

const ROOT = resolve(import.meta.dirname, "../..");
const PAGES = join(ROOT, "docs", "api");

describe("the reference of the library", () => {
  const made = tempDirFor();
  let complaints: string;
  beforeAll(() => {
    const script = join(ROOT, "scripts", "apiReference.mjs");
    complaints = spawnSync(process.execPath, [script, made.path], { encoding: "utf8" }).stderr;
  });
  afterAll(() => made.remove());

  const read = (folder: string, page: string) => readFileSync(join(folder, page), "utf8");

  it("every export has a doc comment", () => {
    expect(complaints).toBe("");
  });

  it("docs/api says what the comments say (node scripts/apiReference.mjs writes it anew)", () => {
    expect(readdirSync(made.path).sort()).toEqual(readdirSync(PAGES).sort());
    for (const page of readdirSync(made.path)) expect(read(PAGES, page)).toBe(read(made.path, page));
  });

  it("every link of a page leads to one of its headings", () => {
    for (const page of readdirSync(PAGES)) {
      const text = read(PAGES, page);
      const met = new Map<string, number>();
      const anchors = [...text.matchAll(/^### (\w+)$/gm)].map(([, name]) => {
        const anchor = name!.toLowerCase();
        const before = met.get(anchor) ?? 0;
        met.set(anchor, before + 1);
        return before === 0 ? anchor : `${anchor}-${before}`;
      });
      const links = [...text.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor);
      expect(links.length).toBeGreaterThan(anchors.length);
      expect(links.filter((anchor) => !anchors.includes(anchor!))).toEqual([]);
    }
  });

  it("shows nothing private", () => {
    for (const page of readdirSync(PAGES)) expect(read(PAGES, page)).not.toMatch(/^\s*(#private|private )/m);
  });
});
