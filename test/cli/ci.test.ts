/** The templates in ci/: their own script is taken out of them and run in bash, with the command line that was built. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { cliIsBuilt, runCli } from "../support/cli.js";
import { type Fixture, NOT_BUILT, openFixture } from "./fixture.js";

const ROOT = resolve(import.meta.dirname, "../..");
const COMMAND = `${process.execPath} ${join(ROOT, "bin", "podpis.js")}`;

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: {
    readonly steps: readonly { readonly run: string; readonly env: Readonly<Record<string, string>> }[];
  };
}

interface Template {
  readonly ".podpis-verify": {
    readonly variables: Readonly<Record<string, string>>;
    readonly script: readonly [string];
  };
}

const action: Action = parse(readFileSync(join(ROOT, "ci", "github", "action.yml"), "utf8"));
const template: Template = parse(readFileSync(join(ROOT, "ci", "gitlab.yml"), "utf8"));
const STEP = action.runs.steps[0]!;
const JOB = template[".podpis-verify"];

/** The expression `${{ inputs.NAME }}` as GitHub fills it. */
function filled(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(STEP.env).map(([name, expression]) => {
      const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression)?.[1] ?? "";
      expect(action.inputs).toHaveProperty([input]);
      return [name, inputs[input] ?? action.inputs[input]?.default ?? ""];
    }),
  );
}

