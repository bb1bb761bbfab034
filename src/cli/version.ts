/** `--version`: the tool, its Node, the schemas of its JSON and the date of the list of accredited CAs. */

import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Environment } from "../base/environment.js";
import type { ExitCode } from "../base/errors.js";
import { trustFolder } from "../io/trust/folder.js";
import { SCHEMAS } from "./schemas.js";
import type { Streams } from "./settings.js";

/** True when the line asks for the version and names no command. */
export const wantsVersion = (argv: readonly string[]): boolean =>
  (argv.includes("--version") || argv.includes("-V")) && argv.every((word) => word.startsWith("-"));

/** Waits until the line is out; a reader that went away has had enough. */
export async function writeVersion(
  argv: readonly string[],
  { stdout }: Streams,
  env: Environment,
): Promise<ExitCode> {
  const document = versionDocument(env);
  const text = argv.includes("--json") ? JSON.stringify(document, null, 2) : versionLine(document);
  stdout.on("error", () => undefined);
  await new Promise<void>((resolve) => stdout.write(`${text}\n`, () => resolve()));
  return 0;
}

/** Schema podpis.version/1. */
export const versionDocument = (env: Environment) => ({
  schema: "podpis.version/1",
  version: packageVersion(),
  node: process.versions.node,
  schemas: SCHEMAS,
  listDate: listDate(env),
});

/** One line; the schemas are many, and all of the same kind. */
export function versionLine({ version, node, listDate }: ReturnType<typeof versionDocument>): string {
  const list = listDate === null ? "" : `; ТСЛ ${listDate.slice(0, 10)}`;
  return `podpis ${version} (Node ${node}; JSON podpis.*/1${list})`;
}

/** The head of the index is enough: its certificates and its seal are for those who rely on it. */
function listDate(env: Environment): string | null {
  const folder = trustFolder(env);
  if (folder === undefined) return null;
  let fd: number | undefined;
  try {
    fd = openSync(join(folder, "accredited.json"), "r");
    const head = Buffer.alloc(512);
    const text = head.toString("latin1", 0, readSync(fd, head));
    return /"date":"(\d{4}-\d\d-\d\dT[\d:.]+\+00:00)"/.exec(text)?.[1] ?? null;
  } catch {
    return null;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** From the package.json above this file, wherever the bundler put it. */
export function packageVersion(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (name === "podpis") return String(version);
    } catch {
      // Not here: one folder up.
    }
    const parent = dirname(folder);
    if (parent === folder) return "?";
    folder = parent;
  }
}
