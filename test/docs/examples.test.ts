/** The examples of the library: whoever copies one into a program gets no complaint of the compiler. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { blocksOf } from "../cli/readmeBlocks.js";
import { tempDir } from "../support/temporary.js";

const ROOT = resolve(import.meta.dirname, "../..");
const PAGES = ["README.md", "README.ru.md", "docs/library.md", "docs/api/podpis.md"];

/** What imports something is a program; the rest of the reference is declarations. */
const examples = PAGES.flatMap((page) =>
  blocksOf(readFileSync(join(ROOT, page), "utf8"))
    .filter(({ language, text }) => language === "ts" && /^import /m.test(text))
    .map(({ text }, index) => ({ file: `${page.replace(/\W/g, "-")}-${index}.ts`, text })),
);

/** The compiler's complaints about programs, by file. */
function complaintsAbout(programs: typeof examples): readonly string[] {
  const folder = tempDir();
  mkdirSync(join(folder, "examples"));
  for (const { file, text } of programs) writeFileSync(join(folder, "examples", file), text);
  const config = {
    extends: join(ROOT, "tsconfig.json"),
    compilerOptions: {
      noUnusedLocals: false,
      typeRoots: [join(ROOT, "node_modules", "@types")],
      paths: { podpis: [join(ROOT, "src/index.ts")], "podpis/lab": [join(ROOT, "src/app/lab/index.ts")] },
    },
    include: ["examples"],
  };
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], {
    cwd: folder,
    encoding: "utf8",
  });
  return stdout.split("\n").filter((line) => line.startsWith("examples/"));
}

describe("the examples of the library", () => {
  it("are programs that compile", () => {
    expect(examples.length).toBeGreaterThanOrEqual(5);
    expect(complaintsAbout(examples)).toEqual([]);
  });

  it("a name that podpis does not export is noticed", () => {
    const [complaint] = complaintsAbout([
      { file: "wrong.ts", text: 'import { verfy } from "podpis";\nverfy();\n' },
    ]);
    expect(complaint).toContain("verfy");
  });
});
