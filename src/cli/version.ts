/** `--version`: the tool, its Node, and the schemas of its JSON, on one line. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ExitCode } from "../base/errors.js";
import type { Streams } from "./settings.js";

export const SCHEMAS = [
  "podpis.verify/1",
  "podpis.cert/1",
  "podpis.sign/1",
  "podpis.show/1",
  "podpis.error/1",
];

/** True when the line asks for the version and names no command. */
export const wantsVersion = (argv: readonly string[]): boolean =>
  (argv.includes("--version") || argv.includes("-V")) && argv.every((word) => word.startsWith("-"));

/** Waits until the line is out; a reader that went away has had enough. */
export async function writeVersion(argv: readonly string[], { stdout }: Streams): Promise<ExitCode> {
  const document = { version: packageVersion(), node: process.versions.node, schemas: SCHEMAS };
  const text = argv.includes("--json")
    ? JSON.stringify(document, null, 2)
    : `podpis ${document.version} (Node ${document.node}; ${SCHEMAS.join(", ")})`;
  stdout.on("error", () => undefined);
  await new Promise<void>((resolve) => stdout.write(`${text}\n`, () => resolve()));
  return 0;
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
