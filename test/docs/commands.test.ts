/** What the documents tell to type: every command and option in them is one that podpis has. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { PodpisError } from "../../src/base/errors.js";
import { commandTree } from "../../src/cli/commands/root.js";
import { COMMON } from "../../src/cli/common.js";
import { Config } from "../../src/cli/config/config.js";
import { Program } from "../../src/cli/program.js";
import { type CommandSpec, type Context, UsageError } from "../../src/cli/spec.js";
import { blocksOf, commandsOf } from "../cli/readmeBlocks.js";

const ROOT = resolve(import.meta.dirname, "../..");
// docs/cli.md is the help itself.
const PAGES = [
  "README.md",
  "README.ru.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md") && name !== "cli.md")
    .map((name) => join("docs", name)),
];
const read = (page: string) => readFileSync(join(ROOT, page), "utf8");

/** The simple commands of a line, as words; quotes are taken off, a comment ends it. */
function simpleCommands(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  const tokens = line.matchAll(
    /\s*(?:(&&|\|\||[|;&])|(#.*)|((?:"[^"]*"|'[^']*'|[^\s"'|;&#])(?:"[^"]*"|'[^']*'|[^\s"'|;&])*))/g,
  );
  for (const [, separator, comment, word] of tokens) {
    if (comment !== undefined) break;
    if (separator !== undefined) commands.push([]);
    else if (word !== undefined) commands.at(-1)!.push(word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
  }
  return commands.filter((words) => words.length > 0);
}

/** Without where standard streams go. */
function withoutRedirections(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => !/^\d?[<>]/.test(word) && !/^\d?[<>]+$/.test(words[index - 1] ?? ""));
}

/** The commands of podpis in the blocks that a reader copies, with the page. */
const typed = PAGES.flatMap((page) =>
  blocksOf(read(page))
    .filter(({ language }) => language === "sh" || language === "")
    .flatMap(({ text }) => commandsOf(text))
    .flatMap(simpleCommands)
    .filter(([program]) => program === "podpis")
    .map((words) => ({ page, words: withoutRedirections(words).slice(1) })),
);

/** Those that are spoken of within a sentence: `podpis verify --policy`. */
const spoken = PAGES.flatMap((page) =>
  [...read(page).matchAll(/(?<!`)`podpis ([^`\n]+)`/g)].map(([, line]) => ({
    page,
    words: line!.split(/\s+/),
  })),
);

/** The same commands, that do nothing when they are run. */
const idle = (spec: CommandSpec): CommandSpec => ({
  ...spec,
  ...(spec.run !== undefined && { run: async () => 0 }),
  ...(spec.commands !== undefined && { commands: spec.commands.map(idle) }),
});

// Nothing is set elsewhere, and nothing is said.
const CONTEXT = {
  console: { language: "en", page: () => undefined },
  config: new Config({}, [], undefined),
} as unknown as Context;

describe("the commands in the documents", () => {
  let tree: CommandSpec;
  beforeAll(async () => {
    tree = idle(await commandTree());
  });

  /** What is wrong with a command line; undefined: nothing. */
  async function problem(words: readonly string[]): Promise<string | undefined> {
    try {
      await new Program(tree, CONTEXT).run(words);
      return undefined;
    } catch (error) {
      if (error instanceof UsageError) return error.problem.en;
      if (error instanceof PodpisError) return error.what;
      throw error;
    }
  }

  it("every command that is to be typed is understood", async () => {
    const wrong: string[] = [];
    for (const { page, words } of typed) {
      const found = await problem(words);
      if (found !== undefined) wrong.push(`${page}: podpis ${words.join(" ")}: ${found}`);
    }
    expect(typed.length).toBeGreaterThan(60);
    expect(wrong).toEqual([]);
  });

  it("what is not understood is noticed", async () => {
    expect(await problem(["verify", "a.sig", "--expect-inm", "1"])).toContain("--expect-inm");
    expect(await problem(["verfy", "a.sig"])).toContain("verfy");
    expect(await problem(["verify"])).toBeDefined();
  });

  it("every command and option in a sentence exists", () => {
    const wrong: string[] = [];
    for (const { page, words } of spoken) {
      let spec = tree;
      let at = 0;
      for (; at < words.length; at++) {
        const inner = spec.commands?.find(({ name }) => name === words[at]);
        if (inner === undefined) break;
        spec = inner;
      }
      const flags = [...(spec.groups ?? []), COMMON].flatMap(({ options }) =>
        options.map(({ flags }) => flags),
      );
      const known = new Set(flags.flatMap((flag) => flag.match(/--?[\w-]+/g) ?? []));
      const stranger = words
        .slice(at)
        .find((word) => /^--?\w/.test(word) && !known.has(word.replace(/=.*/, "")));
      const needsOne = spec.run === undefined && /^[a-z]/.test(words[at] ?? "");
      if (stranger !== undefined || needsOne) wrong.push(`${page}: podpis ${words.join(" ")}`);
    }
    expect(spoken.length).toBeGreaterThan(10);
    expect(wrong).toEqual([]);
  });

  it("an example that verifies a signature says whom it expects", () => {
    const says = /^--(expect-|require-signers|policy$|replay$|mchd$|help$)/;
    const silent = typed
      .filter(({ words }) => words[0] === "verify" || (words[0] === "batch" && words[1] === "verify"))
      .filter(({ words }) => !words.some((word) => says.test(word)))
      .map(({ page, words }) => `${page}: podpis ${words.join(" ")}`);
    expect(silent).toEqual([]);
  });
});
