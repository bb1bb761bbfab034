/** docs/cli.md and docs/exit-codes.md, made from the texts of the help. */

import { VARIABLES } from "../app/environment.js";
import { commandTree } from "./commands/root.js";
import { EXIT_ORDER, EXIT_TEXTS } from "./exitCodes.js";
import { renderHelp } from "./help.js";
import type { CommandSpec } from "./spec.js";

const WIDTH = 90;

/** All help pages in English, one after another. */
export async function cliPage(): Promise<string> {
  const pages = commandsOf(await commandTree(), "podpis").map(({ spec, path }) => {
    const help = renderHelp({ spec, path, language: "en", width: WIDTH });
    return `## ${path}\n\n\`\`\`text\n${help}\`\`\`\n`;
  });
  return [
    "# The command line",
    "",
    "Made from the texts of `podpis COMMAND --help`; `--lang ru` shows them in Russian.",
    "What every command keeps to:",
    "",
    "- Standard output carries the result and nothing else; messages, progress and prompts go to standard error.",
    "- `--json` prints exactly one JSON document, or one per line when several signatures, certificates or",
    "  documents are given. An error is a JSON document too, `podpis.error/1`, on standard output. The schemas",
    "  lie in `docs/schema`; keys are only ever added to them. Times are UTC with milliseconds and a numeric offset.",
    "- `-` is standard input or output. `-q` leaves the exit code and errors.",
    "- Names from certificates and file names are data: control, bidirectional and invisible characters are shown",
    "  as `\\u{…}`.",
    "- What weakens a check is said on standard error and listed in the report (`relaxations`).",
    "- Colours: `--color`, `NO_COLOR`, `FORCE_COLOR`, `TERM=dumb`, and none where no terminal is.",
    "- `--dry-run` of a command that writes does every check that needs neither the key nor the network, and says",
    "  what would be written where.",
    "- Settings for all commands: options over the environment over `--config FILE` over your own file, see",
    "  `docs/configuration.md`; `podpis config show --origin` says what holds, and why.",
    "- An option that is going away works on for a minor version, and says what to write in its place.",
    "",
    "## The environment",
    "",
    "| variable | what it does | по-русски |",
    "|---|---|---|",
    ...VARIABLES.map(({ name, text }) => `| \`${name}\` | ${text.en} | ${text.ru} |`),
    "",
    ...pages,
  ].join("\n");
}

/** The command and all below it, with the words that call each. */
export function commandsOf(spec: CommandSpec, path: string): { spec: CommandSpec; path: string }[] {
  const inner = (spec.commands ?? []).flatMap((one) => commandsOf(one, `${path} ${one.name}`));
  return [{ spec, path }, ...inner];
}

export function exitCodesPage(): string {
  const codes = (Object.keys(EXIT_TEXTS).map(Number) as (keyof typeof EXIT_TEXTS)[]).sort((a, b) => a - b);
  return [
    "# Exit codes",
    "",
    "| code | meaning | по-русски |",
    "|---|---|---|",
    ...codes.map((code) => `| ${code} | ${EXIT_TEXTS[code].en} | ${EXIT_TEXTS[code].ru} |`),
    "",
    `Several inputs return the worst of ${EXIT_ORDER.join(" > ")}.`,
    "",
    "Only `0` means that a signature or a certificate may be relied on. `3` is no success: something that",
    "matters could not be checked, and the report names it.",
    "",
  ].join("\n");
}
