/** Settings from the environment and from files: which is the strongest, and what is said of where they come from. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { VARIABLES } from "../../src/app/environment.js";
import { FETCH_TIMEOUT } from "../../src/base/limits.js";
import { commandTree } from "../../src/cli/commands/root.js";
import { COMMON } from "../../src/cli/common.js";
import { userConfigFile } from "../../src/cli/config/config.js";
import { isList, SETTINGS, variableOf } from "../../src/cli/config/settings.js";
import type { CommandSpec, OptionSpec } from "../../src/cli/spec.js";
import { cliIsBuilt, runCli } from "../support/cli.js";
import { tempDir } from "../support/temporary.js";
import { type Fixture, NOT_BUILT, openFixture, runJson, type Signer } from "./fixture.js";

interface Shown {
  readonly value: unknown;
  readonly origin: { readonly kind: string };
}

/** A file with this text, and where it lies. */
function config(text: string): string {
  const path = join(tempDir(), "настройки.yaml");
  writeFileSync(path, text);
  return path;
}

/** The user's own file, and the environment that leads to it. */
function own(text: string, mode = 0o600): { readonly path: string; readonly env: Record<string, string> } {
  const home = tempDir();
  mkdirSync(join(home, "podpis"));
  const path = join(home, "podpis", "config.yaml");
  writeFileSync(path, text);
  chmodSync(path, mode);
  return { path, env: { XDG_CONFIG_HOME: home } };
}

async function show(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { json, code } = await runJson(["config", "show", ...args], { env });
  expect(code).toBe(0);
  const settings = json.settings as ({ readonly key: string } & Shown)[];
  return { json, of: (key: string): Shown => settings.find((one) => one.key === key)! };
}

