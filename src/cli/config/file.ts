/** Reads a configuration file: YAML, one key for each setting. Imported when there is one. */
import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { readPolicyYaml } from "../../app/policyYaml.js";
import { PodpisError } from "../../base/errors.js";
import { rightsProblem } from "../../io/cache/folder.js";
import { fieldsOf } from "../../validate/policyReader.js";
import { NotAPolicy, type PolicyNode } from "../../validate/policyTree.js";
import type { ConfigFile, Given } from "./config.js";
import { isList, SETTINGS, type Setting } from "./settings.js";

const MAX_VALUES = 100;

/** What the file sets; paths in it go from its folder. Throws CONFIG_INVALID. */
export function readConfigFile(
  octets: Uint8Array,
  path: string,
  use: ConfigFile["use"],
): ReadonlyMap<string, Given> {
  // What says whom to trust is the user's own word, as in the trust store. A named file is the user's word by that.
  const problem = use === "user" ? rightsProblem(statSync(path)) : undefined;
  if (problem !== undefined) throw invalid(path, problem, { line: 1, column: 1 });
  try {
    const root = readPolicyYaml(octets);
    const keys = SETTINGS.map(({ key }) => key);
    const given = new Map<string, Given>();
    for (const { key, at, value } of fieldsOf(root, keys).values()) {
      const setting = SETTINGS.find((one) => one.key === key)!;
      const isPath = setting.kind === "path" || setting.kind === "paths";
      const values = valuesOf(setting, value);
      given.set(key, {
        values: isPath ? values.map((one) => resolve(dirname(path), one)) : values,
        origin: { kind: "file", path, line: at.line },
      });
    }
    return given;
  } catch (error) {
    if (!(error instanceof NotAPolicy)) throw error;
    throw invalid(path, error.reason, error.at, error);
  }
}

const invalid = (
  path: string,
  reason: string,
  { line, column }: { readonly line: number; readonly column: number },
  cause?: unknown,
): PodpisError => new PodpisError("CONFIG_INVALID", { path, reason, line, column }, cause);

function valuesOf(setting: Setting, node: PolicyNode): readonly string[] {
  if (node.kind === "list" && isList(setting)) {
    if (node.items.length > MAX_VALUES) throw new NotAPolicy("the list is too long", node.at);
    return node.items.map((item) => scalar(setting, item));
  }
  return [scalar(setting, node)];
}

function scalar({ kind }: Setting, node: PolicyNode): string {
  const value = node.kind === "scalar" ? node.value : null;
  if (kind === "switch") {
    if (typeof value === "boolean") return String(value);
    throw new NotAPolicy("true or false must stand here", node.at);
  }
  if (typeof value === "number" || (typeof value === "string" && value !== "")) return String(value);
  throw new NotAPolicy("a text must stand here", node.at);
}
