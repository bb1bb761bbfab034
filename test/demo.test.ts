/** The demo shows podpis as it is for everybody, whatever whoever runs it has set for podpis. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { userConfigFile } from "../src/cli/config/config.js";
import { SETTINGS, variableOf } from "../src/cli/config/settings.js";
import { cacheFolder } from "../src/io/cache/folder.js";
import { trustFolder } from "../src/io/trust/folder.js";
import { forgetSettings } from "./support/environment.js";

const SCRIPTS = resolve(import.meta.dirname, "../scripts");
const HOME = resolve("/the/demo's own");

/** Somebody who has set everything there is to set. */
const MINE: NodeJS.ProcessEnv = {
  PATH: "/bin",
  LANG: "ru_RU.UTF-8",
  HOME: "/home/user",
  XDG_CONFIG_HOME: "/home/user/settings",
  XDG_CACHE_HOME: "/home/user/kept",
  XDG_DATA_HOME: "/home/user/data",
  APPDATA: "/home/user/roaming",
  LOCALAPPDATA: "/home/user/local",
  PODPIS_CONFIG: "/home/user/c.yaml",
  PODPIS_CACHE_DIR: "/home/user/cache",
  PODPIS_TRUST_DIR: "/home/user/trust",
  ...Object.fromEntries(SETTINGS.map((setting) => [variableOf(setting), "mine"])),
};

function bareEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const module = JSON.stringify(pathToFileURL(join(SCRIPTS, "bareEnvironment.mjs")).href);
  const script = `import { bareEnvironment } from ${module};
    const [env, home] = JSON.parse(process.argv[1]);
    process.stdout.write(JSON.stringify(bareEnvironment(env, home)));`;
  const words = ["--input-type=module", "-e", script, JSON.stringify([env, HOME])];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: "utf8" }));
}

describe("the demo", () => {
  const env = bareEnvironment(MINE);

  it("takes nothing from the variables of podpis, and the rest as it is", () => {
    expect(Object.keys(env).filter((name) => name.startsWith("PODPIS_"))).toEqual([]);
    expect(env).toMatchObject({ PATH: "/bin", LANG: "ru_RU.UTF-8" });
  });

  it.each(["linux", "darwin", "win32"] as const)(
    "has settings, cache and trust of its own on %s",
    (system) => {
      for (const place of [
        userConfigFile(env, system),
        cacheFolder(undefined, env, system),
        trustFolder(env, system),
      ]) {
        expect(place?.startsWith(HOME), place).toBe(true);
      }
    },
  );

  it("starts podpis with that environment, and in no other way", () => {
    const script = readFileSync(join(SCRIPTS, "demo.mjs"), "utf8");
    expect(script.match(/\b(spawn|exec|fork)\w*\(/g)).toEqual(["spawn("]);
    expect(script).toMatch(/const env = bareEnvironment\(process\.env, /);
    expect(script).toMatch(/spawn\(process\.execPath, [\s\S]*?\benv,\s*\}\);/);
  });
});

describe("these tests", () => {
  it("see none of what was set for podpis, but for what is meant for them", () => {
    const env = { ...MINE, PODPIS_NO_WASM: "1", PODPIS_CONFORMANCE: "/data" };
    forgetSettings(env);
    const left = Object.keys(env).filter((name) => name.startsWith("PODPIS_"));
    expect(left.sort()).toEqual(["PODPIS_CONFORMANCE", "PODPIS_NO_WASM"]);
  });

  it("run so: nothing of the kind is set while they do", () => {
    const before = { ...process.env };
    forgetSettings(process.env);
    expect(process.env).toEqual(before);
  });
});
