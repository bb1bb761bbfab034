/**
 * The README, as a newcomer goes through it: its recipes are taken out of it and run in a shell, one after another, in
 * an empty folder, with nothing but what earlier recipes made.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliIsBuilt } from "../support/cli.js";
import { tempDirFor } from "../support/temporary.js";
import { NOT_BUILT } from "./fixture.js";
import { blocksOf, commandsOf, marked, missingLine, withoutChance } from "./readmeBlocks.js";

const ROOT = resolve(import.meta.dirname, "../..");
const BIN = join(ROOT, "bin", "podpis.js");
const PORT = "18080";
const NO_SHELL = process.platform === "win32" ? " (skipped: the recipes are for bash and zsh)" : "";

const READMES = [
  { file: "README.ru.md", locale: "ru_RU.UTF-8" },
  { file: "README.md", locale: "en_US.UTF-8" },
] as const;
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const blocks = (file: string) => blocksOf(read(file));

/** The lab's port is that of the text; here it is one that nobody has. */
async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return String(address !== null && typeof address === "object" ? address.port : 0);
}

interface Ran {
  readonly command: string;
  readonly code: number;
  readonly printed: string;
  readonly said: string;
}

/** Runs all recipes in one shell, as one who types them does; the outcome of each command, by recipe. */
async function runRecipes(
  recipes: ReadonlyMap<string, string>,
  folder: string,
  locale: string,
): Promise<ReadonlyMap<string, readonly Ran[]>> {
  const port = await freePort();
  const results = join(folder, "results");
  const home = join(folder, "home");
  const path = join(folder, "path");
  const work = join(folder, "work");
  for (const one of [results, home, path, work]) mkdirSync(one);
  // As `npm link` does.
  symlinkSync(BIN, join(path, "podpis"));
  const script = ["trap 'kill $(jobs -p) 2>/dev/null' EXIT"];
  const names = new Map<string, string[]>();
  let count = 0;
  for (const [recipe, text] of recipes) {
    for (const command of commandsOf(text)) {
      const name = join(results, String(count++));
      names.set(recipe, [...(names.get(recipe) ?? []), command]);
      script.push(`{ ${command.replaceAll(PORT, port)}\n} >${name}.out 2>${name}.err; echo $? >${name}.code`);
    }
    // A person is not as fast as a script.
    if (recipe === "lab") {
      script.push(
        `for i in $(seq 200); do (: </dev/tcp/127.0.0.1/${port}) 2>/dev/null && break; sleep 0.1; done`,
      );
    }
  }
  writeFileSync(join(folder, "recipes.sh"), `${script.join("\n")}\n`);
  await new Promise<void>((settle, fail) => {
    const child = spawn("bash", [join(folder, "recipes.sh")], {
      cwd: work,
      env: {
        PATH: [path, dirname(process.execPath), process.env.PATH].join(delimiter),
        HOME: home,
        LANG: locale,
        TZ: "Europe/Moscow",
      },
      stdio: "ignore",
    });
    child.on("error", fail);
    child.on("close", () => settle());
  });
  let at = 0;
  return new Map(
    [...names].map(([recipe, commands]) => [
      recipe,
      commands.map((command): Ran => {
        const name = join(results, String(at++));
        const text = (end: string) => readFileSync(`${name}.${end}`, "utf8").replaceAll(port, PORT);
        return { command, code: Number(text("code")), printed: text("out"), said: text("err") };
      }),
    ]),
  );
}