describe.skipIf(!cliIsBuilt())(`podpis config show${NOT_BUILT}`, () => {
  it("shows every setting, and that it is built in when nobody set it [rule 15]", async () => {
    const { json, of } = await show([]);
    expect((json.settings as { key: string }[]).map(({ key }) => key)).toEqual(
      SETTINGS.map(({ key }) => key),
    );
    expect(of("timeout")).toMatchObject({ value: String(FETCH_TIMEOUT / 1000), origin: { kind: "default" } });
    expect(of("lang")).toMatchObject({ value: "en", origin: { kind: "default" } });
    expect(of("tsa")).toMatchObject({ value: null });
  });

  it("option over environment over --config over the user's own file over what is built in [rule 15]", async () => {
    const user = own("timeout: 1\nretries: 1\njobs: 1\ncolor: never\n");
    const named = config("timeout: 2\nretries: 2\njobs: 2\n");
    const env = { ...user.env, PODPIS_TIMEOUT: "3", PODPIS_RETRIES: "3" };
    const { of } = await show(["--config", named, "--timeout", "4"], env);
    expect(of("timeout")).toEqual({
      key: "timeout",
      value: "4",
      origin: { kind: "option", name: "--timeout" },
    });
    expect(of("retries")).toMatchObject({
      value: "3",
      origin: { kind: "environment", name: "PODPIS_RETRIES" },
    });
    expect(of("jobs")).toMatchObject({ value: "2", origin: { kind: "file", path: named, line: 3 } });
    expect(of("color")).toMatchObject({ value: "never", origin: { kind: "file", path: user.path, line: 4 } });
    expect(of("progress")).toMatchObject({ value: "auto", origin: { kind: "default" } });
  });

  it("paths in a file go from its folder, and lists are lists", async () => {
    const path = config(
      "trust: [корни, /abs/root.cer]\ntsa:\n  - http://a.example/\n  - http://b.example/\n",
    );
    const { of } = await show(["--config", path]);
    expect(of("trust").value).toEqual([resolve(path, "../корни"), "/abs/root.cer"]);
    expect(of("tsa").value).toEqual(["http://a.example/", "http://b.example/"]);
  });

  it("never looks into the current folder [rule 15]", async () => {
    const folder = tempDir();
    for (const name of ["config.yaml", "podpis.yaml", ".podpis.yaml", ".podpisrc"]) {
      writeFileSync(join(folder, name), "timeout: 9\n");
    }
    const { stdout } = await runCli(["config", "show", "--json"], { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({ files: [{ use: "user", present: false }] });
    expect(stdout).not.toContain('"9"');
  });

  it("names the origins for people [rule 15]", async () => {
    const path = config("timeout: 7\n");
    const { stdout } = await runCli(["config", "show", "--origin", "--config", path]);
    expect(stdout).toMatch(new RegExp(`^timeout: 7 +# ${path}:1$`, "m"));
    expect(stdout).toMatch(/^retries: 2 +# built in$/m);
  });

  it.each([
    ["timeut: 5\n", 2, /the key timeut is not known; did you mean timeout\? \(line 1, column 1\)/],
    ["lang: ru\noffline: perhaps\n", 2, /true or false must stand here \(line 2, column 10\)/],
    ["lang: ru\nlang: en\n", 2, /the key lang stands here twice \(line 2, column 1\)/],
    ["- lang\n", 2, /keys and values must stand here/],
    ["lang: &a ru\n", 2, /anchors are not allowed/],
    ["passphrase: geheim\n", 2, /the key passphrase is not known/],
    ["timeout: [1, 2]\n", 2, /a text must stand here/],
  ])("%j is refused, and nothing runs by half", async (text, exit, message) => {
    const path = config(text);
    for (const command of [["config", "show"], ["doctor"], ["verify", "x.sig"]]) {
      const { stderr, stdout, code } = await runCli([...command, "--config", path, "--lang", "en"]);
      expect({ stdout, code }).toEqual({ stdout: "", code: exit });
      expect(stderr).toContain("error[CONFIG_INVALID]");
      expect(stderr).toMatch(message);
    }
    expect((await runCli(["verify", "--help", "--config", path])).code).toBe(0);
  });

  it("a named file that is not there is an error; the user's own need not be", async () => {
    const { stderr, code } = await runCli(["config", "show", "--config", join(tempDir(), "нет.yaml")]);
    expect(code).toBe(2);
    expect(stderr).toContain("error[FILE_NOT_FOUND]");
  });

  it("the user's own file that others may write into is not the user's own word [rule 15]", async () => {
    const { env } = own("timeout: 5\n", 0o666);
    const { stderr, code } = await runCli(["config", "show"], { env });
    expect(code).toBe(2);
    expect(stderr).toContain("others may write into it");
  });

  it.each([
    ["PODPIS_TIMEOUT", "soon", 'PODPIS_TIMEOUT: "soon" is not a number of seconds'],
    ["PODPIS_REVOCATION", "of", "did you mean off? possible values: required, if-available, off"],
    ["PODPIS_OFFLINE", "perhaps", "possible values: true, false"],
  ])("%s=%s is a usage error that names it", async (name, value, message) => {
    const { stderr, code } = await runCli(["verify", "x.sig"], { env: { [name]: value } });
    expect(code).toBe(2);
    expect(stderr).toContain(name);
    expect(stderr).toContain(message);
  });
});

describe.skipIf(!cliIsBuilt())(`settings that are heeded${NOT_BUILT}`, () => {
  let fixture: Fixture;
  let signer: Signer;
  let signature: string;
  beforeAll(async () => {
    fixture = await openFixture();
    signer = await fixture.signer("signer");
    const path = fixture.write("письмо.txt", "text");
    const { code } = await runCli(["sign", path, ...signer.options]);
    expect(code).toBe(0);
    signature = `${path}.sig`;
  });
  afterAll(() => fixture.close());

  it("roots and hosts from a file make a signature valid, and the relaxation is reported with its place", async () => {
    const path = config(`trust: ${fixture.trust}\nallow-host:\n  - ${fixture.host}\n`);
    const { json, stderr, code } = await runJson(["verify", signature, "--config", path]);
    expect({ code, verdict: json.verdict }).toEqual({ code: 0, verdict: "TOTAL-PASSED" });
    expect(json.relaxations).toEqual([{ id: "allow-host", detail: fixture.host }]);
    expect(stderr).toContain(`podpis: allow-host: ${fixture.host}, set by ${path}:2`);
  });

  it("revocation: off in a file is a relaxation like that of the option [rule 23] [rule 15] [rule 23]", async () => {
    const path = config(`trust: ${fixture.trust}\nrevocation: off\noffline: true\n`);
    const { json, stderr } = await runJson(["verify", signature, "--config", path]);
    const typed = ["--trust", fixture.trust, "--revocation", "off", "--offline"];
    expect(json.relaxations).toEqual((await runJson(["verify", signature, ...typed])).json.relaxations);
    expect(json.relaxations).toEqual([expect.objectContaining({ id: "revocation-off" })]);
    expect(stderr).toContain(`podpis: revocation: off, set by ${path}:2`);
  });

  it("the line's own value silences the file's", async () => {
    const path = config(`trust: ${fixture.trust}\nrevocation: off\noffline: true\n`);
    const { json, stderr } = await runJson([
      "verify",
      signature,
      "--config",
      path,
      "--revocation",
      "required",
    ]);
    expect(json.relaxations).toEqual([]);
    expect(stderr).not.toContain("set by");
  });

  it("a named policy says itself whom to trust and how to judge", async () => {
    const path = config(`trust: ${fixture.write("other.pem", readFileSync(signer.cert))}\nrevocation: off\n`);
    const policy = fixture.write("policy.yaml", `trust: [${fixture.trust}]\n`);
    const args = ["--config", path, "--policy", policy, "--allow-host", fixture.host];
    const { json } = await runJson(["verify", signature, ...args]);
    expect(json).toMatchObject({ verdict: "TOTAL-PASSED", relaxations: [{ id: "allow-host" }] });
  });

  it("a time-stamping service is used by sign, and no bar to a level without", async () => {
    const path = config(`tsa: ${fixture.tsa}\nallow-host: ${fixture.host}\ntrust: ${fixture.trust}\n`);
    const sign = (name: string, ...more: string[]) =>
      runJson([...["sign", fixture.write(name, "text"), ...signer.options], ...["--config", path, ...more]]);
    expect((await sign("a.txt")).json.timestamp).not.toBeNull();
    expect((await sign("b.txt", "--level", "bes")).json.timestamp).toBeNull();
    const stamp = ["timestamp", "create", fixture.write("c.txt", "text"), "--config", path];
    expect((await runCli(stamp)).code).toBe(0);
    expect((await runCli(stamp.slice(0, 3))).stderr).toContain("option --tsa is needed");
  });

  it("the language is that of the file, for errors, too", async () => {
    const path = config("lang: ru\n");
    expect((await runCli(["verify", "нет.sig", "--config", path])).stderr).toContain("что делать:");
    expect((await runCli(["show", "--help"], { env: { PODPIS_LANG: "ru" } })).stdout).toMatch(/^Показывает/);
  });

  it("the language is that of the user's own file when the named one cannot be used [rule 11] [rule 29]", async () => {
    const { env } = own("lang: ru\ntimeout: 7\n");
    for (const broken of [config("timeout: [\n"), config("no-such-key: 1\n"), "/there/is/none.yaml"]) {
      const { code, stderr } = await runCli(["config", "show", "--config", broken], { env });
      expect([code, stderr]).toEqual([2, expect.stringMatching(/error\[\w+\]: [\s\S]*\n {2}что делать: /)]);
    }
  });

  it("--ascii, PODPIS_ASCII and the file's ascii leave symbols to ASCII", async () => {
    const args = ["verify", signature, ...fixture.network];
    const line = async (more: readonly string[], env = {}): Promise<string> =>
      (await runCli([...args, ...more], { env })).stdout;
    expect(await line([])).toMatch(/[✔✖─│└├]/u);
    for (const text of [
      await line(["--ascii"]),
      await line([], { PODPIS_ASCII: "1" }),
      await line(["--config", config("ascii: true\n")]),
    ]) {
      expect(text).not.toMatch(/[✔✖─│└├]/u);
    }
  });
});

describe("the settings and the environment", () => {
  const options = (spec: CommandSpec): OptionSpec[] => [
    ...(spec.groups ?? []).flatMap((group) => group.options),
    ...(spec.commands ?? []).flatMap(options),
  ];

  it("each setting is an option of some command, and a list where the option may be repeated", async () => {
    const all = [...COMMON.options, ...options(await commandTree())];
    for (const setting of SETTINGS) {
      const option = all.find(({ flags }) => flags.split(" ").includes(`--${setting.key}`));
      expect(option, setting.key).toBeDefined();
      expect(option!.many === true, setting.key).toBe(isList(setting));
      expect(option!.flags.includes("<"), setting.key).toBe(setting.kind !== "switch");
    }
  });

  it("each variable that the code heeds is in the list, and each of ours in the list is heeded [rule 16]", () => {
    const source = resolve(import.meta.dirname, "../../src");
    const names = new Set<string>();
    for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(".ts") || entry.name === "environment.ts") continue;
      const text = readFileSync(join(entry.parentPath, entry.name), "utf8");
      for (const [name] of text.matchAll(/\bPODPIS_[A-Z][A-Z0-9_]*\b/g)) names.add(name);
    }
    const listed = VARIABLES.map(({ name }) => name).filter((name) => name.startsWith("PODPIS_"));
    const ofSettings = SETTINGS.map(variableOf);
    // What a program that signs is told is given, not heeded.
    const heeded = [...names].filter((name) => !name.startsWith("PODPIS_SIGN_"));
    expect(heeded.filter((name) => !listed.includes(name))).toEqual([]);
    expect(ofSettings.filter((name) => !listed.includes(name))).toEqual([]);
    expect(listed.filter((name) => !names.has(name) && !ofSettings.includes(name))).toEqual([]);
  });

  it.each([
    ["linux", { HOME: "/h", XDG_CONFIG_HOME: "/x" }, "/x/podpis/config.yaml"],
    ["linux", { HOME: "/h", XDG_CONFIG_HOME: "x" }, "/h/.config/podpis/config.yaml"],
    ["linux", {}, undefined],
    ["darwin", { HOME: "/h" }, "/h/Library/Application Support/podpis/config.yaml"],
    ["win32", { APPDATA: "/a", HOME: "/h" }, "/a/podpis/config.yaml"],
    ["win32", { HOME: "/h" }, undefined],
  ] as const)("on %s with %j the user's own file is %s", (platform, env, path) => {
    expect(userConfigFile(env, platform)).toBe(path);
  });
});
