import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SUB_INDICATIONS } from "../../src/base/check.js";
import { CHECK_IDS } from "../../src/base/checkIds.js";
import { ERRORS } from "../../src/base/errors.js";
import { commandTree } from "../../src/cli/commands/root.js";
import type { CommandSpec } from "../../src/cli/spec.js";
import { LEVELS, LEVELS as TYPED_LEVELS } from "../../src/cms/levels/level.js";
import { cliIsBuilt, runCli } from "../support/cli.js";
import { tempDir } from "../support/temporary.js";
import { NOT_BUILT, runJson } from "./fixture.js";
import { readSchema, schemaNames } from "./schemas.js";

const RUSSIAN = { env: { LC_ALL: "ru_RU.UTF-8" } };

const commandsOf = (spec: CommandSpec, path: readonly string[] = []): string[][] => [
  [...path],
  ...(spec.commands ?? []).flatMap((command) => commandsOf(command, [...path, command.name])),
];

const TREE = await commandTree();

describe.skipIf(!cliIsBuilt())(`help and usage${NOT_BUILT}`, () => {
  it.each(commandsOf(TREE))(
    "podpis %s %s --help gives usage, examples first, exit codes [rule 14]",
    async (...path) => {
      for (const [options, words] of [
        [{}, ["Usage: podpis", "Examples:", "Exit codes:"]],
        [RUSSIAN, ["Вызов: podpis", "Примеры:", "Коды выхода:"]],
      ] as const) {
        const { stdout, stderr, code } = await runCli([...path, "--help"], options);
        expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
        const places = words.map((word) => stdout.indexOf(word));
        expect(
          places.every((place) => place >= 0),
          stdout,
        ).toBe(true);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(stdout).not.toMatch(/undefined|\u001b/);
        // An example is typed as it stands, so it is not wrapped.
        const prose = stdout.split("\n").filter((line) => !/^ {2}\S.*\bpodpis |^ {2}podpis /.test(line));
        for (const line of prose) expect(line.length, line).toBeLessThanOrEqual(100);
      }
    },
  );

  it("the help of verify, as it is [rule 14]", async () => {
    expect((await runCli(["verify", "--help"])).stdout).toMatchSnapshot();
  });

  it("podpis --help, as it is [rule 14]", async () => {
    expect((await runCli(["--help"], RUSSIAN)).stdout).toMatchSnapshot();
  });

  it("help may be asked for in words [rule 3]", async () => {
    const { stdout } = await runCli(["help", "lab", "issue"]);
    expect(stdout).toBe((await runCli(["lab", "issue", "--help"])).stdout);
  });

  it("help on what is no command is an error with the nearest one, and not another page [rule 3] [rule 13]", async () => {
    for (const [words, problem, hint] of [
      [["help", "verfy"], '"verfy"', "podpis verify"],
      [["verfy", "--help"], '"verfy"', "podpis verify"],
      [["help", "mchd", "validat"], '"validat"', "podpis mchd validate"],
      [["mchd", "validat", "-h"], '"validat"', "podpis mchd validate"],
      [["help", "mchd", "nope"], '"nope"', "podpis mchd --help"],
      [["--lang", "en", "help-me", "--help"], '"help-me"', "podpis --help"],
    ] as const) {
      const { code, stdout, stderr } = await runCli(words);
      expect([words, code, stdout]).toEqual([words, 2, ""]);
      expect(stderr).toContain(`there is no command ${problem}`);
      expect(stderr).toMatch(new RegExp(`^  fix: .*${hint}$`, "m"));
    }
    for (const words of [["help"], ["help", "sign", "x.pdf"], ["mchd", "--lang", "en", "--help"]]) {
      expect((await runCli(words)).code, words.join(" ")).toBe(0);
    }
  });

  it("a mistyped name of a signature brings the one that is there [rule 13]", async () => {
    const folder = tempDir();
    writeFileSync(join(folder, "договор.pdf.sig"), "x");
    const { code, stderr } = await runCli(["verify", join(folder, "договор.pdf.sigg"), "--offline"]);
    expect(code).toBe(2);
    expect(stderr).toContain(`error[FILE_NOT_FOUND]`);
    expect(stderr).toContain(`  fix: did you mean: podpis verify ${join(folder, "договор.pdf.sig")}`);
    const other = await runCli(["verify", join(folder, "счёт.pdf.sig"), "--offline"]);
    expect(other.stderr).toContain("  fix: check the path");
  });

  it("a file alone brings the command for it [rule 13]", async () => {
    const file = join(tempDir(), "some certificate");
    writeFileSync(file, "x");
    for (const [word, fix] of [
      ["договор.txt.sig", "did you mean: podpis verify договор.txt.sig"],
      ["it's.p7m", "did you mean: podpis verify 'it'\\''s.p7m'"],
      [file, `did you mean: podpis show '${file}'`],
    ] as const) {
      const { code, stderr } = await runCli([word]);
      expect([code, stderr.trimEnd().split("\n").at(-1)]).toEqual([2, `  fix: ${fix}`]);
    }
  });

  it("--version is one line with the tool, Node and the schemas [rule 27]", async () => {
    const { stdout, code } = await runCli(["--version"]);
    expect(stdout).toMatch(/^podpis \d+\.\d+\.\d+ \(Node \d+\.\d+\.\d+; JSON podpis\.\*\/1\)\n$/);
    expect(code).toBe(0);
    expect((await runCli(["version"])).stdout).toBe(stdout);
  });

  it("version --json names every schema there is [rule 27]", async () => {
    const { json, code } = await runJson(["version"]);
    expect(code).toBe(0);
    expect(json).toMatchObject({ node: process.versions.node, listDate: null });
    // Those of parts, and of a power of attorney, are no documents of their own.
    const documents = schemaNames().filter((name) => name !== "common" && name !== "mchd");
    expect(json.schemas).toEqual(documents.sort().map((name) => `podpis.${name}/1`));
    expect(JSON.parse((await runCli(["--version", "--json"])).stdout)).toEqual(json);
  });

  it("the version says the date of the list of accredited CAs, if there is one [rule 27]", async () => {
    const folder = tempDir();
    const index = { schema: "podpis.accredited/1", version: 7, date: "2026-01-30T21:00:00.000+00:00" };
    const file = join(folder, "accredited.json");
    writeFileSync(file, `{"sha256":"${"0".repeat(64)}","index":${JSON.stringify(index)}}\n`);
    const env = { PODPIS_TRUST_DIR: folder };
    expect((await runCli(["--version"], { env })).stdout).toContain("; ТСЛ 2026-01-30)");
    expect((await runJson(["version"], { env })).json.listDate).toBe(index.date);
    writeFileSync(file, "no index");
    expect((await runCli(["--version"], { env })).stdout).not.toContain("ТСЛ");
  });

  it.each([
    [["verfy", "x"], "did you mean: podpis verify"],
    [["lab", "isue"], "did you mean: podpis lab issue"],
    [["verify", "x", "--trsut", "y"], "did you mean --trust?"],
    [["sign", "x", "--key", "k", "--encoding", "xml"], "possible values: der, pem, base64"],
    [["sign", "x", "--key", "k", "--encoding", "dre"], "did you mean der? possible values: der, pem, base64"],
    [["мой договор.sig", "verify"], "did you mean: podpis verify 'мой договор.sig'"],
    [["x.sig", "--trust", "r.cer", "verify"], "did you mean: podpis verify x.sig --trust r.cer"],
    [["check", "cert", "x.cer"], "did you mean: podpis cert check x.cer"],
    [["--lang", "en", "mchd", "x.xml", "validate"], "did you mean: podpis mchd validate --lang en x.xml"],
    [["completion"], "no shell was named"],
    [["sign", "x"], "option --key is needed"],
    [["sign", "x", "--key"], "option --key has no value"],
    [["verify"], "no signature file was named"],
    [["show", "a", "b"], "too many arguments"],
    [["sign", "x", "--key", "k", "--attached", "--detached"], "cannot be used with"],
    [["verify", "x", "--at", "yesterday"], "for example: 2026-01-31T12:00+03:00"],
    [["verify", "x", "--expect-inn", "123"], "10 or 12 digits"],
    [["verify", "x", "--allow-host", "localhost"], "not HOST:PORT"],
    [["sign", "x", "--key", "k", "--tsa", "ftp://a"], "no http:// or https:// address"],
    [["sign", "x", "--key", "k", "--level", "xlt1"], "level xlt1 needs a time-stamping service"],
    [["sign", "x", "--key", "k", "--level", "t"], "add --tsa URL"],
    [["sign", "x", "--key", "k", "--tsa", "http://a/", "--offline"], "--offline forbids"],
    [["sign", "x", "y", "--key", "k", "-o", "z"], "leave out -o"],
    [["verify", "-", "--content", "-"], "standard input can be read only once"],
    [[], "no command was named"],
  ])("podpis %j is refused with exit 2 and says how it is right [rule 3] [rule 13]", async (args, hint) => {
    const { stdout, stderr, code } = await runCli(args);
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    expect(stderr).toMatch(/^podpis: error\[USAGE\]: .*\n {2}why: .*\n {2}fix: .*\n$/);
    expect(stderr).toContain(hint);
  });

  it("says usage errors in Russian too [rule 3] [rule 29]", async () => {
    const { stderr } = await runCli(["verify", "x", "--trsut", "y"], RUSSIAN);
    expect(stderr).toBe(
      "podpis: error[USAGE]: нет параметра --trsut\n" +
        "  причина: такую командную строку podpis не понимает\n" +
        "  что делать: возможно, вы имели в виду --trust\n",
    );
  });

  it.each(["--password=hunter2", "--passphrase=hunter2", "--pin=hunter2", "--pass=hunter2"])(
    "%s is refused without repeating the secret [rule 17]",
    async (option) => {
      const { stdout, stderr, code } = await runCli(["sign", "x", "--key", "k", option]);
      expect(code).toBe(2);
      expect(stderr).toContain("--passphrase-env NAME");
      expect(stdout + stderr).not.toContain("hunter2");
    },
  );

  it("an option that is the beginning of others brings those; else the help that lists them [rule 13]", async () => {
    const fixOf = async (...words: string[]) => /^ {2}fix: (.*)$/m.exec((await runCli(words)).stderr)?.[1];
    expect(await fixOf("verify", "x.sig", "--expect", "1")).toBe(
      "did you mean --expect-inn, --expect-ogrn, --expect-snils, --expect-thumbprint?",
    );
    expect(await fixOf("cert", "check", "x.cer", "--colour-of-the-sky")).toBe(
      "podpis cert check --help lists the options",
    );
  });

  it("why says what is so: a value, and where it is set, are not the line's words [rule 11]", async () => {
    const whyOf = async (words: string[], env = {}) =>
      /^ {2}why: (.*)$/m.exec((await runCli(words, { env })).stderr)?.[1];
    expect(await whyOf(["verify", "x.sig"], { PODPIS_TIMEOUT: "soon" })).toBe(
      "the value is set there, not on the command line",
    );
    expect(await whyOf(["verify", "x.sig", "--revocation", "nope"])).toBe(
      "the option takes a few values only",
    );
    expect(await whyOf(["verify", "x.sig", "--nope"])).toBe("the command line is not one podpis understands");
  });

  it("does not repeat what stands after = in an unknown option [rule 17]", async () => {
    const { stdout, stderr } = await runCli(["sign", "x", "--key", "k", "--secret=hunter2"]);
    expect(stderr).toContain("there is no option --secret");
    expect(stdout + stderr).not.toContain("hunter2");
  });

  it("gives a usage error as the one JSON document when --json is asked for [rule 1] [rule 11]", async () => {
    const { json, stderr, code } = await runJson(["verify", "x", "--trsut", "y"]);
    expect({ stderr, code }).toEqual({ stderr: "", code: 2 });
    expect(json).toMatchObject({ schema: "podpis.error/1", error: { code: "USAGE", exitCode: 2 } });
  });

  it("takes --lang over the locale, and the locale's order is POSIX's [rule 29]", async () => {
    const first = async (args: readonly string[], env: Record<string, string>): Promise<string> =>
      (await runCli([...args, "--help"], { env })).stdout.split("\n")[0]!;
    expect(await first(["show", "--lang", "ru"], { LC_ALL: "C" })).toMatch(/^Показывает/);
    expect(await first(["show"], { LC_ALL: "", LC_MESSAGES: "ru_RU.UTF-8", LANG: "en_US.UTF-8" })).toMatch(
      /^Показ/,
    );
    expect(await first(["show"], { LC_ALL: "", LANG: "ru_RU.UTF-8" })).toMatch(/^Показ/);
    expect(await first(["show"], { LC_ALL: "C", LANG: "ru_RU.UTF-8" })).toMatch(/^Shows/);
  });

  it("--lang with a language we do not have is a usage error", async () => {
    const { stderr, code } = await runCli(["show", "x", "--lang", "fr"]);
    expect(code).toBe(2);
    expect(stderr).toContain("possible values: ru, en");
  });
});

describe("the schemas", () => {
  const definitions = readSchema("common").$defs as Record<string, { enum: string[] }>;

  it("know every check, sub-indication and error", () => {
    expect(definitions.checkId!.enum.toSorted()).toEqual([...CHECK_IDS].sort());
    expect(definitions.subIndication!.enum).toEqual([...SUB_INDICATIONS]);
    const { code } = readSchema("error").properties.error.properties;
    expect(code.enum.toSorted()).toEqual(Object.keys(ERRORS).sort());
  });
});

describe("--require-level", () => {
  it("knows the levels that verification knows", () => {
    expect([...TYPED_LEVELS].sort()).toEqual([...LEVELS].sort());
  });
});
