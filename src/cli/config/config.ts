/**
 * What was set outside the command line: variables of the environment over the file of --config over the user's own
 * file. Nothing is looked for in the current folder: whoever gives somebody a document must not say with it whom to
 * trust.
 */

import { readFileSync, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import type { Environment } from "../../base/environment.js";
import { PodpisError } from "../../base/errors.js";
import { MAX_POLICY } from "../../base/limits.js";
import { errno, readError } from "../../io/files/reasons.js";
import { optionValue } from "../settings.js";
import { isList, SETTINGS, type Setting, variableOf } from "./settings.js";

export type Origin =
  | { readonly kind: "option"; readonly name: string }
  | { readonly kind: "environment"; readonly name: string }
  | { readonly kind: "file"; readonly path: string; readonly line: number }
  | { readonly kind: "default" };

/** A setting as it was given: one value, or those of a list; a switch is "true" or "false". */
export interface Given {
  readonly values: readonly string[];
  readonly origin: Origin;
}

export interface ConfigFile {
  readonly path: string;
  /** Named by --config or PODPIS_CONFIG, or the user's own. */
  readonly use: "named" | "user";
  /** Absent: the user has none. */
  readonly given: ReadonlyMap<string, Given> | null;
}

export class Config {
  constructor(
    private readonly env: Environment,
    /** The strongest first. */
    readonly files: readonly ConfigFile[],
    /** Why a file is not used; thrown when a command is run, so that help is always there. */
    readonly problem: PodpisError | undefined,
  ) {}

  /** What is set; undefined when nothing is. An empty variable sets nothing. */
  get(setting: Setting): Given | undefined {
    const name = variableOf(setting);
    const value = this.env[name];
    if (value !== undefined && value !== "") {
      return { values: valuesOf(setting, value), origin: { kind: "environment", name } };
    }
    for (const { given } of this.files) {
      const found = given?.get(setting.key);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The one value of a setting. */
  value(key: string): string | undefined {
    const setting = SETTINGS.find((one) => one.key === key);
    return setting && this.get(setting)?.values[0];
  }
}

const SWITCHED: Readonly<Record<string, string>> = {
  "1": "true",
  yes: "true",
  true: "true",
  "0": "false",
  no: "false",
  false: "false",
};

function valuesOf(setting: Setting, value: string): readonly string[] {
  if (setting.kind === "switch") return [SWITCHED[value.toLowerCase()] ?? value];
  if (!isList(setting)) return [value];
  return value.split(setting.kind === "paths" ? delimiter : /\s+/).filter((part) => part !== "");
}

/**
 * Reads what there is. Never throws: what is wrong is the `problem`, and the other file counts all the same, for the
 * problem itself is told in the language that the user has set.
 */
export async function openConfig(argv: readonly string[], env: Environment): Promise<Config> {
  const named = optionValue(argv, "--config") ?? (env.PODPIS_CONFIG || undefined);
  const files: ConfigFile[] = [];
  let problem: PodpisError | undefined;
  for (const [path, use] of [
    [named, "named"],
    [userConfigFile(env), "user"],
  ] as const) {
    if (path === undefined) continue;
    try {
      files.push(await readFile(path, use));
    } catch (error) {
      if (!(error instanceof PodpisError)) throw error;
      problem ??= error;
    }
  }
  return new Config(env, files, problem);
}

async function readFile(path: string, use: ConfigFile["use"]): Promise<ConfigFile> {
  let octets: Uint8Array;
  try {
    if (statSync(path).size > MAX_POLICY)
      throw new PodpisError("FILE_TOO_LARGE", { path, limit: MAX_POLICY });
    octets = readFileSync(path);
  } catch (error) {
    const isAbsent = errno(error) === "ENOENT" || errno(error) === "ENOTDIR";
    if (use === "user" && isAbsent) return { path, use, given: null };
    throw readError(error, path);
  }
  // YAML is no small package: loaded when there is some.
  const { readConfigFile } = await import("./file.js");
  return { path, use, given: readConfigFile(octets, path, use) };
}

/**
 * Where the user's own file lies: $XDG_CONFIG_HOME/podpis (XDG Base Directory Specification), or where the system wants
 * settings; undefined when the environment names no such place.
 */
export function userConfigFile(
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const place = (...folder: readonly string[]): string => join(...folder, "podpis", "config.yaml");
  if (platform === "win32") return env.APPDATA ? place(env.APPDATA) : undefined;
  // The specification: a relative path is to be ignored.
  if (env.XDG_CONFIG_HOME && isAbsolute(env.XDG_CONFIG_HOME)) return place(env.XDG_CONFIG_HOME);
  if (!env.HOME || !isAbsolute(env.HOME)) return undefined;
  return platform === "darwin"
    ? place(env.HOME, "Library", "Application Support")
    : place(env.HOME, ".config");
}