describe("the blocks of the README", () => {
  it("every command is run by a test, or says why not", () => {
    for (const { file } of READMES) {
      const unmarked = blocks(file).filter(
        ({ language, mark }) => language === "sh" && !/^(run|not run): ./.test(mark),
      );
      expect(unmarked, file).toEqual([]);
    }
  });

  it("every text that is shown is compared with what is printed", () => {
    for (const { file } of READMES) {
      const recipes = marked(blocks(file), "run");
      const shown = blocks(file).filter(({ language }) => language === "text");
      expect(shown.length, file).toBeGreaterThan(0);
      for (const { mark } of shown) {
        expect(mark).toMatch(/^printed: /);
        expect(recipes.has(mark.slice("printed: ".length)), mark).toBe(true);
      }
    }
  });

  it("both languages give the same commands", () => {
    const commands = ({ file }: (typeof READMES)[number]) =>
      blocks(file).filter(({ language }) => language === "sh");
    expect(commands(READMES[1])).toEqual(commands(READMES[0]));
  });

  it("both languages have the same chapters, pictures, tables and links", () => {
    const shape = ({ file }: (typeof READMES)[number]) => {
      const text = read(file);
      return {
        chapters: text.match(/^#+ /gm),
        rows: text.match(/^\|/gm)?.length,
        codes: text.match(/^\| \d+ \|/gm),
        pictures: text.match(/<img /g)?.length,
        links: [...text.matchAll(/\]\(([^)]+)\)|href="([^"]+)"/g)]
          .map(([, a, b]) => a ?? b)
          .filter((link) => !READMES.some((readme) => readme.file === link)),
      };
    };
    expect(shape(READMES[1])).toEqual(shape(READMES[0]));
  });

  it("a verification names whom it expects", () => {
    for (const { file } of READMES) {
      const commands = [...marked(blocks(file), "run").values()].flatMap(commandsOf);
      const verifying = commands.filter((command) => /^podpis (batch )?verify /.test(command));
      expect(verifying.length).toBeGreaterThan(3);
      for (const command of verifying) expect(command).toMatch(/ --(expect-\w+|require-signers|replay) /);
    }
  });

  it("npm link makes the command podpis of a program that can be run", () => {
    expect(JSON.parse(read("package.json"))).toMatchObject({ bin: { podpis: "bin/podpis.js" } });
    expect(read("bin/podpis.js")).toMatch(/^#!\/usr\/bin\/env node\n/);
    if (process.platform !== "win32") expect(statSync(BIN).mode & 0o111).toBe(0o111);
  });

  it("a told line that was not printed is found", () => {
    expect(missingLine("a\n…\nc\n", "a\nb\nc\n")).toBeUndefined();
    expect(missingLine("a\nc\n", "a\nb\nc\n")).toBe("c");
    expect(missingLine("a b…\nc\n", "a be\nc\n")).toBeUndefined();
    expect(missingLine("…\nd\n", "a\nb\nc\n")).toBe("d");
    expect(withoutChance("on 22.11.2026 10:00:00")).toBe(withoutChance("on 23.12.2027 11:11:11"));
  });
});

describe.skipIf(!cliIsBuilt() || NO_SHELL !== "").each(READMES)(
  `following $file${NOT_BUILT}${NO_SHELL}`,
  ({ file, locale }) => {
    const folder = tempDirFor();
    let ran: ReadonlyMap<string, readonly Ran[]>;
    beforeAll(async () => {
      ran = await runRecipes(marked(blocks(file), "run"), folder.path, locale);
    }, 180_000);
    afterAll(() => folder.remove());

    it.each([...marked(blocks(file), "run").keys()])("the recipe %s succeeds", (recipe) => {
      const commands = ran.get(recipe) ?? [];
      expect(commands.length).toBeGreaterThan(0);
      expect(commands.filter(({ code }) => code !== 0)).toEqual([]);
    });

    it.each([...marked(blocks(file), "printed")])("the recipe %s prints what is shown", (recipe, told) => {
      const printed = (ran.get(recipe) ?? []).map((one) => one.printed).join("");
      expect(missingLine(`…\n${told}`, printed), printed).toBeUndefined();
    });

    it("the recipes leave the files they speak of", () => {
      const made = (name: string) => statSync(join(folder.path, "work", "podpis-try", name)).size;
      for (const name of ["protocol.html", "podpis.junit.xml", "contract.evidence/index.json", "anna.pfx"]) {
        expect(made(name), name).toBeGreaterThan(0);
      }
    });
  },
);