describe.skipIf(!cliIsBuilt())(`the templates for continuous integration${NOT_BUILT}`, () => {
  let fixture: Fixture;
  let folder: string;
  beforeAll(async () => {
    fixture = await openFixture();
    folder = fixture.path("документы 1");
    mkdirSync(folder);
    const signer = await fixture.signer("signer");
    for (const name of ["good.txt", "bad.txt"]) fixture.write(join("документы 1", name), name);
    const files = ["good.txt", "bad.txt"].map((name) => join(folder, name));
    expect(await runCli(["sign", ...files, ...signer.options])).toMatchObject({
      code: 0,
    });
    fixture.write(join("документы 1", "bad.txt"), "another text");
  });
  afterAll(() => fixture.close());

  /** Runs the script in the fixture's folder. */
  const bash = (script: string, env: Readonly<Record<string, string>>) =>
    new Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>((settle) => {
      const options = {
        cwd: fixture.folder,
        env: {
          PATH: process.env.PATH,
          HOME: fixture.folder,
          LC_ALL: "C.UTF-8",
          GITHUB_OUTPUT: fixture.path("outputs"),
          GITHUB_ACTION_PATH: join(ROOT, "ci", "github"),
          ...env,
        },
      };
      const child = execFile("bash", ["-c", script], options, (error, stdout, stderr) =>
        settle({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
      child.stdin?.end();
    });

  const network = (): string => `--allow-host\n${fixture.host}\n--no-cache`;
  const github = (inputs: Readonly<Record<string, string>>) =>
    bash(STEP.run, filled({ command: COMMAND, trust: "trust.pem", arguments: network(), ...inputs }));
  const gitlab = (variables: Readonly<Record<string, string>>) =>
    bash(JOB.script[0], {
      ...JOB.variables,
      PODPIS_COMMAND: COMMAND,
      PODPIS_TRUST: "trust.pem",
      PODPIS_ARGUMENTS: network(),
      ...variables,
    });

  it("GitHub: a folder with a bad signature fails, with annotations, JUnit and SARIF", async () => {
    const { code, stdout } = await github({ files: "документы 1", junit: "j.xml", sarif: "s.sarif" });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error /m);
    expect(readFileSync(fixture.path("j.xml"), "utf8")).toContain("<testsuite");
    expect(JSON.parse(readFileSync(fixture.path("s.sarif"), "utf8"))).toMatchObject({ version: "2.1.0" });
    expect(readFileSync(fixture.path("outputs"), "utf8")).toMatch(/^exit-code=1$/m);
  });

  it("GitHub: a good signature passes, named by a pattern", async () => {
    const { code } = await github({ files: "документы 1/good.*\r\n" });
    expect(code).toBe(0);
    expect(readFileSync(fixture.path("outputs"), "utf8")).toMatch(/^exit-code=0$/m);
  });

  it("GitHub: who must have signed is asked for", async () => {
    const { code } = await github({ files: "документы 1/good.txt.sig", "expect-inn": "9800000013" });
    expect(code).toBe(1);
  });

  it("GitHub: without a command the copy of podpis beside the action is used", async () => {
    const { code } = await github({ files: "документы 1/good.txt.sig", command: "" });
    expect(code).toBe(0);
  });

  it("GitLab: without a command nothing is fetched by a name; the job says what is missing", async () => {
    const { code, stderr } = await gitlab({ PODPIS_FILES: "документы 1", PODPIS_COMMAND: "" });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("PODPIS_COMMAND") });
  });

  it("GitLab: the job fails and passes as podpis does, and leaves a JUnit report", async () => {
    expect((await gitlab({ PODPIS_FILES: "документы 1" })).code).toBe(1);
    expect(readFileSync(fixture.path("podpis.junit.xml"), "utf8")).toContain("<testsuite");
    expect((await gitlab({ PODPIS_FILES: "документы 1/good.txt.sig" })).code).toBe(0);
  });

  it("a power of attorney is asked of every signer, however yes is written", async () => {
    const file = "документы 1/good.txt.sig";
    for (const yes of ["true", "True", " yes ", "on"]) {
      expect((await github({ files: file, "require-mchd": yes })).code, yes).toBe(1);
      expect((await gitlab({ PODPIS_FILES: file, PODPIS_REQUIRE_MCHD: yes })).code, yes).toBe(1);
    }
    for (const no of ["false", "No", ""]) {
      expect((await github({ files: file, "require-mchd": no })).code, no).toBe(0);
      expect((await gitlab({ PODPIS_FILES: file, PODPIS_REQUIRE_MCHD: no })).code, no).toBe(0);
    }
    for (const { code, stderr } of [
      await github({ files: file, "require-mchd": "ture" }),
      await gitlab({ PODPIS_FILES: file, PODPIS_REQUIRE_MCHD: "ture" }),
    ]) {
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("ture") });
    }
  });

  it("powers of attorney are named a line each", async () => {
    const file = "документы 1/good.txt.sig";
    for (const { code, stderr, stdout } of [
      await github({ files: file, mchd: "первая.xml\n вторая.xml \n" }),
      await gitlab({ PODPIS_FILES: file, PODPIS_MCHD: "первая.xml\n вторая.xml \n" }),
    ]) {
      expect({ code, told: `${stdout}${stderr}` }).toEqual({
        code: 2,
        told: expect.stringContaining("первая.xml"),
      });
    }
  });

  it("GitHub: annotations are left out and taken in however that is written, and blanks do not count", async () => {
    const files = "  документы 1/bad.txt.sig  \r\n\t\n";
    for (const [annotations, shown] of [
      ["TRUE", true],
      ["yes", true],
      ["False", false],
    ] as const) {
      const { code, stdout } = await github({ files, annotations });
      expect(code).toBe(1);
      expect(/^::error /m.test(stdout), annotations).toBe(shown);
    }
  });

  it("GitHub: the summary of the job counts, and names what is not good, harmlessly", async () => {
    const evil = "документы 1/`|<b>*x.txt";
    fixture.write(evil, "nobody signed this");
    const path = fixture.path("summary.md");
    const { code } = await bash(STEP.run, {
      ...filled({ command: COMMAND, trust: "trust.pem", arguments: network(), files: "документы 1" }),
      GITHUB_STEP_SUMMARY: path,
    });
    rmSync(fixture.path(evil));
    expect(code).toBe(1);
    const text = readFileSync(path, "utf8");
    expect(text).toContain("| valid | 1 |\n| not valid | 1 |\n| error | 1 |");
    expect(text).toMatch(/^\| not valid \| документы 1\/bad\.txt\.sig \| HASH&#95;FAILURE \|$/m);
    expect(text).toContain(
      "| error | документы 1/&#96;&#124;&#60;b&#62;&#42;x.txt | SIGNATURE&#95;MISSING |",
    );
  });

  it("GitLab: the image has git, which npx needs for a repository", () => {
    const { image } = template[".podpis-verify"] as unknown as { image: string };
    expect(image).toMatch(/^node:\d+$/);
  });

  it("no value becomes a command or an option", async () => {
    const hostile = '$(touch owned) `touch owned`; touch owned "\n--help';
    for (const { code } of [
      await github({ files: hostile, junit: "$(touch owned).xml" }),
      await gitlab({ PODPIS_FILES: hostile }),
    ]) {
      expect(code).not.toBe(0);
    }
    expect(existsSync(fixture.path("owned"))).toBe(false);
  });

  it("nothing of the inputs stands in the script itself", () => {
    expect(STEP.run).not.toContain("${{");
  });

  it("nothing to verify is no success", async () => {
    expect((await github({ files: "" })).code).toBe(2);
    expect((await gitlab({ PODPIS_FILES: "none/*.sig" })).code).toBe(2);
  });
});
