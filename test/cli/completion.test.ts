import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandTree } from "../../src/cli/commands/root.js";
import { completedCommands } from "../../src/cli/completion/model.js";
import { cliIsBuilt, runCli } from "../support/cli.js";
import { tempDirFor } from "../support/temporary.js";
import { NOT_BUILT } from "./fixture.js";

const SHELLS = ["bash", "zsh", "fish"] as const;
const absent = (shell: string): boolean => spawnSync(shell, ["--version"]).status !== 0;
const required = process.env.PODPIS_REQUIRE_PEERS === "1";

const ALL = completedCommands(await commandTree(), "en");

describe.skipIf(!cliIsBuilt())(`podpis completion${NOT_BUILT}`, () => {
  const temporary = tempDirFor();
  const scripts = new Map<string, string>();

  beforeAll(async () => {
    for (const shell of [...SHELLS, "powershell"]) {
      const { stdout, stderr, code } = await runCli(["completion", shell]);
      expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
      writeFileSync(join(temporary.path, shell), stdout);
      scripts.set(shell, stdout);
    }
    mkdirSync(join(temporary.path, "мои документы"));
    writeFileSync(join(temporary.path, "мой договор.pdf"), "x");
  });
  afterAll(() => temporary.remove());

  /** What the shell offers after these words, the last of them not finished. */
  const OFFERS: Readonly<Record<(typeof SHELLS)[number], (words: readonly string[]) => string[]>> = {
    // As readline does: COMP_WORDBREAKS has the equals sign.
    bash: (words) =>
      shell("bash", [
        "--norc",
        "-c",
        `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _podpis; printf '%s\\n' "\${COMPREPLY[@]}"`,
        join(temporary.path, "bash"),
        ...words.flatMap((word) => word.split(/(=)/).filter((part, index) => part !== "" || index === 0)),
      ]),
    // The widgets of the completion system say what they were asked to offer.
    zsh: (words) =>
      shell("zsh", [
        "-fc",
        `compdef() { :; }
         compset() { PREFIX=\${PREFIX#*=}; }
         _describe() { local name=\${argv[-1]} one; for one in \${(P)name}; do print -r -- "\${one%%:*}"; done; }
         compadd() { shift; print -rl -- "$@"; }
         _files() { if [[ $1 == -/ ]]; then print -rl -- *(/); else print -rl -- *; fi; }
         source $0
         words=("$@"); CURRENT=$#; PREFIX=\${words[CURRENT]}
         _podpis`,
        join(temporary.path, "zsh"),
        ...words,
      ]).filter((one) => one.startsWith(words.at(-1)!.replace(/^--.*=/, ""))),
    fish: (words) =>
      shell("fish", [
        "--no-config",
        "-c",
        `source $argv[1]; complete -C "$argv[2]"`,
        join(temporary.path, "fish"),
        words.join(" "),
      ]).map((line) => line.split("\t")[0]!.replace(/^--[\w-]+=(?=.)/, "")),
  };

  function shell(name: string, args: readonly string[]): string[] {
    const { stdout, stderr, status } = spawnSync(name, args, {
      cwd: temporary.path,
      encoding: "utf8",
      env: { PATH: process.env.PATH, HOME: temporary.path, LC_ALL: "C.UTF-8" },
    });
    expect({ stderr, status }).toMatchObject({ stderr: "" });
    return stdout.split("\n").filter((line) => line !== "");
  }

  describe.each(SHELLS)("%s", (name) => {
    const offers = OFFERS[name];
    const why = absent(name) ? ` (skipped: ${name} is not installed)` : "";

    it("is installed, where peers are required", () => {
      expect(required ? why : "").toBe("");
    });

    describe.skipIf(why !== "")(`offers${why}`, () => {
      it("commands, and those below them [rule 26]", () => {
        expect(offers(["podpis", "ver"])).toEqual(expect.arrayContaining(["verify", "version"]));
        expect(offers(["podpis", "mchd", ""]).sort()).toEqual(
          ALL.find(({ path }) => path === "podpis mchd")!
            .commands.map((one) => one.name)
            .sort(),
        );
      });

      it("options of the command, and no others", () => {
        const offered = offers(["podpis", "verify", "x.sig", "--re"]);
        expect(offered).toEqual(expect.arrayContaining(["--revocation", "--require-level", "--retries"]));
        expect(offered).not.toContain("--reason");
        expect(offered.every((one) => one.startsWith("--re"))).toBe(true);
      });

      it("values of an enumeration, after a space and after = [rule 26]", () => {
        expect(offers(["podpis", "verify", "--revocation", "o"])).toEqual(["off"]);
        expect(offers(["podpis", "verify", "--revocation=o"])).toEqual(["off"]);
        expect(offers(["podpis", "show", "--lang", ""]).sort()).toEqual(["en", "ru"]);
      });

      it("values that the command itself judges, and the words of an argument [rule 26]", () => {
        expect(offers(["podpis", "completion", ""]).sort()).toEqual(["bash", "fish", "powershell", "zsh"]);
        expect(offers(["podpis", "verify", "--report", "j"]).sort()).toEqual(["json", "junit"]);
        expect(offers(["podpis", "verify", "--require-level", "XL"]).sort()).toEqual(["XL", "XLT1"]);
        expect(offers(["podpis", "sign", "--level", "x"]).sort()).toEqual(["x1", "x2", "xl", "xlt1"]);
        expect(offers(["podpis", "lab", "start", "--fault", "ts"])).toEqual(
          expect.arrayContaining(["tsa=slow", "tsa=wrongNonce"]),
        );
      });

      it("files and folders with blanks and Cyrillic letters where a file is expected", () => {
        const both = ["мои документы", "мой договор.pdf"];
        const plain = (all: readonly string[]): string[] =>
          all.map((one) => one.replace(/\\(.)/g, "$1").replace(/\/$/, ""));
        expect(plain(offers(["podpis", "sign", ""]))).toEqual(expect.arrayContaining(both));
        expect(plain(offers(["podpis", "sign", "--key", ""]))).toEqual(expect.arrayContaining(both));
        const folders = plain(offers(["podpis", "verify", "--cache-dir", ""]));
        expect(folders).toContain(both[0]);
        expect(folders).not.toContain(both[1]);
      });

      it("nothing where only the user knows the value", () => {
        expect(offers(["podpis", "sign", "--tsa", ""])).toEqual([]);
      });
    });
  });

  it("knows every command and every option in every shell [rule 26]", () => {
    expect(ALL.length).toBeGreaterThan(40);
    for (const [name, script] of scripts) {
      for (const { path, options } of ALL) {
        expect(script).toContain(path);
        for (const { names } of options) {
          for (const one of names.filter((word) => word.startsWith("--"))) {
            expect(script, `${name}: ${one}`).toContain(name === "fish" ? `-l ${one.slice(2)}` : one);
          }
        }
      }
    }
  });

  it("PowerShell: quotes and brackets close, and apostrophes in texts are doubled", () => {
    const script = scripts.get("powershell")!;
    const bare = script.replace(/'(?:[^']|'')*'/g, "''").replace(/"[^"\n]*"/g, '""');
    for (const [open, close] of ["()", "{}", "[]"]) {
      expect(bare.split(open!).length, open).toBe(bare.split(close!).length);
    }
    expect(script).toContain("'--revocation' = @('required', 'if-available', 'off')");
    expect(script).toContain("Register-ArgumentCompleter -Native -CommandName podpis");
  });

  it("describes in the user's language [rule 26]", async () => {
    const { stdout } = await runCli(["completion", "zsh", "--lang", "ru"]);
    expect(stdout).toContain("verify:");
    expect(stdout).toMatch(/'--offline:не обращаться к сети'/);
  });

  it("a shell it does not know is a usage error that says which was meant [rule 26]", async () => {
    const { stdout, stderr, code } = await runCli(["completion", "bush"]);
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    expect(stderr).toContain("did you mean: podpis completion bash");
  });
});
