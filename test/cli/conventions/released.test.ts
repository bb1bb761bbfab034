/** Commands and options of released versions are still there. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cliIsBuilt, runCli } from "../../support/cli.js";
import { NOT_BUILT } from "../fixture.js";

/** One file a version: each command with the names of its own options, as docs/cli.md had them. Never changed. */
const RELEASED = join(import.meta.dirname, "released");

/** Command and option, as the program itself offers them to a shell. */
async function offered(): Promise<ReadonlySet<string>> {
  const { stdout } = await runCli(["completion", "fish"]);
  const lines = stdout.matchAll(
    /^complete -c podpis -n '__podpis_in podpis ([a-z -]+)' (?:-s \w )?-l ([a-z0-9-]+)/gm,
  );
  return new Set([...lines].map(([, command, option]) => `${command} --${option}`));
}

describe.skipIf(!cliIsBuilt())(`what was released${NOT_BUILT}`, () => {
  it.each(readdirSync(RELEASED))(
    "in %s is there, or stands in the help as deprecated, with what to use instead [rule 31]",
    async (name) => {
      const released: Readonly<Record<string, string>> = JSON.parse(
        readFileSync(join(RELEASED, name), "utf8"),
      );
      const present = await offered();
      expect(present.size).toBeGreaterThan(100);
      for (const [command, options] of Object.entries(released)) {
        for (const option of options
          .split(" ")
          .filter((one) => one !== "" && !present.has(`${command} ${one}`))) {
          const { code, stdout } = await runCli([...command.split(" "), "--help"]);
          expect(code, `podpis ${command}`).toBe(0);
          expect(stdout.replace(/\s+/g, " "), `podpis ${command}`).toMatch(
            new RegExp(`${option}\\b[^-]*.*deprecated since`),
          );
        }
      }
    },
  );
});
