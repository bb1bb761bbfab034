/** docs/conventions.md: the rules, and the tests that carry their tags. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { RULES, type Rule } from "./rules.js";

const ROOT = resolve(import.meta.dirname, "../../..");
const FOLDER = "test/cli";

export interface TaggedTest {
  /** From the root of the repository. */
  readonly file: string;
  /** Of the group it stands in, and its own. */
  readonly name: string;
  readonly rules: readonly number[];
}

/** All tests whose titles end with tags, file by file. */
export function taggedTests(): TaggedTest[] {
  const names = readdirSync(join(ROOT, FOLDER), { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => name.endsWith(".test.ts")).map((name) => name.replaceAll("\\", "/"));
  return files.sort().flatMap((name) => testsIn(`${FOLDER}/${name}`));
}

export const sourceOf = (file: string): string => readFileSync(join(ROOT, file), "utf8");

const GROUP = /^describe[^\n]*?\(\s*(["'`])([^\n]*?)\1,\s*(?:async )?\(\)/gm;
const TAGGED = /(["'`])((?:(?!\1)[^\n])*?)((?: \[rule \d+\])+)\1/g;

function testsIn(file: string): TaggedTest[] {
  const text = sourceOf(file);
  const groups = [...text.matchAll(GROUP)];
  return [...text.matchAll(TAGGED)].map(({ index, 2: own = "", 3: tags = "" }) => {
    const group = groups.findLast((one) => one.index < index)?.[2]?.replace(/\$\{\w+\}/g, "");
    return {
      file,
      name: group === undefined ? own : `${group}: ${own}`,
      rules: [...tags.matchAll(/\d+/g)].map(([number]) => Number(number)),
    };
  });
}

const provenBy = (tests: readonly TaggedTest[], { number }: Rule): TaggedTest[] =>
  tests.filter(({ rules }) => rules.includes(number));

/** Titles hold names of options and files: `<` and `|` are no markup. */
const escaped = (text: string): string => text.replace(/[\\|<>*_]/g, "\\$&");

function section(rule: Rule, tests: readonly TaggedTest[]): string {
  const proofs = provenBy(tests, rule).map(
    ({ file, name }) => `- ${escaped(name)} ([${file.replace(`${FOLDER}/`, "")}](../${file}))`,
  );
  return `## Rule ${rule.number}\n\n**${rule.rule}.** ${rule.form}\n\n${proofs.join("\n")}\n`;
}

export function conventionsPage(tests: readonly TaggedTest[]): string {
  const rows = RULES.map(
    (rule) => `| ${rule.number} | [${rule.rule}](#rule-${rule.number}) | ${provenBy(tests, rule).length} |`,
  );
  return `# Conventions of the command line

The manners podpis holds itself to, and the tests that hold it to them: for each rule at least one that runs the built
program and looks at standard output, standard error and the exit code. The page is made from \`test/cli/conventions/rules.ts\` and the tags
in the tests' titles (\`PODPIS_WRITE_DOCS=1 npx vitest run test/cli/conventions/page.test.ts\` writes it); a rule without a
test, or a page that says something else, fails. \`npx vitest run test/cli -t '\\[rule 17\\]'\` runs the tests of one rule.

| rule | | tests |
| --- | --- | --- |
${rows.join("\n")}

${RULES.map((rule) => section(rule, tests)).join("\n")}`;
}
